"""Users with passwords and apps, and browsers that come in as them."""

from datetime import timedelta

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.conftest import token
from workflow.clock import ManualClock
from workflow.service import admit, passwords
from workflow.service import second_factor as apps
from workflow.service.work import Desk
from workflow.store import people, users
from workflow.store.authenticators import USERS
from workflow.store.db import Transaction
from workflow.store.users import UserLine

PASSWORD = "violet staple horse"
HASH = passwords.hashed(PASSWORD)
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
#: What a browser says of a form on a page of ours.
OWN = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def add_user(
    desk: Desk, email: str, role: str, *, password: str | None = HASH, app: bool = False, person: str | None = None
) -> int:
    """A user with PASSWORD, and if wanted with an app whose code of this very moment is used up."""

    def add(tx: Transaction) -> int:
        person_id = people.by_handle(tx, person).id if person else None
        now = desk.clock.now()
        made = users.add(tx, email=email, role=role, now=now, person_id=person_id)
        users.change(tx, made, {"password_hash": password})
        if app:
            stored = apps.encrypted(desk, KEY)
            USERS.enrol(tx, made, stored)
            USERS.confirm(tx, made, now)
            USERS.use(tx, made, stored, int(now.timestamp()) // 30)
        return made

    return desk.database.transact(add)


def app_code(clock: ManualClock) -> str:
    """What the app shows now."""
    return pyotp.TOTP(KEY).at(clock.now())


def row(desk: Desk, email: str) -> UserLine:
    """A user as the list has him."""
    with desk.database.reading() as tx:
        return next(each for each in users.lines(tx) if each.email == email)


def has_app(desk: Desk, email: str) -> bool:
    """Whether a user has an app of his own."""
    return row(desk, email).own_app


def send(client: FlaskClient, path: str, at: str | None = None, **fields: str) -> TestResponse:
    """Fill in a form and send it, from the page at `at` or from where it goes to."""
    return client.post(path, data={"csrf_token": token(client, at or path), **fields}, headers=OWN)


def sign_in(client: FlaskClient, desk: Desk, clock: ManualClock, email: str) -> FlaskClient:
    """Come in with PASSWORD, and with the app where there is one."""
    answer = send(client, "/sign-in", email=email, password=PASSWORD)
    if answer.headers["Location"] == "/sign-in/code":
        clock.move(timedelta(seconds=30))
        assert send(client, "/sign-in/code", code=app_code(clock)).status_code == 303
    return client


def entered(app: Flask, desk: Desk, email: str) -> tuple[FlaskClient, str]:
    """A browser whose user has come in by a link, and the link's secret."""
    client = app.test_client()
    secret = admit.create_sign_in_link(desk, email)
    assert send(client, f"/sign-in/{secret}").status_code == 303
    return client, secret
