"""The virtual phones as the carrier reaches them: what is put on one, what waits for its signal, what never arrives."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow.service.work import Work, query, use_case
from workflow.simulator.faults import fault
from workflow.store import phones
from workflow.store.phones import PhoneState, PhoneText


def new_sid(kind: str = "SM") -> str:
    """A SID as Twilio makes them; MM for a text with pictures, ME for a picture."""
    return f"{kind}{secrets.token_hex(16)}"


@use_case
def arrive(work: Work, phone: str, body: str, sid: str, handed: dict[str, Any]) -> PhoneText:
    """Bring a text to a phone as its state lets it; what was to go wrong next has gone wrong then."""
    state = phones.lock_state(work.tx, phone)
    wrong = fault(state.fail_code)
    if wrong is not None:
        phones.put_state(work.tx, phone, fail_code=None)
    status = "delivered" if state.signal else "waiting"
    if wrong is not None:
        status = "refused" if wrong.at_once else "failed"
    text = PhoneText(
        phone=phone, from_phone=False, body=body, sid=sid, at=work.now, status=status, code=state.fail_code
    )
    phones.add(work.tx, text, handed)
    return text


@use_case
def leave(work: Work, text: PhoneText, photos: Sequence[tuple[str, bytes]]) -> PhoneState | None:
    """Let a text go out from a phone; its state, or None where this very text has gone before."""
    if phones.get(work.tx, text.sid) is not None:
        return None
    state = phones.lock_state(work.tx, text.phone)
    if not state.signal:
        return state
    if state.twice:
        phones.put_state(work.tx, text.phone, twice=False)
    for url, content in photos:
        phones.keep_photo(work.tx, url=url, phone=text.phone, content=content, at=work.now)
    phones.add(work.tx, replace(text, at=work.now), {"photos": [url for url, _ in photos]} if photos else None)
    return state


@use_case
def come_back(work: Work, sid: str) -> PhoneText | None:
    """Put a text that waited on its phone, once; None where it does not wait any more."""
    if not phones.change(work.tx, sid, expect="waiting", status="delivered", at=work.now):
        return None
    return phones.get(work.tx, sid)


@use_case
def not_taken(work: Work, sid: str) -> None:
    """Our webhook did not take a text from a phone."""
    phones.change(work.tx, sid, expect="delivered", status="failed")


@use_case
def note(work: Work, sid: str, part: str, said: dict[str, Any]) -> None:
    """Note how a text came, to be looked at later."""
    phones.note(work.tx, sid, part, said)


@use_case
def put_state(work: Work, phone: str, values: dict[str, Any]) -> None:
    """Let something be wrong with a phone, or be right again."""
    phones.put_state(work.tx, phone, **values)


@query
def waiting(work: Work, phone: str) -> list[tuple[str, str]]:
    """(SID, callback) of each text that waits for this phone's signal."""
    sids = phones.waiting(work.tx, phone)
    return [(sid, phones.exchange(work.tx, sid).get("handed", {}).get("StatusCallback", "")) for sid in sids]


@query
def photo(work: Work, url: str) -> bytes | None:
    """A photo that a phone sent."""
    return phones.photo(work.tx, url)


@query
def find(work: Work, phone: str, body: str, since: datetime) -> str | None:
    """The SID of a text to this phone."""
    return phones.find(work.tx, phone, body, since)


@query
def threads(work: Work, phone: str | None = None) -> list[PhoneText]:
    """Every text on the virtual phones in the order it came, of one phone or of all."""
    return phones.threads(work.tx, phone)
