"""Sayso: approvals by text message. `create_app` is the only wiring."""

import secrets
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

from workflow.bundled import migrations_path, templates_path
from workflow.clock import Clock, SimulatedClock, SystemClock
from workflow.service.calendars import Calendars
from workflow.service.carrier import Gateway
from workflow.service.simulated import seconds_ahead
from workflow.service.work import Desk
from workflow.settings import Settings, load_environment
from workflow.simulator.gateway import SimulatedCarrier
from workflow.sms import segments, webhooks
from workflow.sms.callbacks import Callbacks
from workflow.sms.gateway import TwilioGateway
from workflow.store import changes
from workflow.store.db import READER, Database, db, engine_config

migrate = Migrate()
csrf = CSRFProtect()


def create_app(settings: Settings | None = None, *, clock: Clock | None = None, pages: bool = True) -> Flask:
    """Build the application from the settings (by default the environment's). Raises SettingsError.

    Without `pages` it answers the webhooks alone, which virtual phones text to; no command has to wait until the
    dashboard and the API are loaded.
    """
    settings = settings or Settings.read(load_environment(Path.cwd()), Path.cwd() / "instance")
    app = Flask("workflow", template_folder=str(templates_path()), instance_path=str(settings.instance.absolute()))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        **engine_config(settings.database_url),
    )
    settings.instance.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(migrations_path()), render_as_batch=True)
    csrf.init_app(app)
    desk = _desk(app, settings, clock or SystemClock())
    app.extensions["sayso.desk"] = desk
    app.extensions["sayso.settings"] = settings
    _register(app, pages)
    return app


def _desk(app: Flask, settings: Settings, clock: Clock) -> Desk:
    with app.app_context():
        database = Database(db.engine, db.engines[READER])
    changes.watch(database.writer)
    callbacks = Callbacks(settings.public_url, settings.secret_key.encode())
    gateway = _gateway(app, settings, callbacks)
    desk = Desk(
        database=database,
        clock=_clock(settings, clock, database),
        gateway=gateway,
        calendars=Calendars(region=settings.default_region, year=clock.now().year),
        digits=_digits,
        segments=lambda text: segments.count(text).segments,
        text_warning=segments.warning,
        secret_key=settings.secret_key,
        public_url=settings.public_url,
        default_region=settings.default_region,
        time_zone=settings.time_zone,
        simulated=settings.simulator,
    )
    if isinstance(gateway, SimulatedCarrier):
        gateway.desk = desk
        app.extensions["sayso.carrier"] = gateway
    app.extensions["sayso.line"] = webhooks.Line(desk=desk, settings=settings, callbacks=callbacks)
    return desk


def _clock(settings: Settings, real: Clock, database: Database) -> Clock:
    """In simulator mode the clock can be moved ahead of the real one, which itself is never touched."""
    return SimulatedClock(real, lambda: seconds_ahead(database)) if settings.simulator else real


def _gateway(app: Flask, settings: Settings, callbacks: Callbacks) -> Gateway:
    if settings.simulator:
        return SimulatedCarrier(settings=settings, callbacks=callbacks, app=app)
    return TwilioGateway(
        account_sid=settings.account_sid,
        auth_token=settings.auth_tokens[0],
        api_key=settings.twilio_api_key,
        api_secret=settings.twilio_api_secret,
        sender=settings.twilio_phone_number,
        messaging_service_sid=settings.twilio_messaging_service_sid,
        api_base_url=settings.twilio_api_base_url,
        callbacks=callbacks,
    )


def _digits(count: int) -> str:
    """So many random digits, the first of them not a zero, which people would leave out."""
    return str(secrets.choice(range(10 ** (count - 1), 10**count)))


def _register(app: Flask, pages: bool) -> None:
    app.register_blueprint(webhooks.blueprint)
    csrf.exempt(webhooks.blueprint)
    if not pages:
        return
    from workflow import api, web

    api.register(app, csrf)
    web.register(app)
