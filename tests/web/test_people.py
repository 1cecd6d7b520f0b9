"""The pages of people: the list, one person, and what can be changed there."""

import csv
import io
import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cases import cases
from tests.web.conftest import token
from workflow.clock import ManualClock
from workflow.service import absence, admit, roster
from workflow.service.work import Desk, Work, use_case
from workflow.store import people


def sign_in(app: Flask, desk: Desk, email: str) -> FlaskClient:
    client = app.test_client()
    path = f"/sign-in/{admit.create_sign_in_link(desk, email)}"
    assert client.post(path, data={"csrf_token": token(client, path)}).status_code == 303
    return client


@pytest.fixture
def sam(app: Flask, desk: Desk) -> FlaskClient:
    """A browser of Sam, who is one of the people and no more."""
    return sign_in(app, desk, "sam@example.com")


@pytest.fixture
def operator(app: Flask, desk: Desk) -> FlaskClient:
    roster.change_person(desk, "kim", {"role": "operator"}, "test")
    return sign_in(app, desk, "kim@example.com")


@pytest.fixture
def viewer(app: Flask, desk: Desk) -> FlaskClient:
    roster.change_person(desk, "ana", {"role": "viewer"}, "test")
    return sign_in(app, desk, "ana@example.com")


def post(client: FlaskClient, path: str, form: str = "", **data: object):
    return client.post(path, data={"csrf_token": token(client, form or "/account"), **data})


def was(page: str) -> str:
    found = re.search(r'id="was"[^>]* value="([^"]*)"', page)
    assert found
    return found[1].replace("&#34;", '"').replace("&quot;", '"')


EVA = {"name": "Eva Diaz", "phone": "+14155550106", "email": "", "manager": "", "cover": "", "language": "es",
       "time_zone": "UTC", "quiet_from": "", "quiet_until": "", "role": ""}  # fmt: skip


@use_case
def put(work: Work, handle: str, values: dict) -> None:
    people.change(work.tx, people.by_handle(work.tx, handle).id, values)


def rows(page: str) -> list[str]:
    return re.findall(
        r'<th scope="row"><span class="person">.*?<a class="title-link" href="/people/([^"]+)"', page, re.S
    )


def test_the_list_shows_everybody_by_name(browser: FlaskClient) -> None:
    assert rows(browser.get("/people").text) == ["ana", "eva", "joe", "kim", "lou", "max", "sam"]


@cases(
    ("query", "found"),
    [
        ("q=DIAZ", ["eva", "joe"]),
        ("q=eva+diaz", ["eva"]),
        ("q=%2B1+415+555+0103", ["kim"]),
        ("q=%2B1+(415)+555-0103", ["kim"]),
        ("q=kim+%2B1+(415)+555-0103+fox", ["kim"]),
        ("q=ana+%2B1+(415)+555-0103", []),
        ("q=kim%40example", ["kim"]),
        ("q=%25", []),
        ("group=purchasing", ["kim"]),
        ("state=no_manager&q=sam", []),
        ("sort=-name", ["sam", "max", "lou", "kim", "joe", "eva", "ana"]),
        ("page=999999999", ["ana", "eva", "joe", "kim", "lou", "max", "sam"]),
        ("q=%00kim", ["kim"]),
        ("state=nonsense&sort=nonsense&q=kim", ["kim"]),
    ],
)
def test_the_list_shows_just_who_is_wanted(browser: FlaskClient, query: str, found: list[str]) -> None:
    assert rows(browser.get(f"/people?{query}").text) == found


def test_the_list_says_how_each_person_stands(browser: FlaskClient, desk: Desk, clock: ManualClock) -> None:
    until = clock.now().date() + timedelta(days=4)
    absence.send_away(desk, "ana", starts_at=None, until=until, cover="kim", by="test")
    put(desk, "max", {"opted_out_at": clock.now()})
    put(desk, "lou", {"locked_until": clock.now() + timedelta(minutes=70)})
    put(desk, "eva", {"quiet_from": "08:00", "quiet_until": "10:30"})
    page = browser.get("/people").text
    for words in (
        "Away until Friday, Kim Fox covers",
        "Opted out",
        "Phone locked until 10:10",
        "Quiet hours until 10:30",
    ):
        assert words in page
    assert rows(browser.get("/people?state=away").text) == ["ana"]
    assert rows(browser.get("/people?state=opted_out").text) == ["max"]
    assert rows(browser.get("/people?state=unreachable").text) == ["max"]
    assert rows(browser.get("/people?state=locked").text) == ["lou"]


