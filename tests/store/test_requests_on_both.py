"""What pages show of requests, texts, workflows and phones on both databases: figures, lists and sketches."""

from datetime import timedelta

import pytest

from tests.support.house import PHONES, House
from workflow.core.state import Answer
from workflow.service import steer
from workflow.service.actor import Actor, Role
from workflow.service.board import analytics, sketches
from workflow.store import (
    listing,
    loose_photos,
    measures,
    needs,
    neighbours,
    phones,
    pulse,
    recent,
    rolls,
    search,
    texts,
    threads,
    trials,
    turnover,
)
from workflow.store import sketches as stored
from workflow.store.needs import Scope
from workflow.store.phones import PhoneText
from workflow.store.search import Wanted

ADMIN = Actor(by="user:x", name="X", role=Role.ADMIN)


@pytest.fixture
def busy(house: House) -> House:
    """1 approved after a quarter of an hour, 2 rejected, 3 overridden, 4 withdrawn, 5 expired, and 6 open."""
    house.people("sam", "ana", "kim", "joe")
    house.publish()
    house.publish("travel", approve="person:joe")
    for item in ("Desk", "Lamp 50%", "Chair", "Pen"):
        house.start(item=item)
    house.drain()
    house.later(minutes=15)
    house.text("ana", f"YES {house.code(1, 'ana')}")
    house.text("ana", f"NO {house.code(2, 'ana')} too dear")
    house.text("ana", "what is that")
    steer.override(house.desk, 3, answer=Answer.YES, reason="because", by="user:x")
    steer.withdraw(house.desk, 4, "user:x")
    house.start(item="Late")
    house.later(hours=5)
    house.start(requester="kim", workflow="travel", item="Rome")
    house.drain()
    return house


def test_how_requests_ended_is_counted(busy: House) -> None:
    report = analytics.report(busy.desk, ADMIN, of_simulated=busy.desk.simulated)
    ended = report.ended
    assert (ended.override, ended.silence, ended.nobody, ended.expired, ended.withdrawn) == (1, 0, 0, 1, 1)
    assert sorted(round(each) for part in ended.decided for each in part) == [900, 900]
    assert [(each.name, each.asked, each.answered) for each in report.people] == [("Ana", 3, 2)]
    assert sum(each.of for each in report.reminded) == 3
    assert sum(each.texts_in for each in report.texts) == 3
    assert sum(each.count for each in report.unclear) == 1
    assert analytics.report(busy.desk, ADMIN, workflow="travel", of_simulated=busy.desk.simulated).people == ()
    assert analytics.report(busy.desk, ADMIN, workflow="none", of_simulated=busy.desk.simulated).empty
    assert analytics.report(busy.desk, ADMIN, of_simulated=not busy.desk.simulated).empty
    assert {slug for slug, _title in analytics.choices(busy.desk, ADMIN).workflows} == {"purchase", "travel"}


def test_what_goes_through_is_counted_by_part_and_workflow(busy: House) -> None:
    now, mine = busy.desk.clock.now(), busy.desk.simulated
    cuts = [now - timedelta(days=1), now - timedelta(minutes=1), now + timedelta(minutes=1)]
    with busy.desk.database.reading() as tx:
        assert pulse.waiting(tx, now, simulated=mine) == (1, 0)
        assert pulse.waiting(tx, now + timedelta(hours=5), simulated=mine) == (1, 1)
        assert pulse.came(tx, cuts, simulated=mine) == [5, 1]
        assert pulse.came(tx, cuts, simulated=not mine) == [0, 0]
        figures = pulse.ended(tx, cuts, simulated=mine)
        assert sum(each.count for each in figures) == 5
        assert (sum(each.approved for each in figures), sum(each.rejected for each in figures)) == (2, 1)
        assert sorted(round(took) for each in figures for took in each.seconds) == [900] * 3
        delivered = pulse.delivered(tx, cuts, simulated=mine)
        assert sum(arrived for arrived, _ in delivered) > 0
        assert sum(failed for _, failed in delivered) == 0
        slugs = ["purchase", "travel"]
        assert turnover.open_by_version(tx, slugs, simulated=mine) == {("travel", 1): 1}
        assert turnover.open_by_version(tx, slugs, simulated=not mine) == {}
        paces = turnover.times_to_decide(tx, [*slugs, "none"], cuts[0], simulated=mine)
        assert {slug: [each.total_seconds() for each in times] for slug, times in paces.items()} == {
            "purchase": [900] * 3}  # fmt: skip
        assert not turnover.times_to_decide(tx, slugs, now + timedelta(days=1), simulated=mine)
        assert turnover.times_to_decide(tx, ["none"], cuts[0], simulated=mine) == {}
        open_version = rolls.running(tx)
        assert [(each.request_id, each.asked, each.answered) for each in rolls.calls(
            tx, {open_version[0]: ["manager"]}, 9)] == [(6, 1, 0)]  # fmt: skip
        assert rolls.calls(tx, {open_version[0]: ["other"]}, 9) == []
        assert rolls.calls(tx, {}, 9) == []
        texts_of = measures.texts(tx, measures.Stretch(cuts=cuts, simulated=mine, workflow="travel"), ["new"])
        assert [each.texts_in for each in texts_of] == [0, 0]


