"""Photos that come with the form: kept at once, so that the form goes on with their numbers."""

from flask import request
from markupsafe import Markup
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import SelectField
from wtforms.widgets import Select, html_params

from workflow.core.definition import Problem
from workflow.service.board import start as board
from workflow.service.board.start import Sheet
from workflow.service.start import NotFitting
from workflow.sms.pictures import KINDS, LARGEST, kind_of
from workflow.web.guard import actor, desk

#: As much as four photos and the rest of the form.
MOST_SENT = 4 * LARGEST + 1024 * 1024
_PREFIX = "u_"


class _Refused(Exception):
    """A file is no photo that is taken."""


class _PhotoInput:
    """The photos that can be chosen, where there are any, and what uploads another."""

    def __call__(self, field: "PhotoField", **kwargs: object) -> Markup:
        file = {**kwargs, "type": "file", "name": _PREFIX + field.name, "accept": ",".join(KINDS)}
        if len(field.choices) == 1:
            return Markup(f"<input {html_params(id=field.id, **file)}>")
        named = html_params(**file, aria_label=f"{field.label.text}: upload a photo")
        return Select()(field, **kwargs) + Markup(f"<input {named}>")


class PhotoField(SelectField):
    """A photo by its number; of those that there are, or uploaded."""

    widget = _PhotoInput()


def keep(sheet: Sheet, requester: str, given: MultiDict[str, str], prefix: str) -> list[Problem]:
    """Keep the photos that came for this form, and put their numbers into what was given; what is wrong with others."""
    problems = []
    for name in [name for name, field in sheet.fields.items() if field.type == "photo"]:
        file = request.files.get(f"{_PREFIX}{prefix}{name}")
        if file is None or not file.filename:
            continue
        try:
            given[prefix + name] = str(_kept(file, requester))
        except _Refused as error:
            problems.append(Problem(path=f"fields.{name}", message=str(error)))
        except NotFitting:
            problems.append(Problem(path=f"fields.{name}", message="Choose a requester, then the photo again."))
        finally:
            file.close()
    return problems


def _kept(file: FileStorage, requester: str) -> int:
    """The number of a photo. Raises _Refused or NotFitting."""
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _Refused("This photo is larger than 5 MB.")
    kind = kind_of(content)
    if kind is None:
        raise _Refused("Choose a JPEG, PNG, GIF, WebP or HEIC photo.")
    return board.upload(desk(), actor(), requester, kind, content)
