"""What can be made to go wrong with the next text to a virtual phone, and how the carrier would say so."""

from dataclasses import dataclass

from workflow.service.carrier import Verdict
from workflow.sms.statuses import meaning, verdict

#: Codes of Twilio's API begin with 2: it refuses the text at once. Those of carriers with 3: it is taken, and later
#: reported as undelivered (twilio.com/docs/api/errors).
_TAKEN_FROM = 30_000
_OFFERED = {
    30003: "The phone is off or out of reach",
    30005: "The number is not in service",
    30006: "It is a landline",
    30007: "Filtered as spam",
    30008: "The carrier gives no reason",
    21610: "The person has replied STOP",
    21614: "No mobile number",
    20429: "Too many requests at once",
    20003: "Our credentials are refused",
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that can go wrong."""

    code: int
    title: str  #: in a few words

    @property
    def at_once(self) -> bool:
        """True where the carrier does not even take the text."""
        return self.code < _TAKEN_FROM

    @property
    def verdict(self) -> Verdict:
        """What it means for the next attempt."""
        return verdict(self.code, 400 if self.at_once else None)

    @property
    def meaning(self) -> str:
        """What happened and what to change, as everywhere else."""
        return meaning(self.code)


FAULTS = {code: Fault(code=code, title=title) for code, title in _OFFERED.items()}


def fault(code: int | None) -> Fault | None:
    """The fault with this code; one of another code than are offered says no more than its number."""
    return None if code is None else FAULTS.get(code) or Fault(code=code, title=f"Error {code}")