def test_requests_are_filtered_and_stand_beside_others(busy: House) -> None:
    now, mine = busy.desk.clock.now(), busy.desk.simulated
    with busy.desk.database.reading() as tx:
        ana, kim, joe = (search.called(tx, each)[0] for each in ("ANA", "Kim", "joe"))

        def found(**wanted: object) -> list[int]:
            return listing.ids(tx, Wanted(**wanted))  # type: ignore[arg-type]

        assert found(workflow="travel", simulated=mine) == [6]
        assert found(requester_ids=[kim]) == [6]
        assert found(waiting_on_ids=[joe], statuses=["pending"]) == [6]
        assert found(waiting_on_ids=[ana]) == []
        assert found(involved_id=ana) == [5, 4, 3, 2, 1]
        assert found(ended_since=now) == [5]
        assert found(ended_since=now + timedelta(seconds=1)) == []
        assert found(since=now) == [6]
        assert found(until=now - timedelta(hours=5)) == [4, 3, 2, 1]
        assert found(late_at=now + timedelta(hours=5)) == [6]
        assert found(late_at=now) == []
        assert found(words="50%") == [2]
        assert found(words="kim") == [6]
        assert found(words="#3") == [3]
        assert found(words="9" * 10) == []
        assert search.called(tx, "nobody") == []
        assert [each.waiting[0].handle for each in listing.rows(tx, [6, 99])] == ["joe"]
        assert [slug for slug, _ in listing.workflows(tx)] == ["purchase", "travel"]
        assert neighbours.around(tx, 6, Wanted(involved_id=ana)) == (None, 5)
        assert neighbours.around(tx, 3, Wanted(simulated=not mine)) == (None, None)
        for sort in listing.Sort:
            every = listing.ids(tx, Wanted(), sort=sort)
            for before, here, after in zip([None, *every], every, [*every[1:], None], strict=False):
                assert neighbours.around(tx, here, Wanted(), sort) == (before, after)
        happened = recent.latest(tx, now - timedelta(days=1), simulated=mine, limit=50)
        kinds = {each.kind for each in happened}
        assert [each.words for each in happened if each.kind == "replied"] == ["what is that"], "the rest decided"
        assert {"started", "yes", "no", "replied", "Withdrawn", "Overridden"} <= kinds
        scope = Scope(at=now + timedelta(hours=5), simulated=mine)
        page = needs.page(tx, scope)
        assert [each.id for each in page if each.kind == "late"] == [6]
        assert len(page) == needs.count(tx, scope)
        troubled = [each.id for each in page if each.kind == "trouble"]
        assert set(needs.troubles(tx, [*troubled, 999])) == set(troubled)
        for narrowed, count in (({"workflow": "none"}, 0), ({"waiting_on_ids": [joe]}, 1), ({"workflow": "travel"}, 1)):
            assert needs.count(tx, Scope(at=scope.at, simulated=mine, **narrowed)) == count, narrowed  # type: ignore[arg-type]


