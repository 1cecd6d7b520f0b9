"""The forms of a person."""

import json
from collections.abc import Mapping

from wtforms import EmailField, HiddenField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import DateInput, TimeInput

from workflow.service.board.people.page import Offers
from workflow.web.forms import Form, SelectMultipleCheckboxField

LANGUAGES = [
    SelectChoice(value, words)
    for value, words in (
        ("en", "English"),
        ("es", "Español"),
        ("fr", "Français"),
        ("de", "Deutsch"),
        ("pt", "Português"),
    )
]
ROLES = [
    SelectChoice("", "None: answers texts and sees only their own requests"),
    SelectChoice("viewer", "Viewer: sees everything"),
    SelectChoice("operator", "Operator: also manages requests, people and workflows"),
    SelectChoice("admin", "Administrator: everything"),
]


class ClockField(StringField):
    """A time of day as it was typed; the service reads it."""

    widget = TimeInput()


class DayField(StringField):
    """A day as it was typed; the service reads it."""

    widget = DateInput()


class PersonForm(Form):
    """Everything that is said of a person; what the actor may not change is taken out."""

    name = StringField("Name", [InputRequired("Type a name.")])
    handle = StringField("Handle")
    phone = TelField("Phone", [InputRequired("Type a phone number: it is how this person is asked.")])
    email = EmailField("E-mail")
    manager = StringField("Manager")
    groups = SelectMultipleCheckboxField("Groups", choices=[], validate_choice=False)
    language = SelectField(
        "Language of their texts", choices=[SelectChoice(*each) for each in LANGUAGES], validate_choice=False
    )
    time_zone = StringField("Time zone")
    quiet_from = ClockField("Quiet from")
    quiet_until = ClockField("Quiet until")
    cover = StringField("Standing cover")
    role = SelectField("Role, if they sign in", choices=[SelectChoice(*each) for each in ROLES], validate_choice=False)
    was = HiddenField()

    def only(self, names: frozenset[str], offers: Offers) -> "PersonForm":
        """Leave just these fields, with what there is to choose from."""
        for name in [each for each in self._fields if each not in names | {"was", "csrf_token"}]:
            delattr(self, name)
        if "groups" in self._fields:
            self.groups.choices = [SelectChoice(slug, name) for slug, name in offers.groups]
        if "language" in self._fields:
            self.language.flags.required = True
        return self

    def typed(self) -> dict[str, object]:
        """What was typed into each field."""
        return {
            name: (field.data or []) if name == "groups" else (field.data or "")
            for name, field in self._fields.items()
            if name not in ("was", "csrf_token")
        }

    def before(self) -> Mapping[str, str]:
        """What the form showed when it was drawn; nothing where that cannot be read."""
        try:
            found = json.loads(self.was.data or "{}")
        except (ValueError, RecursionError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


class AwayForm(Form):
    """From when until when, and who covers."""

    start = DayField("First day")
    until = DayField("Last day")
    cover = StringField("Who covers")


class CodeForm(Form):
    """The six digits that an authenticator app shows."""

    code = StringField("The six digits the app shows now", [InputRequired("Type the six digits the app shows.")])


class CurrentForm(Form):
    """Six digits of the app that there is."""

    current = StringField("Six digits from your present app")
