"""Who is signed in, and the one guard that every page stands behind."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response as AnyResponse

from workflow.service import admit
from workflow.service.actor import Actor, Role
from workflow.service.work import Desk
from workflow.settings import Settings
from workflow.store.access import UserRecord

#: What is not a page, and guards itself or holds nothing secret; the sign-in pages; the stylesheet.
OPEN = ("/twilio/", "/api/", "/static/", "/sign-in/")
OPEN_EXACTLY = ("/healthz", "/readyz", "/metrics", "/sign-in")


@dataclass(frozen=True, kw_only=True)
class User(UserMixin):
    """Whoever is signed in."""

    id: int
    email: str
    name: str | None
    role: str
    person_id: int | None

    __hash__ = UserMixin.__hash__

    def get_id(self) -> str:
        """What the session remembers."""
        return str(self.id)

    @property
    def is_admin(self) -> bool:
        """True for somebody who may see everything."""
        return self.role == "admin"


def register(app: Flask) -> None:
    """Stand before every page of the application."""
    manager = LoginManager(app)
    manager.user_loader(_load)
    app.before_request(only_signed_in)


def desk() -> Desk:
    """The desk of this application."""
    found: Desk = current_app.extensions["sayso.desk"]
    return found


def actor() -> Actor:
    """Whoever is signed in, as the one who acts; the guard has seen to it that somebody is."""
    user: User = current_user
    return Actor(
        by=f"user:{user.email}", name=user.name or user.email, role=Role[user.role.upper()],
        person_id=user.person_id, user_id=user.id,
    )  # fmt: skip


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.extensions["sayso.settings"]
    return found


def only_signed_in() -> AnyResponse | None:
    """Send whoever is not signed in to the sign-in page. What does not exist is simply not found."""
    if request.routing_exception is not None or request.path.startswith(OPEN) or request.path in OPEN_EXACTLY:
        return None
    if current_user.is_authenticated:
        return None
    return redirect(url_for("sign_in.ask", next=request.path if request.method == "GET" else None), code=303)


def local(target: str | None) -> str:
    """The path to go on to: this one if it is a path of ours, else the first page."""
    plain = target is not None and target.startswith("/") and target.isprintable() and "\\" not in target
    if not plain or target is None or target.startswith("//") or urlsplit(target).netloc:
        return "/"
    return target


def _load(user_id: str) -> User | None:
    if not user_id.isdecimal():
        return None
    found = admit.user(desk(), int(user_id))
    return of(found) if found else None


def of(found: UserRecord) -> User:
    """The user that this record tells of."""
    return User(id=found.id, email=found.email, name=found.name, role=found.role, person_id=found.person_id)
