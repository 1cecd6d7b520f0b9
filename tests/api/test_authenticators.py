"""Authenticator apps over the API and the command line's tokens."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from tests.api.conftest import Api


def test_an_app_is_enrolled_confirmed_shown_and_removed(api: Api) -> None:
    made = api.call("POST", "/people/kim/authenticator")
    assert (made.status_code, set(made.json)) == (201, {"uri", "secret"})
    uri = urlsplit(made.json["uri"])
    assert (uri.scheme, uri.netloc, parse_qs(uri.query)["secret"]) == ("otpauth", "totp", [made.json["secret"]])
    assert api.get("/people/kim")["authenticator"] is False
    code = pyotp.TOTP(made.json["secret"]).at(api.clock.now())
    assert api.call("POST", "/people/kim/authenticator/confirm", json={"code": code}).status_code == 204
    assert api.get("/people/kim")["authenticator"] is True
    assert api.call("DELETE", "/people/kim/authenticator").status_code == 204
    assert api.get("/people/kim")["authenticator"] is False


def test_the_secret_is_never_shown_again(api: Api) -> None:
    secret = api.call("POST", "/people/kim/authenticator").json["secret"]
    for path in ("/people/kim", "/people", "/attention", "/messages"):
        assert secret not in api.call("GET", path).text


@pytest.mark.parametrize("code", ["000000", "12345", "1234567", "١٢٣٤٥٦", 123456])
def test_a_first_code_that_is_wrong_names_the_field_and_is_not_repeated(api: Api, code: object) -> None:
    api.call("POST", "/people/kim/authenticator")
    answer = api.call("POST", "/people/kim/authenticator/confirm", json={"code": code})
    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "code")
    assert str(code) not in answer.text


def test_only_an_administrator_enrols(api: Api, caller: Callable[[str], Api]) -> None:
    operator = caller("operator")
    assert operator.call("POST", "/people/kim/authenticator").status_code == 403
    assert operator.call("DELETE", "/people/kim/authenticator").status_code == 403
    assert operator.call("POST", "/people/kim/authenticator/confirm", json={"code": "123456"}).status_code == 403


def test_nobody_unknown_is_enrolled(api: Api) -> None:
    assert api.call("POST", "/people/nobody/authenticator").status_code == 404
