"""A form made of a workflow's fields. What is read of it, the service says; here is only how each is filled in."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import Field as FormField
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import HiddenInput

from workflow.core.definition import Problem
from workflow.core.fields import ChoiceField, Field, MoneyField, TextField
from workflow.service.board.matters import label
from workflow.service.board.start import Menu, Sheet
from workflow.web.dates import said as ago
from workflow.web.forms import Form
from workflow.web.guard import desk
from workflow.web.start.uploads import PhotoField

#: Up to so many are offered as buttons, and so many in a list; of more people, one is typed.
BUTTONS, LISTED = 6, 200
#: A text that may be longer than this gets several lines.
ONE_LINE = 120
_ISO = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
PREFIX = "f_"


class StartForm(Form):
    """What every such form has; the fields of the workflow are added to it."""

    key = HiddenField()
    version = IntegerField(widget=HiddenInput())

    def typed(self) -> dict[str, str]:
        """What was filled in, by the names of the workflow's fields."""
        every = ((name.removeprefix(PREFIX), each.data) for name, each in self._fields.items() if _is_ours(name))
        return {name: str(data) for name, data in every if data is not None}

    def sent(self) -> dict[str, str]:
        """The same by the names of the form's own fields."""
        return {f"{PREFIX}{name}": data for name, data in self.typed().items() if data}

    def slots(self) -> list[FormField]:
        """The workflow's fields, in its order."""
        return [each for name, each in self._fields.items() if _is_ours(name)]

    @property
    def has_photo(self) -> bool:
        """True where a photo can be uploaded with it."""
        return any(isinstance(each, PhotoField) for each in self.slots())

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Put what is wrong beside the field that it is about."""
        self.take(Problem(path=_path(each.path), message=each.message) for each in problems)


def form_for(sheet: Sheet, menu: Menu, **more: Any) -> StartForm:
    """The form of a workflow, filled in with what was sent."""
    made: dict[str, object] = {}
    if menu.for_others:
        made["requester"] = _person("Requester", sheet.people)
    for name, field in sheet.fields.items():
        made[f"{PREFIX}{name}"] = _control(name, field, sheet)
    form: StartForm = type("OneStartForm", (StartForm,), made)(**more)
    for name, field in sheet.fields.items():
        form._fields[f"{PREFIX}{name}"].flags.required = field.required
    if "requester" in form._fields:
        form._fields["requester"].flags.required = True
    _dress_dates(form, sheet)
    return form


def _is_ours(name: str) -> bool:
    return name.startswith(PREFIX)


def _path(path: str) -> str:
    return PREFIX + path.removeprefix("fields.") if path.startswith("fields.") else path


def _control(name: str, field: Field, sheet: Sheet) -> object:
    """The control of one field."""
    words, asked = label(name, field), str(field.ask.for_language("en"))
    told: dict[str, Any] = {"description": asked if asked != words else ""}
    match field:
        case TextField() if field.max is None or field.max > ONE_LINE:
            return TextAreaField(words, render_kw={"rows": 3, **_longest(field)}, **told)
        case TextField():
            return StringField(words, render_kw=_longest(field), **told)
        case MoneyField():
            return StringField(f"{words}, {field.currency}", render_kw={"inputmode": "decimal"}, **told)
        case ChoiceField():
            return _choice(
                words,
                [SelectChoice(each.value, str(each.label.for_language("en"))) for each in field.options],
                field,
                told,
            )
    match field.type:
        case "number":
            return StringField(words, render_kw={"inputmode": "decimal"}, **told)
        case "yesno":
            return _choice(words, [SelectChoice("yes", "Yes"), SelectChoice("no", "No")], field, told)
        case "person":
            return _person(words, sheet.people, **told)
        case "photo":
            return _photo(words, sheet, asked)
        case "contact":
            hint = f"{asked} Write a name and a phone number, like Jo Smith 415 555 0188."
            return StringField(words, description=hint)
    return StringField(words, **told)


def _choice(words: str, options: list[SelectChoice], field: Field, told: Mapping[str, Any]) -> object:
    if len(options) > BUTTONS:
        return SelectField(words, choices=[SelectChoice("", "Choose one"), *options], validate_choice=False, **told)
    nothing = [] if field.required else [SelectChoice("", "Not given")]
    default = None if field.required else ""
    return RadioField(words, choices=[*options, *nothing], default=default, validate_choice=False, **told)


def _person(words: str, people: Mapping[str, str], **told: Any) -> object:
    if len(people) <= LISTED:
        choices = [SelectChoice("", "Choose somebody"), *(SelectChoice(*each) for each in people.items())]
        return SelectField(words, choices=choices, validate_choice=False, **told)
    return StringField(words, **{"description": "A name or a handle from People", **told})


def _photo(words: str, sheet: Sheet, asked: str) -> object:
    """One that the requester texted or uploaded can be chosen, or another uploaded."""
    now = desk().clock.now()
    choices = [SelectChoice(str(each.id), f"Photo sent {ago(each.created_at, now)}") for each in sheet.photos]
    hint = f"{asked} JPEG, PNG, GIF, WebP or HEIC, up to 5 MB."
    return PhotoField(words, choices=[SelectChoice("", "No photo"), *choices], validate_choice=False, description=hint)


def _longest(field: TextField) -> dict[str, int]:
    return {"maxlength": field.max} if field.max is not None else {}


def _dress_dates(form: StartForm, sheet: Sheet) -> None:
    """A date is picked from a calendar; what was typed some other way stays as it was typed."""
    for name, field in sheet.fields.items():
        slot = form._fields[f"{PREFIX}{name}"]
        if field.type == "date" and (not slot.data or _ISO.match(str(slot.data))):
            slot.render_kw = {"type": "date"}
