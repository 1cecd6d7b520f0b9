"""Publishing: a definition's text is checked against everybody there is, and becomes the next version."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflow.core.checks import read as check
from workflow.core.definition import ApprovalStep, Definition, DefinitionError, Problem
from workflow.service import source
from workflow.service.definitions import known
from workflow.service.work import Work, query, use_case
from workflow.store import audit, workflows
from workflow.store.errors import Missing
from workflow.wording import Voice


@dataclass(frozen=True, kw_only=True)
class Published:
    """What publishing came to."""

    workflow: str
    version: int
    new: bool  #: false where the live version says the same already
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A definition without problems, and what its author may want to know."""

    definition: Definition
    content: Any
    warnings: tuple[Problem, ...]


@query
def lint(work: Work, text: str) -> Checked:
    """Check a definition's text as publishing would. Raises DefinitionError with all problems at once."""
    return _check(work, text)


@use_case
def publish(work: Work, text: str, by: str, slug: str | None = None) -> Published:
    """Make this the live version of its workflow, unless it is already. Raises DefinitionError.

    `slug`, where it is given, must be the workflow that the text names.
    """
    checked = _check(work, text)
    workflow = checked.definition.workflow
    if slug is not None and slug != workflow:
        raise DefinitionError((Problem(path="workflow", message=f"This is “{workflow}”, not “{slug}”."),))
    content = json.dumps(checked.content, default=_number)
    digest = hashlib.sha256(json.dumps(checked.content, sort_keys=True, default=_number).encode()).hexdigest()
    try:
        live = workflows.live(work.tx, workflow)
    except Missing:
        live = None
    if live is not None and live.digest == digest:
        return Published(workflow=workflow, version=live.number, new=False, warnings=checked.warnings)
    keyword = checked.definition.start.keyword
    values = {
        "title": checked.definition.title,
        "keyword": keyword.upper() if keyword else None,
        "content": json.loads(content),
        "source": text,
        "digest": digest,
        "published_at": work.now,
        "published_by": by,
    }
    number = workflows.add(work.tx, workflow, values, work.now)
    audit.append_admin(work.tx, work.now, {"event": "Published", "workflow": workflow, "version": number, "by": by})
    return Published(workflow=workflow, version=number, new=True, warnings=checked.warnings)


def _check(work: Work, text: str) -> Checked:
    content = source.read(text)
    definition = check(content, known(work))
    return Checked(definition=definition, content=content, warnings=tuple(_warnings(work, definition)))


def _number(value: object) -> str:
    """A decimal is kept as text, digit by digit; every place that takes a number takes that text too."""
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def _warnings(work: Work, definition: Definition) -> list[Problem]:
    """Texts that cost more than they look: more than one segment with sample data, or UCS-2 with its character."""
    about = dict.fromkeys(definition.fields, "sample") | {
        "requester": "Sam Lee",
        "workflow": definition.title,
    }
    voice = Voice(language="en", zone=work.desk.time_zone, now=work.now)
    summary = voice.notify(definition.summary, about)
    texts = {"summary": voice.say("ask", {**about, "summary": summary, "code": "4821"})}
    for index, step in enumerate(definition.steps):
        if not isinstance(step, ApprovalStep):
            texts[f"steps[{index}].text"] = voice.notify(step.text, {**about, "summary": summary})
    warnings = (work.desk.text_warning(text) for text in texts.values())
    return [Problem(path=path, message=each) for path, each in zip(texts, warnings, strict=True) if each]
