"""What the editor's forms say: parts that were changed, added, moved or removed, and a whole text."""

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from workflow.core import editing
from workflow.core.editing import NotEditable
from workflow.service.actor import Role
from workflow.service.board import sketch_edits, sketch_publish, sketch_view, sketches
from workflow.service.board.sketch_edits import Clash, Operation
from workflow.service.board.sketches import Fate, Moved, Saved
from workflow.web.editor import inspector
from workflow.web.editor.address import Address
from workflow.web.editor.blueprint import blueprint
from workflow.web.editor.controls import LANGUAGE_NAMES
from workflow.web.editor.kinds import Typed, clean
from workflow.web.editor.show import Answer, page, previews
from workflow.web.guard import actor, desk
from workflow.web.workflows import sound, who_did

_MOVED = "Somebody changed it in the meantime. Look at it now, then try again."


@blueprint.post("/workflows/<slug>/edit/part")
def change(slug: str) -> Response | tuple[str, int]:
    """Change what one part says."""
    actor().needs(Role.OPERATOR)
    at = Address.read(sound(slug), request.form)
    adding = request.form.get("adding", "")
    typed: Typed = MultiDict(request.form)
    data = sketch_view.look(desk(), actor(), slug).data
    mine, normal = inspector.read(data, at.place, typed), inspector.normal(data, at.place, adding)
    try:
        saved = sketch_edits.change(desk(), actor(), slug, request.form.get("on", ""), at.place, mine, normal)
    except Clash as clash:
        return page(at, Answer(typed=typed, clash=clash.theirs, happened=_happened(clash))), 409
    except NotEditable as error:
        return page(at, Answer(typed=typed, error=str(error))), 422
    _say(saved, "Saved.")
    return redirect(at.here(), code=303)


def _happened(clash: Clash) -> str:
    """Why somebody has to choose between his words and what it says now."""
    by = who_did(clash.by) or "Somebody"
    match clash.fate:
        case Fate.PUBLISHED:
            return f"{by} published version {clash.live} in the meantime, and that closed the draft you were changing."
        case Fate.DISCARDED:
            return "The draft you were changing has been discarded."
        case Fate.OVERTAKEN:
            return f"{by} undid what you were shown and carried on from there."
    return f"{by} changed the same thing in the meantime."


@blueprint.post("/workflows/<slug>/edit/preview")
def preview(slug: str) -> str:
    """The texts of a part as phones would show them, if this were saved."""
    at = Address.read(sound(slug), request.form)
    drawn = sketch_view.look(desk(), actor(), slug)
    adding = request.form.get("adding", "")
    mine = inspector.read(drawn.data, at.place, MultiDict(request.form))
    normal = inspector.normal(drawn.data, at.place, adding)
    data = sketch_edits.tried(desk(), actor(), slug, at.place, mine, normal)
    said = previews(data, at.place) if data is not None else ()
    operates = actor().role >= Role.OPERATOR
    shown = {"said": said, "cost": drawn.checkup.cost, "language_names": LANGUAGE_NAMES, "operates": operates}
    return render_template("web/editor/_preview.html", **shown, at=at)


@blueprint.post("/workflows/<slug>/edit/arrange")
def arrange(slug: str) -> Response | tuple[str, int]:
    """Add, move, copy, rename or remove a step or a field."""
    actor().needs(Role.OPERATOR)
    at = Address.read(sound(slug), request.form)
    said = {key: clean(value) for key, value in request.form.items()}
    doing = _OPERATIONS.get(said.get("do", ""))
    if doing is None:
        flash("Choose what to do.", "bad")
        return redirect(at.here(), code=303)
    operation, then = doing(said)
    try:
        saved = sketch_edits.arrange(desk(), actor(), slug, operation)
    except NotEditable as error:
        return page(at, Answer(error=str(error), fields=said)), 422
    _say(saved, f"{saved.what}.")
    return redirect(at.to(**then), code=303)


_Doing = Callable[[dict[str, str]], tuple[Operation, dict[str, str]]]


