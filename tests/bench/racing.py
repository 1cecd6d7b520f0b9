"""Every race thousands of times on each database: how often each outcome came, and whether ever another one did.

Run: python -m tests.bench races [--quick]; the exit status is 1 where an invariant was violated.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.judging import Violation
from tests.bench.races import RACES
from tests.bench.track import Course, course
from tests.support.house import open_house
from tests.support.postgres import find_binaries, running_postgres
from workflow.service.look import broken_chains

Race = Callable[[Course], str]
ROUNDS, QUICK = 2_000, 25
#: So many kinds of violations are shown of each race.
SHOWN = 5


@dataclass(kw_only=True)
class Figures:
    """What many rounds of one race came to."""

    rounds: int
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


def run(course: Course, race: Race, rounds: int) -> Figures:
    """Run many rounds of one race."""
    found = Figures(rounds=rounds)
    began = time.monotonic()
    for _ in range(rounds):
        course.next_round()
        try:
            found.outcomes[race(course)] += 1
        except Violation as violation:
            found.violations.append(str(violation))
    found.seconds = time.monotonic() - began
    return found


def main(quick: bool) -> bool:
    """Run every race on every database that is here, print the figures, and tell whether nothing was violated."""
    rounds = QUICK if quick else ROUNDS
    good = True
    for name, url, folder in _databases():
        print(f"{rounds:,} rounds of each race on {name}, every request judged to its end", flush=True)
        with open_house(url, folder) as house, course(house) as made:
            found = [_show(race, run(made, RACES[race], rounds)) for race in RACES]
            broken = broken_chains(house.desk)
        print(f"  violations: {sum(found)}   broken audit chains: {len(broken)}")
        good = good and not any(found) and not broken
    return good


def _databases() -> Iterator[tuple[str, str, Path]]:
    """Name, address and a folder for each; PostgreSQL only where it is installed."""
    with tempfile.TemporaryDirectory(prefix="sayso-races-") as folder:
        yield "SQLite", f"sqlite:///{folder}/sayso.db", Path(folder)
    binaries = find_binaries()
    if binaries is None:
        print("PostgreSQL is not installed here: no races on it")
        return
    with tempfile.TemporaryDirectory(prefix="sayso-races-") as folder, running_postgres(binaries) as server:
        yield "PostgreSQL", server.fresh_database(), Path(folder)


def _show(name: str, found: Figures) -> int:
    """Print one race's figures, and give back its violations."""
    outcomes = "   ".join(f"{outcome} {times:,}" for outcome, times in sorted(found.outcomes.items()))
    print(f"  {name.replace('_', ' '):32} {found.rounds:,} rounds in {found.seconds:5.1f} s   {outcomes}", flush=True)
    for violation, times in Counter(found.violations).most_common(SHOWN):
        print(f"    VIOLATED {times:,} times: {violation}")
    return len(found.violations)


if __name__ == "__main__":
    sys.exit(not main("--quick" in sys.argv))