def test_texts_are_filtered_and_paged(busy: House) -> None:
    now = busy.desk.clock.now()
    with busy.desk.database.reading() as tx:
        (ana,) = texts.people_called(tx, "ana")
        assert texts.people_called(tx, "AN") == [ana]
        assert texts.people_called(tx, PHONES["ana"]) == [ana]
        assert texts.people_called(tx, "%") == []

        def found(**wanted: object) -> list[str]:
            given = texts.Wanted(**wanted)  # type: ignore[arg-type]
            rows = texts.of(tx, texts.ids(tx, given, limit=99))
            assert texts.count(tx, given, 99) == len(rows)
            return [each.body for each in rows]

        everything = texts.of(tx, texts.ids(tx, texts.Wanted(), limit=99))
        assert found(people=[ana], direction="in") == found(direction="in")
        assert found(direction="in", words="WHAT IS") == ["what is that"]
        assert found(words="\\") == []
        assert len(found(request_id=2, readings=["decide_no"])) == 1
        assert found(code=30003) == []
        assert found(statuses=["none"]) == []
        assert len(found(workflow="travel")) == len([each for each in everything if each.request_id == 6]) > 0
        assert found(workflow="none") == []
        assert found(since=now + timedelta(hours=1)) == []
        assert found(until=now - timedelta(days=1)) == []
        assert texts.count(tx, texts.Wanted(), 2) == 3
        for wanted in (texts.Wanted(), texts.Wanted(people=[ana])):
            every = texts.ids(tx, wanted, limit=99)
            place = every[len(every) // 2]
            older = texts.ids(tx, wanted, before=place, limit=99)
            newer = texts.ids(tx, wanted, after=place, limit=99)
            assert [*newer, place, *older] == every
            assert [number for number, _ in texts.bodies(tx, wanted, before=place, limit=99)] == older
            assert [each.id for each in texts.of(tx, older)] == older
        assert {each.request_id for each in threads.of_request(tx, 2, 99)} == {2}
        assert len(threads.of_request(tx, 2, 1)) == 1
        strays = [each for each in everything if each.direction == "in" and each.request_id is None]
        read = [str(each.reading) for each in strays]
        beside = threads.beside(tx, [ana], read, now - timedelta(days=1), now, 9)
        assert "what is that" in [each.body for each in beside]
        assert threads.beside(tx, [ana], read, now, now, 9) == []
        assert threads.beside(tx, [], read, now - timedelta(days=1), now, 9) == []
        assert loose_photos.of_person(tx, ana) == []


def test_the_virtual_phones_keep_what_was_tried(busy: House) -> None:
    now, transact = busy.desk.clock.now(), busy.desk.database.transact
    phone = "+14155550999"
    for number, (body, status) in enumerate((("one", "delivered"), ("two", "waiting"), ("one", "refused"))):
        text = PhoneText(phone=phone, from_phone=body == "two", body=body, sid=f"SM{number}", at=now, status=status)
        transact(lambda tx, each=text: phones.add(tx, each))
    assert transact(lambda tx: phones.change(tx, "SM1", expect="waiting", status="failed", code=30003)) is True
    assert transact(lambda tx: phones.change(tx, "SM1", expect="waiting", status="delivered")) is False
    for said in ({"a": 1}, {"a": 2}):
        transact(lambda tx, each=said: phones.note(tx, "SM0", "webhooks", each))
    transact(lambda tx: phones.put_state(tx, phone, signal=False))
    transact(lambda tx: phones.put_state(tx, phone, twice=True))
    transact(lambda tx: phones.keep_photo(tx, url="u", phone=phone, content=b"\x00\xff", at=now))
    with busy.desk.database.reading() as tx:
        assert [each.sid for each in phones.threads(tx, phone)] == ["SM0"]
        assert [each.sid for each in phones.latest(tx, phone, 2)] == ["SM1", "SM2"]
        assert phones.find(tx, phone, "one", now) == "SM0"
        assert phones.find(tx, phone, "one", now + timedelta(seconds=1)) is None
        assert phones.get(tx, "none") is None
        assert phones.exchange(tx, "SM0") == {"webhooks": [{"a": 1}, {"a": 2}]}
        assert phones.exchange(tx, "SM1") == {}
        assert phones.waiting(tx, phone) == []
        state = phones.states(tx, [phone, "+1"])[phone]
        assert (state.signal, state.twice) == (False, True)
        assert phones.photo(tx, "u") == b"\x00\xff"
        assert phones.photo(tx, "v") is None
        assert trials.heard(tx, ["none"]) == {}
        assert trials.answered(tx)
        tried = trials.lately(tx)
        assert ("yes", "override") in tried.decided or len(tried.decided) >= 2
        assert (tried.lapsed, tried.failed) == (True, True)
        joe = search.called(tx, "joe")
        assert [each.request_id for each in trials.questions(tx, joe, now, now - timedelta(days=1))] == [6]
        assert trials.questions(tx, [], now, now) == []
    assert transact(lambda tx: phones.lock_state(tx, "+1")).signal


def test_a_sketch_goes_back_and_forth(busy: House) -> None:
    desk, transact, now = busy.desk, busy.desk.database.transact, busy.desk.clock.now()
    sketches.begin(desk, ADMIN, "purchase")
    for text in ("two", "three", "four"):
        transact(lambda tx, each=text: stored.push(tx, _sketch(tx), each, each, now=now, by="user:x"))
    number = transact(_sketch).id
    assert sketches.undo(desk, ADMIN, "purchase", f"1.{number}.4")
    assert sketches.undo(desk, ADMIN, "purchase", f"1.{number}.3")
    with pytest.raises(sketches.Moved):
        sketches.redo(desk, ADMIN, "purchase", f"1.{number}.3")
    assert sketches.redo(desk, ADMIN, "purchase", f"1.{number}.2")
    with desk.database.reading() as tx:
        sketch = _sketch(tx)
        assert (sketch.head, sketch.last) == (3, 4)
        before, after = stored.before(tx, sketch), stored.after(tx, sketch)
        assert before is not None and after is not None and (before.number, after.number) == (2, 4)
        assert [stored.source(tx, sketch, each) for each in (3, 99, 0)] == ["three", None, None]
        assert [each.number for each in stored.recent(tx, sketch, limit=2)] == [4, 3]
        assert list(turnover.sketched(tx)) == ["purchase"]
    transact(lambda tx: stored.push(tx, _sketch(tx), "five", "five", now=now, by="user:x"))
    transact(lambda tx: stored.rebase(tx, _sketch(tx), 7))
    with desk.database.reading() as tx:
        assert stored.after(tx, _sketch(tx)) is None
        assert _sketch(tx).base == 7
        assert [each.number for each in stored.recent(tx, _sketch(tx))] == [5, 3, 2, 1]
    assert sketches.discard(desk, ADMIN, "purchase", f"7.{number}.5")
    assert transact(lambda tx: stored.drop(tx, "purchase")) is False
    assert busy.rows("SELECT id FROM edits") == []


def _sketch(tx: object) -> stored.Sketch:
    found = stored.find(tx, "purchase")  # type: ignore[arg-type]
    assert found is not None
    return found
