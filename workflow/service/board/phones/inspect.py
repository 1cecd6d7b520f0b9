"""How one text came or went: the very webhooks, with their answers."""

from dataclasses import dataclass
from typing import Any

from workflow.service.actor import Actor, Role
from workflow.service.work import Work, query
from workflow.store import phones
from workflow.store.errors import Missing
from workflow.store.phones import PhoneText


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """One text with all that was said about it on the line."""

    text: PhoneText
    handed: dict[str, str]  #: what Sayso gave the carrier; empty for a text from the phone
    webhooks: tuple[dict[str, Any], ...]  #: what the carrier posted for a text from the phone, and our answers
    callbacks: tuple[dict[str, Any], ...]  #: what the carrier reported of a text to the phone


@query
def exchange(work: Work, actor: Actor, sid: str) -> Inspected:
    """How this text came. Raises Missing; Forbidden for who may only look, because the codes are in it."""
    actor.needs(Role.OPERATOR)
    text = phones.get(work.tx, _plain(sid))
    if text is None:
        raise Missing("There is no such text on a virtual phone.")
    noted = phones.exchange(work.tx, sid)
    return Inspected(
        text=text, handed=noted.get("handed", {}), webhooks=tuple(noted.get("webhooks", ())),
        callbacks=tuple(noted.get("callbacks", ())),
    )  # fmt: skip


@query
def photo_url(work: Work, actor: Actor, sid: str) -> bytes:
    """The first photo that went with a text. Raises Missing."""
    actor.needs(Role.VIEWER)
    urls = phones.exchange(work.tx, _plain(sid)).get("photos", ())
    content = phones.photo(work.tx, urls[0]) if urls else None
    if content is None:
        raise Missing("There is no such photo.")
    return content


def _plain(sid: str) -> str:
    """Whatever else was asked for is no SID, and no database needs to see it."""
    return sid if sid.isascii() and sid.isalnum() and len(sid) <= 34 else ""
