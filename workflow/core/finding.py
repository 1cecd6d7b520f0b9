"""What can be read out of a first text such as "standing desk 640", before anything is asked.

Only what leaves no doubt is taken; the rest is asked. A yes or no among other words is never without doubt, and a
photo is not typed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from workflow.core import amounts, contacts, dates
from workflow.core.choices import names
from workflow.core.fields import (
    ChoiceField,
    ContactField,
    Context,
    DateField,
    Field,
    MoneyField,
    NumberField,
    PersonField,
    TextField,
    Unfit,
    Value,
    one_line,
    read,
)
from workflow.core.locales import ENGLISH
from workflow.core.spans import Span, Spans
from workflow.core.typed import folded

#: The most words that are one value: "viernes 3 de junio de 2026", "1 250,50 $ US", "+33 6 12 34 56 78".
_DATE, _AMOUNT, _PHONE, _PERSON = 7, 5, 7, 5
#: A name before a phone number has so many words at most.
_NAME = 3

_FIGURES = re.compile(r"[0-9][0-9.,']*")
#: An amount with something beside it that can be a currency.
_SIGNED = re.compile(r"[0-9].*[^0-9.,' -]|[^0-9.,' -].*[0-9]")
#: Figures with signs between them, or a currency's beside them: no amount is sure while one is not understood.
_NOT_READ = re.compile(r"\D{0,3}[0-9]+(?:[.,'][0-9]+)+\D{0,3}|(?=.*[0-9]).*[$€£¥].*")
#: What is surely a date where it reads as one: a month's name beside a day, slashes, or a year.
_DATED = re.compile(r"(?=.*[0-9])(?:.*[^\W\d_]{3}.*|[0-9]+/[0-9/]+|[0-9]{4}-[0-9-]+|[0-9.-]+[.-](?:[0-9]{4})?)")


def find(fields: Mapping[str, Field], typed: str, context: Context) -> tuple[dict[str, Value], str]:
    """The values that a text gives without doubt, by the fields' names, and what of the text was left unused."""
    search = _Search(fields, one_line(typed), context)
    search.contacts(search.unfilled(ContactField))
    search.dates(search.unfilled(DateField))
    search.choices(search.unfilled(ChoiceField))
    search.amounts(search.unfilled(MoneyField), search.unfilled(NumberField))
    search.people(search.unfilled(PersonField))
    left = search.text(search.unfilled(TextField))
    return {name: search.values[name] for name in fields if name in search.values}, left


