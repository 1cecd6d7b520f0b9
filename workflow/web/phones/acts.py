"""What can be done on the page of the virtual phones; every act goes the way that it would with a real carrier."""

import re
from datetime import timedelta
from hashlib import sha256

from flask import abort, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from workflow.service import simulated
from workflow.service.board import phones as board
from workflow.service.board.phones import Moved
from workflow.service.simulated import CannotSkip
from workflow.simulator import handsets
from workflow.simulator.camera import snapshot
from workflow.simulator.faults import FAULTS
from workflow.simulator.gateway import NotTaken, SimulatedCarrier
from workflow.web.guard import actor, desk
from workflow.web.phones.family import View, blueprint, carrier
from workflow.web.phones.pages import page
from workflow.web.phones.words import counted

#: Characters; what a phone sends in one text.
LONGEST = 1600
#: Control characters that no keyboard types.
_UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@blueprint.post("/phones/<key>/text")
def text(key: str) -> AnyResponse | tuple[str, int]:
    """Text something from a phone; the very same form sent again sends nothing again."""
    line, phone = _phone(key)
    words = _UNTYPED.sub("", request.form.get("words", "").replace("\r\n", "\n"))
    photos = _photos()
    if len(words) > LONGEST:
        return _again(key, words, f"A text has {LONGEST} characters at most; this one has {len(words)}.")
    if not words.strip() and not photos:
        return _again(key, words, "Type something first.")
    sid = _sid(request.form.get("once", ""), phone, words, photos)
    try:
        line.text(phone, words, photos, sid)
    except NotTaken as error:
        return _again(key, words, str(error))
    simulated.catch_up(desk())
    return _back(key)


@blueprint.post("/phones/<key>/fault")
def fault(key: str) -> AnyResponse:
    """Let the next text to a phone fail with a code; without one, let it arrive after all."""
    _, phone = _phone(key)
    said = request.form.get("code", "")
    code = int(said) if said.isascii() and said.isdecimal() and len(said) <= 5 else None
    if code is not None and code not in FAULTS:
        abort(400)
    handsets.put_state(desk(), phone, {"fail_code": code})
    return _back(key)


@blueprint.post("/phones/<key>/signal")
def signal(key: str) -> AnyResponse:
    """Switch a phone's signal on or off."""
    line, phone = _phone(key)
    line.signal(phone, request.form.get("on") == "yes")
    simulated.catch_up(desk())
    return _back(key)


@blueprint.post("/phones/<key>/twice")
def twice(key: str) -> AnyResponse:
    """Let the carrier deliver the next text from a phone two times, or once after all."""
    _, phone = _phone(key)
    handsets.put_state(desk(), phone, {"twice": request.form.get("on") == "yes"})
    return _back(key)


@blueprint.post("/phones/skip")
def skip() -> AnyResponse:
    """Let time pass."""
    said = request.form.get("ahead", "")
    ahead = int(said) if re.fullmatch("-?[0-9]{1,12}", said) else -1
    stretch = None if request.form.get("until") == "next" else timedelta(hours=2)
    try:
        now = board.skip(desk(), actor(), ahead=ahead, stretch=stretch)
    except Moved:
        flash("The clock has been moved since this page was drawn, so it was left alone.", "info")
    except (CannotSkip, simulated.NotSimulated) as error:
        flash(str(error), "warn")
    else:
        simulated.catch_up(desk())
        flash(f"It is {now:%a %d %b, %H:%M} UTC now.", "ok")
    return _back()


@blueprint.post("/phones/over")
def over() -> AnyResponse:
    """Begin anew: wipe what is simulated, and put the demo in again."""
    try:
        wiped = board.start_over(desk(), actor(), seeded=request.form.get("seeded", ""))
    except Moved:
        flash("This was started over already.", "info")
    except simulated.NotSimulated as error:
        flash(str(error), "warn")
    else:
        flash(f"Started over with the demo. Deleted: {counted(wiped)}.", "ok")
    return redirect(View().url(), code=303)


@blueprint.post("/phones/wipe")
def wipe() -> AnyResponse:
    """Delete everything that was made in simulator mode."""
    flash(f"Deleted: {counted(board.wipe(desk(), actor()))}. Nothing real was touched.", "ok")
    return redirect(View().url(), code=303)


def _phone(key: str) -> tuple[SimulatedCarrier, str]:
    """The carrier and the number of a phone. Raises Missing and Forbidden."""
    number = board.phone_of(desk(), actor(), key)
    line = carrier()
    if line is None:
        abort(404)
    return line, number


def _photos() -> list[bytes]:
    """What was chosen to go along: a file, or the picture that every virtual phone has."""
    if request.form.get("sample"):
        return [snapshot()]
    file = request.files.get("photo")
    content = file.read() if file and file.filename else b""
    return [content] if content else []


def _sid(once: str, phone: str, words: str, photos: list[bytes]) -> str | None:
    """The SID of these words in this form: sent again they are the same text, and others are another."""
    if not re.fullmatch("[0-9a-f]{32}", once):
        return None
    told = sha256("\n".join((once, phone, words)).encode())
    for each in photos:
        told.update(each)
    return ("MM" if photos else "SM") + told.hexdigest()[:32]


def _again(key: str, words: str, why: str) -> tuple[str, int]:
    """The page once more, with what was typed and why it did not go out."""
    view = View.of(request.form)
    shown = View(keys=view.keys, request=view.request, show=key, inspect=view.inspect)
    return page(shown, typed={key: words[: LONGEST * 2]}, wrong={key: why}), 422


def _back(key: str = "") -> AnyResponse:
    view = View.of(request.form)
    show = key or view.show
    return redirect(view.url(show=show, anchor=f"phone-{show}" if show else None), code=303)
