"""How long a diagram of sixty steps takes to lay out and to write down, beside reading the definition's YAML."""

import statistics
import time
from collections.abc import Callable

import yaml
from flask import Flask

from tests.bench.publishing import STEPS, definition
from workflow.bundled import templates_path
from workflow.core.definition import parse
from workflow.service import source
from workflow.web import icons
from workflow.web.diagram import Drawing, Outline, draw, outline

#: Milliseconds of this processor, for the layout and the SVG together.
BUDGET = 40.0


def main(quick: bool) -> bool:
    """Print the milliseconds and the ratio; False where the budget does not hold."""
    text, rounds = definition(), 10 if quick else 60
    read = parse(source.read(text).data)
    app = Flask("bench", template_folder=str(templates_path()))
    icons.register(app)
    drawing, listed = draw(read), outline(read)
    svg = _milliseconds(lambda: _diagram(app, drawing), rounds)
    laid_out = _milliseconds(lambda: draw(read), rounds)
    as_list = _milliseconds(lambda: _outline(app, outline(read)), rounds)
    reading = _milliseconds(lambda: yaml.safe_load(text), max(3, rounds // 10))
    whole = laid_out + svg
    print(f"A diagram of {STEPS} steps, {len(_diagram(app, drawing)):,} characters of SVG")
    print(f"  laid out         {laid_out:6.1f} ms")
    print(f"  written down     {svg:6.1f} ms")
    print(f"  both             {whole:6.1f} ms (budget {BUDGET:.0f})")
    print(f"  the outline      {as_list:6.1f} ms, {len(_outline(app, listed)):,} characters")
    print(f"  yaml.safe_load   {reading:6.1f} ms; drawing takes {whole / reading:.2f} of it")
    return whole <= BUDGET


def _diagram(app: Flask, drawing: Drawing) -> str:
    return str(app.jinja_env.get_template("diagram.html").module.diagram(drawing))  # type: ignore[attr-defined]


def _outline(app: Flask, listed: Outline) -> str:
    return str(app.jinja_env.get_template("outline.html").module.outline(listed))  # type: ignore[attr-defined]


def _milliseconds(run: Callable[[], object], rounds: int) -> float:
    """The median of some runs, in time of this processor, so that what else runs here does not count."""
    taken = []
    run()
    for _ in range(rounds):
        began = time.process_time()
        run()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)
