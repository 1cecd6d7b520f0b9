"""Pages that fetch themselves anew take turns; what somebody asks for himself never waits."""

from flask.testing import FlaskClient

from workflow.web.redraws import REST, Turns

LIVE = {"X-Live": "1"}


def test_one_is_let_in_at_a_time_and_the_next_after_a_rest() -> None:
    turns = Turns()
    assert turns.take(100.0)
    assert not turns.take(100.1)
    turns.leave(100.0, 100.2)
    assert not turns.take(100.2 + 0.2 * REST - 0.01)
    assert turns.take(100.2 + 0.2 * REST + 0.01)


def test_a_page_that_fetches_itself_may_have_to_come_again(browser: FlaskClient) -> None:
    found = [browser.get("/", headers=LIVE) for _ in range(5)]
    assert found[0].status_code == 200
    assert [each.status_code for each in found[1:]] == [204] * 4
    assert all(each.data == b"" for each in found[1:])


def test_a_page_that_somebody_asks_for_never_waits(browser: FlaskClient) -> None:
    assert {browser.get("/", headers=LIVE).status_code for _ in range(3)} == {200, 204}
    assert {browser.get("/").status_code for _ in range(3)} == {200}
