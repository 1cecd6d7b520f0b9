"""No text and no value that anybody sends breaks the editor."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.editing import EDIT, do, send
from tests.web.conftest import token

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
HOSTILE = ["\0", "\ud800", "x" * 200_000, BOMB, "- a", "", "sayso: 1\nsteps: 7\nfields: [1]", "{" * 50_000, "a: !x b"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_the_editor(browser: FlaskClient, text: str) -> None:
    sent = text.encode("utf-8", "surrogatepass")
    csrf = token(browser, EDIT)
    body = {"csrf_token": csrf, "on": "1"}
    answer = browser.post(f"{EDIT}/yaml", data={**body, "source": sent})
    assert answer.status_code in (303, 422)
    for where in ("", "?view=yaml", "?step=manager", "?step=%232", "?field=item", "?part=texts&language=es", "?add=1"):
        assert browser.get(EDIT + where).status_code == 200


VALUES = ["\0", "\ud800", "x" * 100_000, "\u202e<script>alert(1)</script>", "{{7*7}}", "\u2028\x85\ufeff"]


@pytest.mark.parametrize("text", VALUES, ids=range(len(VALUES)))
def test_no_value_breaks_a_form(browser: FlaskClient, text: str) -> None:
    sent = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if text != "\ud800" else "�"
    keys = ("within", "remind", "need", "need.number", "when.free", "proof", "order", "turn")
    changed: dict[str, Any] = dict.fromkeys(keys, sent)
    changed |= {"when": "free", "approve": sent, "choose.key": sent, "choose.text": sent, "if_silent": sent}
    answer = send(browser, f"{EDIT}?step=manager", "step-manager", changed)
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text
    steps = ("add-step", "copy-step", "move-step", "rename-step")
    for doing in (*steps, "add-field", "rename-field", "retype-field", "x"):
        fields = {"name": sent, "to": sent, "at": sent, "kind": sent, "type": sent}
        assert do(browser, doing, **fields).status_code in (200, 422)
    assert browser.get(EDIT, query_string={"step": sent, "view": sent, "add": sent}).status_code == 200
