"""A photo is looked at by those with a token, as a file and nothing more."""

from collections.abc import Callable

import schemathesis

from tests.api.conftest import SAM, Api
from workflow.service import photos
from workflow.service.work import Work, use_case
from workflow.store import messages, people
from workflow.store import photos as stored

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@use_case
def arrive(work: Work) -> int:
    """A photo of Sam's that waits."""
    sam = people.by_phone(work.tx, SAM)
    message_id = messages.accept(
        work.tx, sid="MM" + "1" * 32, phone=SAM, body="", digest="", reading=None, segments=1, now=work.now
    )
    assert sam and message_id
    return photos.await_photo(work, message_id, sam, [("https://example.org/photo.png", "image/png")])[0]


@use_case
def keep(work: Work, photo: int) -> None:
    stored.keep(work.tx, photo, kind="image/png", content=PNG, now=work.now)


@use_case
def refuse(work: Work, photo: int) -> None:
    stored.refuse(work.tx, photo, why="type", now=work.now)


def test_a_viewer_gets_a_photo_as_a_file(api: Api, caller: Callable[[str], Api]) -> None:
    photo = arrive(api.desk)
    keep(api.desk, photo)
    answer = caller("viewer").call("GET", f"/photos/{photo}")
    assert (answer.status_code, answer.data) == (200, PNG)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=photo-{photo}.png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_gets_a_photo_without_a_token(api: Api) -> None:
    photo = arrive(api.desk)
    keep(api.desk, photo)
    assert api.app.test_client().get(f"/api/v1/photos/{photo}").status_code == 401


def test_a_photo_that_waits_or_was_refused_or_never_was_is_not_there(api: Api) -> None:
    photo = arrive(api.desk)
    assert api.call("GET", f"/photos/{photo}").status_code == 404
    refuse(api.desk, photo)
    refused = api.call("GET", f"/photos/{photo}")
    assert (refused.status_code, refused.mimetype) == (404, "application/problem+json")
    assert api.call("GET", "/photos/999").status_code == 404


def test_a_photo_is_what_the_description_says(api: Api) -> None:
    photo = arrive(api.desk)
    keep(api.desk, photo)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", api.app)
    case = schema["/api/v1/photos/{number}"]["GET"].Case(path_parameters={"number": photo})
    answer = case.call_and_validate(headers={"Authorization": f"Bearer {api.token}"})
    assert answer.status_code == 200
