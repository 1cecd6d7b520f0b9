"""Authenticator apps (TOTP, RFC 6238): enrolled, confirmed once, and each time step used once.

A person's is enrolled by an administrator; one who signs in enrols his own (service/board/second_factor.py).
The secret is shown once, when it is made, and kept encrypted under a key made of SECRET_KEY; neither it nor any code
is ever logged or put on the record.
"""

import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime

import pyotp

from workflow.core.definition import Problem
from workflow.core.state import Trouble
from workflow.service import alarm, seals
from workflow.service.start import NotFitting
from workflow.service.work import Desk, Work, use_case
from workflow.store import attention, audit, people
from workflow.store.authenticators import PEOPLE

ISSUER = "Sayso"
_PURPOSE = "totp"
STEP = 30  #: seconds that a code stands for
SKEW = 1  #: so many steps a phone's clock may be off, either way
#: ASCII only: what looks like digits in other scripts is no code.
_CODE = re.compile(r"[0-9]{6}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """What an authenticator app has to be told; nobody can be shown it again."""

    uri: str = field(repr=False)  #: what the QR code says
    secret: str = field(repr=False)  #: the same, to be typed


@use_case
def enrol(work: Work, handle: str, by: str) -> Enrolment:
    """Make a new secret for a person's app in the place of any old one; it counts once confirmed. Raises Missing."""
    person = people.by_handle(work.tx, handle)
    secret = new_secret()
    PEOPLE.enrol(work.tx, person.id, encrypted(work.desk, secret))
    attention.settle(work.tx, Trouble.SETTING, work.now, person_id=person.id)
    _note(work, "AuthenticatorEnrolled", handle, by)
    return enrolment(secret, person.email or handle)


@use_case
def confirm(work: Work, handle: str, code: str, by: str) -> None:
    """Show by a first code that the app has the secret. Raises Missing, or NotFitting where the code is wrong."""
    person = people.by_handle(work.tx, handle)
    enrolled = PEOPLE.enrolled(work.tx, person.id)
    if enrolled is None:
        raise NotFitting(Problem(path="code", message=f"“{handle}” has no authenticator app to confirm."))
    if not _use(work, person.id, enrolled.secret, code, work.now):
        raise NotFitting(Problem(path="code", message="This is not the code that the app shows now."))
    PEOPLE.confirm(work.tx, person.id, work.now)
    attention.settle(work.tx, Trouble.NO_AUTHENTICATOR, work.now, person_id=person.id)
    _note(work, "AuthenticatorConfirmed", handle, by)


@use_case
def remove(work: Work, handle: str, by: str) -> None:
    """A person's app counts no more; whether or not he had one. Raises Missing."""
    person = people.by_handle(work.tx, handle)
    PEOPLE.enrol(work.tx, person.id, None)
    attention.settle(work.tx, Trouble.SETTING, work.now, person_id=person.id)
    _note(work, "AuthenticatorRemoved", handle, by)


def use(work: Work, person_id: int, code: str, at: datetime | None = None) -> bool:
    """True once for a code that the person's confirmed app shows in the time step of `at`, or one beside it.

    `at` is when the code came to us, which is now unless it was kept for a while.
    """
    enrolled = PEOPLE.enrolled(work.tx, person_id)
    return enrolled is not None and enrolled.confirmed and _use(work, person_id, enrolled.secret, code, at or work.now)


def new_secret() -> str:
    """A random secret, as apps want it typed."""
    return pyotp.random_base32()


def enrolment(secret: str, name: str) -> Enrolment:
    """What somebody's app has to be told."""
    uri = pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=ISSUER)
    return Enrolment(uri=uri, secret=secret)


def encrypted(desk: Desk, secret: str) -> str:
    """A secret as it is stored."""
    return seals.encrypted(desk, _PURPOSE, secret)


def decrypted(desk: Desk, stored: str) -> str | None:
    """The secret; None where SECRET_KEY is no longer the one it was encrypted under."""
    return seals.decrypted(desk, _PURPOSE, stored)


def _use(work: Work, person_id: int, stored: str, code: str, at: datetime) -> bool:
    secret = _decrypted(work, person_id, stored)
    step = step_of(secret, code, _really(work, at)) if secret else None
    return step is not None and PEOPLE.use(work.tx, person_id, stored, step)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step that this is the code of; each is compared in full, so that no time taken tells how near it was."""
    typed = code if _CODE.fullmatch(code) else ""
    now = int(at.timestamp()) // STEP
    app = pyotp.TOTP(secret, interval=STEP)
    every = [each for each in range(now - SKEW, now + SKEW + 1) if hmac.compare_digest(app.generate_otp(each), typed)]
    return every[-1] if every else None


def _really(work: Work, at: datetime) -> datetime:
    """When that is for an app: the clock of simulator mode may be ahead, but no phone follows it."""
    return work.real_now - (work.now - at)


def _decrypted(work: Work, person_id: int, stored: str) -> str | None:
    """The secret; None, and a human is shown why, where it cannot be read any more."""
    secret = decrypted(work.desk, stored)
    if secret is None:
        name = people.by_id(work.tx, person_id).name
        detail = f"{name}'s authenticator app cannot be checked, because SECRET_KEY was changed: enrol it anew."
        alarm.need(work, Trouble.SETTING, person_id=person_id, detail=detail)
    return secret


def _note(work: Work, event: str, handle: str, by: str) -> None:
    audit.append_admin(work.tx, work.now, {"event": event, "person": handle, "by": by})
