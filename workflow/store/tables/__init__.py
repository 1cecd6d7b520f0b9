"""Every table, declared once, for the statements of `store` and for the migrations."""

from workflow.store.tables.access import IdempotencyRow, SignInLinkRow, TokenRow, UserRow
from workflow.store.tables.messages import MessageRow, PhoneTextRow, StatusRow
from workflow.store.tables.people import CodeRow, GroupRow, MembershipRow, PersonRow
from workflow.store.tables.requests import AskRow, DecisionRow, RequestRow
from workflow.store.tables.workflows import DefinitionRow, WorkflowRow
from workflow.store.tables.workspace import AttentionRow, AuditRow, EffectRow, WorkspaceRow

__all__ = [
    "AskRow",
    "AttentionRow",
    "AuditRow",
    "CodeRow",
    "DecisionRow",
    "DefinitionRow",
    "EffectRow",
    "GroupRow",
    "IdempotencyRow",
    "MembershipRow",
    "MessageRow",
    "PersonRow",
    "PhoneTextRow",
    "RequestRow",
    "SignInLinkRow",
    "StatusRow",
    "TokenRow",
    "UserRow",
    "WorkflowRow",
    "WorkspaceRow",
]
