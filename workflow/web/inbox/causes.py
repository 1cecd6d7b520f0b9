"""Why something needs somebody, in plain words, and the one thing that is best done about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request, url_for

from workflow.service.actor import Actor, Role
from workflow.service.board.inbox import Trouble
from workflow.store.needs import LATE, NAGGED


@dataclass(frozen=True, kw_only=True)
class Cause:
    """How a reason is said: the kind of its badge, an icon, words."""

    kind: str
    icon: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something that can be done: a link, or a form with one button."""

    words: str
    icon: str
    href: str
    post: bool = False
    fields: Mapping[str, object] = field(default_factory=dict)


CAUSES: Mapping[str, Cause] = {
    "undeliverable": Cause(kind="bad", icon="message-square-x", words="Not delivered"),
    "opted_out": Cause(kind="plain", icon="bell-off", words="Opted out (STOP)"),
    "no_cover": Cause(kind="bad", icon="user-x", words="Nobody to ask"),
    "unclear": Cause(kind="warn", icon="message-circle-question-mark", words="Unclear reply"),
    "locked_phone": Cause(kind="warn", icon="lock", words="Phone locked"),
    "unknown_number": Cause(kind="info", icon="phone-incoming", words="Unknown number"),
    LATE: Cause(kind="bad", icon="clock-alert", words="Late"),
    NAGGED: Cause(kind="warn", icon="bell-ring", words="Reminded twice"),
    "forged": Cause(kind="bad", icon="shield-alert", words="Same ID, different text"),
    "unknown_send": Cause(kind="warn", icon="circle-question-mark", words="Possibly not sent"),
    "setting": Cause(kind="bad", icon="settings", words="Wrong setting"),
    "no_authenticator": Cause(kind="warn", icon="smartphone", words="No authenticator app"),
    "fault": Cause(kind="bad", icon="circle-alert", words="Text not handled"),
    "photo": Cause(kind="warn", icon="image-off", words="Photo refused"),
    "webhook": Cause(kind="bad", icon="webhook", words="Webhook failed"),
}
_UNASKABLE = ("undeliverable", "opted_out", "no_cover", NAGGED)


def cause(trouble: Trouble) -> Cause:
    """Why this is here."""
    known = CAUSES.get(trouble.kind)
    return known or Cause(kind="plain", icon="circle", words=trouble.kind.replace("_", " ").capitalize())


def detail(trouble: Trouble) -> str:
    """What is said beside its badge, without the names that its row shows already."""
    said = trouble.detail
    if trouble.request is not None:
        said = said.replace(f" about “{trouble.request.row.summary}”", "")
    elif trouble.person:
        said = said.removeprefix(f"{trouble.person} ")
    return said[:1].upper() + said[1:]


def actions(trouble: Trouble, actor: Actor) -> tuple[Action | None, list[Action]]:
    """The one thing that is best done about it by this actor, and the rest of what can be."""
    can = _possible(trouble, actor)
    first = _best(trouble, can)
    return first, [each for each in can.values() if each != first]


def _best(trouble: Trouble, can: Mapping[str, Action]) -> Action | None:
    if "decide" in can:
        return can["decide"]
    if trouble.kind in _UNASKABLE:
        order: tuple[str, ...] = ("reassign", "person", "request")
    elif trouble.kind in (LATE, "unclear"):
        order = ("nudge", "reassign", "request", "texts")
    else:
        own = {"locked_phone": "unlock", "unknown_number": "add", "setting": "twilio", "forged": "twilio"}
        rest = ("person", "texts") if trouble.kind == "no_authenticator" else ("texts", "request")
        order = (own.get(trouble.kind, ""), *rest, "person")
    return next((can[each] for each in (*order, "tick") if each in can), None)


def _possible(trouble: Trouble, actor: Actor) -> dict[str, Action]:
    found: dict[str, Action] = {}
    asked = trouble.request
    acts = actor.role >= Role.OPERATOR
    if asked is not None:
        row, pending = asked.row, asked.row.status == "pending"
        href = url_for("request.show", request_id=row.id)
        if pending and asked.decides:
            found["decide"] = Action(words="Decide", icon="circle-check", href=href)
        if pending and acts and any(each.trouble is None for each in row.waiting):
            fields = {"request": row.id, "seen": row.seen}
            found["nudge"] = Action(
                words="Nudge", icon="bell-ring", href=url_for("inbox.nudge"), post=True, fields=fields
            )
        if pending and acts and row.waiting:
            whose = next((each.handle for each in row.waiting if each.trouble), row.waiting[0].handle)
            back = request.full_path.rstrip("?")
            href_to = url_for("requests.confirm", action="reassign", id=row.id, waiting_on=whose, next=back)
            found["reassign"] = Action(words="Reassign", icon="user-round-pen", href=href_to)
        found["request"] = Action(words="Open request", icon="list-checks", href=href)
    return found | _of_person(trouble, acts)


def _of_person(trouble: Trouble, acts: bool) -> dict[str, Action]:
    found: dict[str, Action] = {}
    record, handle = trouble.record, trouble.handle
    phone = record.phone if record else None
    if handle:
        if acts and trouble.kind == "locked_phone":
            href = url_for("people.unlock", handle=handle)
            found["unlock"] = Action(words="Unlock", icon="lock-open", href=href, post=True)
        found["person"] = Action(words="Open person", icon="user", href=url_for("people.show", handle=handle))
        found["texts"] = Action(
            words="Read texts", icon="message-circle", href=url_for("messages.index", person=handle)
        )
    elif phone:
        if acts and trouble.kind == "unknown_number":
            found["add"] = Action(words="Add person", icon="user-plus", href=url_for("people.new", phone=phone))
        found["texts"] = Action(words="Read texts", icon="message-circle", href=url_for("messages.index", person=phone))
    if trouble.kind in ("setting", "forged"):
        found["twilio"] = Action(words="Check Twilio", icon="settings", href=url_for("settings.twilio"))
    if record is not None and acts:
        href = url_for("inbox.settle", attention_id=record.id)
        found["tick"] = Action(words="Mark as done", icon="check", href=href, post=True)
    return found
