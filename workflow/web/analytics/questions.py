"""The five questions, each with its answer in a line, its drawing and its numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.service.board.analytics import Report
from workflow.service.board.spans import span
from workflow.web import charts
from workflow.web.analytics.words import axis_of, cells, many, number, percent, roughly, share_rows, unit
from workflow.web.charts import Drawing, Series

MINUTE, HOUR, DAY = 60, 3600, 86_400
_ROUND_TIMES = (
    1, 5, 15, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR, DAY,
    2 * DAY, 5 * DAY, 10 * DAY, 20 * DAY, 50 * DAY, 100 * DAY, 200 * DAY, 500 * DAY, 1000 * DAY,
)  # fmt: skip
#: So many people are drawn; the table has all of them.
PEOPLE = 8


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One question answered."""

    key: str
    question: str
    figure: str | None  #: the answer as one number; None of nothing
    answer: str  #: what it is a number of, or why there is none
    note: str  #: what was counted
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    columns: Sequence[str] = ()  #: the header of the file
    cells: Sequence[Sequence[Any]] = ()  #: the same numbers, for a file
    described: str = ""  #: the drawing in a sentence
    legend: Sequence[str] = ()
    wide: Drawing | None = None  #: None where there is nothing to draw
    narrow: Drawing | None = None


def every(report: Report) -> list[Chart]:
    """All the charts of a report, in the order of the page."""
    return [make(report) for make in QUESTIONS.values()]


def time_to_decide(report: Report) -> Chart:
    """How long it takes from a request to its decision."""
    whole, parts = report.decided_all, report.decided
    axis = axis_of(report, said=roughly, round_numbers=_ROUND_TIMES)
    series = [
        Series(name="Median", values=[each.median for each in parts], said=span),
        Series(name="9 of 10", values=[each.p90 for each in parts], said=span),
    ]
    return Chart(
        key="decisions",
        question="How long does a decision take?",
        figure=span(whole.median) if whole.median is not None else None,
        answer=f"is the median of {many(whole.count, 'request')}; 9 of 10 took at most {span(whole.p90)}."
        if whole.median is not None and whole.p90 is not None
        else f"No request was decided by people in these {report.days} days.",
        note=_left_out(report),
        header=(unit(report), "Requests", "Median", "9 of 10 within"),
        rows=[
            (title, str(each.count), span(each.median) if each.median is not None else "none",
             span(each.p90) if each.p90 is not None else "none")
            for title, each in zip(axis.titles, parts, strict=True)
        ],
        columns=("from", "to", "requests", "median seconds", "p90 seconds"),
        cells=cells(report, [(each.count, each.median, each.p90) for each in parts]),
        described=f"A line for the median and one for the 90th percentile, by {report.unit}.",
        legend=("Median", "9 of 10 within"),
        **_twice(lambda width: charts.lines(width, axis, series), whole.count),
    )  # fmt: skip


def who_answers(report: Report) -> Chart:
    """Who answers what he is asked."""
    asked, answered = sum(each.asked for each in report.people), sum(each.answered for each in report.people)
    shares = [(each, 100 * each.answered / each.asked) for each in report.people]
    shown = [
        (each.name, share, f"{percent(share)} ({each.answered} of {each.asked})") for each, share in shares[:PEOPLE]
    ]
    more = len(report.people) - PEOPLE
    return Chart(
        key="replies",
        question="Who answers?",
        figure=percent(100 * answered / asked) if asked else None,
        answer=f"of {many(asked, 'ask')} {'was' if asked == 1 else 'were'} answered in time."
        if asked
        else f"Nobody was asked anything in these {report.days} days that is settled.",
        note="Requests for an answer that were answered or ran out of time, not those that became unnecessary."
        + (f" The {PEOPLE} who were asked most are drawn; the numbers have all {len(report.people)}." * (more > 0)),
        header=("Person", "Asked", "Answered", "Share"),
        rows=[(each.name, str(each.asked), str(each.answered), percent(share)) for each, share in shares],
        columns=("person", "asked", "answered", "percent"),
        cells=[(each.name, each.asked, each.answered, round(share, 1)) for each, share in shares],
        described="One bar per person: the share of asks they answered.",
        legend=("Answered",),
        **_twice(lambda width: charts.bars(width, shown), len(shown)),
    )


