"""For machines: is the process alive, is everything ready, and the figures. No names, numbers or secrets."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, generate_latest

from workflow.bundled import migrations_path
from workflow.service import look, overview
from workflow.service.schema import Fit, fit
from workflow.store.db import StoreUnavailable
from workflow.web.guard import desk

blueprint = Blueprint("health", __name__)

#: A worker says every ten seconds that it lives.
FRESH = timedelta(seconds=60)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return Response("ok", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether everything that a text needs is there: 200 or 503, and what is missing."""
    found = _readiness()
    return jsonify(found), 200 if set(found.values()) == {"ok"} else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """The figures, in Prometheus's text format."""
    return Response(generate_latest(_gauges()) + generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _readiness() -> dict[str, str]:
    here = desk()
    try:
        found = fit(here, migrations_path())
        if found is not Fit.CURRENT:
            return {"database": "ok", "migrations": found.value, "worker": "unknown"}
        seen = look.health(here).worker_seen
    except StoreUnavailable:
        return {"database": "unavailable", "migrations": "unknown", "worker": "unknown"}
    fresh = seen is not None and here.clock.now() - seen <= FRESH
    return {"database": "ok", "migrations": "ok", "worker": "ok" if fresh else "silent"}


def _gauges() -> CollectorRegistry:
    """What the database says now, in a registry of this scrape's own."""
    registry = CollectorRegistry()
    up = Gauge("sayso_database_up", "1 while the database answers", registry=registry)
    try:
        health, pending = look.health(desk()), overview.pending(desk())
    except StoreUnavailable:
        up.set(0)
        return registry
    up.set(1)
    # Its own metric and not a label, so that whoever reads the others need not know of it.
    simulator = Gauge("sayso_simulator", "1 in simulator mode: the texts and requests are simulated", registry=registry)
    simulator.set(desk().simulated)
    Gauge("sayso_effects_due", "Effects that are due and not done", registry=registry).set(health.due)
    oldest = Gauge("sayso_effects_oldest_seconds", "How long the oldest of them has waited", registry=registry)
    oldest.set(health.oldest_due)
    Gauge("sayso_requests_open", "Requests that wait for their end", registry=registry).set(pending)
    texts = Gauge("sayso_texts", "Texts by direction and status", ["direction", "status"], registry=registry)
    for (direction, status), count in health.texts.items():
        texts.labels(direction=direction, status=status).set(count)
    return registry