def test_the_file_says_the_same_as_the_list_and_is_inert(browser: FlaskClient, desk: Desk) -> None:
    roster.change_person(desk, "eva", {"name": "=1+1"}, "test")
    answer = browser.get("/people.csv?group=volunteers")
    found = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [each["handle"] for each in found] == ["eva", "joe", "lou", "max"]
    assert found[0]["name"] == "'=1+1"
    assert found[0]["phone"] == "'+14155550106"
    assert found[0]["groups"] == "family-ruiz; volunteers"


def test_whole_numbers_are_not_shown_to_viewers(viewer: FlaskClient) -> None:
    for path in ("/people", "/people.csv", "/people/kim"):
        assert "+14155550103" not in viewer.get(path).text


def test_a_member_sees_and_changes_only_himself(sam: FlaskClient) -> None:
    assert sam.get("/people").headers["Location"] == "/people/me"
    assert sam.get("/people/me").headers["Location"] == "/people/sam"
    assert sam.get("/people/sam").status_code == 200
    for path in ("/people/kim", "/people/kim/edit"):
        assert sam.get(path).status_code == 404
    for path in ("/people.csv", "/people/choices", "/people/new", "/groups", "/groups/it", "/people/import"):
        assert sam.get(path).status_code == 403
    assert post(sam, "/people/kim/away").status_code == 404
    assert post(sam, "/people/sam/delete").status_code == 403


def test_a_member_may_not_change_his_name_or_number(sam: FlaskClient, desk: Desk) -> None:
    page = sam.get("/people/sam/edit").text
    assert 'name="phone"' not in page
    typed = {"name": "Boss", "phone": "+14155550199", "role": "admin", "groups": "finance"}
    typed |= {"language": "de", "time_zone": "europe/berlin", "quiet_from": "21:00", "quiet_until": "07:00"}
    assert post(sam, "/people/sam/edit", was=was(page), **typed).status_code == 303
    found = roster.person(desk, "sam")
    assert (found.record.name, found.record.phone, found.record.role) == ("Sam Lee", "+14155550101", None)
    assert (found.record.language, found.record.time_zone) == ("de", "Europe/Berlin")
    assert (found.record.quiet_from, found.record.quiet_until) == ("21:00", "07:00")
    assert "finance" not in found.groups


def test_only_an_administrator_gives_roles(operator: FlaskClient, desk: Desk) -> None:
    page = operator.get("/people/eva/edit").text
    assert 'name="role"' not in page
    assert post(operator, "/people/eva/edit", was=was(page), **(EVA | {"role": "admin"})).status_code == 303
    assert roster.person(desk, "eva").record.role is None


def test_an_operator_cannot_take_over_the_address_of_somebody_with_a_role(operator: FlaskClient, desk: Desk) -> None:
    roster.change_person(desk, "eva", {"role": "admin"}, "test")
    answer = post(operator, "/people/eva/edit", **(EVA | {"email": "mine@example.com"}))
    assert answer.status_code == 422
    assert roster.person(desk, "eva").record.email is None


def test_somebody_new_is_added_with_everything(browser: FlaskClient, desk: Desk) -> None:
    typed = {
        "name": "Bo Hall", "handle": "bo", "phone": "(415) 555-0188", "email": "bo@example.com",
        "manager": "ana ruiz", "groups": ["staff", "it"], "language": "fr", "time_zone": "", "quiet_from": "",
        "quiet_until": "",
    }  # fmt: skip
    answer = post(browser, "/people/new", **typed)
    assert answer.headers["Location"] == "/people/bo"
    found = roster.person(desk, "bo")
    assert (found.record.phone, found.manager, found.groups) == ("+14155550188", "ana", ("it", "staff"))
    again = post(browser, "/people/new", **typed)
    assert again.status_code == 422
    assert "already has this" in again.text
    unnamed = post(browser, "/people/new", **(typed | {"name": "Zoë de Wit", "handle": "", "phone": "(415) 555-0189"}))
    assert unnamed.headers["Location"] == "/people/zoe.de.wit"


