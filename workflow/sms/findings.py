"""What a look at Twilio's side found: one frozen value a thing, each failure with its mend."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """How one thing stands."""

    OK = "ok"
    WARN = "warn"  #: it works, but not as well as it should
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found about one thing; `mend` says what to do where it is not as it should be."""

    about: str
    verdict: Verdict
    said: str
    mend: str | None = None

    def dump(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "verdict": str(self.verdict)}


def ok(about: str, said: str) -> Finding:
    """It is as it should be."""
    return Finding(about=about, verdict=Verdict.OK, said=said)


def wrong(about: str, said: str, mend: str) -> Finding:
    """It does not work like this."""
    return Finding(about=about, verdict=Verdict.WRONG, said=said, mend=mend)


def warn(about: str, said: str, mend: str) -> Finding:
    """It should be better."""
    return Finding(about=about, verdict=Verdict.WARN, said=said, mend=mend)
