"""The people of the dashboard on both databases: the list, what is found by typing, and imports."""

from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from tests.support.house import House, open_house
from workflow.service import absence, guests, roster
from workflow.service.actor import Actor, Role
from workflow.service.board.people import listing
from workflow.service.board.people_import import importing
from workflow.service.work import Work, use_case
from workflow.store import beginnings, directory, finds, imports
from workflow.store.directory import Wanted
from workflow.store.errors import Missing
from workflow.store.tables import PersonRow

ADMIN = Actor(by="user:x", name="X", role=Role.ADMIN)


@use_case
def _guest(work: Work, phone: str, name: str) -> None:
    guests.guest(work, phone, name)


@pytest.fixture
def crowd(house: House) -> House:
    """Ana manages Sam and Kim; Joe is away and Sam stands in; Kim has opted out; Joe's replies do not count now."""
    house.people("ana", "joe")
    house.people("sam", "kim", manager="ana")
    odd = {"handle": "odd", "name": "Åsa 100%_x", "phone": "+4687712345", "email": "asa@example.org", "cover": "ana"}
    roster.add_person(house.desk, odd, "test")
    roster.put_group(house.desk, "board", "The board", ["sam", "ana"], "test")
    roster.put_group(house.desk, "all", "all of us", ["sam"], "test")
    _guest(house.desk, "+14155559999", "Gina")
    now = house.desk.clock.now()
    until = now + timedelta(days=2)
    absence.send_away(house.desk, "joe", starts_at=None, until=until, cover="sam", by="test")
    _set(house, "joe", locked_until=now + timedelta(hours=1))
    _set(house, "sam", locked_until=now - timedelta(hours=1))
    _set(house, "kim", opted_out_at=now)
    return house


def _set(house: House, handle: str, **values: Any) -> None:
    changed = update(PersonRow).where(PersonRow.handle == handle).values(**values)
    house.desk.database.transact(lambda tx: tx.execute(changed))


def _found(house: House, **wanted: Any) -> list[str]:
    """Who is on the page; the count and the file say the same."""
    listed = listing.page(house.desk, ADMIN, Wanted(**wanted), 1)
    handles = [each.record.handle for each in listed.lines]
    assert listed.total == len(handles)
    assert [each.record.handle for each in listing.every(house.desk, ADMIN, Wanted(**wanted))] == handles
    return handles


WORDS = {
    ("SAM",): ["sam"],
    ("Åsa",): ["odd"],
    ("EXAMPLE.org",): ["odd"],
    ("100%",): ["odd"],
    ("%_",): ["odd"],
    ("0_",): [],
    ("s", "o"): ["odd"],
    ("(415)", "555-0103"): ["kim"],
    ("000000",): [],
    ("\\",): [],
}
STANDING: list[tuple[dict[str, Any], list[str]]] = [
    ({"state": "away"}, ["joe"]),
    ({"state": "opted_out"}, ["kim"]),
    ({"state": "locked"}, ["joe"]),
    ({"state": "no_manager"}, ["ana", "joe", "odd"]),
    ({"group": "board"}, ["ana", "sam"]),
    ({"group": "all", "words": ("a",)}, ["sam"]),
    ({"group": "none"}, []),
]


def test_people_are_found_by_their_words_and_by_how_they_stand(crowd: House) -> None:
    for words, handles in WORDS.items():
        assert (words, _found(crowd, words=words)) == (words, handles)
    for wanted, handles in STANDING:
        assert (wanted, _found(crowd, **wanted)) == (wanted, handles)


def test_people_who_cannot_be_reached_are_those_who_opted_out_or_whose_ask_has_trouble(crowd: House) -> None:
    crowd.publish()
    crowd.start()
    assert _found(crowd, state="unreachable") == ["kim"]
    crowd.change("UPDATE asks SET trouble = 'undelivered'")
    assert _found(crowd, state="unreachable") == ["ana", "kim"]
    crowd.change("UPDATE asks SET status = 'lapsed'")
    assert _found(crowd, state="unreachable") == ["kim"]


