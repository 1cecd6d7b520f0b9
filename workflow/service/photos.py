"""Photos that come by text: waiting first, fetched later, then kept or refused.

Fetched like texts are sent: the claim is committed, the carrier is asked with no transaction open, what came back is
recorded. A photo fetched twice is harmless: only the first result is recorded.
"""

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from workflow.core.state import Trouble
from workflow.service import alarm
from workflow.service.arrived import tell_draft
from workflow.service.carrier import NoPhoto, Objection, Photo
from workflow.service.claims import claim
from workflow.service.work import Desk, Work, query, use_case
from workflow.store import effects, people, photos
from workflow.store.effects import Kind
from workflow.store.people import PersonRecord
from workflow.store.photos import PhotoRecord

log = logging.getLogger(__name__)

#: So many photos of one text are looked at; no carrier takes more.
MOST_PHOTOS = 10
MOST_ATTEMPTS = 6
#: The first wait is short, for a photo may be a moment later than its text; each is four times the one before, so that
#: the last attempt is made after about seventeen minutes.
FIRST_WAIT, GROWTH = timedelta(seconds=3), 4

#: Why a photo was refused, after "A photo from Kim was refused:".
SENTENCES = {
    Objection.HOST: "it is not where the carrier keeps this account's photos.",
    Objection.REDIRECT: "its address leads away from where the carrier keeps photos.",
    Objection.TYPE: "it is no JPEG, PNG, GIF, WebP or HEIC picture.",
    Objection.SIZE: "it is larger than 5 MB.",
    Objection.GONE: "the carrier does not have it.",
    Objection.AUTH: "the carrier refuses our credentials for it. Check the Twilio settings.",
    Objection.LATER: f"it could not be fetched in {MOST_ATTEMPTS} attempts.",
}


@dataclass(frozen=True, kw_only=True)
class Fetching:
    """A photo that was claimed to be fetched."""

    effect_id: int
    holder: str
    tries: int
    photo: PhotoRecord


def await_photo(work: Work, message_id: int, person: PersonRecord, media: Sequence[tuple[str, str]]) -> list[int]:
    """Let the photos of an accepted text, each (address, announced type), wait to be fetched; give back their ids.

    More than ten are left out, and a human is told; an address that comes twice counts once.
    """
    urls = list(dict.fromkeys(url for url, _type in media))
    if len(urls) > MOST_PHOTOS:
        detail = f"{person.name} sent {len(urls)} photos in one text; only {MOST_PHOTOS} of them are looked at."
        alarm.need(
            work, Trouble.PHOTO, person_id=person.id, message_id=message_id, detail=detail
        )  # fmt: skip
    ids = []
    for url in urls[:MOST_PHOTOS]:
        photo_id = photos.add(work.tx, message_id=message_id, person_id=person.id, url=url, now=work.now)
        effects.queue(work.tx, Kind.FETCH, photo_id, work.now)
        ids.append(photo_id)
    return ids


def fetch_photo(desk: Desk, effect_id: int, holder: str) -> None:
    """Fetch one waiting photo. Raises only when the database is gone, and then the lease lets another try."""
    fetching = _begin(desk, effect_id, holder)
    if fetching is not None:
        _record(desk, fetching, desk.gateway.fetch(fetching.photo.url))


@query
def picture(work: Work, photo_id: int) -> tuple[str, bytes]:
    """The media type and content of a kept photo. Raises Missing."""
    content = photos.content(work.tx, photo_id)
    return photos.get(work.tx, photo_id).kind or "", content


@use_case
def _begin(work: Work, effect_id: int, holder: str) -> Fetching | None:
    """Claim the effect."""
    effect = claim(work, effect_id, holder)
    if effect is None:
        return None
    photo = photos.get(work.tx, effect.subject_id)
    if photo.simulated != work.desk.simulated:  # the other carrier has it
        effects.park(work.tx, Kind.FETCH, photo.id)
        return None
    fetching = Fetching(effect_id=effect_id, holder=holder, tries=effect.attempts, photo=photo)
    if effect.attempts > MOST_ATTEMPTS:  # each attempt before this one was cut off; another would be too
        _refuse(work, fetching, NoPhoto(why=Objection.LATER, detail="cut off every time", again=False))
        return None
    return fetching


@use_case
def _record(work: Work, fetching: Fetching, result: Photo | NoPhoto) -> None:
    photo = fetching.photo
    match result:
        case Photo():
            if photos.keep(work.tx, photo.id, kind=result.kind, content=result.content, now=work.now):
                tell_draft(work, photos.get(work.tx, photo.id))
            effects.finish(work.tx, fetching.effect_id, fetching.holder)
        case NoPhoto(again=True) if fetching.tries < MOST_ATTEMPTS:
            wait = FIRST_WAIT * GROWTH ** (fetching.tries - 1) * random.uniform(0.8, 1.2)
            effects.postpone(work.tx, fetching.effect_id, fetching.holder, work.now + wait)
        case NoPhoto():
            _refuse(work, fetching, result)


def _refuse(work: Work, fetching: Fetching, result: NoPhoto) -> None:
    """Refuse a photo for good, and show a human why."""
    photo = fetching.photo
    if photos.refuse(work.tx, photo.id, why=str(result.why), now=work.now):
        log.warning("photo %d was refused: %s (%s)", photo.id, result.why, result.detail)
        name = people.by_id(work.tx, photo.person_id).name if photo.person_id else photo.phone
        alarm.need(
            work, Trouble.PHOTO, person_id=photo.person_id, message_id=photo.message_id,
            detail=f"A photo from {name} was refused: {SENTENCES[result.why]}",
        )  # fmt: skip
        tell_draft(work, photos.get(work.tx, photo.id))
    effects.finish(work.tx, fetching.effect_id, fetching.holder)
