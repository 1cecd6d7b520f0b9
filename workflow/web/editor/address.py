"""What an address of the editor says: which view, which part is chosen, and which languages are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from workflow.core.definition import Problem
from workflow.core.editing import Place, step_ids
from workflow.core.editing.places import fields_of
from workflow.core.words import LANGUAGES
from workflow.web.diagram import START

VIEWS = ("diagram", "outline", "yaml")
PARTS = ("workflow", "start", "fields", "texts")
#: What stays the same from one address to the next.
_KEPT = ("view", "also")


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where somebody is in the editor of a workflow."""

    slug: str
    view: str | None = None  #: None where the width of the screen decides
    step: str | None = None
    field: str | None = None
    part: str | None = None
    language: str = "en"  #: of the texts
    wording: str = ""  #: that is being added to them
    also: str = ""  #: a language to write in, too
    add: int | None = None  #: where a step is being added

    @classmethod
    def read(cls, slug: str, said: Mapping[str, str]) -> "Address":
        """From an address, or from the hidden fields of a form; what is unknown is left out."""
        step, field, part, add = said.get("step"), said.get("field"), said.get("part"), said.get("add", "")
        return cls(
            slug=slug,
            view=_one_of(said.get("view"), VIEWS),
            step=step[:80] if step else None,
            field=field[:80] if field else None,
            part=_one_of(part, PARTS),
            language=_one_of(said.get("language"), LANGUAGES) or "en",
            wording=said.get("wording", "")[:60],
            also=_one_of(said.get("also"), LANGUAGES) or "",
            add=int(add) if add.isascii() and add.isdecimal() and len(add) < 4 else None,
        )

    @property
    def place(self) -> Place:
        """The part that is chosen; the workflow's own keys where none is."""
        if self.step is not None:
            return Place(kind="step", name=self.step)
        if self.field is not None:
            return Place(kind="field", name=self.field)
        if self.part == "texts":
            return Place(kind="texts", name=self.language)
        return Place(kind="start") if self.part == "start" else Place(kind="workflow")

    @property
    def chosen(self) -> bool:
        """Whether a part was chosen at all."""
        return any(each is not None for each in (self.step, self.field, self.part, self.add))

    @property
    def fields(self) -> dict[str, str]:
        """The hidden fields that bring one back here."""
        every: dict[str, Any] = {
            "view": self.view, "step": self.step, "field": self.field, "part": self.part, "also": self.also,
            "language": self.language if self.part == "texts" else None,
        }  # fmt: skip
        return {key: str(value) for key, value in every.items() if value not in (None, "")}

    def to(self, **chosen: Any) -> str:
        """The address of another part, in the same view; `anchor` is what to scroll to there."""
        kept = {key: value for key, value in self.fields.items() if key in _KEPT}
        anchor = chosen.pop("anchor", None)
        said = {key: value for key, value in {**kept, **chosen}.items() if value not in (None, "")}
        return url_for("editor.show", slug=self.slug, _anchor=anchor, **said)

    def here(self, **changed: Any) -> str:
        """This address, with something changed."""
        said = {key: value for key, value in {**self.fields, **changed}.items() if value not in (None, "")}
        return url_for("editor.show", slug=self.slug, **said)

    def of_stage(self, step: str) -> str:
        """The address of what a node of the diagram stands for."""
        return self.to(part="start") if step == START else self.to(step=step)

    def of_problem(self, data: object, problem: Problem) -> str:
        """The address of the control that a problem is about."""
        path = problem.path
        head, _, rest = path.partition(".")
        if head.startswith("steps[") and (number := head[6:-1]).isdecimal():
            ids = step_ids(data)
            key = rest.split(".")[0].split("[")[0]
            if int(number) < len(ids):
                return self.to(step=ids[int(number)], anchor=f"f-{key}" if key and key != "id" else "inspector")
        if head == "fields" and rest:
            names = [name for name in fields_of(data) if rest == name or rest.startswith((f"{name}.", f"{name}["))]
            key = rest[len(names[0]) + 1 :].split(".")[0].split("[")[0] if names else ""
            if names:
                return self.to(field=names[0], anchor=f"f-{key}" if key not in ("", "type") else "inspector")
        if head == "start":
            return self.to(part="start", anchor=f"f-{rest.split('[')[0]}" if rest else "inspector")
        if head == "messages" and rest:
            language, _, wording = rest.partition(".")
            return self.to(part="texts", language=language, anchor=f"f-{wording}" if wording else "inspector")
        if head in ("title", "summary", "undo", "urgent", "ask_pauses"):
            return self.to(part="workflow", anchor=f"f-{head}")
        return self.to(part="fields", anchor="inspector") if head == "fields" else self.to(view="yaml", anchor="source")


def _one_of(text: str | None, known: tuple[str, ...]) -> str | None:
    return text if text in known else None
