"""docs/definitions.md names every key, every type of field and every wording that a definition may have."""

from pathlib import Path

import pytest

from workflow.core.definition import ApprovalStep, Definition, NotifyStep
from workflow.core.typed import SENTENCES
from workflow.wording import overridable

PAGE = (Path(__file__).parents[2] / "docs" / "definitions.md").read_text(encoding="utf-8")
KEYS = {
    (each.alias or name)
    for model in (Definition, ApprovalStep, NotifyStep)
    for name, each in model.model_fields.items()
}
TYPES = ("text", "number", "money", "date", "choice", "yesno", "person", "photo", "contact")


@pytest.mark.parametrize("name", sorted(KEYS | {*TYPES, "sample", "required", *overridable()} - set(SENTENCES)))
def test_the_page_names_it(name: str) -> None:
    assert f"`{name}`" in PAGE or f"`{name}: " in PAGE