def _number(said: dict[str, str], key: str) -> int:
    text = said.get(key, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _name(said: dict[str, str], key: str = "name") -> str:
    return said.get(key, "")[:80]


def _slugged(said: dict[str, str], key: str) -> str:
    """A name as the language takes it: "Line manager" is line_manager."""
    return "_".join(said.get(key, "").casefold().replace("-", " ").split())[:60]


def _add_step(said: dict[str, str]) -> tuple[Operation, dict[str, str]]:
    kind, name = said.get("kind", ""), _slugged(said, "to") or said.get(f"free.{said.get('kind', '')}", "")[:40]
    return partial(editing.add_step, kind=kind, name=name, at=_number(said, "at")), {"step": name}


_OPERATIONS: dict[str, _Doing] = {
    "add-step": _add_step,
    "copy-step": lambda said: (
        partial(editing.duplicate_step, of=_name(said), name=_slugged(said, "to")), {"step": _slugged(said, "to")},
    ),
    "move-step": lambda said: (
        partial(editing.move_step, name=_name(said), to=_number(said, "at")), {"step": _name(said)},
    ),
    "rename-step": lambda said: (
        partial(editing.rename_step, name=_name(said), to=_slugged(said, "to")), {"step": _slugged(said, "to")},
    ),
    "remove-step": lambda said: (partial(editing.remove_step, name=_name(said)), {}),
    "add-field": lambda said: (
        partial(editing.add_field, name=_slugged(said, "to"), type=said.get("type", "")),
        {"field": _slugged(said, "to")},
    ),
    "move-field": lambda said: (
        partial(editing.move_field, name=_name(said), to=_number(said, "at")), {"part": "fields"},
    ),
    "rename-field": lambda said: (
        partial(editing.rename_field, name=_name(said), to=_slugged(said, "to")), {"field": _slugged(said, "to")},
    ),
    "retype-field": lambda said: (
        partial(editing.retype_field, name=_name(said), type=said.get("type", "")), {"field": _name(said)},
    ),
    "remove-field": lambda said: (partial(editing.remove_field, name=_name(said)), {"part": "fields"}),
}  # fmt: skip


@blueprint.post("/workflows/<slug>/edit/yaml")
def write(slug: str) -> Response | tuple[str, int]:
    """Keep a whole text, right or wrong."""
    actor().needs(Role.OPERATOR)
    at = Address.read(sound(slug), {**request.form, "view": "yaml"})
    text = request.form.get("source", "").replace("\r\n", "\n")
    try:
        saved = sketch_edits.write(desk(), actor(), slug, request.form.get("on", ""), text)
    except Clash as clash:
        return page(at, Answer(source=text, clash=clash.theirs, happened=_happened(clash))), 409
    except NotEditable as error:
        return page(at, Answer(source=text, error=str(error))), 422
    _say(saved, "Saved.")
    return redirect(at.here(), code=303)


@blueprint.post("/workflows/<slug>/edit/<any(undo, redo, discard):doing>")
def step_back(slug: str, doing: str) -> Response:
    """Go back in the sketch, forward again, or let go of it."""
    actor().needs(Role.OPERATOR)
    at, on = Address.read(sound(slug), request.form), request.form.get("on", "")
    try:
        if doing == "discard":
            new = sketch_view.look(desk(), actor(), slug).state.live is None
            if sketches.discard(desk(), actor(), slug, on):
                flash("Discarded.", "ok")
                return redirect(url_for("workflows.index") if new else at.to(), code=303)
        else:
            what = (sketches.undo if doing == "undo" else sketches.redo)(desk(), actor(), slug, on)
            done = "Undone" if doing == "undo" else "Done again"
            flash(f"{done}: {what}." if what else f"There is nothing more to {doing}.", "ok")
    except Moved:
        flash(_MOVED, "warn")
    return redirect(at.here(), code=303)


@blueprint.post("/workflows/<slug>/edit/catch-up")
def catch_up(slug: str) -> Response:
    """Take over what was published since the sketch began."""
    at = Address.read(sound(slug), request.form)
    try:
        number = sketch_publish.catch_up(desk(), actor(), slug)
        flash(f"What version {number} changed is in your draft now.", "ok")
    except NotEditable as error:
        flash(str(error), "bad")
    return redirect(at.here(), code=303)


def _say(saved: Saved, words: str) -> None:
    """Say what was done, unless the page itself does, which saves as one types."""
    if not saved.kept:
        flash("This change rewrote the text, so its comments are gone. Undo brings them back.", "warn")
    elif saved.what and "X-Autosave" not in request.headers:
        flash(words, "ok")
