"""A sketch becomes the live version; and where another was published meanwhile, the sketch takes over what it says."""

from workflow.core.editing import NotEditable, merge
from workflow.core.editing.merging import Apart
from workflow.service import source
from workflow.service.actor import Actor, Role
from workflow.service.board.sketches import Moved, read_data, state
from workflow.service.board.versions import LIMIT_NOTE
from workflow.service.publish import Published, publish_here
from workflow.service.rewriting import rewrite
from workflow.service.work import Work, use_case
from workflow.store import sketches, workflows


@use_case
def publish(work: Work, actor: Actor, slug: str, on: str, live: int, note: str) -> Published:
    """Make the sketch, as it was looked at (`on`), the live version after version `live` (0 for none).

    The sketch is gone then. Raises Moved where either was changed since, DefinitionError, and Missing.
    """
    actor.needs(Role.OPERATOR)
    now = state(work, slug, lock=True)
    if now.on != on or live != (now.live.number if now.live else 0):
        raise Moved
    done = publish_here(work, now.text, actor.by, slug, note.strip()[:LIMIT_NOTE])
    sketches.drop(work.tx, slug)
    return done


@use_case
def catch_up(work: Work, actor: Actor, slug: str) -> int:
    """Join what was published meanwhile to the sketch and give back the version. Raises NotEditable, Missing."""
    actor.needs(Role.OPERATOR)
    now = state(work, slug, lock=True)
    if now.sketch is None or now.live is None or now.base in (0, now.live.number):
        return now.base
    base = source.read(workflows.version(work.tx, slug, now.base).source).data
    theirs, mine = source.read(now.live.source).data, read_data(now.text)
    if not isinstance(mine, dict):
        raise NotEditable("This cannot be read; mend it as YAML first.")
    try:
        new = rewrite(now.text, merge(base, mine, theirs)).text
    except Apart as apart:
        raise NotEditable(f"Both changed {apart.path} in different ways. Choose one, then publish.") from apart
    sketches.push(work.tx, now.sketch, new, f"Took over version {now.live.number}", now=work.now, by=actor.by)
    sketches.rebase(work.tx, now.sketch, now.live.number)
    return now.live.number