def test_guests_are_a_list_of_their_own(crowd: House) -> None:
    assert [each.record.name for each in listing.page(crowd.desk, ADMIN, Wanted(state="guests"), 1).lines] == ["Gina"]
    assert not _found(crowd, words=("Gina",))


def test_every_order_has_each_person_once(crowd: House) -> None:
    now = crowd.desk.clock.now()
    for sort, backwards in product(directory.SORTS, (False, True)):
        wanted = Wanted(sort=sort, backwards=backwards)
        with crowd.desk.database.reading() as tx:
            pages = [directory.page(tx, wanted, now, offset=each, limit=2) for each in (0, 2, 4, 6)]
        handles = [line.record.handle for page in pages for line in page]
        assert sorted(handles) == ["ana", "joe", "kim", "odd", "sam"], sort
        if sort == "handle":
            assert handles == sorted(handles, reverse=backwards)
        if sort == "manager":
            assert set(handles[:2]) == {"sam", "kim"}, "who has none comes last"


def test_a_line_says_all_that_belongs_to_a_person(crowd: House) -> None:
    lines = {each.record.handle: each for each in listing.page(crowd.desk, ADMIN, Wanted(), 1).lines}
    assert (lines["sam"].manager, lines["sam"].manager_name) == ("ana", "Ana")
    assert sorted(lines["sam"].groups) == [("all", "all of us"), ("board", "The board")]
    assert (lines["joe"].away, lines["joe"].cover_name) == (True, "Sam")
    assert (lines["odd"].away, lines["odd"].cover, lines["odd"].cover_name) == (False, "ana", "Ana")


def test_names_are_suggested_and_people_counted(crowd: House) -> None:
    crowd.publish()
    crowd.start()
    ana = crowd.rows("SELECT id FROM people WHERE handle = 'ana'")[0].id
    with crowd.desk.database.reading() as tx:
        assert directory.named_like(tx, "A", 9) == [("ana", "Ana"), ("sam", "Sam"), ("odd", "Åsa 100%_x")]
        assert directory.named_like(tx, "a", 1) == [("ana", "Ana")]
        assert directory.named_like(tx, "%", 9) == [("odd", "Åsa 100%_x")]
        assert directory.of_name(tx, "aNA") == [("ana", "Ana")]
        assert directory.of_name(tx, "an") == []
        assert list(directory.groups_named(tx)) == ["all", "board"]
        assert directory.groups_named(tx, ["board", "none"]) == {"board": "The board"}
        assert directory.burden(tx, ana) == (1, 2)
        assert directory.burden(tx, 999_999) == (0, 0)
        assert beginnings.real_people(tx) == 0
    crowd.change("UPDATE people SET simulated = :no WHERE handle = 'ana'", no=False)
    with crowd.desk.database.reading() as tx:
        assert beginnings.real_people(tx) == 1


def test_what_was_asked_of_somebody_else_instead_is_told(crowd: House) -> None:
    crowd.publish(approve="person:joe")
    request_id, now = crowd.start(requester="kim"), crowd.desk.clock.now()
    joe = crowd.rows("SELECT id FROM people WHERE handle = 'joe'")[0].id
    with crowd.desk.database.reading() as tx:
        assert [(each.request_id, each.handle) for each in directory.taken_over(tx, joe, now)] == [(request_id, "sam")]
        assert directory.taken_over(tx, joe, now + timedelta(seconds=1)) == []


