"""A workspace in which something of everything has happened, for the pages to show: made by texting, as people do."""

import re
import time
from datetime import timedelta

from flask import Flask

from workflow.service import look, start, webhooks
from workflow.service.seed import PEOPLE
from workflow.service.simulated import skip
from workflow.service.work import Desk
from workflow.simulator.gateway import SimulatedCarrier, threads

PHONES = {each["handle"]: each["phone"] for each in PEOPLE}
STRANGER = "+14155550199"
PATIENCE = 20.0  #: seconds to wait for a worker that runs beside the test
HOSTILE = '<script>alert("x")</script> =1+1 \'";--'
PURCHASES = (
    ("Paint for the hall", "89"), ("Site laptop", "1450"), ("Emergency plumber, unit 14", "1150"),
    ("Ladder", "210"), ("Projector lamp", "330"), ("Team lunch", "120"),
)  # fmt: skip


class Lively:
    """Somebody who texts from every phone."""

    def __init__(self, app: Flask) -> None:
        self.desk: Desk = app.extensions["sayso.desk"]
        self.carrier: SimulatedCarrier = app.extensions["sayso.carrier"]

    def text(self, who: str, words: str) -> str | None:
        """Text from a phone; the direct answer."""
        return self.carrier.text(PHONES.get(who, who), words)

    def code(self, who: str, about: str) -> str:
        """The code in the newest text on a phone that speaks of this; waits for it, where a worker brings it."""
        end = time.monotonic() + PATIENCE
        while not (said := self._said(who, about)) and time.monotonic() < end:
            time.sleep(0.05)
        found = re.search(r"YES (\d{4})", said[-1])
        assert found, said[-1]
        return found[1]

    def _said(self, who: str, about: str) -> list[str]:
        return [each.body for each in threads(self.desk, PHONES[who]) if about in each.body and not each.from_phone]

    def later(self, **stretch: float) -> None:
        """Let time pass."""
        skip(self.desk, self.desk.clock.now() + timedelta(**stretch))

    def buy(self, item: str, amount: str) -> int:
        """Sam asks for something, by the form."""
        return start.start(self.desk, "purchase", "sam", {"item": item, "amount": amount}, "user:rosa@example.com")


def make_lively(app: Flask, odd: str = HOSTILE) -> None:
    """Let something of everything happen; something odd is asked for as well."""
    work = Lively(app)
    work.later(seconds=1)
    work.text("ana", f"YES {work.code('ana', 'Standing desk')}")
    work.later(minutes=20)
    work.buy(odd, "12")
    for wrong in range(1001, 1006):
        work.text("max", f"YES {wrong}")
    for unclear in ("which one was that?", "hm", "perhaps"):
        work.text("ana", unclear)
    for item, amount in PURCHASES:
        work.buy(item, amount)
        work.later(minutes=6)
    work.text("ana", f"YES {work.code('ana', 'Paint')} fine, matt please")
    work.text("ana", f"NO {work.code('ana', 'Site laptop')} too dear, take the small one")
    work.text("ana", f"MORE {work.code('ana', 'Ladder')}")
    work.text("ana", f"ASK {work.code('ana', 'Ladder')} how long must it be?")
    work.text("ana", f"MORE {work.code('ana', 'Emergency plumber')}")
    work.text("ana", "ok looks fine, maybe")
    work.text("sam", "LEAVE 3 August")
    work.text("lou", "STOP")
    work.text(STRANGER, "Hello, who is this?")
    work.later(minutes=40)
    work.text("kim", "AWAY until Friday, Ana covers")
    work.later(hours=1)
    events = ["request.approved", "request.rejected", "attention.raised"]
    webhooks.add(work.desk, url="http://127.0.0.1:9/hooks", description="Purchasing", events=events, by="test")
    webhooks.send_test(work.desk, 1, by="test")


def request_ids(desk: Desk) -> list[int]:
    """Every request there is, the oldest first."""
    return sorted(each.record.id for each in look.request_page(desk, limit=100))
