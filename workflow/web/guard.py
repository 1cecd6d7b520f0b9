"""Who is signed in, and the one guard that every page stands behind, before anything else is looked at."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from workflow.clock import really
from workflow.service import admit
from workflow.service.actor import Actor, Role
from workflow.store.users import UserRecord
from workflow.web.paths import local
from workflow.web.place import desk, settings

__all__ = ["SignedOut", "User", "actor", "begin_session", "desk", "end_session", "local", "register", "settings"]

#: What is not a page, and guards itself or holds nothing secret; the sign-in pages; the stylesheet.
OPEN = ("/twilio/", "/api/", "/static/", "/sign-in/")
OPEN_EXACTLY = ("/healthz", "/readyz", "/metrics", "/sign-in")
#: What open pages ask for by themselves: nobody means to go there, and it takes no part in signing in.
_ASKED_BY_PAGES = ("/live", "/people/choices")
#: A session ends when nobody has used it for so long, and in any case after so long.
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
#: How often it is noted that a session is in use, and that its user is there.
_NOTED = 300
_SEEN = timedelta(minutes=10)


class SignedOut(Exception):
    """Something was sent by somebody who is not signed in, or not any more."""


@dataclass(frozen=True, kw_only=True)
class User(UserMixin):
    """Whoever is signed in."""

    id: int
    email: str
    name: str | None
    role: str
    person_id: int | None
    record: UserRecord

    __hash__ = UserMixin.__hash__

    def get_id(self) -> str:
        """What the session remembers."""
        return str(self.id)

    @property
    def is_admin(self) -> bool:
        """True for somebody who may see everything."""
        return self.role == "admin"


def register(app: Flask) -> None:
    """Stand before every page of the application, and before the check of its forms."""
    secure = bool(app.config["SESSION_COOKIE_SECURE"])
    app.config.update(
        # A cookie of that prefix cannot be set by another host of the same domain, nor without encryption.
        SESSION_COOKIE_NAME="__Host-sayso" if secure else "sayso",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LONGEST,
    )
    manager = LoginManager(app)
    manager.session_protection = None  # phones change their address all day
    manager.user_loader(_load)
    # Behind what begins every request, and before the check of a form's token: it is the session that has ended.
    app.before_request_funcs.setdefault(None, []).insert(1, only_signed_in)


def actor() -> Actor:
    """Whoever is signed in, as the one who acts; the guard has seen to it that somebody is."""
    user: User = current_user
    return Actor(
        by=f"user:{user.email}", name=user.name or user.email, role=Role[user.role.upper()],
        person_id=user.person_id, user_id=user.id,
    )  # fmt: skip


def only_signed_in() -> AnyResponse | None:
    """Send whoever is not signed in to the sign-in page. What does not exist is simply not found. Raises SignedOut."""
    if request.routing_exception is not None or request.path.startswith(OPEN) or request.path in OPEN_EXACTLY:
        return None
    if current_user.is_authenticated:
        _note_use()
        return None
    if request.path in _ASKED_BY_PAGES:
        return AnyResponse(status=401)
    if request.method in ("GET", "HEAD"):
        wanted = request.full_path if request.query_string else request.path
        return redirect(url_for("sign_in.ask", next=wanted), code=303)
    raise SignedOut


def begin_session(found: UserRecord) -> None:
    """Sign somebody in on this browser, under a new session id; what was kept for a stranger is not kept for him."""
    session.clear()
    g.pop("csrf_token", None)  # a form that was read before would go on with the stranger's
    session.permanent = True
    at = _seconds()
    session.update(epoch=found.epoch, began=at, used=at, id=secrets.token_urlsafe(16))
    login_user(of(found))


def end_session() -> None:
    """Sign out, so that no copy of the cookie opens anything either."""
    if current_user.is_authenticated:
        admit.end_session(desk(), str(session["id"]), LONGEST)
    logout_user()
    session.clear()


def of(found: UserRecord) -> User:
    """The user that this record tells of."""
    return User(
        id=found.id, email=found.email, name=found.name, role=found.role, person_id=found.person_id, record=found
    )


def _load(user_id: str) -> User | None:
    """Whose session this is, if it is in time and nobody has ended it."""
    began, used, epoch = session.get("began"), session.get("used"), session.get("epoch")
    if not (isinstance(began, int) and isinstance(used, int) and isinstance(epoch, int) and user_id.isdecimal()):
        return None
    now = _seconds()
    if now >= used + IDLE.total_seconds() or now >= began + LONGEST.total_seconds():
        return None
    found = admit.session_user(desk(), int(user_id), epoch, str(session.get("id")))
    return of(found) if found else None


def _note_use() -> None:
    """A page that only fetches itself anew is not somebody who uses it."""
    posted = request.method == "POST"
    if not posted and (request.path == "/live" or "X-Live" in request.headers):
        return
    now = _seconds()
    if now >= int(session["used"]) + _NOTED:
        session["used"] = now
    user: User = current_user
    seen, moment = user.record.seen_at, desk().clock.now()
    if posted and (seen is None or abs(moment - seen) >= _SEEN):
        admit.note_seen(desk(), user.id)


def _seconds() -> int:
    """The real time: whoever skips the simulated clock is not signed out by that."""
    return int(really(desk().clock).timestamp())
