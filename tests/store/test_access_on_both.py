"""Users, tokens, sessions, one-time keys and the audit log on both databases."""

from datetime import timedelta

import pytest

from tests.support.house import House
from workflow.service import admit
from workflow.service.actor import Actor, Role
from workflow.service.board import tokens, users
from workflow.store import access, audit, audit_log, bulk, changes, form_keys
from workflow.store import users as stored
from workflow.store.audit_log import Wanted
from workflow.store.errors import Missing, Taken

ADMIN = Actor(by="user:x", name="X", role=Role.ADMIN)


def test_users_are_listed_changed_and_shut_out(house: House) -> None:
    house.people("ana")
    desk, now = house.desk, house.desk.clock.now()
    ana = users.add(desk, ADMIN, email="ana@example.org", name="Ana", role="admin", person="ana")
    bob = users.add(desk, ADMIN, email="bob@example.org", name="", role="admin", person="")
    users.change(desk, ADMIN, bob, name="Bob", role="viewer", person="")
    users.change(desk, ADMIN, bob, name="Bob", role="admin", person="")
    users.disable(desk, ADMIN, ana)
    found = users.page(desk, ADMIN).lines
    assert [(each.email, each.handle, each.role) for each in found] == [
        ("bob@example.org", None, "admin"), ("ana@example.org", "ana", "admin")]  # fmt: skip
    assert not any(each.has_password or each.own_app or each.persons_app for each in found)
    with desk.database.reading() as tx:
        assert stored.line(tx, ana).person == "Ana"
        assert stored.by_email(tx, "nobody@example.org") is None
        assert (stored.other_admins(tx, bob), stored.other_admins(tx, ana)) == (0, 1)
        assert stored.anything_made(tx, "user:demo") is False
        for missing in (stored.line, stored.by_id, stored.credentials):
            with pytest.raises(Missing):
                missing(tx, 999)
    with pytest.raises(Taken):
        desk.database.transact(lambda tx: stored.add(tx, email="bob@example.org", role="viewer", now=now))
    assert [desk.database.transact(lambda tx: stored.count_failure(tx, bob)) for _ in range(2)] == [1, 2]
    desk.database.transact(stored.count_nobodys_failure)
    with desk.database.reading() as tx:
        assert stored.credentials(tx, bob).failures == 2


def test_sessions_and_links_end(house: House) -> None:
    desk = house.desk
    bob = users.add(desk, ADMIN, email="bob@example.org", name="", role="admin", person="")
    link, dropped = (users.make_link(desk, ADMIN, bob) for _ in range(2))
    user = admit.use_link(desk, link)
    assert user is not None
    assert admit.use_link(desk, link) is None
    assert admit.link_holds(desk, dropped)
    desk.database.transact(lambda tx: stored.drop_links(tx, bob))
    assert not admit.link_holds(desk, dropped)
    assert admit.use_link(desk, dropped) is None
    assert admit.session_user(desk, bob, user.epoch, "one") is not None
    admit.end_session(desk, "one", timedelta(hours=1))
    admit.end_session(desk, "one", timedelta(hours=1))
    assert admit.session_user(desk, bob, user.epoch, "one") is None
    assert admit.session_user(desk, bob, user.epoch, "two") is not None
    assert desk.database.transact(lambda tx: stored.end_sessions(tx, bob)) == user.epoch + 1
    assert admit.session_user(desk, bob, user.epoch, "two") is None
    house.clock.move(timedelta(hours=2))
    admit.end_session(desk, "three", timedelta(hours=1))
    assert len(house.rows("SELECT session FROM sign_outs")) == 1, "what is over anyway is forgotten"
    last = users.make_link(desk, ADMIN, bob)
    house.clock.move(timedelta(days=30))
    assert not admit.link_holds(desk, last)


def test_tokens_open_until_they_are_revoked(house: House) -> None:
    house.people("ana")
    plain = tokens.create(house.desk, ADMIN, name="till", role="viewer", person="ana", key="a")
    tokens.create(house.desk, ADMIN, name="bot", role="viewer", person="", key="b")
    found = tokens.page(house.desk, ADMIN)
    assert [(each.name, each.person) for each in found] == [("bot", None), ("till", "ana")]
    house.change("UPDATE people SET deleted_at = created_at")
    assert admit.token(house.desk, plain) is None
    assert tokens.revoke(house.desk, ADMIN, found[0].id) == "bot"
    assert tokens.revoke(house.desk, ADMIN, found[0].id) is None
    assert tokens.revoke(house.desk, ADMIN, 10**30) is None
    assert tokens.page(house.desk, ADMIN) == []
    assert house.desk.database.transact(lambda tx: access.revoke_tokens(tx, "till", house.desk.clock.now())) == 1


