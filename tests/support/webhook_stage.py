"""The real stage: the whole application on a SQLite file, spoken to as Twilio does, over its two signed webhooks.

Texts go out through the outbox to a carrier of this module's own, which takes each and reports what became of it.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyotp
from flask import Flask
from twilio.request_validator import RequestValidator

from workflow import create_app
from workflow.bundled import migrations_path
from workflow.clock import ManualClock
from workflow.core.definition import DefinitionError
from workflow.core.engine import NotPossible
from workflow.service import answer, change, look, perform, publish, roster, schema, second_factor, start, steer, tend
from workflow.service.carrier import NoPhoto, Objection, Outgoing, Photo, Sent
from workflow.service.start import NotFitting
from workflow.service.work import Desk
from workflow.settings import Settings
from workflow.sms.callbacks import Callbacks
from workflow.stories.desk import worry
from workflow.stories.script import (
    NOBODY,
    Action,
    Answers,
    Asks,
    Changes,
    Nudges,
    Overrides,
    Pace,
    Player,
    Publishes,
    Reassigns,
    Received,
    Steering,
    Story,
    Texts,
    TimePasses,
    WillFail,
    Withdraws,
)
from workflow.stories.theatre import ADMINISTRATOR
from workflow.stories.world import NOT_DUE

DATABASE = "sayso.db"
#: The stage is set before the story begins, so that no authenticator code of the story has been used by then.
SETTING_UP = timedelta(minutes=5)
PICTURE = b"\xff\xd8\xff\xe0 a picture"
WRONG = NoPhoto(why=Objection.TYPE, detail="no picture", again=False)


def migrated(folder: Path) -> Path:
    """A freshly migrated SQLite file, to be copied for each story."""
    app = create_app(Settings.read({}, folder), pages=False)
    with app.app_context():
        schema.migrate(migrations_path())
    close(app)
    return next(folder.glob("*.db"))


def close(app: Flask) -> None:
    """Let go of the application's connections."""
    from workflow.store.db import db

    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@dataclass(kw_only=True)
class Carrier:
    """Takes every text; delivers it to its phone, or reports the failure that was announced for it."""

    callbacks: Callbacks
    received: list[Received] = field(default_factory=list)
    failing: dict[str, list[int]] = field(default_factory=dict)
    reports: list[tuple[str, dict[str, str]]] = field(default_factory=list)  #: callbacks still to be posted
    photos: dict[str, Photo | NoPhoto] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def send(self, outgoing: Outgoing) -> Sent:
        return Sent(sid=self.take(outgoing.to, outgoing.body, self.callbacks.url(outgoing.message_id)))

    def find(self, *, to: str, body: str, since: datetime) -> str | None:
        raise AssertionError("no text of a story is ever in doubt")

    def take(self, phone: str, body: str, callback: str) -> str:
        sid = self.new_sid()
        report = {"MessageSid": sid, "SmsSid": sid, "To": phone, "MessageStatus": "delivered"}
        if codes := self.failing.get(phone):
            report |= {"MessageStatus": "undelivered", "ErrorCode": str(codes.pop(0))}
        else:
            self.received.append(Received(phone=phone, body=body))
        self.reports.append((callback, report))
        return sid

    def keep(self, good: bool) -> str:
        """Keep a photo that was texted, and give back where."""
        url = f"https://api.twilio.com/photos/{next(self.numbers)}"
        self.photos[url] = Photo(kind="image/jpeg", content=PICTURE) if good else WRONG
        return url

    def fetch(self, url: str) -> Photo | NoPhoto:
        return self.photos[url]

    def new_sid(self) -> str:
        return f"SM{next(self.numbers):032x}"


