"""Open pages that fetch themselves anew take turns, so that fifty of them never keep a text waiting.

One is drawn at a time, and after each as much time again and more is left to everything else. Who is not let in is
told so with an empty answer, and asks again in a moment. What somebody asks for himself never waits here.
"""

import threading
import time

from flask import Flask, Response, g, request

#: So many times what a page took to draw is left free after it.
REST = 4.0


class Turns:
    """Lets one in at a time, with a rest in between."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = False
        self._free_at = 0.0

    def take(self, now: float) -> bool:
        """True for whoever is let in; he has to `leave` again. `now` in seconds of a monotonic clock."""
        with self._lock:
            if self._busy or now < self._free_at:
                return False
            self._busy = True
            return True

    def leave(self, began: float, now: float) -> None:
        """Let the next in, after the rest."""
        with self._lock:
            self._busy = False
            self._free_at = now + REST * (now - began)


def register(app: Flask) -> None:
    """Let the pages that fetch themselves take turns."""
    turns = Turns()

    @app.before_request
    def wait_for_a_turn() -> Response | None:
        if request.method != "GET" or "X-Live" not in request.headers:
            return None
        began = time.perf_counter()
        if not turns.take(began):
            return Response(status=204)
        g.redraw_began = began
        return None

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        began = g.pop("redraw_began", None)
        if began is not None:
            turns.leave(began, time.perf_counter())
