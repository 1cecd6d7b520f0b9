"""The real stage: the whole application on a SQLite file, spoken to as Twilio does, over its two signed webhooks.

Texts go out through the outbox to a carrier of this module's own, which takes each and reports what became of it.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

from flask import Flask
from twilio.request_validator import RequestValidator

from workflow import create_app
from workflow.bundled import migrations_path
from workflow.clock import ManualClock
from workflow.core.definition import DefinitionError
from workflow.core.engine import NotPossible
from workflow.service import look, perform, publish, roster, schema, start, steer, tend
from workflow.service.carrier import Outgoing, Sent
from workflow.service.start import NotFitting
from workflow.service.work import Desk
from workflow.settings import Settings
from workflow.sms.callbacks import Callbacks
from workflow.stories.desk import worry
from workflow.stories.script import (
    NOBODY,
    Action,
    Asks,
    Nudges,
    Overrides,
    Pace,
    Reassigns,
    Received,
    Story,
    Texts,
    TimePasses,
    WillFail,
    Withdraws,
)
from workflow.stories.theatre import ADMINISTRATOR

DATABASE = "sayso.db"


def migrated(folder: Path) -> Path:
    """A freshly migrated SQLite file, to be copied for each story."""
    app = create_app(Settings.read({}, folder))
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

    def new_sid(self) -> str:
        return f"SM{next(self.numbers):032x}"


class WebhookStage:
    """One story's own application."""

    def __init__(self, story: Story, folder: Path, database: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(database, folder / database.name)
        self._settings = Settings.read({}, folder)
        self._clock = ManualClock(story.clock)
        self._app = create_app(self._settings, clock=self._clock)
        line = self._app.extensions["sayso.line"]
        self._carrier = Carrier(callbacks=line.callbacks)
        digits = count(1001)
        self._desk: Desk = replace(line.desk, gateway=self._carrier, digits=lambda _: str(next(digits)))
        self._app.extensions["sayso.line"] = replace(line, desk=self._desk)
        self._last = 0
        self._furnish(story)

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
        if not (isinstance(action, TimePasses) and action.pace is Pace.LATE):
            self._drain()
        return list(self._carrier.received)

    def status(self, request: int | None) -> str:
        return look.request(self._desk, request or self._last).record.status

    def attention(self) -> frozenset[str]:
        found, handles = look.attention_page(self._desk, limit=100)
        names = {handle: roster.person(self._desk, handle).record.name for handle in handles.values()}
        return frozenset(
            worry(each.why, names[handles[each.person_id]] if each.person_id else each.phone or "") for each in found
        )

    def _furnish(self, story: Story) -> None:
        for each in story.players:
            values = {"handle": each.handle, "name": each.name, "phone": each.phone, "time_zone": each.zone}
            roster.add_person(self._desk, values, "story")
        for each in story.players:
            if each.manager:
                roster.change_person(self._desk, each.handle, {"manager": each.manager}, "story")
        for slug in dict.fromkeys(slug for each in story.players for slug in each.groups):
            members = [each.handle for each in story.players if slug in each.groups]
            roster.put_group(self._desk, slug, slug.capitalize(), members, "story")
        for definition in story.workflows:
            try:
                publish.publish(self._desk, definition, "story")
            except DefinitionError as error:
                raise AssertionError(f"{story.title}: {error}") from error

    def _do(self, action: Action) -> None:
        match action:
            case Asks():
                self._last = start.start(self._desk, action.workflow, action.person, dict(action.fields), "story")
            case Texts():
                self._text(action)
            case TimePasses():
                self._pass(action)
            case WillFail():
                self._carrier.failing[action.phone] = [action.code] * action.times
            case _:
                self._steer(action, action.request or self._last)

    def _steer(self, action: Withdraws | Nudges | Reassigns | Overrides, request: int) -> None:
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

    def _text(self, action: Texts) -> None:
        """Text as Twilio hands it over; a second delivery must be answered like the first, which was lost."""
        sid = self._carrier.new_sid()
        form = {
            "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "From": action.phone,
            "To": self._settings.sender, "Body": action.words, "NumMedia": "0", "NumSegments": "1",
            "SmsStatus": "received", "ApiVersion": "2010-04-01",
        }  # fmt: skip
        answer = self._post(f"{self._settings.public_url}/twilio/sms", form, 200)
        if action.twice:
            assert self._post(f"{self._settings.public_url}/twilio/sms", form, 200) == answer
        message = ElementTree.fromstring(answer).find("Message")
        if message is not None:
            self._carrier.take(action.phone, "".join(message.itertext()), message.get("statusCallback", ""))
            self._report()

    def _pass(self, action: TimePasses) -> None:
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
