"""Outgoing webhooks: added, tried out, turned off and on, removed; and what was given up, sent again.

Their secrets are shown once, when they are made, and kept encrypted under a key made of SECRET_KEY. An address can be
a secret, too (some hold a key in their path), so the record and what needs somebody name its host alone.
"""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from workflow.core.definition import Problem
from workflow.service import seals
from workflow.service.addresses import refusal
from workflow.service.announce import Event, announce_test
from workflow.service.start import NotFitting
from workflow.service.work import Work, query, use_case
from workflow.store import audit, deliveries, effects, form_keys, webhooks
from workflow.store.deliveries import DeliveryRecord
from workflow.store.effects import Kind
from workflow.store.webhooks import Standing, WebhookRecord

PURPOSE = "webhook"  #: what the secrets are encrypted for
SECRET_PREFIX = "whsec_"
#: So long after it was added a webhook's secret is shown to whoever sends the same form again.
AGAIN = timedelta(minutes=1)
_SECRET_BYTES = 32
_LONGEST_DESCRIPTION = 80


@dataclass(frozen=True, kw_only=True)
class Added:
    """A new webhook, and the secret that nobody can be shown again."""

    id: int
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class View:
    """One webhook, and how its deliveries are doing."""

    record: WebhookRecord
    standing: Standing


@use_case
def add(work: Work, *, url: str, description: str, events: Sequence[str], by: str) -> Added:
    """Add a webhook. Raises NotFitting, or Taken where there is one to this address."""
    problems = [Problem(path="url", message=message)] if (message := refusal(url)) else []
    if len(description) > _LONGEST_DESCRIPTION:
        problems.append(Problem(path="description", message=f"Use at most {_LONGEST_DESCRIPTION} characters."))
    if not events or not set(events) <= set(Event):
        problems.append(Problem(path="events", message=f"Choose one or more of {', '.join(Event)}."))
    if problems:
        raise NotFitting(*problems)
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    wanted = [str(each) for each in Event if each in events]
    made = webhooks.add(
        work.tx, url=url, description=description, events=wanted, by=by, now=work.now,
        secret=seals.encrypted(work.desk, PURPOSE, secret),
    )  # fmt: skip
    note(work, "WebhookAdded", made, url, by=by, events=wanted)
    return Added(id=made, secret=secret)


@query
def just_added(work: Work, *, url: str, description: str, events: Sequence[str], by: str) -> Added | None:
    """The webhook that the same person added a moment ago by saying just this, with its secret; else None.

    Of a double click the browser shows the second answer alone, and a secret that nobody saw is of no use.
    """
    found = webhooks.by_url(work.tx, url)
    if found is None or not found.created_at <= work.now <= found.created_at + AGAIN:
        return None
    if (found.created_by, found.description, set(found.events)) != (by, description, set(events)):
        return None
    secret = seals.decrypted(work.desk, PURPOSE, webhooks.secret(work.tx, found.id))
    return Added(id=found.id, secret=secret) if secret else None


@use_case
def remove(work: Work, webhook_id: int, by: str) -> str:
    """Remove a webhook with its deliveries, and give back its host. Raises Missing."""
    url = webhooks.remove(work.tx, webhook_id)
    note(work, "WebhookRemoved", webhook_id, url, by=by)
    return host_of(url)


@use_case
def switch(work: Work, webhook_id: int, *, on: bool, by: str) -> None:
    """Turn a webhook on or off; nothing is done where it is so. Raises Missing."""
    url = webhooks.get(work.tx, webhook_id).url
    if webhooks.switch(work.tx, webhook_id, None if on else work.now):
        note(work, "WebhookEnabled" if on else "WebhookDisabled", webhook_id, url, by=by)


@use_case
def send_test(work: Work, webhook_id: int, *, by: str, key: str | None = None) -> bool:
    """Let a webhook hear a test event; False where the form with this key did so before.

    Raises Missing, or NotFitting where the webhook is off.
    """
    _must_be_on(work, webhook_id)
    if key is not None and not form_keys.claim(work.tx, key=key, by=by, digest="", now=work.real_now):
        return False
    announce_test(work, webhook_id)
    return True


@use_case
def send_again(work: Work, delivery_id: int) -> int:
    """Let a delivery that was given up be tried anew, under the same id; gives the webhook's id.

    Nothing is done where it was not given up. Raises Missing, or NotFitting where the webhook is off.
    """
    delivery = deliveries.get(work.tx, delivery_id)
    _must_be_on(work, delivery.webhook_id)
    if deliveries.revive(work.tx, delivery_id, work.now):
        effects.requeue(work.tx, Kind.POST, delivery_id, work.now)
    return delivery.webhook_id


@query
def one(work: Work, webhook_id: int) -> View:
    """One webhook. Raises Missing."""
    record = webhooks.get(work.tx, webhook_id)
    return View(record=record, standing=webhooks.standings(work.tx).get(webhook_id, Standing()))


@query
def page(work: Work, *, after: int = 0, limit: int = 200) -> list[View]:
    """The webhooks, in the order they were added."""
    standings = webhooks.standings(work.tx)
    found = webhooks.page(work.tx, after=after, limit=limit)
    return [View(record=each, standing=standings.get(each.id, Standing())) for each in found]


@query
def delivery_page(
    work: Work, webhook_id: int, *, status: str | None = None, before: int | None = None, limit: int = 50
) -> list[DeliveryRecord]:
    """The deliveries of a webhook, the newest first. Raises Missing."""
    webhooks.get(work.tx, webhook_id)
    return deliveries.page(work.tx, webhook_id, status=status, before=before, limit=limit)


def host_of(url: str) -> str:
    """The part of an address that is no secret."""
    return urlsplit(url).netloc


def note(work: Work, event: str, webhook_id: int, url: str, *, by: str | None, **more: object) -> None:
    """Put on the record what was done to a webhook, by whom; nobody where its receiver wanted it."""
    about = {"webhook": webhook_id, "to": host_of(url), **({"by": by} if by else {}), **more}
    audit.append_admin(work.tx, work.now, {"event": event, **about})


def _must_be_on(work: Work, webhook_id: int) -> None:
    if webhooks.get(work.tx, webhook_id).disabled_at is not None:
        raise NotFitting(Problem(path="", message="This webhook is off. Turn it on first."))