def reminders(report: Report) -> Chart:
    """How often somebody has to be reminded."""
    of, count = sum(each.of for each in report.reminded), sum(each.count for each in report.reminded)
    axis = axis_of(report, said=percent, most=100)
    series = [Series(name="Reminded", values=[each.percent for each in report.reminded], said=percent)]
    return Chart(
        key="reminders",
        question="How often is a reminder needed?",
        figure=percent(100 * count / of) if of else None,
        answer=f"of {many(of, 'ask')} needed one or more: {count}."
        if of
        else f"Nobody was asked anything in these {report.days} days that is settled.",
        note="Reminders the workflow sends by itself, by the day the person was asked.",
        header=(unit(report), "Asks", "Reminded", "Share"),
        rows=share_rows(axis, report.reminded),
        columns=("from", "to", "asks", "reminded"),
        cells=cells(report, [(each.of, each.count) for each in report.reminded]),
        described=f"A column a {report.unit}: the share of asks that needed a reminder.",
        legend=("Reminded",),
        **_twice(lambda width: charts.columns(width, axis, series), of),
    )


def unclear(report: Report) -> Chart:
    """How many replies cannot be read."""
    of, count = sum(each.of for each in report.unclear), sum(each.count for each in report.unclear)
    axis = axis_of(report, said=percent, most=100)
    series = [Series(name="Unclear", values=[each.percent for each in report.unclear], said=percent)]
    everywhere = " Unclear texts belong to no workflow, so these are from all of them." * bool(report.workflow)
    return Chart(
        key="unclear",
        question="How many replies are unclear?",
        figure=percent(100 * count / of) if of else None,
        answer=f"of {many(of, 'text')} from people could not be understood: {count}."
        if of
        else f"Nobody texted in these {report.days} days.",
        note="Unclear words, wrong codes, and answers that could mean several requests. None of them decides anything."
        + everywhere,
        header=(unit(report), "Texts", "Unclear", "Share"),
        rows=share_rows(axis, report.unclear),
        columns=("from", "to", "texts", "unclear"),
        cells=cells(report, [(each.of, each.count) for each in report.unclear]),
        described=f"A column a {report.unit}: the share of texts that were unclear.",
        legend=("Unclear",),
        **_twice(lambda width: charts.columns(width, axis, series), of),
    )


def cost(report: Report) -> Chart:
    """What the texts cost, in segments."""
    out, into = sum(each.segments_out for each in report.texts), sum(each.segments_in for each in report.texts)
    texts = sum(each.texts_out + each.texts_in for each in report.texts)
    axis = axis_of(report, said=number)
    series = [
        Series(name="sent", values=[each.segments_out for each in report.texts], said=number),
        Series(name="received", values=[each.segments_in for each in report.texts], said=number),
    ]
    return Chart(
        key="cost",
        question="What do the texts cost?",
        figure=f"{out + into:,}" if texts else None,
        answer=f"{'segment' if out + into == 1 else 'segments'} in {many(texts, 'text')}: "
        f"{out:,} sent and {into:,} received."
        if texts
        else f"No text was sent or received in these {report.days} days.",
        note="Twilio bills each segment, sent or received, and photos separately. Texts never sent are not counted.",
        header=(unit(report), "Texts sent", "Segments", "Received", "Segments"),
        rows=[
            (title, *map(number, (each.texts_out, each.segments_out, each.texts_in, each.segments_in)))
            for title, each in zip(axis.titles, report.texts, strict=True)
        ],
        columns=("from", "to", "texts sent", "segments sent", "texts received", "segments received"),
        cells=cells(
            report, [(each.texts_out, each.segments_out, each.texts_in, each.segments_in) for each in report.texts]
        ),
        described=f"A column a {report.unit}: segments sent, and upon them segments received.",
        legend=("Segments sent", "Segments received"),
        **_twice(lambda width: charts.columns(width, axis, series), texts),
    )


QUESTIONS: dict[str, Callable[[Report], Chart]] = {
    "decisions": time_to_decide, "replies": who_answers, "reminders": reminders, "unclear": unclear, "cost": cost,
}  # fmt: skip


def _twice(draw: Callable[[int], Drawing], anything: int) -> dict[str, Any]:
    """The drawing for wide screens and for phones; none of nothing."""
    return {"wide": draw(charts.WIDE), "narrow": draw(charts.NARROW)} if anything else {}


def _left_out(report: Report) -> str:
    """What was counted, and how much was not."""
    ended = report.ended
    others = (
        (ended.silence, "by silence"), (ended.override, "by an administrator"), (ended.nobody, "with nobody asked"),
        (ended.expired, "expired"), (ended.withdrawn, "withdrawn"),
    )  # fmt: skip
    said = ", ".join(f"{count:,} {words}" for count, words in others if count)
    counted = "From the request to its decision, by the day it ended. Only what people decided."
    return f"{counted} Not counted: {said}." if said else counted