def test_what_somebody_types_finds_a_few_of_everything(crowd: House) -> None:
    crowd.publish()
    ids = [crowd.start(item=item) for item in ("Desk 50%", "Lamp", "desk")]
    sam, joe = (crowd.rows(f"SELECT id FROM people WHERE handle = '{each}'")[0].id for each in ("sam", "joe"))
    with crowd.desk.database.reading() as tx:
        assert [each.id for each in finds.requests(tx, "DESK", 9)] == [ids[2], ids[0]]
        assert [each.id for each in finds.requests(tx, "0%", 9)] == [ids[0]]
        assert [each.id for each in finds.requests(tx, str(ids[1]), 9)] == [ids[1]]
        assert finds.requests(tx, "9" * 30, 9) == []
        assert [each.id for each in finds.requests(tx, "desk", 1, of=sam)] == [ids[2]]
        assert finds.requests(tx, "desk", 9, of=joe) == []
        assert [each.key for each in finds.people(tx, "A", 9)][:1] == ["ana"]
        assert [each.key for each in finds.people(tx, "%_", 9)] == ["odd"]
        assert [(each.key, each.name) for each in finds.workflows(tx, "PURCH", 9)] == [("purchase", "Purchase")]
        assert finds.workflows(tx, "_", 9) == []


LIST = "Name,Handle,Phone,Manager,Groups\nLea,lea,+14155550301,ana,board\nAna B,ana,+14155550102,,board;all\nX,x,12,,\n"


def test_an_imported_file_adds_changes_and_refuses(crowd: House) -> None:
    key = importing.bring(crowd.desk, ADMIN, content=None, text=LIST, name="list.csv")
    before = importing.preview(crowd.desk, ADMIN, key, None, 1)
    assert {name: before.counts[name] for name in ("added", "changed", "refused", "left")} == {
        "added": 1, "changed": 1, "refused": 1, "left": 2}  # fmt: skip
    _header, rows = importing.refused(crowd.desk, ADMIN, key)
    assert len(rows) == 1
    importing.confirm(crowd.desk, ADMIN, key)
    after = importing.preview(crowd.desk, ADMIN, key, "added", 1)
    assert after.counts["left"] == 0
    assert [each.record.name for each in listing.page(crowd.desk, ADMIN, Wanted(group="board"), 1).lines] == [
        "Ana B", "Lea", "Sam"]  # fmt: skip
    importing.confirm(crowd.desk, ADMIN, key)
    assert _found(crowd, words=("lea",)) == ["lea"]


def test_a_row_that_fails_leaves_the_others_in(crowd: House) -> None:
    text = "Name,Handle,Phone\nLea,lea,+14155550301\nMia,mia,+14155550302\n"
    key = importing.bring(crowd.desk, ADMIN, content=None, text=text, name="list.csv")
    taken = {"handle": "other", "name": "Other", "phone": "+14155550301"}
    roster.add_person(crowd.desk, taken, "test")
    importing.confirm(crowd.desk, ADMIN, key)
    assert _found(crowd, words=("+141555503",)) == ["mia", "other"]
    assert importing.preview(crowd.desk, ADMIN, key, "failed", 1).counts["left"] == 0


def test_a_file_is_its_owners_and_forgotten_after_a_day(crowd: House) -> None:
    key = importing.bring(crowd.desk, ADMIN, content=None, text=LIST, name="list.csv")
    now = crowd.desk.clock.now()
    with crowd.desk.database.reading() as tx:
        kept = imports.get(tx, key, ADMIN.by)
        assert [each.number for each in imports.lines(tx, kept.id, None, offset=1, limit=1)] == [3]
        assert [each.handle for each in imports.open_lines(tx, kept.id, 9)] == ["lea", "ana"]
        assert sorted(map(len, imports.memberships(tx).values())) == [1, 2]
        with pytest.raises(Missing):
            imports.get(tx, key, "user:other")
    crowd.desk.database.transact(lambda tx: imports.forget(tx, now))
    with crowd.desk.database.reading() as tx:
        assert imports.get(tx, key, ADMIN.by) == kept
    crowd.desk.database.transact(lambda tx: imports.forget(tx, now + timedelta(seconds=1)))
    with crowd.desk.database.reading() as tx, pytest.raises(Missing):
        imports.get(tx, key, ADMIN.by)


def test_an_address_with_a_nul_in_it_leads_nowhere(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path, pages=True) as house, house.app.test_client() as client:
        for path in ("/people/{}", "/groups/{}", "/workflows/{}", "/api/v1/people/{}"):
            assert client.get(path.format("a")).status_code in (303, 401), path
            assert client.get(path.format("a%00")).status_code == 404, path
