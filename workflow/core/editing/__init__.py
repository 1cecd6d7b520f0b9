"""Changing a definition's plain data: each operation gives new data, and says in a few words what it did.

It takes data that may be wrong in any way, because a sketch may be, and never looks at texts, people or time.
"""

from workflow.core.editing.fields import add_field, move_field, remove_field, rename_field, retype_field
from workflow.core.editing.merging import merge
from workflow.core.editing.places import ABSENT, NotEditable, Place, changed, part
from workflow.core.editing.steps import (
    KINDS,
    add_step,
    duplicate_step,
    free_step,
    move_step,
    remove_step,
    rename_step,
    step_ids,
)

__all__ = [
    "ABSENT", "KINDS", "NotEditable", "Place", "add_field", "add_step", "changed", "duplicate_step", "free_step",
    "merge", "move_field", "move_step", "part", "remove_field", "remove_step", "rename_field", "rename_step",
    "retype_field", "step_ids",
]  # fmt: skip
