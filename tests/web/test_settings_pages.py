"""General, audit and data: what they show, to whom, what they change, and what leaves the house."""

import csv
import io
import json
import re
import zipfile

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.web.conftest import token
from workflow.service import admit, roster, steer
from workflow.service.work import Desk
from workflow.store import audit

PAGES = ("general", "calendar", "twilio", "audit", "audit/verification", "data")
FOR_ADMINS = ("data",)


def post(client: FlaskClient, path: str, page: str = "/settings/general", *, status: int = 200, **form: object) -> str:
    answer = client.post(path, data={"csrf_token": token(client, page), **form}, follow_redirects=True)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.text


def signed_in(app: Flask, desk: Desk, role: str) -> FlaskClient:
    person = {"handle": role, "name": role.title(), "phone": f"+141555501{len(role)}0", "email": f"{role}@example.com"}
    roster.add_person(desk, {**person, "role": role}, "test")
    client = app.test_client()
    path = f"/sign-in/{admit.create_sign_in_link(desk, f'{role}@example.com')}"
    assert client.post(path, data={"csrf_token": token(client, path)}).status_code == 303
    return client


def admin_events(desk: Desk) -> list[str]:
    with desk.database.reading() as tx:
        return [each.body["event"] for each in audit.entries(tx, audit.ADMIN)]


