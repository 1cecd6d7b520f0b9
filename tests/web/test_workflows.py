"""The workflows, the gallery, and the ways to begin a new one."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text as sql

from tests.web.conftest import token
from workflow.clock import ManualClock
from workflow.core.parts import SLUG
from workflow.service import admit, gallery, perform, publish, roster, tend
from workflow.service.work import Desk

HOSTILE = "<script>alert(1)</script>"
GALLERY = "/workflows/new"


def send(client: FlaskClient, path: str, form: str = GALLERY, **data: str) -> tuple[int, str, str]:
    """Post a form as the page at `form` would: status, where to, and what was answered."""
    answer = client.post(path, data={"csrf_token": token(client, form), **data})
    return answer.status_code, answer.headers.get("Location", ""), answer.text


def signed_in(app: Flask, desk: Desk, role: str) -> FlaskClient:
    """A browser of somebody with this role."""
    values = {
        "handle": role,
        "name": role.title(),
        "phone": "+14155550190",
        "email": f"{role}@example.com",
        "role": role,
    }
    roster.add_person(desk, values, "test")
    client = app.test_client()
    path = f"/sign-in/{admit.create_sign_in_link(desk, f'{role}@example.com')}"
    assert client.post(path, data={"csrf_token": token(client, path)}).status_code == 303
    return client


def sketches(desk: Desk) -> list[tuple[str, str]]:
    """Slug and text of every sketch."""
    with desk.database.reading() as tx:
        found = tx.execute(sql("SELECT s.slug, e.source FROM sketches s JOIN edits e ON e.sketch_id = s.id ORDER BY 1"))
        return [(row[0], row[1]) for row in found]


def test_the_page_shows_each_workflow_with_what_goes_through_it(browser: FlaskClient) -> None:
    page = browser.get("/workflows").text
    assert page.count("<tr data-row") == len(gallery.names())
    for part in (
        "Purchase request",
        "<kbd>BUY</kbd>",
        "Version 1",
        "None decided yet",
        "It counts simulated requests only",
    ):
        assert part in page
    assert 'href="/requests?workflow=purchase&amp;status=pending"' in page
    assert 'href="/requests/new?workflow=purchase"' in page


def test_the_time_to_decide_is_the_median(app: Flask, desk: Desk, clock: ManualClock, browser: FlaskClient) -> None:
    clock.move(timedelta(minutes=40))
    app.extensions["sayso.carrier"].text("+14155550102", "NO")
    clock.move(timedelta(minutes=2))
    for effect_id, kind in tend.due(desk, 50):
        perform.perform(desk, effect_id, kind)
    assert "42 min" in browser.get("/workflows").text


def test_an_archived_workflow_is_folded_away_and_can_be_taken_out(browser: FlaskClient, desk: Desk) -> None:
    status, where, _ = send(browser, "/workflows/purchase/archive", "/workflows")
    assert (status, where) == (303, "/workflows")
    page = browser.get("/workflows").text
    assert "Archived. Nobody can start it any more" in page
    assert page.count("<tr data-row") == len(gallery.names()) - 1
    assert "/workflows/purchase/unarchive" in page
    send(browser, "/workflows/purchase/unarchive", "/workflows")
    assert "It is in use again." in browser.get("/workflows").text


def test_what_cannot_be_taken_out_of_the_archive_says_why(browser: FlaskClient, desk: Desk) -> None:
    send(browser, "/workflows/purchase/archive", "/workflows")
    other = gallery.text("purchase").replace("workflow: purchase", "workflow: other")
    publish.publish(desk, other, "test")
    send(browser, "/workflows/purchase/unarchive", "/workflows")
    assert "“BUY” starts “Purchase request” now." in browser.get("/workflows").text


def test_looking_changes_nothing(browser: FlaskClient, desk: Desk) -> None:
    for path in ("/workflows", GALLERY, f"{GALLERY}?ready=purchase", f"{GALLERY}?from=blank", f"{GALLERY}?from=paste"):
        assert browser.get(path).status_code == 200
    assert sketches(desk) == []
    assert browser.get("/workflows/purchase/archive").status_code in (404, 405)


def test_the_gallery_shows_every_ready_made_workflow_and_what_it_does(browser: FlaskClient) -> None:
    page = browser.get(GALLERY).text
    for name in gallery.names():
        assert f'href="/workflows/new?ready={name}"' in page
    assert "A ready-made workflow." not in page


def test_a_ready_made_workflow_can_be_looked_at_in_every_way(browser: FlaskClient) -> None:
    for view in ("", "&as=diagram", "&as=outline", "&as=yaml", "&as=" + HOSTILE):
        _looks_right(browser.get(f"{GALLERY}?ready=leave{view}").text, view)


def _looks_right(page: str, view: str) -> None:
    assert "Leave request" in page
    assert HOSTILE not in page
    assert ('<svg class="diagram' in page) is (view not in ("&as=outline", "&as=yaml"))
    assert ('class="outline"' in page) is (view not in ("&as=diagram", "&as=yaml"))
    assert ("if_silent: escalate" in page) is (view == "&as=yaml")


def test_groups_that_are_not_there_are_named_before_use(app: Flask, desk: Desk, tmp_path: Path) -> None:
    with desk.database.writer.begin() as tx:
        tx.execute(sql("DELETE FROM memberships"))
        tx.execute(sql("DELETE FROM groups WHERE slug = 'directors'"))
    client = signed_in(app, desk, "operator")
    assert "Needs directors" in client.get(GALLERY).text
    page = client.get(f"{GALLERY}?ready=purchase").text
    assert "It needs what is not here yet" in page
    assert "the group directors" in page


def test_using_one_makes_a_sketch_under_a_free_name_and_publishes_nothing(browser: FlaskClient, desk: Desk) -> None:
    status, where, _ = send(browser, GALLERY, ready="purchase")
    assert (status, where) == (303, "/workflows/purchase-2/edit")
    ((slug, text),) = sketches(desk)
    assert slug == "purchase-2"
    assert "workflow: purchase-2\n" in text
    assert text.replace("purchase-2", "purchase") == gallery.text("purchase")
    assert "purchase-2" not in browser.get("/api/v1/workflows").text
    page = browser.get("/workflows").text
    assert "Not published yet" in page
    assert 'href="/workflows/purchase-2/edit"' in page


def test_a_second_click_means_the_same_sketch(browser: FlaskClient, desk: Desk) -> None:
    assert send(browser, GALLERY, ready="leave")[1] == send(browser, GALLERY, ready="leave")[1]
    assert send(browser, GALLERY, title="My way")[1] == send(browser, GALLERY, title="My way")[1]
    assert [slug for slug, _ in sketches(desk)] == ["leave-2", "my-way"]


def test_a_blank_one_can_be_published_as_it_is(browser: FlaskClient, desk: Desk) -> None:
    assert send(browser, GALLERY, title='  The "new"\x00 \\ way: yes #1 ')[:2] == (
        303,
        "/workflows/the-new-way-yes-1/edit",
    )
    ((slug, text),) = sketches(desk)
    done = publish.publish(desk, text, "test", slug)
    assert done.new
    assert "The &#34;new&#34; \\ way: yes #1" in browser.get("/workflows").text


def test_any_title_gives_a_sound_name(browser: FlaskClient, desk: Desk) -> None:
    for title in ("購入", "!!!", "x", "a" * 80, "-- --", HOSTILE):
        status, where, _ = send(browser, GALLERY, title=title)
        assert status == 303
        slug = where.split("/")[2]
        assert SLUG.match(slug), slug
        publish.lint(desk, dict(sketches(desk))[slug], slug)


def test_what_is_missing_is_asked_for_with_what_was_typed(browser: FlaskClient) -> None:
    for data in ({}, {"title": ""}, {"title": " \x00 "}, {"title": "x" * 81}, {"text": ""}):
        status, _, page = send(browser, GALLERY, **data)
        assert status == 422
        assert 'aria-invalid="true"' in page, data
    assert 'value="' + "x" * 81 in send(browser, GALLERY, title="x" * 81)[2]


def test_a_pasted_text_becomes_a_sketch_right_or_wrong(browser: FlaskClient, desk: Desk) -> None:
    text = gallery.text("gate").replace("workflow: gate", "workflow: shiny")
    assert send(browser, GALLERY, text=text)[:2] == (303, "/workflows/shiny/edit")
    assert send(browser, GALLERY, text="sayso: 1\nsteps: [")[0] == 422
    assert send(browser, GALLERY, text="just words")[:2] == (303, "/workflows/workflow/edit")
    status, _, page = send(browser, GALLERY, text=f"a: [{HOSTILE}")
    assert status == 422
    assert "cannot be read as YAML" in page
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_a_name_that_is_taken_gives_the_next_free_one(browser: FlaskClient) -> None:
    assert send(browser, GALLERY, text=gallery.text("gate"))[1] == "/workflows/gate-2/edit"


def test_no_text_breaks_the_page(browser: FlaskClient) -> None:
    csrf = token(browser, GALLERY)
    for text in ("x" * 100_001, "\x00", "a: \ud800", "&a [*a]", "- " * 50_000):
        data = {"csrf_token": csrf, "text": text.encode("utf-8", "surrogatepass")}
        assert browser.post(GALLERY, data=data).status_code in (303, 422), text[:9]


def test_what_is_not_there_is_not_found(browser: FlaskClient) -> None:
    csrf = token(browser, GALLERY)
    for slug in ("nothing", "%00", "A", "x" * 5000, "..", "%F0%9F%98%80", "new"):
        for path in (f"/workflows/{slug}/archive", f"/workflows/{slug}/unarchive"):
            assert browser.post(path, data={"csrf_token": csrf}).status_code in (404, 405), path
        assert browser.get("/workflows", query_string={"after": slug}).status_code == 200
        assert browser.get(GALLERY, query_string={"ready": slug}).status_code == 404
        assert browser.post(GALLERY, data={"csrf_token": csrf, "ready": slug}).status_code == 404


def test_a_viewer_looks_and_a_member_does_not(app: Flask, desk: Desk) -> None:
    viewer = signed_in(app, desk, "viewer")
    page = viewer.get("/workflows").text
    assert "Purchase request" in page
    assert "Archive…" not in viewer.get("/workflows/purchase/versions").text
    assert "New workflow" not in page
    assert viewer.get(GALLERY).status_code == 403
    data = {"csrf_token": token(viewer, "/workflows")}
    assert viewer.post("/workflows/purchase/archive", data=data).status_code == 403
    for more in ({"ready": "purchase"}, {"title": "Mine"}, {"text": "a: 1"}):
        assert viewer.post(GALLERY, data={**data, **more}).status_code == 403
    assert sketches(desk) == []


def test_nothing_is_changed_without_the_token(browser: FlaskClient, desk: Desk) -> None:
    for path, data in (("/workflows/purchase/archive", {}), (GALLERY, {"ready": "purchase"})):
        assert browser.post(path, data=data).status_code == 400
    assert sketches(desk) == []


def test_hostile_words_stay_words(browser: FlaskClient, desk: Desk) -> None:
    text = gallery.text("purchase").replace("title: {en: Purchase request,", f'title: {{en: "{HOSTILE}",')
    publish.publish(desk, text, f"user:{HOSTILE}")
    for path in ("/workflows", GALLERY, "/workflows/purchase/versions", "/workflows/purchase/versions/2"):
        page = browser.get(path).text
        assert HOSTILE not in page, path
