"""AWAY and BACK by text: an absence is announced or ended, and both the person and his cover hear of it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from workflow.core import absence as written
from workflow.core.dates import show_date
from workflow.core.typed import Unfit
from workflow.service import absence, outbox
from workflow.service.absence import CannotBeAway
from workflow.service.ear import Ear
from workflow.store import people
from workflow.store.absences import AbsenceRecord
from workflow.store.people import PersonRecord
from workflow.wording import Voice


def leave(ear: Ear, rest: str) -> str:
    """Let the sender be away as he wrote; give back how the text was understood."""
    work, person = ear.work, ear.person
    voice = outbox.voice(work, person)
    everybody = () if person.guest else people.page(work.tx, limit=100_000)  # nobody outside learns who is here
    names = {each.handle: each.name for each in everybody if not each.guest}
    try:
        wanted = written.read(rest, today=_today(ear), locale=voice.locale, people=names)
        starts_at = _midnight(ear, wanted.start) if wanted.start else work.now
        ends_at = _midnight(ear, wanted.back) if wanted.back else None
        record = absence.announce(work, person, starts_at, ends_at, wanted.cover, "sms")
    except Unfit as error:
        _answer(ear, "away_unfit", voice.say(error.wording, error.about))
        return "away_unfit"
    except CannotBeAway as error:
        _answer(ear, error.wording, voice.say(error.wording, error.about))
        return "away_refused"
    cover = _cover(ear, record)
    _answer(ear, *_confirmed(voice, wanted, cover.name if cover else voice.names(())))
    return "away"


def come_back(ear: Ear) -> str:
    """The sender is back; give back how the text was understood."""
    ended = absence.end(ear.work, ear.person, "sms")
    wording = "back" if ended else "back_already"
    _answer(ear, wording, outbox.voice(ear.work, ear.person).say(wording, {}))
    return wording


def _cover(ear: Ear, record: AbsenceRecord) -> PersonRecord | None:
    """Who covers: the one the absence names, else the person's standing cover."""
    cover_id = record.cover_id or ear.person.cover_id
    return people.by_id(ear.work.tx, cover_id) if cover_id is not None else None


def _today(ear: Ear) -> date:
    return ear.received_at.astimezone(ZoneInfo(ear.person.time_zone)).date()


def _midnight(ear: Ear, day: date) -> datetime:
    """When a day begins where the person is."""
    return datetime.combine(day, time(), ZoneInfo(ear.person.time_zone)).astimezone(UTC)


def _confirmed(voice: Voice, wanted: written.Absence, cover: str) -> tuple[str, str]:
    """The wording and the text that say how the absence was understood, before it counts."""
    about = {"cover": cover}
    if wanted.start is not None:
        about["since"] = show_date(wanted.start, voice.locale)
    if wanted.back is not None:
        about["until"] = show_date(wanted.back, voice.locale)
    wording = {
        (False, False): "away_open",
        (False, True): "away_until",
        (True, False): "away_from_open",
        (True, True): "away_from",
    }[wanted.start is not None, wanted.until is not None]
    return wording, voice.say(wording, about)


def _answer(ear: Ear, wording: str, body: str) -> None:
    outbox.queue(ear.work, ear.person, wording, body, answering=ear.answering, earned=wording != "away_unfit")
