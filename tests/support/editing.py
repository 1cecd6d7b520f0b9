"""What somebody does in the editor of a workflow, through the forms that are on its pages."""

import html
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text as sql

from tests.web.conftest import token
from workflow.core.editing import Place, part
from workflow.service import admit, source
from workflow.service.actor import Role
from workflow.service.work import Desk
from workflow.store import sketches as stored

EDIT = "/workflows/purchase/edit"


def fields_of(page: str, form: str) -> list[tuple[str, str]]:
    """What the browser would send of a form that nobody has touched."""
    found = re.search(rf'<form[^>]*id="{re.escape(form)}".*?</form>', page, re.DOTALL)
    assert found, f"there is no form {form}"
    sent: list[tuple[str, str]] = []
    pattern = r"<input([^>]*)>|<select([^>]*)>(.*?)</select>|<textarea([^>]*)>(.*?)</textarea>"
    for tag in re.finditer(pattern, found[0], re.DOTALL):
        attributes = tag[1] or tag[2] or tag[4] or ""
        name = re.search(r'\bname="([^"]*)"', attributes)
        if name is None:
            continue
        value = html.unescape((re.search(r'\bvalue="([^"]*)"', attributes) or ["", ""])[1])
        if tag[2] is not None:
            chosen = re.search(r'<option value="([^"]*)" selected', tag[3]) or re.search(r'value="([^"]*)"', tag[3])
            value = html.unescape(chosen[1]) if chosen else ""
        elif tag[4] is not None:
            value = html.unescape(tag[5])
        elif re.search(r'type="(checkbox|radio)"', attributes):
            if " checked" not in attributes:
                continue
            value = value or "on"
        sent.append((name[1], value))
    return sent


def send(
    browser: FlaskClient, where: str, place: str, changed: dict[str, Any], page: str | None = None, follow: bool = True
) -> Any:
    """Change what a form of this page says, and send it."""
    sent = fields_of(page or browser.get(where).text, f"part-{place}")
    kept = [(name, value) for name, value in sent if name not in changed]
    for name, value in changed.items():
        kept += [(name, each) for each in (value if isinstance(value, list) else [value])]
    data: dict[str, list[str]] = {}
    for name, value in kept:
        data.setdefault(name, []).append(value)
    return browser.post(f"{EDIT}/part", data=data, follow_redirects=follow)


def do(browser: FlaskClient, doing: str, **fields: str) -> Any:
    """Add, move, copy, rename or remove a part."""
    data = {"csrf_token": token(browser, EDIT), "do": doing, **fields}
    return browser.post(f"{EDIT}/arrange", data=data, follow_redirects=True)


def data_of(desk: Desk, slug: str = "purchase") -> Any:
    """What the sketch says."""
    with desk.database.reading() as tx:
        sketch = stored.find(tx, slug)
        assert sketch
        return source.read(stored.source(tx, sketch, sketch.head) or "").data


def step_of(desk: Desk, name: str) -> Any:
    """What the sketch says of a step."""
    return part(data_of(desk), Place(kind="step", name=name))


def user(app: Flask, desk: Desk, email: str, role: Role) -> FlaskClient:
    """The browser of somebody with this role."""
    client = app.test_client()
    admit.create_sign_in_link(desk, email)
    path = f"/sign-in/{admit.create_sign_in_link(desk, email)}"
    client.post(path, data={"csrf_token": token(client, path)})
    with desk.database.writer.begin() as tx:
        given = {"role": role.name.lower(), "email": email}
        tx.execute(sql("UPDATE users SET role = :role WHERE email = :email"), given)
    return client


def step_back(browser: FlaskClient, doing: str) -> None:
    """Undo, redo or discard what is there now."""
    on = re.findall(r'name="on" value="([^"]+)"', browser.get(EDIT).text)[0]
    browser.post(f"{EDIT}/{doing}", data={"csrf_token": token(browser, EDIT), "on": on})


def publish_sketch(browser: FlaskClient) -> None:
    """Publish what is there now."""
    page = browser.get(f"{EDIT}/publish").text
    form = {name: re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page)[0] for name in ("csrf_token", "on", "live")}
    assert browser.post(f"{EDIT}/publish", data=form).status_code == 303
