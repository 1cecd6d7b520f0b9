"""The local runner: a thread of this process that performs what is due.

It wakes after every commit of this process and at the next due time, and looks every half second anyway, because
another process may have queued something. Sends have threads of their own, so a slow carrier delays no deadline, and
so have the photos to be fetched and the events to be posted, so that none of them delays a text.
"""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

from workflow.service.perform import perform
from workflow.service.tend import due, take_up, tend
from workflow.service.work import Desk
from workflow.store.db import StoreUnavailable
from workflow.store.effects import Kind

log = logging.getLogger(__name__)

SWEEP = 0.5  # seconds
TEND = timedelta(seconds=10)
#: How many threads each kind has that waits for the network.
THREADS = {Kind.SEND: 4, Kind.FETCH: 2, Kind.POST: 4}
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
        self._pools = {kind: ThreadPoolExecutor(most, thread_name_prefix=kind) for kind, most in THREADS.items()}
        self._in_hand: dict[Kind, set[int]] = {kind: set() for kind in THREADS}
        self._tended_at = desk.clock.now() - TEND

    def start(self) -> None:
        """Begin; from now on every commit of this process wakes it."""
        take_up(self._desk)
        self._desk.database.after_commit = self._wake.set
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._stopping.set()
        self._wake.set()
        self._thread.join()
        for pool in self._pools.values():
            pool.shutdown(wait=True)

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
        if abs(now - self._tended_at) >= TEND:  # a simulated clock may be set back to the real one
            self._tended_at = now
            tend(self._desk)
        found = due(self._desk, BATCH, PATIENCE)
        here = [each for each in found if each[1] not in THREADS]
        for effect_id, kind in here:
            perform(self._desk, effect_id, kind)
        handed = [self._hand_over(kind, [effect_id for effect_id, each in found if each is kind]) for kind in THREADS]
        return bool(here) or any(handed)

    def _hand_over(self, kind: Kind, effect_ids: list[int]) -> bool:
        """Hand the first of these that is not in hand yet to a thread; False where there is none, or no thread free."""
        in_hand = self._in_hand[kind]
        waiting = next((each for each in effect_ids if each not in in_hand), None)
        if waiting is None or len(in_hand) >= THREADS[kind]:
            return False
        in_hand.add(waiting)
        done = self._pools[kind].submit(perform, self._desk, waiting, kind)
        done.add_done_callback(lambda future: self._put_down(kind, waiting, future))
        return True

    def _put_down(self, kind: Kind, effect_id: int, future: "Future[None]") -> None:
        self._in_hand[kind].discard(effect_id)
        self._wake.set()
        if error := future.exception():
            log.warning("effect %d is left for later: %s", effect_id, error)