class WebhookStage:
    """One story's own application."""

    def __init__(self, story: Story, folder: Path, database: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(database, folder / database.name)
        self._settings = Settings.read({}, folder)
        self._clock = ManualClock(story.clock - SETTING_UP)
        self._app = create_app(self._settings, clock=self._clock, pages=False)
        line = self._app.extensions["sayso.line"]
        self._carrier = Carrier(callbacks=line.callbacks)
        digits = count(1001)
        self._desk: Desk = replace(line.desk, gateway=self._carrier, digits=lambda _: str(next(digits)))
        self._app.extensions["sayso.line"] = replace(line, desk=self._desk)
        self._versions: dict[str, int] = {}
        self._apps: dict[str, pyotp.TOTP] = {}
        self._used: dict[str, str] = {}
        self._furnish(story)
        self._clock.move_to(story.clock)

    def close(self) -> None:
        close(self._app)

    def perform(self, action: Action) -> Sequence[Received]:
        self._carrier.received = []
        try:
            self._do(action)
        except NotPossible as error:
            self._carrier.received.append(Received(phone=NOBODY, body=str(error)))
        except NotFitting as error:
            said = " ".join(problem.message for problem in error.problems)
            self._carrier.received.append(Received(phone=NOBODY, body=said))
        except DefinitionError as error:
            self._carrier.received.append(Received(phone=NOBODY, body=str(error)))
        if not (isinstance(action, TimePasses) and action.pace is Pace.LATE):
            self._drain()
        return list(self._carrier.received)

    def status(self, request: int | None) -> str:
        return look.request(self._desk, request or self._newest()).record.status

    def _newest(self) -> int:
        """The request that was started last, by whomever and however."""
        return look.request_page(self._desk, limit=1)[0].record.id

    def version(self, workflow: str) -> int:
        return self._versions.get(workflow, 0)

    def attention(self) -> frozenset[str]:
        found, handles = look.attention_page(self._desk, limit=100)
        names = {handle: roster.person(self._desk, handle).record.name for handle in handles.values()}
        return frozenset(
            worry(each.why, names[handles[each.person_id]] if each.person_id else each.phone or "") for each in found
        )

    def _furnish(self, story: Story) -> None:
        for each in story.players:
            values = {"handle": each.handle, "name": each.name, "phone": each.phone, "time_zone": each.zone}
            roster.add_person(self._desk, {**values, "language": each.language}, "story")
        for each in story.players:
            self._describe(each)
        for slug in dict.fromkeys(slug for each in story.players for slug in each.groups):
            members = [each.handle for each in story.players if slug in each.groups]
            roster.put_group(self._desk, slug, slug.capitalize(), members, "story")
        for definition in story.workflows:
            try:
                self._publish(definition)
            except DefinitionError as error:
                raise AssertionError(f"{story.title}: {error}") from error

    def _publish(self, definition: str) -> None:
        published = publish.publish(self._desk, definition, "story")
        self._versions[published.workflow] = published.version

    def _describe(self, player: Player) -> None:
        """What of a person names others, and what comes later."""
        more: dict[str, Any] = {"manager": player.manager} if player.manager else {}
        if player.cover:
            more["cover"] = player.cover
        if player.quiet:
            more["quiet_hours"] = dict(zip(("from", "until"), (f"{each:%H:%M}" for each in player.quiet), strict=True))
        if more:
            roster.change_person(self._desk, player.handle, more, "story")
        if player.authenticator:
            self._apps[player.phone] = pyotp.TOTP(second_factor.enrol(self._desk, player.handle, "story").secret)
            second_factor.confirm(self._desk, player.handle, self._digits(player.phone), "story")

    def _digits(self, phone: str) -> str:
        """What the authenticator app of a phone shows now."""
        return self._apps[phone].at(self._clock.now()) if phone in self._apps else "000000"

    def _filled(self, action: Texts) -> str:
        """The words with what the authenticator app shows in their place."""
        words = action.words.replace("{old digits}", self._used.get(action.phone, "000000"))
        digits = self._digits(action.phone)
        if "{digits" in words:
            self._used[action.phone] = digits
        return words.replace("{digits apart}", f"{digits[:3]} {digits[3:]}").replace("{digits}", digits)

    def _do(self, action: Action) -> None:
        match action:
            case Asks():
                start.start(self._desk, action.workflow, action.person, dict(action.fields), "story")
            case Texts():
                self._text(action)
            case TimePasses():
                self._pass(action)
            case Publishes():
                self._publish(action.text)
            case WillFail():
                self._carrier.failing[action.phone] = [action.code] * action.times
            case _:
                self._steer(action, action.request or self._newest())

    def _steer(self, action: Steering, request: int) -> None:
        match action:
            case Withdraws():
                steer.withdraw(self._desk, request, ADMINISTRATOR)
            case Nudges():
                steer.nudge(self._desk, request, ADMINISTRATOR)
            case Reassigns():
                about = {"person": action.person, "to": action.to, "reason": action.reason}
                steer.reassign(self._desk, request, by=ADMINISTRATOR, **about)
            case Overrides():
                steer.override(self._desk, request, answer=action.answer, reason=action.reason, by=ADMINISTRATOR)
            case Answers():
                given = answer.Given(person=action.person, answer=action.answer, reason=action.reason)
                answer.answer(self._desk, request, given, ADMINISTRATOR)
            case Changes():
                fields = dict(action.fields)
                change.change(self._desk, request, fields, reason=action.reason, by=ADMINISTRATOR)

    def _text(self, action: Texts) -> None:
        """Text as Twilio hands it over; a second delivery must be answered like the first, which was lost."""
        sid = self._carrier.new_sid()
        form = {
            "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "From": action.phone,
            "To": self._settings.sender, "Body": self._filled(action), "NumMedia": str(len(action.photos)),
            "NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01",
        }  # fmt: skip
        for number, good in enumerate(action.photos):
            form[f"MediaUrl{number}"] = self._carrier.keep(good)
            form[f"MediaContentType{number}"] = "image/jpeg"
        said = self._post(f"{self._settings.public_url}/twilio/sms", form, 200)
        if action.twice:
            assert self._post(f"{self._settings.public_url}/twilio/sms", form, 200) == said
        message = ElementTree.fromstring(said).find("Message")
        if message is not None:
            self._carrier.take(action.phone, "".join(message.itertext()), message.get("statusCallback", ""))
            self._report()

    def _pass(self, action: TimePasses) -> None:
        if action.skips and tend.next_due(self._desk) != action.until:
            raise NotPossible(NOT_DUE)
        while action.pace is Pace.PROMPT and (due := tend.next_due(self._desk)) is not None and due <= action.until:
            self._clock.move_to(max(self._clock.now(), due))
            self._drain()
        self._clock.move_to(action.until)

    def _drain(self) -> None:
        while due := tend.due(self._desk, 50):
            for effect_id, kind in due:
                perform.perform(self._desk, effect_id, kind)
                self._report()

    def _report(self) -> None:
        while self._carrier.reports:
            callback, report = self._carrier.reports.pop(0)
            self._post(callback, {**report, "From": self._settings.sender}, 204)

    def _post(self, url: str, form: dict[str, str], expected: int) -> bytes:
        """Post a form, signed with Twilio's own code."""
        form = {**form, "AccountSid": self._settings.account_sid}
        signature = RequestValidator(self._settings.auth_tokens[0]).compute_signature(url, form)
        path = url.removeprefix(self._settings.public_url)
        with self._app.test_client() as client:
            response = client.post(path, data=form, headers={"X-Twilio-Signature": signature})
        assert response.status_code == expected, response.get_data()
        return response.get_data()


def builder(folder: Path, database: Path) -> Callable[[Story], WebhookStage]:
    """Makes stages under a folder, from copies of a migrated database."""
    return lambda story: WebhookStage(story, folder, database)
