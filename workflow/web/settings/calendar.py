"""When the workspace works: days and hours, public holidays, and its own days off."""

from collections.abc import Callable
from datetime import date

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from workflow.service.actor import Role
from workflow.service.board import calendar as board
from workflow.service.board.calendar import DEFAULT, CalendarView, Off
from workflow.service.calendars import NOWHERE
from workflow.service.start import NotFitting
from workflow.web.forms import Form
from workflow.web.guard import actor, desk
from workflow.web.settings.blueprint import blueprint

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Hours(Form):
    """Working days and hours."""

    workdays = SelectMultipleField(
        "Working days",
        choices=[SelectChoice(number, name) for number, name in enumerate(DAYS)],
        coerce=int,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    opens = TimeField("From", validators=[InputRequired("Write a time, like 09:00.")])
    closes = TimeField("To", validators=[InputRequired("Write a time, like 17:00.")])


class Holidays(Form):
    """Whose public holidays."""

    country = SelectField("Country", validate_choice=False, validators=[InputRequired()])
    region = SelectField("Region", validate_choice=False, validators=[Optional()])


class DaysOff(Form):
    """The workspace's own days off."""

    name = StringField("What for", validators=[DataRequired("Say what it is, like “Company outing”.")])
    first = DateField("First day", validators=[InputRequired("Choose a day.")])
    last = DateField("Last day", validators=[Optional()])


@blueprint.get("/calendar")
def calendar() -> str:
    """The page."""
    return _page()


@blueprint.post("/calendar/hours")
def change_hours() -> ResponseReturnValue:
    """Other working days or hours."""
    form = Hours()
    return _change(
        form,
        lambda: board.change_hours(
            desk(), actor(), workdays=form.workdays.data or [], opens=form.opens.data, closes=form.closes.data
        ),
        "Working days and hours were saved.",
    )


@blueprint.post("/calendar/holidays")
def change_holidays() -> ResponseReturnValue:
    """Other public holidays."""
    form = Holidays()
    return _change(
        form,
        lambda: board.change_holidays(desk(), actor(), country=_country(form), region=form.region.data or ""),
        "The public holidays were saved.",
    )


@blueprint.post("/calendar/days-off")
def add_days_off() -> ResponseReturnValue:
    """More days off."""
    form = DaysOff()
    return _change(
        form,
        lambda: board.add_days_off(
            desk(), actor(), Off(first=form.first.data, last=form.last.data or form.first.data, name=form.name.data)
        ),
        "Added. Deadlines that are already set stay as they are.",
    )


@blueprint.post("/calendar/days-off/<day>/remove")
def remove_day_off(day: str) -> Response:
    """One day off less."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        abort(404)
    if board.remove_day_off(desk(), actor(), found):
        flash(f"{found:%A} {found.day} {found:%B %Y} is an ordinary day again.", "ok")
    return redirect(url_for("settings.calendar"), code=303)


def _change(form: Form, act: Callable[[], object], done: str) -> ResponseReturnValue:
    actor().needs(Role.ADMIN)
    try:
        if form.fits():
            flash(done if act() else "That is how it is already.", "ok")
            return redirect(url_for("settings.calendar"), code=303)
    except NotFitting as error:
        form.take(error.problems)
    return _page(form), 422


def _page(wrong: Form | None = None) -> str:
    view = board.calendar(desk(), actor())
    forms: dict[str, Form] = {"hours": _hours(view), "holidays": _holidays(view), "off": DaysOff(formdata=None)}
    for name, form in forms.items():
        if type(form) is type(wrong):
            forms[name] = wrong
    _offer(forms["holidays"], view)
    return render_template(
        "web/settings/calendar.html", view=view, wrong=wrong, days=DAYS, zone=desk().time_zone,
        country=board.countries().get(view.country, view.country), NOWHERE=NOWHERE, **forms,
    )  # fmt: skip


def _hours(view: CalendarView) -> Hours:
    plan = view.plan
    data = {"workdays": list(plan.workdays), "opens": plan.opens, "closes": plan.closes}
    return Hours(formdata=None, data=data)


def _holidays(view: CalendarView) -> Holidays:
    plan = view.plan
    country = DEFAULT if plan.country is None else plan.country or "none"
    return Holidays(formdata=None, data={"country": country, "region": plan.region or ""})


def _offer(form: Form, view: CalendarView) -> None:
    known = board.countries()
    usual = f"{known.get(view.default_region, view.default_region)} (as DEFAULT_REGION says)"
    offered = [(DEFAULT, usual), ("none", "No public holidays"), *known.items()]
    form.country.choices = [SelectChoice(*each) for each in offered]
    form.region.choices = [SelectChoice(*each) for each in (("", "Whole country"), *board.regions(view.country))]


def _country(form: Holidays) -> str:
    return NOWHERE if form.country.data == "none" else form.country.data or "?"
