"""What stands behind AWAY: "until Friday, Kim covers", "from Monday until Friday - kim", or nothing at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.core.choices import read_person
from workflow.core.dates import read_date, show_date
from workflow.core.locales import Locale
from workflow.core.typed import Unfit, folded, one_line, quoted

#: The most words that are one date, or one person.
_LONGEST_DATE, _LONGEST_NAME = 7, 5


@dataclass(frozen=True, kw_only=True)
class Absence:
    """When somebody is away, by days, and who stands in for him."""

    start: date | None = None  #: the first day; None is from now on
    until: date | None = None  #: the last day, himself still away; None is until he is BACK
    cover: str | None = None  #: a handle

    @property
    def back(self) -> date | None:
        """The first day he is there again."""
        return self.until + timedelta(days=1) if self.until else None


@dataclass(frozen=True, kw_only=True)
class _Phrases:
    """What leads to each part in one language, folded as `typed.folded` does."""

    start: tuple[str, ...]
    until: tuple[str, ...]
    before_cover: tuple[str, ...]
    after_cover: tuple[str, ...]
    joining: tuple[str, ...] = ()


_ENGLISH = _Phrases(
    start=("from", "starting", "beginning", "as of"),
    until=("until", "till", "til", "to", "through", "thru", "up to", "through to"),
    before_cover=("cover", "cover by", "cover is", "covered by", "cover:", "ask", "with", "covering is", "covering:"),
    after_cover=("covers", "cover", "will cover", "is covering", "covering", "covers me", "covers for me", "stands in"),
    joining=("and", "-", "&", "then"),
)
_PHRASES: Mapping[str, _Phrases] = {
    "en": _ENGLISH,
    "es": _Phrases(
        start=("desde", "desde el", "del", "a partir de", "a partir del", "de"),
        until=("hasta", "hasta el", "al", "a"),
        before_cover=("cubre", "me cubre", "me sustituye", "cubierto por", "sustituto", "con", "suplente"),
        after_cover=("cubre", "me cubre", "cubrira", "sustituye", "me sustituye", "me reemplaza"),
        joining=("y", "e"),
    ),
    "fr": _Phrases(
        start=("du", "de", "des", "a partir de", "a partir du", "depuis"),
        until=("jusqu'a", "jusqu'au", "jusque", "au", "a"),
        before_cover=("remplacant", "remplacante", "remplace par", "remplacee par", "avec", "suppleant"),
        after_cover=("remplace", "me remplace", "couvre", "me couvre", "remplacera", "assure"),
        joining=("et",),
    ),
    "de": _Phrases(
        start=("ab", "von", "vom", "ab dem"),
        until=("bis", "bis zum", "bis einschliesslich"),
        before_cover=("vertretung", "vertretung durch", "vertreten durch", "vertreter", "vertreterin", "mit", "durch"),
        after_cover=("vertritt", "vertritt mich", "ubernimmt", "springt ein", "vertretung"),
        joining=("und",),
    ),
    "pt": _Phrases(
        start=("de", "desde", "a partir de", "do dia", "do"),
        until=("ate", "ate o", "ate a", "ate o dia", "a", "ao"),
        before_cover=("substituto", "substituta", "substituido por", "coberto por", "com", "cobertura"),
        after_cover=("cobre", "me cobre", "cobrira", "substitui", "me substitui", "vai cobrir"),
        joining=("e",),
    ),
}


def read(rest: str, *, today: date, locale: Locale, people: Mapping[str, str]) -> Absence:
    """What was typed behind AWAY, on this day where he is; `people` is handle -> name. Raises Unfit.

    English is understood beside the locale's language, and the parts may stand in any order. A day alone is that
    day; two are the first and the last.
    """
    reader = _Reader(one_line(rest), today, locale, people)
    while reader.words:
        reader.step()
    return reader.absence()


#: What only parts clauses: signs between words, and a full stop behind one. Those within a date stay.
_PARTING = re.compile(
    r"[,;:]+(?=\s|$)|(?<=\s)[-\u2013\u2014]+(?=\s)|(?:(?<=[^\W\d_]{3})|(?<=[0-9]{4}))\.(?=\s|$)|[.!]+$"
)


class _Reader:
    """Takes one part after another from the front of the words."""

    def __init__(self, rest: str, today: date, locale: Locale, people: Mapping[str, str]) -> None:
        self.words = _PARTING.sub(" ", rest).split()
        self._rest, self._today, self._locale, self._people = rest, today, locale, people
        self._phrases = (_PHRASES.get(locale.language, _ENGLISH), _ENGLISH)
        self._start = self._until = ""  # as typed: what the last day means depends on the first
        self._bare: list[str] = []
        self._cover: str | None = None

    def step(self) -> None:
        """Take the part in front. Raises Unfit where none can be read."""
        if self._marked("joining"):
            return
        if not self._start and self._marked("start"):
            self._start = self._date()
        elif not self._until and self._marked("until"):
            self._until = self._date()
        elif self._cover is None and self._marked("before_cover"):
            self._cover = self._person()
            if self._cover is None:
                named = " ".join(self.words)
                raise Unfit("unfit_nobody" if named else "unfit_absence", typed=quoted(named or self._rest))
        else:
            self._unmarked()

    def absence(self) -> Absence:
        """All parts together. Raises Unfit where they do not fit each other."""
        start, until = self._days()
        if until and start and until < start:  # "from Monday until Friday", said on a Wednesday
            until = read_date(self._until, start, self._locale) if self._until else until
        for day in filter(None, (start, until)):
            if day < self._today:
                raise Unfit("unfit_past", date=show_date(day, self._locale))
        if start and until and until < start:
            shown = {"start": show_date(start, self._locale), "until": show_date(until, self._locale)}
            raise Unfit("unfit_backwards", **shown)
        return Absence(start=start, until=until, cover=self._cover)

    def _days(self) -> tuple[date | None, date | None]:
        free = 2 - bool(self._start) - bool(self._until)
        if len(self._bare) > free:
            raise Unfit("unfit_absence", typed=quoted(" ".join(self._bare)))
        if len(self._bare) == 1 and free == 2:
            self._bare *= 2
        bare = iter(self._bare)
        self._start = self._start or next(bare, "")
        self._until = self._until or next(bare, "")
        return self._day(self._start), self._day(self._until)

    def _day(self, typed: str) -> date | None:
        return read_date(typed, self._today, self._locale) if typed else None

    def _unmarked(self) -> None:
        """A person, with or without a verb behind him, or a day. Raises Unfit."""
        if self._cover is None and (person := self._person()):
            self._cover = person
            self._marked("after_cover")
        elif typed := self._date_in_front():
            self._bare.append(typed)
        else:
            named = next((at for at in range(1, len(self.words)) if self._phrase("after_cover", at)), 0)
            wording = "unfit_nobody" if named and self._cover is None else "unfit_absence"
            raise Unfit(wording, typed=quoted(" ".join(self.words[: named or None])))

    def _phrase(self, part: str, at: int = 0) -> int:
        """How many words from here on are a phrase that leads to this part."""
        ahead = [folded(word) for word in self.words[at : at + 4]]
        said = (phrase.split() for phrases in self._phrases for phrase in getattr(phrases, part))
        return max((len(phrase) for phrase in said if ahead[: len(phrase)] == phrase), default=0)

    def _marked(self, part: str) -> bool:
        """Whether a phrase that leads to this part stood in front; it is taken away."""
        length = self._phrase(part)
        del self.words[:length]
        return length > 0

    def _person(self) -> str | None:
        """The handle of the person named in front, taken away; None where there is none. Raises Unfit."""
        for length in range(min(_LONGEST_NAME, len(self.words)), 0, -1):
            try:
                found = read_person(" ".join(self.words[:length]), self._people, self._locale)
            except Unfit as error:
                if error.wording != "unfit_nobody":
                    raise
                continue
            del self.words[:length]
            return found
        return None

    def _date(self) -> str:
        typed = self._date_in_front()
        if not typed:
            raise Unfit("unfit_no_date", typed=quoted(" ".join(self.words)))
        return typed

    def _date_in_front(self) -> str:
        """The longest date in front as it was typed, taken away; empty where there is none. Raises Unfit."""
        refused: Unfit | None = None
        for length in range(min(_LONGEST_DATE, len(self.words)), 0, -1):
            typed = " ".join(self.words[:length])
            try:
                read_date(typed, self._today, self._locale)
            except Unfit as error:
                refused = error if error.wording != "unfit_no_date" else refused
                continue
            del self.words[:length]
            return typed
        if refused:
            raise refused
        return ""