def test_a_key_is_taken_once(house: House) -> None:
    house.people("sam", "ana")
    house.publish()
    tokens.create(house.desk, ADMIN, name="till", role="viewer", person="", key="a")
    token_id, request_id = tokens.page(house.desk, ADMIN)[0].id, house.start()
    now, transact = house.desk.clock.now(), house.desk.database.transact
    claims = [
        transact(lambda tx, k=key: access.claim_key(tx, token_id=token_id, key=k, digest="d", now=now))
        for key in ("a", "a", "b")
    ]
    assert claims == [True, False, True]
    transact(lambda tx: access.bind_key(tx, token_id=token_id, key="a", request_id=request_id))
    forms = [
        transact(lambda tx, k=key: form_keys.claim(tx, key=k, by="x", digest="d", now=now)) for key in ("a", "a", "b")
    ]
    assert forms == [True, False, True]
    transact(lambda tx: form_keys.bind(tx, "a", request_id))
    with house.desk.database.reading() as tx:
        assert access.key(tx, token_id, "a") == ("d", request_id)
        assert access.key(tx, token_id, "b") == ("d", None)
        assert form_keys.used(tx, "a", "x") == ("d", request_id)
        assert form_keys.used(tx, "a", "y") == ("", None)
    transact(lambda tx: form_keys.forget(tx, now))
    with house.desk.database.reading() as tx:
        assert form_keys.used(tx, "b", "x") == ("d", None)
    transact(lambda tx: form_keys.forget(tx, now + timedelta(seconds=1)))
    with house.desk.database.reading() as tx:
        assert form_keys.used(tx, "b", "x") == ("", None)


def test_a_run_with_many_requests_is_begun_once(house: House) -> None:
    now, transact = house.desk.clock.now(), house.desk.database.transact
    run = bulk.Run(key="k", by="x", action="nudge", about={"why": "é"}, picked=[3, 1], at=now)
    assert transact(lambda tx: bulk.begin(tx, run)) == run
    other = bulk.Run(key="k", by="y", action="withdraw", about={}, picked=[9], at=now)
    assert transact(lambda tx: bulk.begin(tx, other)) == run
    transact(lambda tx: bulk.note(tx, "k", bulk.Item(request_id=3, done=True, words="Nudged.")))
    with house.desk.database.reading() as tx:
        assert bulk.get(tx, "k") == run
        assert {key: each.words for key, each in bulk.items(tx, "k").items()} == {3: "Nudged."}
        assert (bulk.has(tx, "k", 3), bulk.has(tx, "k", 1), bulk.has(tx, "other", 3)) == (True, False, False)
        with pytest.raises(Missing):
            bulk.get(tx, "other")


def test_the_audit_log_is_filtered_and_paged(house: House) -> None:
    now, transact = house.desk.clock.now(), house.desk.database.transact
    said = [{"event": "Odd", "by": by} for by in ("user:a_b%@x", "user:axb@x", 'user:"q"\\é')]
    transact(lambda tx: audit.append_admin_all(tx, now, said))
    transact(lambda tx: audit.append_admin_all(tx, now, []))
    transact(lambda tx: audit.append_admin(tx, now + timedelta(hours=1), {"event": "OddToo", "by": "user:z"}))
    with house.desk.database.reading() as tx:

        def found(**wanted: object) -> list[int]:
            return [each.number - first for each in audit_log.page(tx, Wanted(**wanted), limit=9)]  # type: ignore[arg-type]

        everything = audit_log.page(tx, Wanted(chain=audit.ADMIN), limit=99)
        first = everything[3].number
        assert found(event="Odd") == [2, 1, 0]
        assert found(event="O_d") == []
        assert found(by="a_b%") == [0]
        assert found(by='"q"\\é') == [2]
        assert found(event="Odd", by="axb", chain=audit.ADMIN) == [1]
        assert found(chain="request:1") == []
        assert found(since=now + timedelta(seconds=1)) == [3]
        assert found(event="Odd", until=now) == []
        ids = [each.id for each in everything]
        older = audit_log.page(tx, Wanted(), before=ids[0], limit=2)
        newer = audit_log.page(tx, Wanted(), after=ids[3], limit=2)
        assert [each.id for each in (*older, *newer)] == [ids[1], ids[2], ids[1], ids[2]]
        assert audit_log.count(tx) == len(list(audit_log.every(tx)))
        assert [each.body["by"] for each in audit.entries_after(tx, audit.ADMIN, first + 1)] == [
            said[2]["by"],
            "user:z",
        ]
        last = audit.entries(tx, audit.ADMIN)[-1]
        assert audit.check(tx, audit.ADMIN, audit.Head(length=last.number, hash=last.hash)) is None
        assert audit.check(tx, audit.ADMIN, audit.Head()) is not None
        assert list(audit.verify(tx)) == []


def test_old_changes_are_let_go_of_and_the_newest_stays(house: House) -> None:
    house.people("ana", "sam")
    later = house.desk.clock.now() + timedelta(hours=1)
    house.desk.database.transact(lambda tx: changes.forget(tx, later))
    assert len(house.rows("SELECT id FROM changes")) == 1
    with house.desk.database.reading() as tx:
        assert changes.changed(tx, 0, changes.Topic.PEOPLE)
        assert not changes.changed(tx, 0, changes.Topic.SKETCHES, [1])
        assert not changes.changed(tx, changes.head(tx), changes.Topic.PEOPLE)
