"""Every text as a list: filters in the address, words for every status, and who may see what."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cases import cases
from tests.web.conftest import token
from workflow.clock import ManualClock
from workflow.service import admit, perform, roster, tend
from workflow.service.start import start
from workflow.service.work import Desk
from workflow.store import messages as store

ANA, KIM, STRANGER = "+14155550102", "+14155550103", "+14155550199"


def drain(desk: Desk) -> None:
    while todo := tend.due(desk, 50):
        for effect_id, kind in todo:
            perform.perform(desk, effect_id, kind)


def signed_in(app: Flask, desk: Desk, role: str) -> FlaskClient:
    """A browser of somebody else, with this role."""
    person = {"handle": role, "name": role.title(), "phone": f"+141555501{len(role)}0", "email": f"{role}@example.com"}
    roster.add_person(desk, {**person, "role": role}, "test")
    client = app.test_client()
    path = f"/sign-in/{admit.create_sign_in_link(desk, f'{role}@example.com')}"
    assert client.post(path, data={"csrf_token": token(client, path)}).status_code == 303
    return client


def rows(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    """What the file of this query has."""
    answer = client.get(f"/messages.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))


@pytest.fixture
def talked(app: Flask, desk: Desk) -> Desk:
    """Ana has said yes, Kim something unclear, a stranger hello, and one text to Ana did not arrive."""
    drain(desk)
    carrier = app.extensions["sayso.carrier"]
    carrier.text(KIM, "well, hm, blue cheese")
    carrier.text(STRANGER, "hello there")
    start(desk, "purchase", "sam", {"item": "Lamp", "amount": "40"}, "test")
    return desk


def test_the_list_has_every_text_the_newest_first_with_its_request(talked: Desk, browser: FlaskClient) -> None:
    page = browser.get("/messages").text
    assert page.index("Lamp for $40.00") < page.index("hello there") < page.index("well, hm, blue cheese")
    assert 'href="/requests/1"' in page
    assert "Waiting to be sent" in page
    assert "Unknown number" in page
    assert "Not understood" in page
    assert "simulated" in page


@cases(
    ("query", "has", "lacks"),
    [
        ("?direction=in", "hello there", "Lamp"),
        ("?direction=out", "Lamp", "hello there"),
        ("?person=kim", "blue cheese", "hello there"),
        ("?person=Kim+Fox", "blue cheese", "hello there"),
        (f"?person=%2B{STRANGER[1:]}", "hello there", "blue cheese"),
        ("?q=BLUE", "blue cheese", "hello there"),
        ("?q=%25", "No text matches", "hello there"),
        ("?status=queued", "Lamp", "hello there"),
        ("?status=unclear", "blue cheese", "hello there"),
        ("?request=2", "Lamp", "Standing desk"),
        ("?request=%231", "Standing desk", "Lamp"),
        ("?workflow=purchase", "Lamp", "hello there"),
        ("?workflow=nothing", "No text matches", "Lamp"),
        ("?code=30003", "No text matches", "Lamp"),
        ("?from=2026-06-02", "No text matches", "Lamp"),
        ("?to=2026-05-31", "No text matches", "Lamp"),
        ("?from=2026-06-01&to=2026-06-01", "Lamp", "No text matches"),
        ("?person=nobody", "Nobody here is called “nobody”", "Lamp"),
    ],
)
def test_a_filter_leaves_only_what_fits_it(
    talked: Desk, browser: FlaskClient, query: str, has: str, lacks: str
) -> None:
    page = browser.get(f"/messages{query}").text.partition('data-live="texts"')[2]
    assert has in page
    assert lacks not in page


def test_a_code_is_said_in_words_with_what_to_do(talked: Desk, browser: FlaskClient) -> None:
    number = rows(browser, "?status=queued")[0]["id"]
    talked.database.transact(
        lambda tx: store.mark(tx, int(number), expect=["queued"], now=talked.clock.now(), status="failed", code=30005)
    )
    page = browser.get("/messages?status=trouble").text
    assert "Not sent" in page
    assert "The number is not in service. Correct the person&#39;s number." in page
    assert "/messages?code=30005" in page
    (row,) = rows(browser, "?code=30005")
    assert (row["id"], row["status code"], row["segments"]) == (number, "30005", "1")


def test_codes_are_for_administrators_and_whole_numbers_for_operators(
    app: Flask, talked: Desk, browser: FlaskClient
) -> None:
    with talked.database.reading() as tx:
        code = next(each.body.split("YES ")[1][:4] for each in store.page(tx, request_id=2) if "YES " in each.body)
    assert f"YES {code}" in browser.get("/messages?request=2").text
    for role, whole in (("operator", True), ("viewer", False)):
        client = signed_in(app, talked, role)
        for text in (client.get("/messages").text, client.get("/messages.csv").text):
            assert code not in text
            assert "YES ****" in text
            assert (ANA in text) is whole
            assert (STRANGER in text) is whole


def test_nobody_finds_a_code_out_by_searching_for_it(app: Flask, talked: Desk, browser: FlaskClient) -> None:
    with talked.database.reading() as tx:
        code = next(each.body.split("YES ")[1][:4] for each in store.page(tx, request_id=2) if "YES " in each.body)
    assert "Lamp" in browser.get(f"/messages?q=YES+{code}").text
    viewer = signed_in(app, talked, "viewer")
    for guess in (f"YES+{code}", f"YES+{code[:2]}", code):
        assert "No text matches" in viewer.get(f"/messages?q={guess}").text
        assert rows(viewer, f"?q={guess}") == []
    assert "Lamp" in viewer.get("/messages?q=$40.00").text


def test_texts_of_a_short_code_that_nobody_has_are_found_by_it(app: Flask, browser: FlaskClient, talked: Desk) -> None:
    app.extensions["sayso.carrier"].text("24273", "your parcel is on its way")
    assert [each["text"] for each in rows(browser, "?person=24273&direction=in")] == ["your parcel is on its way"]
    assert rows(browser, "?person=24274") == []


def test_a_member_is_told_that_it_is_not_for_him(app: Flask, talked: Desk) -> None:
    with talked.database.reading():
        pass
    member = signed_in(app, talked, "viewer")
    talked.database.transact(
        lambda tx: tx.exec_driver_sql("UPDATE users SET role = 'member' WHERE email LIKE 'viewer%'")
    )
    for path in ("/messages", "/messages.csv", "/analytics", "/analytics/cost.csv"):
        assert member.get(path).status_code == 403, path


def test_pages_of_fifty_lead_on_and_back_and_keep_the_filters(
    desk: Desk, browser: FlaskClient, clock: ManualClock
) -> None:
    for number in range(120):
        clock.move(timedelta(seconds=1))
        desk.database.transact(
            lambda tx, number=number: store.accept(
                tx, sid=f"SM{number:032x}", phone=ANA, body=f"word number {number:03}", digest="x", reading=None,
                segments=1, now=desk.clock.now(), simulated=True,
            )
        )  # fmt: skip
    seen, path, pages = [], "/messages?q=number", []
    while path:
        page = browser.get(path).text
        pages.append(path)
        seen += [part[:3] for part in page.split("word number ")[1:]]
        following = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        path = following
    assert seen == [f"{number:03}" for number in range(119, -1, -1)]
    assert all("q=number" in path for path in pages)
    back = browser.get(pages[-1]).text.partition('rel="prev" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "word number 069" in browser.get(back).text
    assert "word number 019" not in browser.get(back).text
    assert len(rows(browser, "?q=number")) == 120


@cases(
    "query",
    [
        "?request=" + "9" * 30, "?code=-1", "?code=x", "?before=" + "9" * 30, "?before=x", "?after=999999",
        "?q=%00", "?q=" + "a" * 5000, "?person=%00%ff", "?direction=sideways", "?status=%3Cscript%3E", "?from=never",
        "?to=9999-12-31", "?from=0001-01-01", "?workflow=%00", "?q=a&q=b", "?q=%5C_%25", "?person=%25",
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_left_out_and_said(talked: Desk, browser: FlaskClient, query: str) -> None:
    answer = browser.get(f"/messages{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    assert browser.get(f"/messages.csv{query}").status_code == 200


def test_a_file_holds_nothing_that_comes_alive(app: Flask, talked: Desk, browser: FlaskClient) -> None:
    app.extensions["sayso.carrier"].text(KIM, '=HYPERLINK("http://evil","x")')
    assert rows(browser, "?q=HYPERLINK")[0]["text"].startswith("'=")


def test_no_text_yet_says_what_comes_next(desk: Desk, browser: FlaskClient) -> None:
    from workflow.service import simulated

    simulated.wipe(desk, "test")
    page = browser.get("/messages").text
    assert "No text has been sent or received yet." in page
