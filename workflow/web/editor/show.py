"""The editor's page: the sketch in three views, and the inspector of the part that is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from workflow.core.definition import Problem
from workflow.core.editing import KINDS, Place, free_step, step_ids
from workflow.core.editing.fields import TYPES
from workflow.core.editing.places import fields_of, steps_of
from workflow.core.words import LANGUAGES
from workflow.service.actor import Role
from workflow.service.board import sketch_preview, sketch_view, workflows
from workflow.service.board.sketch_preview import Said
from workflow.service.board.sketch_view import Drawn
from workflow.sms import segments
from workflow.web.diagram import START, draw, outline
from workflow.web.editor.address import Address
from workflow.web.editor.blueprint import blueprint
from workflow.web.editor.controls import LANGUAGE_NAMES
from workflow.web.editor.inspector import Inspector, asking_before, field_types, in_words, inspect
from workflow.web.editor.kinds import Typed
from workflow.web.editor.rows import OPERATORS
from workflow.web.guard import actor, desk
from workflow.web.workflows import sound
from workflow.wording import families, overridable, wordings

#: What can be added, in words.
ADDED = {
    "approval": ("An approval", "People are asked; their answers decide."),
    "choice": ("A choice", "People pick one of several options."),
    "roll_call": ("A roll call", "Everybody's answer is collected; none rejects."),
    "notify": ("A message", "People are told something; nobody has to answer."),
}
TYPE_NAMES = {
    "text": "Text", "number": "Number", "money": "Amount of money", "date": "Date", "choice": "Choice",
    "yesno": "Yes or no", "person": "Somebody in People", "photo": "Photo", "contact": "Somebody outside",
}  # fmt: skip
#: What wordings are of, in words.
FAMILIES = {
    "asks": "When somebody is asked", "answers": "In reply to a text", "news": "When something happened",
    "drafts": "When a request is started by text", "fields": "When an answer does not fit",
}  # fmt: skip
SPANS = ("15 minutes", "1 hour", "4 hours", "1 day", "4 working hours", "1 working day", "2 working days", "1 week")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a form that was not taken is shown with again."""

    typed: Typed | None = None
    error: str = ""
    clash: Mapping[str, Any] | None = None  #: key -> what somebody else made of it
    happened: str = ""  #: meanwhile, in a sentence
    source: str | None = None  #: the YAML that was typed
    fields: Mapping[str, str] = field(default_factory=dict)  #: what was typed into a form that adds or renames

    @property
    def said(self) -> dict[str, str]:
        """What was typed into the form of a part, by option, to be read where its part is gone."""
        typed: Typed = self.typed if self.typed is not None else MultiDict()
        every = {
            key: [each for name, values in typed.lists() if name.partition(".")[0] == key for each in values if each]
            for key in typed.get("keys", "").split()
        }
        return {key: ", ".join(values) for key, values in every.items() if values}


@blueprint.get("/workflows/<slug>/edit")
def show(slug: str) -> str:
    """The sketch, or the live version where nobody is changing it."""
    return page(Address.read(sound(slug), request.args))


def page(address: Address, answer: Answer | None = None) -> str:
    """The whole page, as of now."""
    answer = answer or Answer()
    drawn = sketch_view.look(desk(), actor(), address.slug)
    data, checkup = drawn.data, drawn.checkup
    names = workflows.called(desk(), actor(), data)
    address = address if data is not None else replace(address, view="yaml")
    shown: dict[str, Any] = {
        "names": names, "link": address.of_stage, "problems": checkup.problems,
        "selected": START if address.part == "start" else address.step,
        "insert": (lambda index: address.to(add=index)) if actor().role >= Role.OPERATOR else None,
    }  # fmt: skip
    inspector = _inspector(drawn, address, answer)
    return render_template(
        "web/editor/show.html",
        slug=address.slug, at=address, drawn=drawn, data=data, answer=answer, inspector=inspector,
        operates=actor().role >= Role.OPERATOR,
        drawing=draw(data, **shown) if address.view in (None, "diagram") else None,
        listed=outline(data, **shown) if address.view in (None, "outline") else None,
        said=previews(data, address.place) if inspector else (),
        **_choices(drawn, address),
    )  # fmt: skip


def _inspector(drawn: Drawn, address: Address, answer: Answer) -> Inspector | None:
    if address.add is not None:
        return None
    problems: tuple[Problem, ...] = (*drawn.checkup.problems, *drawn.checkup.warnings)
    found = inspect(drawn.data, address.place, problems, typed=answer.typed, adding=address.wording)
    if found is None or not answer.clash:
        return found
    theirs = {key: in_words(value) for key, value in answer.clash.items()}
    return replace(found, shown=tuple(replace(each, theirs=theirs.get(each.control.key)) for each in found.shown))