@cases(
    ("typed", "words"),
    [
        ({"phone": "12"}, "too few digits"),
        ({"phone": "+14155550188 12345678"}, "too many digits"),
        ({"phone": "call me"}, "no phone number"),
        ({"handle": "Bo Hall"}, "Use 1 to 40"),
        ({"handle": "new"}, "name of a page"),
        ({"email": "nobody"}, "no e-mail address"),
        ({"manager": "zzz"}, "nobody called"),
        ({"manager": "diaz"}, "more than one person"),
        ({"time_zone": "Mars"}, "no time zone"),
        ({"language": "xx"}, "Choose one of"),
        ({"role": "king"}, "Choose one of"),
        ({"quiet_from": "21:00"}, "Type both times"),
        ({"quiet_from": "21:00", "quiet_until": "21:00"}, "another time"),
        ({"quiet_from": "99:99"}, "Write a time"),
        ({"groups": "nonsense"}, "no group"),
        ({"name": "x" * 100_000}, "at most 80"),
        ({"name": "\x00"}, "Type a name"),
        ({"phone": "\ud800".encode("utf-8", "surrogatepass")}, "no phone number"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_what_was_typed_stays(
    browser: FlaskClient, typed: dict[str, str], words: str
) -> None:
    given = {"name": "Bo Hall", "handle": "bo", "phone": "+14155550188", "email": "keep@example.com"} | typed
    answer = post(browser, "/people/new", **given)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text or "groups" in typed
    assert "email" in typed or "keep@example.com" in answer.text


def test_a_form_that_somebody_overtook_is_refused_with_both_values(browser: FlaskClient, desk: Desk) -> None:
    before = was(browser.get("/people/eva/edit").text)
    roster.change_person(desk, "eva", {"phone": "+14155550177", "language": "de"}, "other")
    answer = post(browser, "/people/eva/edit", was=before, **(EVA | {"name": "Eva Maria", "phone": "+14155550166"}))
    assert answer.status_code == 409
    assert "+14155550177" in answer.text  # as it is now
    assert 'value="+14155550166"' in answer.text  # as it was typed
    assert 'value="Eva Maria"' in answer.text
    assert '<option selected value="de">' in answer.text  # what was not touched
    assert roster.person(desk, "eva").record.phone == "+14155550177"
    once_more = EVA | {"name": "Eva Maria", "phone": "+14155550166", "language": "de"}
    assert post(browser, "/people/eva/edit", was=was(answer.text), **once_more).status_code == 303
    assert roster.person(desk, "eva").record.phone == "+14155550166"


def test_saving_twice_changes_once(browser: FlaskClient, desk: Desk) -> None:
    before = was(browser.get("/people/eva/edit").text)
    typed = EVA | {"name": "Eva M"}
    groups = {"groups": ["family-ruiz", "volunteers"]}
    assert post(browser, "/people/eva/edit", was=before, **typed, **groups).status_code == 303
    assert post(browser, "/people/eva/edit", was=before, **typed, **groups).status_code == 303
    assert "Nothing was changed" in browser.get("/people/eva").text


def test_an_absence_is_announced_once_and_ended(browser: FlaskClient, desk: Desk) -> None:
    typed = {"start": "", "until": "2026-06-05", "cover": "Kim"}
    assert post(browser, "/people/ana/away", **typed).status_code == 303
    assert post(browser, "/people/ana/away", **typed).status_code == 303
    page = browser.get("/people/ana").text
    assert "Away until Friday, Kim Fox covers" in page
    assert page.count("Away since") == 1
    assert post(browser, "/people/ana/back").status_code == 303
    assert post(browser, "/people/ana/back").status_code == 303
    assert roster.person(desk, "ana").away is None


@cases(
    ("typed", "words"),
    [
        ({"until": "2026-05-01"}, "This day is over"),
        ({"start": "2026-06-10", "until": "2026-06-05"}, "before the first"),
        ({"until": "9999-12-31"}, "too far away"),
        ({"until": "soon"}, "Write a day"),
        ({"cover": "ana"}, "Nobody can cover for themselves"),
        ({"cover": "zzz"}, "nobody called"),
        ({"cover": "kim"}, "Kim Fox cannot cover for Ana Ruiz"),
    ],
)
def test_an_absence_that_cannot_be_is_refused_in_a_sentence(
    browser: FlaskClient, desk: Desk, typed: dict[str, str], words: str
) -> None:
    absence.send_away(desk, "kim", starts_at=None, until=None, cover="ana", by="test")
    answer = post(browser, "/people/ana/away", **typed)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_locked_phone_is_unlocked(browser: FlaskClient, desk: Desk, clock: ManualClock) -> None:
    put(desk, "lou", {"locked_until": clock.now() + timedelta(minutes=70)})
    assert "Unlock the phone" in browser.get("/people/lou").text
    assert post(browser, "/people/lou/unlock").status_code == 303
    assert roster.person(desk, "lou").record.locked_until is None


def test_somebody_who_opted_out_can_only_undo_it_himself(browser: FlaskClient, desk: Desk, clock: ManualClock) -> None:
    put(desk, "lou", {"opted_out_at": clock.now()})
    page = browser.get("/people/lou").text
    assert "by texting START" in page
    assert "opt" not in "".join(re.findall(r'action="([^"]*)"', page))


def test_a_person_is_deleted_once_and_stays_on_old_records(browser: FlaskClient) -> None:
    assert post(browser, "/people/sam/delete").status_code == 303
    assert post(browser, "/people/sam/delete").status_code == 303
    assert browser.get("/people/sam").status_code == 404
    assert "Sam Lee" in browser.get("/requests/1").text


def test_the_secret_of_an_app_is_shown_once_and_confirmed_by_a_code(
    browser: FlaskClient, desk: Desk, clock: ManualClock
) -> None:
    answer = post(browser, "/people/ana/app")
    page = browser.get(answer.headers["Location"]).text
    assert "<svg" in page
    assert "style=" not in page
    secret = re.search(r'class="mono key">([^<]+)<', page)
    assert secret
    shown = secret[1].replace(" ", "")
    assert shown not in browser.get("/people/ana/app").text
    wrong = post(browser, "/people/ana/app/confirm", code="000000")
    assert wrong.status_code == 422
    code = pyotp.TOTP(shown).at(clock.now())
    assert post(browser, "/people/ana/app/confirm", code=f"{code[:3]} {code[3:]}").status_code == 303
    assert roster.person(desk, "ana").record.totp
    assert post(browser, "/people/ana/app/remove").status_code == 303
    assert not roster.person(desk, "ana").record.totp


def test_only_he_himself_and_administrators_set_up_an_app(operator: FlaskClient, sam: FlaskClient) -> None:
    assert post(operator, "/people/ana/app").status_code == 403
    assert post(operator, "/people/ana/app/remove").status_code == 403
    assert post(sam, "/people/sam/app").status_code == 303


def test_a_member_shows_a_code_before_his_app_is_replaced_or_removed(
    sam: FlaskClient, desk: Desk, clock: ManualClock
) -> None:
    page = sam.get(post(sam, "/people/sam/app").headers["Location"]).text
    secret = re.search(r'class="mono key">([^<]+)<', page)[1].replace(" ", "")  # type: ignore[index]
    assert post(sam, "/people/sam/app/confirm", code=pyotp.TOTP(secret).at(clock.now())).status_code == 303
    for path in ("/people/sam/app", "/people/sam/app/remove"):
        assert post(sam, path, current="123456").status_code == 422
    clock.move(timedelta(minutes=2))
    assert post(sam, "/people/sam/app/remove", current=pyotp.TOTP(secret).at(clock.now())).status_code == 303
    assert not roster.person(desk, "sam").record.totp


@cases("handle", ["nobody", "%00", "x" * 5000, "%ed%a0%80", "..", "1" + "0" * 30])
def test_nobody_is_found_under_nonsense(browser: FlaskClient, handle: str) -> None:
    for path in (f"/people/{handle}", f"/people/{handle}/edit", f"/people/{handle}/app"):
        assert browser.get(path).status_code in (404, 308)
    assert post(browser, f"/people/{handle}/back").status_code in (404, 303)
