"""The forms of one request's page. Each has a prefix of its own, because they stand on one page."""

from collections.abc import Iterable

from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from workflow.web.forms import Form

#: Up to so many people are offered in a list; of more, one is typed.
LISTED = 100


class SeenForm(Form):
    """What goes with every action: how much had happened when the page was drawn."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired("Load the page again.")])


class ReassignForm(SeenForm):
    """Somebody else is asked in an approver's place."""

    person = SelectField("Instead of", validators=[InputRequired("Choose whose place it is.")], validate_choice=False)
    to = StringField("New approver", validators=[InputRequired("Choose who is asked instead.")])
    reason = TextAreaField("Reason", validators=[InputRequired("Write a reason: it goes on the record.")])


class ReassignFromListForm(ReassignForm):
    """The same where there are few enough people to choose from."""

    to = SelectField("New approver", validators=[InputRequired("Choose who is asked instead.")], validate_choice=False)


class OverrideForm(SeenForm):
    """An administrator decides in everybody's place."""

    reason = TextAreaField("Reason", validators=[InputRequired("Write a reason: it goes on the record.")])


class AskForm(Form):
    """What goes with everything about one's own ask."""

    ask = IntegerField(widget=HiddenInput(), validators=[InputRequired("Load the page again.")])


class DecideForm(AskForm):
    """One's own answer to one's own ask; which answer, the button says."""

    content = HiddenField()
    option = RadioField("Which one", choices=[], validate_choice=False)
    reason = TextAreaField("Reason")
    code = StringField("Code of your authenticator app")


class QuestionForm(AskForm):
    """A question to the requester."""

    question = TextAreaField("What do you want to know?", validators=[InputRequired("Write what you want to know.")])


class TellForm(Form):
    """The requester's answer to a question."""

    answer = TextAreaField("Your answer", validators=[InputRequired("Write your answer.")])


def reassign_form(waiting: Iterable[tuple[str, str]], colleagues: Iterable[tuple[str, str]], **more: object) -> Form:
    """The form with those waited on and those who can be asked instead, each (handle, name)."""
    names = list(colleagues)
    made: type[ReassignForm] = ReassignFromListForm if len(names) <= LISTED else ReassignForm
    form = made(prefix="reassign", **more)
    form.person.choices = [SelectChoice(*each) for each in waiting]
    if isinstance(form.to, SelectField):
        form.to.choices = [SelectChoice("", "Choose somebody"), *(SelectChoice(*each) for each in names)]
    return form
