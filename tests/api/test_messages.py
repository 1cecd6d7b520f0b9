"""Messages and attention over the API."""

from collections.abc import Callable

from tests.api.conftest import ANA, KIM, Api
from tests.support.cases import cases
from workflow.api import discretion
from workflow.service.actor import Role


def test_messages_are_listed_and_filtered(api: Api) -> None:
    request = api.start()
    api.settle()
    api.text(ANA, "what?")
    code = request["asks"][0]["code"]
    items = api.get("/messages")["items"]
    assert [each["direction"] for each in items].count("in") == 1
    ask = next(each for each in items if f"YES {code}" in each["body"] and each["request"] == 1)
    assert (ask["person"], ask["phone"], ask["status"], ask["segments"]) == ("ana", ANA, "delivered", 1)
    assert ask["sid"] and ask["error_code"] is None and ask["reading"] is None

    def found(query: str) -> set[int]:
        return {each["id"] for each in api.get(f"/messages?{query}")["items"]}

    assert found("direction=in") == found("status=acted") == {each["id"] for each in items if each["reading"]}
    assert ask["id"] in found("person=ana&request=1&direction=out&status=delivered")
    assert found("person=kim") == found("request=9") == set()
    newest = api.get("/messages?limit=1")
    assert newest["items"] == items[:1] and newest["next"] == str(items[0]["id"])
    assert api.get(f"/messages?cursor={newest['next']}")["items"] == items[1:]


@cases("query", ["direction=up", "status=A", "person=nobody", "request=0", "request=x", "shoe=42"])
def test_a_message_query_that_means_nothing_is_refused(api: Api, query: str) -> None:
    answer = api.call("GET", f"/messages?{query}")
    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, query.partition("=")[0])


def test_smaller_roles_see_no_codes_and_viewers_no_whole_numbers(api: Api, caller: Callable[[str], Api]) -> None:
    code = api.start()["asks"][0]["code"]
    api.settle()
    for words in ("LIST", f"yes {code} but", f"{code} maybe", "STATUS"):
        api.text(ANA, words)
    api.text("+14155550101", "STATUS")
    assert code in api.call("GET", "/messages").text
    operator, viewer = caller("operator"), caller("viewer")
    own = next(word for word in api.call("GET", "/messages?person=sam").text.split() if word.isdigit())
    for each in (operator, viewer):
        shown = each.call("GET", "/messages").text
        assert code not in shown and own not in shown
        assert "Reply YES **** or NO **** (add why)" in shown
    assert operator.get("/messages")["items"][0]["phone"] == "+14155550101"
    assert viewer.get("/messages")["items"][0]["phone"] == "+1415*****01"


def test_amounts_and_years_stay_readable_beside_codes() -> None:
    text = "Sam Lee asks: Desk for $6400.00 by 3 June 2026. Reply YES 4821 or NO 48213."
    assert discretion.words(text, Role.VIEWER) == text.replace("48213", "****").replace("4821", "****")
    assert discretion.words(text, Role.ADMIN) == text
    assert discretion.phone("12345", Role.VIEWER) == "***45"


def test_what_needs_a_human_is_listed(api: Api, caller: Callable[[str], Api]) -> None:
    api.start()
    api.settle()
    api.text(ANA, "STOP")
    api.text("+14155559999", "hello")
    items = api.get("/attention")["items"]
    assert {"opted_out", "unknown_number"} <= {each["why"] for each in items}
    stranger = next(each for each in items if each["why"] == "unknown_number")
    assert (stranger["phone"], stranger["person"], stranger["times"]) == ("+14155559999", None, 1)
    first = api.get("/attention?limit=1")
    rest = api.get(f"/attention?cursor={first['next']}")
    assert first["items"] + rest["items"] == items
    assert "+14155559999" not in caller("viewer").call("GET", "/attention").text
    assert KIM not in caller("viewer").call("GET", "/attention").text