class _Search:
    """One text and the fields that it may fill, a kind after another; each takes away the words it is sure of."""

    def __init__(self, fields: Mapping[str, Field], typed: str, context: Context) -> None:
        self.values: dict[str, Value] = {}
        self._fields, self._context = fields, context
        self._days: list[Span] = []  # what reads as a date, whether it fits or not
        self._spans = Spans(typed, ENGLISH.linking | context.locale.linking)

    def unfilled(self, kind: type[Field]) -> list[str]:
        """The names of the fields of a kind that have no value yet."""
        return [name for name, each in self._fields.items() if isinstance(each, kind) and name not in self.values]

    def contacts(self, wanted: list[str]) -> None:
        """A phone number, with the capitalised words right before it as the name."""
        phone = self._context.phone
        if wanted and phone:
            known = phone
            spans = self._spans.that(lambda typed: bool(contacts.PHONE.fullmatch(typed) and known(typed)), _PHONE)
            self._take(wanted, [self._spans.with_name(span, _NAME) for span in spans])

    def dates(self, wanted: list[str]) -> None:
        """Days, as many as are asked for."""
        if wanted:
            self._days = self._spans.that(self._is_day, _DATE)
            self._take(wanted, self._days)

    def choices(self, wanted: list[str]) -> None:
        """Options by their whole value or label, where it is an option of one field only."""
        labels: dict[str, list[str]] = {}
        for name in wanted:
            for label in _labels(self._fields[name]):
                labels.setdefault(label, []).append(name)
        longest = max((len(label.split()) for label in labels), default=0)
        spans = self._spans.that(lambda typed: folded(typed) in labels, longest)
        times = Counter(name for span in spans for name in labels[folded(span.typed)])
        for span in spans:
            meant = labels[folded(span.typed)]
            if len(meant) == 1 and times[meant[0]] == 1:
                self._take(meant, [span])

    def amounts(self, money: list[str], numbers: list[str]) -> None:
        """Money by its sign or name; bare numbers where all that is asked for is of one kind."""
        if not money and not numbers:
            return
        signed = self._spans.that(lambda typed: bool(_SIGNED.search(typed)) and self._fits(typed, money), _AMOUNT)
        bare = self._spans.that(self._is_number, _AMOUNT)
        bare = [span for span in bare if not any(map(span.covers, [*signed, *self._days]))]
        unread = any(map(_NOT_READ.fullmatch, self._spans.others([*signed, *bare])))
        if unread or any(map(self._is_part, signed)) or any(map(self._is_foreign, bare)):
            return
        if not signed or self._take_signed(money, signed):
            self._take_bare(self.unfilled(MoneyField), numbers, bare)

    def people(self, wanted: list[str]) -> None:
        """People by "@handle", by their full name, or by a first name of their own with a capital."""
        if wanted:
            people = self._context.people
            full = Counter(folded(one_line(name)) for name in people.values())
            first = Counter(name.split(" ")[0] for name in full.elements())
            known = {folded(handle) for handle in people} | _once(full) | _once(first)
            self._take(wanted, self._spans.that(lambda typed: _asked(typed) in known, _PERSON))

    def text(self, wanted: list[str]) -> str:
        """All that is left goes to the first text field; given back where it does not fit or there is none."""
        left = self._spans.left()
        value = self._read(wanted[0], left) if wanted else None
        if value is None:
            return left
        self.values[wanted[0]] = value
        return ""

    def _read(self, name: str, typed: str, beside: Mapping[str, Value] | None = None) -> Value | None:
        wanted = self._fields[name]
        context = replace(self._context, values=beside) if beside else self._context
        try:
            return read(wanted, typed.rstrip(".") if isinstance(wanted, NumberField) else typed, context)
        except Unfit:
            return None

    def _fits(self, typed: str, wanted: Iterable[str]) -> bool:
        return any(self._read(name, typed) is not None for name in wanted)

    def _take(self, wanted: list[str], spans: list[Span]) -> bool:
        """Fill these fields in their order, if there is one span for each and all of them fit."""
        if not wanted or len(wanted) != len(spans):
            return False
        fitting: dict[str, Value] = {}
        for name, span in zip(wanted, spans, strict=True):
            value = self._read(name, span.typed, fitting)
            if value is None:
                return False
            fitting[name] = value
        self.values.update(fitting)
        self._spans.take(spans)
        return True

    def _is_day(self, typed: str) -> bool:
        """Whether this is a day beyond doubt, be it too early or too late for those who ask."""
        today, locale = self._context.today, self._context.locale
        if not (_DATED.fullmatch(typed) or dates.says_day(typed, locale)):
            return False
        try:
            dates.read_date(typed, today, locale)
        except Unfit:
            return False
        return True

    def _is_number(self, typed: str) -> bool:
        if not typed.rstrip(".")[-1:].isdigit():
            return False
        try:
            amounts.read_number(typed.rstrip("."), self._context.locale)
        except Unfit:
            return False
        return True

    def _is_part(self, span: Span) -> bool:
        """Whether an amount can be two numbers, or a part of one: "2 640 €", "$1 250"."""
        before, after = self._spans.beside(span)
        parts = [before] * span.typed[0].isdigit() + [after] * span.typed[-1].isdigit()
        return re.search("[0-9] [0-9]", span.typed) is not None or any(map(_FIGURES.fullmatch, parts))

    def _is_foreign(self, span: Span) -> bool:
        """Whether a bare number can be two, or an amount in a currency that nobody asked for: "640 CHF"."""
        return " " in span.typed or any(map(amounts.is_unit, self._spans.beside(span)))

    def _take_signed(self, money: list[str], spans: list[Span]) -> bool:
        by_currency: dict[str, list[str]] = {}
        for name in money:
            by_currency.setdefault(_currency(self._fields[name]), []).append(name)
        shares = [(same, [each for each in spans if self._fits(each.typed, same)]) for same in by_currency.values()]
        if sum(len(share) for _, share in shares) != len(spans):  # a sign that can mean two of the currencies
            return False
        return all(self._take(same, share) for same, share in shares if share)

    def _take_bare(self, money: list[str], numbers: list[str], spans: list[Span]) -> None:
        wanted = money + numbers
        fitting = [span for span in spans if self._fits(span.typed, wanted)]
        one_kind = len({_currency(self._fields[name]) for name in wanted}) == 1
        # a count may come first ("2 desks"), an amount stands behind what it is for
        apart = all(self._spans.ends_clause(span) or (not money and span.start == 0) for span in fitting)
        if one_kind and apart:
            self._take(wanted, fitting)


def _currency(wanted: Field) -> str:
    return wanted.currency if isinstance(wanted, MoneyField) else ""


def _labels(wanted: Field) -> set[str]:
    """What the options of a choice are called; a single letter or a number says too little."""
    every = {label for each in wanted.options for label in names(each)} if isinstance(wanted, ChoiceField) else ()
    return {folded(label) for label in every if len(label) > 1 and any(map(str.isalpha, label))}


def _once(counted: Counter[str]) -> set[str]:
    return {each for each, times in counted.items() if times == 1}


def _asked(typed: str) -> str:
    """Who may be meant, as names are compared; a single word only with a capital or an @, as names are written."""
    named = " " in typed or typed.startswith("@") or typed[:1].isupper()
    return folded(typed.removeprefix("@")) if named else ""
