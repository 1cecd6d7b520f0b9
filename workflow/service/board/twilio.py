"""How the workspace stands with the carrier: what was checked last, and what failed lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from workflow.service.actor import Actor, Role
from workflow.service.work import Work, query, use_case
from workflow.store import audit, failures, workspace

LATELY = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found about one thing."""

    about: str
    verdict: str  #: ok | warn | wrong
    said: str
    mend: str | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """How the line to the carrier stands."""

    checked_at: datetime | None  #: None: never
    found: tuple[Found, ...]
    failed: tuple[tuple[int | None, int], ...]  #: (code, how many texts) of the last days, the most first


@query
def line(work: Work, actor: Actor) -> Line:
    """How the line stands. Raises Forbidden."""
    actor.needs(Role.VIEWER)
    kept = workspace.checked(work.tx) or {}
    return Line(
        checked_at=datetime.fromisoformat(kept["at"]) if kept else None,
        found=tuple(Found(**each) for each in kept.get("found", ())),
        failed=tuple(failures.by_code(work.tx, work.now - LATELY, simulated=work.desk.simulated)),
    )


@query
def may_check(_work: Work, actor: Actor) -> None:
    """Raise Forbidden for whoever may not ask Twilio."""
    actor.needs(Role.ADMIN)


@use_case
def note(work: Work, actor: Actor, found: Sequence[dict[str, Any]]) -> None:
    """Keep what a check has found just now. Raises Forbidden."""
    actor.needs(Role.ADMIN)
    workspace.put_checked(work.tx, {"at": work.now.isoformat(), "found": list(found)})
    wrong = sum(each["verdict"] == "wrong" for each in found)
    audit.append_admin(work.tx, work.now, {"event": "TwilioChecked", "wrong": wrong, "by": actor.by})
