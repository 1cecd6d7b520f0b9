"""Outgoing webhooks: where programs hear of events; what each event comes with is in docs/webhooks.md."""

from flask import Response

from workflow.api import webhook_answers as answers
from workflow.api.answers import answer
from workflow.api.http import caller, desk
from workflow.api.operations import operation
from workflow.api.paging import page
from workflow.api.schemas import Nothing, NumberedPage
from workflow.api.webhook_schemas import DeliveryQuery, WebhookIn
from workflow.service import webhooks
from workflow.service.actor import Role
from workflow.service.webhooks import View
from workflow.store.deliveries import DeliveryRecord


@operation("GET", "/webhooks", role=Role.ADMIN, query=NumberedPage, answers={200: answers.Webhooks})
def list_webhooks(query: NumberedPage) -> Response:
    """Webhooks, in the order they were added."""
    rows = webhooks.page(desk(), after=query.place or 0, limit=query.limit + 1)
    return page(answers.Webhooks, rows, query.limit, _webhook, lambda each: each.record.id)


@operation("POST", "/webhooks", body=WebhookIn, conflicts=True, answers={201: answers.NewWebhook})
def add_webhook(body: WebhookIn) -> Response:
    """Add a webhook. Its secret is shown only now; an address that has one already is refused."""
    made = webhooks.add(
        desk(), url=body.url, description=body.description, events=body.events, by=caller().by
    )  # fmt: skip
    shown = _webhook(webhooks.one(desk(), made.id))
    return answer(answers.NewWebhook(secret=made.secret, **dict(shown)), 201, f"/api/v1/webhooks/{made.id}")


@operation("GET", "/webhooks/{number}", role=Role.ADMIN, answers={200: answers.Webhook})
def get_webhook(number: int) -> Response:
    """One webhook, without its secret."""
    return answer(_webhook(webhooks.one(desk(), number)))


@operation("DELETE", "/webhooks/{number}", answers={204: None})
def remove_webhook(number: int) -> Response:
    """Remove a webhook, and drop what waits for it."""
    webhooks.remove(desk(), number, caller().by)
    return Response(status=204)


@operation("POST", "/webhooks/{number}/on", body=Nothing, answers={204: None})
def turn_webhook_on(number: int) -> Response:
    """Let a webhook hear of events again."""
    webhooks.switch(desk(), number, on=True, by=caller().by)
    return Response(status=204)


@operation("POST", "/webhooks/{number}/off", body=Nothing, answers={204: None})
def turn_webhook_off(number: int) -> Response:
    """Let a webhook hear of nothing until it is turned on again."""
    webhooks.switch(desk(), number, on=False, by=caller().by)
    return Response(status=204)


@operation("POST", "/webhooks/{number}/test", body=Nothing, answers={204: None})
def test_webhook(number: int) -> Response:
    """Post a test event to a webhook."""
    webhooks.send_test(desk(), number, by=caller().by)
    return Response(status=204)


@operation(
    "GET", "/webhooks/{number}/deliveries", role=Role.ADMIN, query=DeliveryQuery, answers={200: answers.Deliveries}
)
def list_deliveries(number: int, query: DeliveryQuery) -> Response:
    """What was posted to a webhook, or waits for that, or was given up; the newest first, for 30 days."""
    rows = webhooks.delivery_page(desk(), number, status=query.status, before=query.place, limit=query.limit + 1)
    return page(answers.Deliveries, rows, query.limit, _delivery, lambda each: each.id)


@operation("POST", "/webhooks/deliveries/{number}/send", body=Nothing, answers={204: None})
def send_delivery(number: int) -> Response:
    """Post what was given up once more, under the same id; for any other delivery this does nothing."""
    webhooks.send_again(desk(), number)
    return Response(status=204)


def _webhook(view: View) -> answers.Webhook:
    shown = {**vars(view.record), **vars(view.standing)}
    return answers.Webhook.model_validate(shown)


def _delivery(record: DeliveryRecord) -> answers.Delivery:
    return answers.Delivery.model_validate({**vars(record), "id": record.id, "request": record.request_id})
