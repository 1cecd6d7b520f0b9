"""Outgoing webhooks, for administrators: added, tried out, turned off and on, removed, and sent again to."""

import re
from collections.abc import Sequence

from workflow.core.definition import Problem
from workflow.service import webhooks
from workflow.service.actor import Actor, Role
from workflow.service.start import LARGEST_ID, NotFitting
from workflow.service.webhooks import Added, View
from workflow.service.work import Desk
from workflow.store.deliveries import DeliveryRecord
from workflow.store.errors import Missing, Taken

_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)


def page(desk: Desk, actor: Actor) -> list[View]:
    """Every webhook, in the order they were added. Raises Forbidden."""
    actor.needs(Role.ADMIN)
    return webhooks.page(desk)


def one(desk: Desk, actor: Actor, webhook_id: int) -> View:
    """One webhook. Raises Forbidden, Missing."""
    actor.needs(Role.ADMIN)
    return webhooks.one(desk, _id(webhook_id))


def deliveries(
    desk: Desk, actor: Actor, webhook_id: int, *, status: str | None, before: int | None, limit: int
) -> list[DeliveryRecord]:
    """The deliveries of a webhook, the newest first. Raises Forbidden, Missing."""
    actor.needs(Role.ADMIN)
    return webhooks.delivery_page(desk, _id(webhook_id), status=status, before=before, limit=limit)


def add(desk: Desk, actor: Actor, *, url: str, description: str, events: Sequence[str]) -> Added:
    """Add a webhook; its secret is given back this once, or to a second click. Raises Forbidden, NotFitting."""
    actor.needs(Role.ADMIN)
    url, description = url.strip(), description.strip()
    try:
        return webhooks.add(desk, url=url, description=description, events=events, by=actor.by)
    except Taken as error:
        if made := webhooks.just_added(desk, url=url, description=description, events=events, by=actor.by):
            return made
        raise NotFitting(Problem(path=error.path, message=error.message)) from error


def remove(desk: Desk, actor: Actor, webhook_id: int) -> str:
    """Remove a webhook with its deliveries, and give back its host. Raises Forbidden, Missing."""
    actor.needs(Role.ADMIN)
    return webhooks.remove(desk, _id(webhook_id), actor.by)


def switch(desk: Desk, actor: Actor, webhook_id: int, *, on: bool) -> None:
    """Turn a webhook on or off. Raises Forbidden, Missing."""
    actor.needs(Role.ADMIN)
    webhooks.switch(desk, _id(webhook_id), on=on, by=actor.by)


def send_test(desk: Desk, actor: Actor, webhook_id: int, key: str) -> bool:
    """Let a webhook hear a test event, once for each form. Raises Forbidden, Missing, NotFitting."""
    actor.needs(Role.ADMIN)
    return bool(_KEY.fullmatch(key)) and webhooks.send_test(desk, _id(webhook_id), by=actor.by, key=key)


def send_again(desk: Desk, actor: Actor, delivery_id: int) -> int:
    """Let a delivery that was given up be tried anew; gives its webhook's id. Raises Forbidden, Missing, NotFitting."""
    actor.needs(Role.ADMIN)
    return webhooks.send_again(desk, _id(delivery_id))


def _id(number: int) -> int:
    if number > LARGEST_ID:
        raise Missing(f"There is no webhook {number}.")
    return number
