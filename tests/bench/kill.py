"""Kill -9 at random under load, again and again, with an independent fake Twilio that logs what it took.

What must hold afterwards: every reply that was answered 2xx has decided its request, once; no request has two
decisions; every requester's news reached the fake Twilio. Texts that reached it twice are counted, not denied.
"""

import http.client
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

from sqlalchemy import text

from tests.bench.stage import build, environment, form, free_port, product, wait_for
from tests.support.twilio_server import AUTH_TOKEN, FakeTwilio
from workflow.service.look import broken_chains
from workflow.service.work import Desk
from workflow.sms.signature import sign

_STATUS_OF_SID = (
    "SELECT m.sid, r.status FROM messages m JOIN requests r ON r.id = m.request_id WHERE m.direction = 'in'"
)
PATIENCE = 240  # seconds: longer than a lease and the time a lost text is looked for


@dataclass
class Carrier:
    """Twilio's inbound half: it brings each text until it is taken, and remembers every answer it was given."""

    port: int
    twilio: FakeTwilio
    forms: Iterator[dict[str, str]]
    lock: threading.Lock = field(default_factory=threading.Lock)
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    waiting: list[dict[str, str]] = field(default_factory=list)
    stopping: bool = False

    def work(self) -> None:
        """Bring texts until told to stop."""
        while not self.stopping:
            with self.lock:
                values = self.waiting.pop() if self.waiting else next(self.forms, None)
            if values is None:
                return
            if not self.bring(values):
                with self.lock:
                    self.waiting.append(values)
                time.sleep(0.05)

    def bring(self, values: dict[str, str]) -> bool:
        """Post one text; True when it was taken."""
        url = f"http://127.0.0.1:{self.port}/twilio/sms"
        headers = {"X-Twilio-Signature": sign(url, values, AUTH_TOKEN)}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request("POST", "/twilio/sms", urlencode(values), headers)
            response = connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if response.status != 200:
            return False
        with self.lock:
            self.taken[values["MessageSid"]] = values
        message = ElementTree.fromstring(answer).find("Message")
        if message is not None:
            self.twilio.add(To=values["From"], Body="".join(message.itertext()), direction="outbound-reply")
        return True


def run(folder: Path, kills: int, count: int, threads: int = 4) -> dict[str, object]:
    """Kill so many times; the figures."""
    chance = random.Random(7)
    port = free_port()
    with FakeTwilio(log=folder / "carrier.log") as twilio:
        desk, asks = build(folder, port, twilio.url, count)
        carrier = Carrier(port=port, twilio=twilio, forms=(form(*_reply(ask)) for ask in asks))
        workers = [threading.Thread(target=carrier.work, daemon=True) for _ in range(threads)]
        env = environment(folder, port, twilio.url)
        for number in range(kills + 1):
            child = subprocess.Popen(product(port), env=env, cwd=folder, stdout=subprocess.DEVNULL)
            wait_for(port)
            if number == 0:
                for worker in workers:
                    worker.start()
            if number < kills:
                time.sleep(chance.uniform(0.0, 0.9))
                os.kill(child.pid, signal.SIGKILL)
                child.wait()
        _let_it_finish(desk, carrier, workers)
        child.send_signal(signal.SIGTERM)
        child.wait(30)
        return {"kills": kills, **_judge(desk, carrier, twilio)}


def _reply(ask: str) -> tuple[str, str]:
    phone, code = ask.split()
    return phone, f"YES {code}"


def _let_it_finish(desk: Desk, carrier: Carrier, workers: list[threading.Thread]) -> None:
    enough, end = len(carrier.taken) + 30, time.monotonic() + PATIENCE
    while time.monotonic() < end and len(carrier.taken) < enough and any(each.is_alive() for each in workers):
        time.sleep(0.1)
    carrier.stopping = True
    for worker in workers:
        worker.join()
    carrier.stopping = False
    for values in list(carrier.waiting):
        assert carrier.bring(values), "a text could not be brought to a living product"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and _one(desk, "SELECT count(*) FROM effects WHERE status='due' AND kind<>'wake'"):
        time.sleep(0.5)


def _one(desk: Desk, query: str) -> int:
    with desk.database.reading() as tx:
        return int(tx.execute(text(query)).scalar_one())


def _judge(desk: Desk, carrier: Carrier, twilio: FakeTwilio) -> dict[str, object]:
    with desk.database.reading() as tx:
        decided = Counter(row.message_sid for row in tx.execute(text("SELECT message_sid FROM decisions")))
        statuses = dict(tx.execute(text(_STATUS_OF_SID)).all())
        approved = {row.summary for row in tx.execute(text("SELECT summary FROM requests WHERE status='approved'"))}
    news = Counter(each["body"] for each in twilio.accepted if each["body"].startswith("Approved by"))
    told = {body.split(": ", 1)[1].rstrip(".") for body in news}
    return {
        "replies taken": len(carrier.taken),
        "taken but not decided": sum(decided[sid] != 1 or statuses.get(sid) != "approved" for sid in carrier.taken),
        "requests decided twice": _one(desk, "SELECT count(*) - count(DISTINCT request_id) FROM decisions"),
        "approved and not told": len(approved - told),
        "texts sent twice": sum(count - 1 for count in news.values()),
        "broken audit chains": len(broken_chains(desk)),
        "effects left over": _one(desk, "SELECT count(*) FROM effects WHERE status='due' AND kind<>'wake'"),
    }
