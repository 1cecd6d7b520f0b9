"""Where the states of pages are shown, and the ways of bringing a page into one."""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Running, enter, plant, running
from tests.support.lively import HOSTILE, Lively, make_lively
from tests.support.signing_in import add_user
from tests.support.twilio_server import ACCOUNT_SID, AUTH_TOKEN, SENDER
from workflow.core.state import Answer
from workflow.service import look
from workflow.service.actor import Actor, Role
from workflow.service.board import steering

ROSA = "rosa@example.com"
#: Two administrators with a password: one has an app, one has to set it up.
IVY, ODA = "ivy@example.com", "oda@example.com"
#: Two of the people, who are no more than that; the first is asked most.
ANA, KIM = "ana@example.com", "kim@example.com"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Three servers: where something of everything has happened, where nothing has, and one with real phones."""

    lively: Running
    bare: Running
    connected: Running

    def show(self, page: Page, path: str, *, who: str | None = ROSA, on: str = "lively") -> None:
        """Open a page of one of them, as this user or as a stranger; nothing of an earlier state is left."""
        server: Running = getattr(self, on)
        page.goto("about:blank")  # what the page before asks for must not bring its cookie now
        page.emulate_media(media="screen")
        page.context.clear_cookies()
        if who:
            enter(page, server, who)
        page.goto(server.url + path)

    @property
    def work(self) -> Lively:
        """Somebody who texts from every phone."""
        return Lively(self.lively.app)

    def override(self, request_id: int) -> None:
        """Somebody else rejects a request meanwhile."""
        seen = look.request(self.lively.desk, request_id).record.audit_length
        rosa = Actor(by=f"user:{ROSA}", name="Rosa", role=Role.ADMIN)
        steering.override(self.lively.desk, rosa, request_id, seen, answer=Answer.NO, reason="the flood")


#: Brings a page into a state; may be done again and again, and in any order with others.
State = Callable[[Page, Stage], None]


@contextmanager
def lively_server(odd: str = HOSTILE) -> Iterator[Running]:
    """A server on a workspace in which something of everything has happened, and something odd was asked for."""
    with tempfile.TemporaryDirectory() as name:
        plant(Path(name))
        with running(Path(name)) as server:
            make_lively(server.app, odd)
            yield server


@contextmanager
def staged(odd: str = HOSTILE) -> Iterator[Stage]:
    """A stage, with its servers running; something odd was asked for on it."""
    account = {"TWILIO_ACCOUNT_SID": ACCOUNT_SID, "TWILIO_AUTH_TOKEN": AUTH_TOKEN, "TWILIO_PHONE_NUMBER": SENDER}
    with ExitStack() as stack:
        lively = stack.enter_context(lively_server(odd))
        add_user(lively.desk, IVY, "admin", app=True)
        add_user(lively.desk, ODA, "admin")
        bare, connected = (
            stack.enter_context(running(Path(stack.enter_context(tempfile.TemporaryDirectory())), **settings))
            for settings in ({}, account)
        )
        yield Stage(lively=lively, bare=bare, connected=connected)


def at(path: str, *, who: str | None = ROSA, on: str = "lively", seen: str = "main:not(:has(.problem))") -> State:
    """The page at this address, once this is to be seen on it: an error only where one is wanted."""

    def state(page: Page, stage: Stage) -> None:
        stage.show(page, path, who=who, on=on)
        expect(page.locator(seen).first).to_be_visible()

    return state


def opened(path: str, button: str, *, who: str = ROSA, on: str = "lively") -> State:
    """A page with the panel open that this button opens."""

    def state(page: Page, stage: Stage) -> None:
        stage.show(page, path, who=who, on=on)
        press(page, button)
        expect(page.locator("[popover]:popover-open")).to_be_visible()

    return state


def unfolded(path: str, *, who: str | None = ROSA, on: str = "lively") -> State:
    """A page with everything on it unfolded."""

    def state(page: Page, stage: Stage) -> None:
        stage.show(page, path, who=who, on=on)
        unfold(page)

    return state


def sent(
    path: str, button: str, seen: str = "[role=alert]", *, who: str | None = ROSA, on: str = "lively", **fields: str
) -> State:
    """What comes of a form: its fields by what their names end with, its button, and what is to be seen then."""

    def state(page: Page, stage: Stage) -> None:
        stage.show(page, path, who=who, on=on)
        for name, value in fields.items():
            fill(page.locator(f"main :is(input, select, textarea)[name$={name}]:visible").first, value)
        press(page, button)
        expect(page.locator(seen).first).to_be_visible()

    return state


def then(first: State, button: str, seen: str = "[role=alert]") -> State:
    """A state, and what comes of pressing one button more."""

    def state(page: Page, stage: Stage) -> None:
        first(page, stage)
        press(page, button)
        expect(page.locator(seen).first).to_be_visible()

    return state


def press(page: Page, button: str) -> None:
    """Press the first button to be seen that is called so, or whose name begins like this."""
    exact = page.get_by_role("button", name=button, exact=True).locator("visible=true")
    some = page.get_by_role("button", name=re.compile(f"^{re.escape(button)}")).locator("visible=true")
    (exact if exact.count() else some).first.click()


def fill(field: Locator, value: str) -> None:
    """Fill in a field, or choose."""
    if field.evaluate("each => each.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


def unfold(page: Page) -> None:
    """Unfold everything."""
    page.locator("main").evaluate("main => { for (const each of main.querySelectorAll('details')) each.open = true }")
