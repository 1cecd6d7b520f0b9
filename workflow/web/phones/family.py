"""The blueprint of the virtual phones, and what an address of its page says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, url_for
from werkzeug.datastructures import MultiDict

from workflow.simulator.gateway import SimulatedCarrier

blueprint = Blueprint("phones", __name__)


def carrier() -> SimulatedCarrier | None:
    """The simulated carrier; None where Sayso is connected to Twilio."""
    return current_app.extensions.get("sayso.carrier")


@dataclass(frozen=True, kw_only=True)
class View:
    """What of the page is looked at, as its address says it."""

    keys: tuple[str, ...] = ()  #: whose phones; none leaves it to the page
    request: int | None = None  #: the request that was chosen
    show: str = ""  #: the one phone that a small screen shows
    inspect: str = ""  #: the SID of a text

    @classmethod
    def of(cls, said: MultiDict[str, str]) -> "View":
        """What these parameters say; whatever cannot be meant is left out."""
        keys = [each.strip() for part in said.getlist("phones")[:50] for each in part[:400].split(",")]
        number = said.get("request", "")
        known = number.isascii() and number.isdecimal() and len(number) < 10
        return cls(
            keys=tuple(each for each in dict.fromkeys(keys) if each and len(each) <= 40)[:12],
            request=int(number) if known else None,
            show=said.get("show", "")[:40],
            inspect=said.get("inspect", "")[:40],
        )

    def url(self, **changes: Any) -> str:
        """The address of the page with these changes; `anchor` is where on it."""
        anchor = changes.pop("anchor", None)
        said = {**self.said(), **changes}
        kept = {name: value for name, value in said.items() if value not in (None, "", ())}
        return url_for("phones.index", _anchor=anchor, **kept)

    def said(self) -> Mapping[str, Any]:
        """As parameters, and as the hidden fields of a form."""
        return {"phones": ",".join(self.keys), "request": self.request, "show": self.show, "inspect": self.inspect}