def _choices(drawn: Drawn, address: Address) -> dict[str, Any]:
    """What the inspector's controls choose from."""
    data, place = drawn.data, address.place
    ids = step_ids(data)
    types = field_types(data)
    return {
        "languages": languages(data, address.also), "language_names": LANGUAGE_NAMES, "all_languages": LANGUAGES,
        "who": who(drawn, place), "operators": OPERATORS, "types": types, "type_names": TYPE_NAMES, "spans": SPANS,
        "steps": ids, "step_count": len(ids), "field_names": list(fields_of(data)), "fields": fields_of(data),
        "index": ids.index(address.step) if address.step in ids else None, "added": ADDED,
        "days": ["today", *(name for name, kind in types.items() if kind == "date" and name != address.field)],
        "free": {kind: free_step(data, kind) for kind in KINDS}, "free_copy": free_step(data, address.step or "step"),
        "wordings": wordings(place.name if place.kind == "texts" else "en"), "replaceable": _replaceable(),
        "step_kind": _kind(data, address), "field_types": list(TYPES),
    }  # fmt: skip


def _replaceable() -> dict[str, list[str]]:
    """The wordings that a definition may have its own words for, by what they are of."""
    return {said: [each for each in families()[key] if each in overridable()] for key, said in FAMILIES.items()}


def _kind(data: object, address: Address) -> str:
    ids = step_ids(data)
    step = steps_of(data)[ids.index(address.step)] if address.step in ids else {}
    return "notify" if isinstance(step, dict) and "notify" in step and "approve" not in step else "approve"


def who(drawn: Drawn, place: Place) -> list[tuple[str, list[tuple[str, str]]]]:
    """Whom one may choose, in groups: what depends on the request, answers, groups, people."""
    types = field_types(drawn.data)
    of_request = [("requester", "The requester"), ("requester.manager", "The requester's manager")]
    for name, kind in types.items():
        words = name.replace("_", " ")
        if kind in ("person", "contact"):
            of_request.append((name, f"Whoever “{words}” names"))
        if kind == "choice":
            of_request += [(f"{name}.{each}", f"The {each} of “{words}”") for each in _attributes(drawn.data, name)]
    answered = [
        (f"{step}.{answer}", f"Who said {answer.upper()} in “{step.replace('_', ' ')}”")
        for step in (asking_before(drawn.data, place.name) if place.kind == "step" else ())
        for answer in ("yes", "no")
    ]
    people = [(key, name) for key, name in drawn.who.items() if key.startswith("person:")]
    groups = [(key, name) for key, name in drawn.who.items() if key.startswith("group:")]
    first = [("anyone", "Anyone, even unknown numbers")] if place.kind == "start" else of_request
    every = [("By the request" if place.kind != "start" else "Everybody", first), ("By their answer", answered)]
    every += [("Groups", groups), ("People", people)]
    return [(words, listed) for words, listed in every if listed]


def _attributes(data: object, name: str) -> list[str]:
    options = fields_of(data)[name].get("options")
    found = [each for each in options if isinstance(each, dict)] if isinstance(options, list) else []
    return list(dict.fromkeys(str(key) for each in found for key in each if key not in ("value", "label")))


def languages(data: object, also: str = "") -> list[str]:
    """The languages that a definition's texts are written in, and one more that somebody wants to write in."""
    found = {also} if also else set()

    def walk(part: object) -> None:
        match part:
            case dict():
                if part and all(each in LANGUAGES for each in part):
                    found.update(part)
                for each in part.values():
                    walk(each)
            case list():
                for each in part:
                    walk(each)

    walk(data)
    return [each for each in LANGUAGES if each in found or (found and each == "en")]


@dataclass(frozen=True, kw_only=True)
class Previewed:
    """A text on a phone, and what it takes to send it."""

    said: Said
    meter: str  #: "GSM-7, 1 segment, 118 / 160"
    warning: str | None
    dear: bool


def previews(data: Any, place: Place) -> tuple[Previewed, ...]:
    """The texts of a part as phones show them, measured as they are when they are sent."""
    found = sketch_preview.preview(desk(), actor(), data, place)
    return tuple(
        Previewed(said=each, meter=meter(each.text), warning=desk().text_warning(each.text), dear=_dear(each.text))
        for each in found
    )


def meter(text: str) -> str:
    """How much of how many segments a text takes."""
    counted = segments.count(text)
    room = {("GSM-7", True): 160, ("GSM-7", False): 153, ("UCS-2", True): 70, ("UCS-2", False): 67}
    most = room[counted.encoding, counted.segments == 1]
    plural = "" if counted.segments == 1 else "s"
    return f"{counted.encoding}, {counted.segments} segment{plural}, {counted.units[-1]} / {most}"


def _dear(text: str) -> bool:
    counted = segments.count(text)
    return counted.segments > 1 or counted.encoding != "GSM-7"
