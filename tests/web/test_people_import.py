"""People from a file: how it is read, what each row would do, and that just that is done, once."""

import io
import re
import threading
from http.client import HTTPConnection

import pytest
from flask.testing import FlaskClient

from tests.support.cases import cases
from tests.web.conftest import token
from workflow.runners.server import Server, bind
from workflow.service import roster
from workflow.service.board.people_import.reading import MOST_SENT
from workflow.service.work import Desk
from workflow.store.errors import Missing

HEADER = "handle,name,phone,email,manager,groups\n"


def bring(client: FlaskClient, content: str | bytes):
    data: dict = {"csrf_token": token(client, "/people/import"), "text": ""}
    if isinstance(content, str):
        return client.post("/people/import", data=data | {"text": content})
    data["file"] = (io.BytesIO(content), "people.csv")
    return client.post("/people/import", data=data, content_type="multipart/form-data")


def preview(client: FlaskClient, content: str | bytes) -> tuple[str, str]:
    """The address and the words of the page that shows what a file would do."""
    answer = bring(client, content)
    assert answer.status_code == 303, answer.text
    address = answer.headers["Location"]
    return address, client.get(address).text


def confirm(client: FlaskClient, address: str) -> str:
    answer = client.post(f"{address}/confirm", data={"csrf_token": token(client, "/people/import")})
    assert answer.status_code == 303
    return client.get(address).text


def counts(page: str) -> list[int]:
    """Added, changed, unchanged, refused."""
    _every, refused, added, changed, unchanged = map(int, re.findall(r'class="count">(\d+)<', page))
    return [added, changed, unchanged, refused]


def there(desk: Desk, handle: str) -> bool:
    try:
        roster.person(desk, handle)
    except Missing:
        return False
    return True


def test_nothing_is_stored_before_it_is_confirmed_and_then_just_what_was_shown(
    browser: FlaskClient, desk: Desk
) -> None:
    rows = (
        HEADER + "bo,Bo Hall,(415) 555-0188,bo@example.com,cy,staff; Night shift\n"
        "cy,Cy Young,+14155550189,,Ana Ruiz,\n"
        "kim,Kim Fox-Lee,+14155550103,,-,\n"
        "eva,Eva Diaz,,,,\n"
        "dup,Dup,+14155550189,,,\n"
        "bad,Bad,12,,nobody,\n"
    )
    address, page = preview(browser, rows)
    assert counts(page) == [2, 1, 1, 2]
    for words in ("Kim Fox-Lee", "Night shift (night-shift)", "Row 3 has the same number", "too few digits"):
        assert words in page
    assert "There is nobody called “nobody”" in page
    assert not there(desk, "bo")
    page = confirm(browser, address)
    assert counts(page) == [2, 1, 1, 2]
    bo = roster.person(desk, "bo")
    assert (bo.record.phone, bo.manager, bo.groups) == ("+14155550188", "cy", ("night-shift", "staff"))
    assert roster.person(desk, "cy").manager == "ana"
    assert roster.person(desk, "kim").record.name == "Kim Fox-Lee"
    assert not there(desk, "bad")


def test_confirming_twice_imports_once(browser: FlaskClient, desk: Desk) -> None:
    address, _page = preview(browser, HEADER + "bo,Bo Hall,+14155550188,,,\n")
    confirm(browser, address)
    roster.delete_person(desk, "bo", "test")
    confirm(browser, address)
    assert not there(desk, "bo")


def test_a_row_whose_person_has_changed_since_is_refused(browser: FlaskClient, desk: Desk) -> None:
    address, _page = preview(browser, HEADER + "kim,Kim New,,,,\neva,Eva New,,,,\nbo,Bo,+14155550188,,,\n")
    roster.change_person(desk, "kim", {"email": "other@example.com"}, "other")
    roster.change_person(desk, "joe", {"phone": "+14155550188"}, "other")
    page = confirm(browser, address)
    assert counts(page) == [0, 1, 0, 2]
    assert "Somebody has changed this person" in page
    assert "“joe” already has this number" in page
    assert roster.person(desk, "kim").record.name == "Kim Fox"


def test_the_refused_rows_come_back_as_a_file_that_can_be_mended(browser: FlaskClient, desk: Desk) -> None:
    address, _page = preview(browser, HEADER + "bo,Bo Hall,+14155550101,,,\n")
    file = browser.get(f"{address}/refused.csv").text
    assert "'+14155550101" in file
    assert "already has this number" in file
    address, page = preview(browser, file.replace("0101", "0188").encode())
    assert counts(page) == [1, 0, 0, 0]
    confirm(browser, address)
    assert roster.person(desk, "bo").record.phone == "+14155550188"


