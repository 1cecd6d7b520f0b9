"""The local runner: a thread of this process that performs what is due.

It wakes after every commit of this process and at the next due time, and looks every half second anyway, because
another process may have queued something. Sends have threads of their own, so a slow carrier delays no deadline.
"""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

from workflow.service.perform import perform
from workflow.service.tend import due, tend
from workflow.service.work import Desk
from workflow.store.db import StoreUnavailable
from workflow.store.effects import Kind

log = logging.getLogger(__name__)

SWEEP = 0.5  # seconds
TEND = timedelta(seconds=10)
SENDERS = 4
#: Seconds between two rounds at least. A round hands one text over, so 50 a second at most: a number sends 1 to 100
#: segments a second (twilio.com, error 30001), more would only wait at the carrier, and after a burst of replies the
#: webhook needs the processor more.
GAP = 0.02
BATCH = 16
#: A deadline waits this long, so that a reply received before it and still on its way into the database wins.
PATIENCE = timedelta(seconds=1)


class LocalRunner:
    """Performs due effects until it is stopped."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="runner", daemon=True)
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="sender")
        self._in_hand: set[int] = set()
        self._tended_at = desk.clock.now() - TEND

    def start(self) -> None:
        """Begin; from now on every commit of this process wakes it."""
        self._desk.database.after_commit = self._wake.set
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._stopping.set()
        self._wake.set()
        self._thread.join()
        self._senders.shutdown(wait=True)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                busy = self._round()
            except StoreUnavailable as error:
                log.warning("the database cannot be used: %s", error)
                busy = False
            except Exception:  # the outermost loop: whatever it is, the next round begins anew
                log.exception("a round of the runner failed")
                busy = False
            if not busy:
                self._wake.wait(SWEEP)
            self._stopping.wait(GAP)

    def _round(self) -> bool:
        """Perform what is due; True when there may be more at once."""
        now = self._desk.clock.now()
        if now - self._tended_at >= TEND:
            self._tended_at = now
            tend(self._desk)
        found = [each for each in due(self._desk, BATCH, PATIENCE) if each[0] not in self._in_hand]
        sends = [effect_id for effect_id, kind in found if kind is Kind.SEND]
        for effect_id, kind in found:
            if kind is not Kind.SEND:
                perform(self._desk, effect_id, kind)
        if sends and len(self._in_hand) < SENDERS:
            self._hand_over(sends[0])
        return bool(found)

    def _hand_over(self, effect_id: int) -> None:
        self._in_hand.add(effect_id)
        done = self._senders.submit(perform, self._desk, effect_id, Kind.SEND)
        done.add_done_callback(lambda future: self._put_down(effect_id, future))

    def _put_down(self, effect_id: int, future: "Future[None]") -> None:
        self._in_hand.discard(effect_id)
        if error := future.exception():
            log.warning("effect %d is left for later: %s", effect_id, error)
