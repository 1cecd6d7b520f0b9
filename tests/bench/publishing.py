"""How long it takes to check a definition of sixty steps, and how that compares with merely reading its YAML."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import flask_migrate
import yaml

from workflow import create_app
from workflow.service import publish, roster
from workflow.service.work import Desk
from workflow.settings import Settings

STEPS = 60
_HEAD = """
sayso: 1
workflow: long
title: {en: A long way, es: Un camino largo}
fields:
  item: {type: text, ask: {en: "What?", es: "¿Qué?"}, sample: Standing desk}
  amount: {type: money, currency: USD, ask: {en: "How much?", es: "¿Cuánto?"}}
  day: {type: date, ask: {en: "When?", es: "¿Cuándo?"}}
summary: {en: "{item} for {amount}", es: "{item} por {amount}"}
undo: 2 minutes
messages:
  es: {remind: "Falta: {summary}. SI {code}?"}
steps:
"""
_APPROVAL = """
  - id: step_{number}
    when: amount > {number}00 and day >= "2026-01-01"
    approve: [group:finance, requester.manager]
    need: 2
    within: 2 working days
    remind: [1 working hour, 1 working day]
    if_silent: escalate
    escalate_to: person:ana
"""
_NEWS = """
  - id: step_{number}
    notify: [group:finance, requester]
    text: {{en: "Step {number}: {{summary}}.", es: "Paso {number}: {{summary}}."}}
"""


def definition(steps: int = STEPS) -> str:
    """A definition in two languages, with a notify step after every four approval steps."""
    texts = (_NEWS if number % 5 == 0 else _APPROVAL for number in range(1, steps + 1))
    return _HEAD + "".join(text.format(number=number) for number, text in enumerate(texts, start=1))


def main(quick: bool) -> None:
    """Print the milliseconds that publishing takes, and the ratio to reading the YAML."""
    with tempfile.TemporaryDirectory(prefix="sayso-bench-") as folder:
        desk, text = _desk(Path(folder)), definition()
        rounds = 5 if quick else 30
        first = _milliseconds(lambda: publish.publish(desk, text, "bench"), 1)
        again = _milliseconds(lambda: publish.publish(desk, text, "bench"), rounds)
        reading = _milliseconds(lambda: yaml.safe_load(text), rounds)
    print(f"A definition of {STEPS} steps in two languages, {len(text):,} characters")
    print(f"  published        {again:6.1f} ms (budget 200), people, texts and cost included")
    print(f"  the first time   {first:6.1f} ms, with every wording and locale still to be read")
    print(f"  yaml.safe_load   {reading:6.1f} ms; publishing takes {again / reading:.1f} times as long")


def _milliseconds(run: Callable[[], object], rounds: int) -> float:
    """The median of some runs, in time of this processor, so that what else runs here does not count."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        run()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def _desk(folder: Path) -> Desk:
    app = create_app(Settings.read({}, folder))
    with app.app_context():
        flask_migrate.upgrade()
    desk: Desk = app.extensions["sayso.desk"]
    for number, handle in enumerate(("ana", "kim", "sam")):
        roster.add_person(desk, {"handle": handle, "name": handle.title(), "phone": f"+1415555010{number}"}, "bench")
    roster.put_group(desk, "finance", "Finance", ["kim", "sam"], "bench")
    return desk