def test_the_export_comes_in_again_and_changes_nothing(browser: FlaskClient) -> None:
    _address, page = preview(browser, browser.get("/people.csv").data)
    assert counts(page) == [0, 0, 7, 0]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Vorname;Nachname;Handy\nJürgen;Groß;+14155550188\n".encode("cp1252"), "Windows-1252"),
        ("Vorname;Nachname;Handy\nJürgen;Groß;+14155550188\n".encode("utf-8-sig"), "UTF-8 with a mark"),
        ("Vorname\tNachname\tHandy\nJürgen\tGroß\t+14155550188\n".encode("utf-16"), "UTF-16"),
        (b"sep=|\nVorname|Nachname|Handy\nJ\xc3\xbcrgen|Gro\xc3\x9f|+14155550188\n", "UTF-8"),
    ],
)
def test_encodings_delimiters_and_other_names_of_columns_are_understood(
    browser: FlaskClient, desk: Desk, content: bytes, encoding: str
) -> None:
    address, page = preview(browser, content)
    assert encoding in page
    confirm(browser, address)
    assert roster.person(desk, "jurgen.gro").record.name == "Jürgen Groß"


@cases(
    ("content", "words"),
    [
        ("", "Choose a file"),
        (HEADER, "only one row"),
        ('handle,name\nbo,"Bo Hall\ncy,Cy', "never closed"),
        ('handle,name\nbo,"Bo" Hall\n', "right after a closing quotation mark"),
        (",".join(f"c{each}" for each in range(1000)) + "\n1\n", "1,000 columns"),
        ("colour,size\nred,4\n", "has to name the columns"),
        ("name,groups\nBo,staff\n", "No column says who"),
        (HEADER.encode() + b"bo,B\0o,1\n", "NUL byte in line 2"),
        (b"PK\x03\x04rubbish", "workbook"),
        (bytes(range(1, 32)) * 200, "no text file"),
        (HEADER + "x" * 5_000_000, "5.0 MB"),
        (HEADER + "a,b,c\n" * 10_001, "10,001 rows"),
        (HEADER + "x" * 30_000, "more than 20,000 characters"),
    ],
)
def test_what_cannot_be_read_gets_a_page_that_says_why(browser: FlaskClient, content: str | bytes, words: str) -> None:
    answer = bring(browser, content)
    assert answer.status_code == 422
    assert words in answer.text
    assert not isinstance(content, str) or len(content) > 100_000 or content.strip()[-20:].split('"')[-1] in answer.text


def test_circles_and_those_who_hang_on_refused_rows_are_refused(browser: FlaskClient) -> None:
    rows = "a,A,+14155550180,,b,\nb,B,+14155550181,,a,\nc,C,12,,,\nd,D,+14155550182,,c,\ne,E,+14155550183,,e,\n"
    rows += "f,F,+14155550184,,a,\n"
    _address, page = preview(browser, HEADER + rows)
    assert counts(page) == [0, 0, 0, 6]
    for words in ("Rows 2 and 3 name one another", "Nobody is their own manager"):
        assert words in page
    assert "whose row 4 is refused" in page and "whose row 2 is refused" in page


def test_a_number_that_another_row_gives_up_is_refused_with_the_way_to_do_it(browser: FlaskClient) -> None:
    rows = "sam,,+14155550102,,,\nana,,+14155550101,,,\nkim,,+14155550199,,,\nbo,Bo,+14155550103,,,\n"
    _address, page = preview(browser, HEADER + rows)
    assert counts(page) == [0, 1, 0, 3]
    assert page.count("Rows 2 and 3 swap numbers. Give one of them a free number") == 2
    assert page.count("Row 4 gives them another number: import that row first") == 1


def test_a_file_is_only_for_whoever_brought_it_and_can_be_forgotten(browser: FlaskClient) -> None:
    address, _page = preview(browser, HEADER + "bo,Bo Hall,+14155550188,,,\n")
    assert browser.get("/people/import/other").status_code == 404
    data = {"csrf_token": token(browser, "/people/import")}
    for _ in range(2):
        assert browser.post(f"{address}/drop", data=data).status_code == 303
    assert browser.get(address).status_code == 404


def test_what_is_typed_into_a_file_is_inert_on_the_page(browser: FlaskClient) -> None:
    _address, page = preview(browser, HEADER + "bo,<script>alert(1)</script>,+14155550188,,<b>,\n")
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_what_is_too_large_is_told_what_this_page_takes(browser: FlaskClient) -> None:
    by_a_little = bring(browser, "x" * 4_100_000)
    assert (by_a_little.status_code, "This is 4.1 MB; 4 MB are the most." in by_a_little.text) == (422, True)
    by_far = browser.post("/people/import", data=b"x" * (MOST_SENT + 1), content_type="multipart/form-data; boundary=x")
    assert (by_far.status_code, "This is 12.0 MB; 4 MB are the most." in by_far.text) == (413, True)
    assert 'name="file"' in by_far.text


def test_a_list_of_the_largest_size_passes_the_server(browser: FlaskClient) -> None:
    """The server has a limit of its own; what is under it the application answers, here that one is to sign in."""
    bound = bind("127.0.0.1", 0)
    server = Server(browser.application, bound)
    running = threading.Thread(target=server.run)
    running.start()
    try:
        line = HTTPConnection(*bound.getsockname(), timeout=30)
        line.request("POST", "/people/import", b"text=" + b"x" * (MOST_SENT - 5))
        assert "X-Request-Id" in line.getresponse().headers
        line.close()
    finally:
        server.stop()
        running.join()
