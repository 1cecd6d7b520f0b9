"""What every form of the dashboard is made of."""

from collections.abc import Iterable

from flask import request
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from workflow.core.definition import Problem


class SelectMultipleCheckboxField(SelectMultipleField):
    """Several of a list, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Form(FlaskForm):
    """A form that also shows what the service found wrong, beside the field that it is about."""

    problems: list[str]  #: what is about no field of its own

    def __init__(self, **given: object) -> None:
        if request.method == "POST" and "formdata" not in given:
            given["formdata"] = request.form  # no field of text can take a file, or what JSON holds
        super().__init__(**given)
        self.problems = []

    def fits(self) -> bool:
        """True where it was sent, with its token, and every field is as it should be."""
        return bool(self.validate_on_submit())

    def take(self, problems: Iterable[Problem]) -> None:
        """Put what is wrong beside the field that its path names, and the rest at the top."""
        for each in problems:
            name = each.path.removeprefix("fields.").split(".")[0].split("[")[0]
            if name in self._fields:
                field = self._fields[name]
                field.errors = [*field.errors, each.message]
            else:
                self.problems.append(each.message)

    @property
    def wrong(self) -> bool:
        """True where anything is wrong with it."""
        return bool(self.problems or self.errors)