def test_every_page_is_there_and_small_roles_change_nothing(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    operator = signed_in(app, desk, "operator")
    before = admin_events(desk)
    for page in PAGES:
        assert browser.get(f"/settings/{page}").status_code == 200, page
        assert operator.get(f"/settings/{page}").status_code == (403 if page in FOR_ADMINS else 200), page
    sent = {"csrf_token": token(operator, "/settings/general"), "name": "Mine", "form": "csv"}
    for path in ("general", "calendar/hours", "twilio/check", "twilio/send-again", "data/wipe", "data/export"):
        form = {**sent, "workdays": ["0"], "opens": "09:00", "closes": "17:00"}
        assert operator.post(f"/settings/{path}", data=form).status_code == 403, path
    assert admin_events(desk) == before
    assert browser.get("/settings/").headers["Location"].endswith("/settings/general")


def test_the_name_of_the_workspace_is_saved_and_shown_round_every_page(desk: Desk, browser: FlaskClient) -> None:
    assert "Saved." in post(browser, "/settings/general", name="  Harbour   <i>Works</i> ")
    assert "Harbour &lt;i&gt;Works&lt;/i&gt;" in browser.get("/messages").text
    assert "Nothing was changed." in post(browser, "/settings/general", name="Harbour <i>Works</i>")
    assert admin_events(desk).count("WorkspaceRenamed") == 1
    page = post(browser, "/settings/general", status=422, name="x" * 61)
    assert "Write at most 60 plain characters." in page
    assert "x" * 61 in page
    for name in ("a\x00b", "x" * 100_000, "\u202eabc"):
        post(browser, "/settings/general", status=422, name=name)
    assert admin_events(desk).count("WorkspaceRenamed") == 1


def test_no_secret_is_on_the_page_of_what_is_set_outside(desk: Desk, browser: FlaskClient) -> None:
    page = browser.get("/settings/general").text
    assert "TIME_ZONE" in page
    assert desk.secret_key not in page


def test_the_log_is_readable_and_filtered(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    app.extensions["sayso.carrier"].text("+14155550102", "YES <script>alert(1)</script>")
    steer.withdraw(desk, 1, "user:rosa@example.com")
    page = browser.get("/settings/audit").text.partition("<tbody>")[2]
    assert page.index("Withdrawn") < page.index("Replied") < page.index("PersonAdded")
    assert "took the request back" in page
    assert "<script>alert" not in page
    assert "rosa@example.com" in page
    only = browser.get("/settings/audit?chain=1&event=withdrawn").text.partition("<tbody>")[2]
    assert only.count("<tr") == 1
    assert browser.get("/settings/audit?by=rosa@example.com").text.count("data-row") == 1
    assert browser.get("/settings/audit?chain=admin&event=PersonAdded").text.count("data-row") > 1
    assert "Nothing matches" in browser.get("/settings/audit?from=2026-06-02").text
    assert "Nothing matches" in browser.get("/settings/audit?by=%25").text
    assert "write its number, or admin" in browser.get("/settings/audit?chain=nonsense").text
    for odd in (
        "chain=" + "9" * 40,
        "event=%00%22",
        "by=%5C",
        "from=x",
        "before=" + "9" * 40,
        "after=-1",
        "by=_%25%27",
    ):
        assert browser.get(f"/settings/audit?{odd}").status_code == 200, odd


def test_the_log_leaves_as_a_table_and_as_lines_of_json(desk: Desk, browser: FlaskClient) -> None:
    with desk.database.reading() as tx:
        count = tx.execute(text("SELECT count(*) FROM audit")).scalar_one()
    rows = list(csv.DictReader(io.StringIO(browser.get("/settings/audit.csv").text.lstrip("\ufeff"))))
    lines = [json.loads(line) for line in browser.get("/settings/audit.jsonl").text.splitlines()]
    assert len(rows) == len(lines) == count
    assert [row["hash"] for row in rows] == [line["hash"] for line in lines]
    assert len(browser.get("/settings/audit.jsonl?chain=1").text.splitlines()) < count


def test_a_log_of_many_rows_is_read_page_by_page(desk: Desk, browser: FlaskClient) -> None:
    with desk.database.reading() as tx:
        most = tx.execute(text("SELECT max(id) FROM audit")).scalar_one()
    for number in range(60):
        steer.nudge(desk, 1, f"user:n{number}@example.com")
    first = browser.get("/settings/audit").text
    assert first.count("data-row") == 50
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = browser.get(following[1].replace("&amp;", "&")).text
    assert second.count("data-row") == min(50, most + 10)
    back = re.search(r'rel="prev" href="([^"]+)"', second)
    assert back
    assert browser.get(back[1].replace("&amp;", "&")).text.count("data-row") == 50


def test_verifying_finds_the_row_that_was_touched(desk: Desk, browser: FlaskClient) -> None:
    assert "The log is intact: " in browser.get("/settings/audit/verification").text
    desk.database.transact(
        lambda tx: tx.execute(text("UPDATE audit SET body = replace(body, 'demo', 'evil') WHERE chain = 'request:1'"))
    )
    page = browser.get("/settings/audit/verification").text
    assert "The log was tampered with" in page
    assert "request:1, row 1" in page


def test_the_page_of_data_counts_and_wipes_what_was_simulated(desk: Desk, browser: FlaskClient) -> None:
    page = browser.get("/settings/data").text
    assert "SQLite" in page
    assert "None yet" in page
    gone = post(browser, "/settings/data/wipe", "/settings/data")
    assert "Deleted: 1 request, 2 texts, 7 people and 13 groups." in gone
    assert "No simulated data." in browser.get("/settings/data").text
    assert browser.get("/settings/data").status_code == 200
    assert admin_events(desk).count("Wiped") == 1


def test_the_export_has_everything_and_no_code_and_no_secret(app: Flask, desk: Desk, browser: FlaskClient) -> None:
    app.extensions["sayso.carrier"].text("+14155550103", '=HYPERLINK("http://evil")')
    with desk.database.reading() as tx:
        codes = [*tx.execute(text("SELECT code FROM asks UNION SELECT code FROM requests")).scalars()]
        tables = {
            name: tx.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in ("people", "requests", "asks", "decisions", "messages", "audit", "definitions")
        }
    for form in ("csv", "jsonl"):
        sent = {"csrf_token": token(browser, "/settings/data"), "form": form}
        answer = browser.post("/settings/data/export", data=sent)
        assert answer.mimetype == "application/zip"
        archive = zipfile.ZipFile(io.BytesIO(answer.data))
        for name, count in tables.items():
            content = archive.read(f"{name}.{form}").decode("utf-8-sig")
            rows = list(csv.DictReader(io.StringIO(content))) if form == "csv" else content.splitlines()
            assert len(rows) == count + (name == "audit") * (1 if form == "csv" else 2), name
        words = archive.read(f"messages.{form}").decode()
        assert "'=HYPERLINK" in words if form == "csv" else '"=HYPERLINK' in words
        assert "YES ****" in words
        assert not any(f"YES {code}" in words for code in codes)
        assert "sayso: 1" in archive.read("workflows/purchase-v1.yaml").decode()
        whole = "".join(archive.read(each).decode() for each in archive.namelist())
        assert "totp_secret" not in whole and "password" not in re.sub("Reply codes, passwords", "", whole)
    assert admin_events(desk).count("Exported") == 2
    sent = {"csrf_token": token(browser, "/settings/data"), "form": "xml"}
    answer = browser.post("/settings/data/export", data=sent)
    assert (answer.status_code, "Choose one of the two." in answer.text) == (422, True)
