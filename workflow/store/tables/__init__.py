"""Every table, declared once, for the statements of `store` and for the migrations."""

from workflow.store.tables.access import FormKeyRow, IdempotencyRow, SignInLinkRow, SignOutRow, TokenRow, UserRow
from workflow.store.tables.bulk import BulkItemRow, BulkRunRow
from workflow.store.tables.drafts import DraftRow
from workflow.store.tables.imports import ImportLineRow, ImportRow
from workflow.store.tables.messages import MessageRow, PhoneStateRow, PhoneTextRow, StatusRow
from workflow.store.tables.people import AbsenceRow, CodeRow, GroupRow, MembershipRow, PersonRow
from workflow.store.tables.photos import PhoneMediaRow, PhotoRow
from workflow.store.tables.requests import AskRow, DecisionRow, RequestRow
from workflow.store.tables.webhooks import DeliveryRow, WebhookRow
from workflow.store.tables.workflows import DefinitionRow, EditRow, SketchRow, WorkflowRow
from workflow.store.tables.workspace import AttentionRow, AuditRow, ChangeRow, EffectRow, WorkspaceRow

__all__ = [
    "AbsenceRow",
    "AskRow",
    "AttentionRow",
    "AuditRow",
    "BulkItemRow",
    "BulkRunRow",
    "ChangeRow",
    "CodeRow",
    "DecisionRow",
    "DefinitionRow",
    "DeliveryRow",
    "DraftRow",
    "EditRow",
    "EffectRow",
    "FormKeyRow",
    "GroupRow",
    "IdempotencyRow",
    "ImportLineRow",
    "ImportRow",
    "MembershipRow",
    "MessageRow",
    "PersonRow",
    "PhoneMediaRow",
    "PhoneStateRow",
    "PhoneTextRow",
    "PhotoRow",
    "RequestRow",
    "SignInLinkRow",
    "SignOutRow",
    "SketchRow",
    "StatusRow",
    "TokenRow",
    "UserRow",
    "WebhookRow",
    "WorkflowRow",
    "WorkspaceRow",
]
