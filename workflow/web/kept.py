"""What somebody typed is not lost because his session ended, his page was open too long, or what it is of is gone.

It goes to his browser and comes back with the sign-in form, sealed, so that nobody else's words can be put in its
place; then it is shown, and sent again when he says so, never by itself. Only what one of our own pages has sent is
kept: a form on somebody else's is not offered to anybody.
"""

import json
import re
from dataclasses import dataclass

from flask import current_app, render_template, request, session
from werkzeug.exceptions import HTTPException

from workflow.service import seals
from workflow.web import paths
from workflow.web.place import desk

_PURPOSE = "kept"
#: Long enough to find an administrator who makes a link.
HOLDS = 12 * 3600
LARGEST = 300_000  #: characters
MOST = 500  #: fields
#: What is typed anew rather than carried about.
_SECRET = re.compile(r"password|secret|token|^code$", re.IGNORECASE)
#: What a form says of itself.
_UNTYPED = ("on", "live", "keys", "adding", "view", "was", "do", "next")
#: Leaving, and how the pages look: nobody typed anything there.
_NOT_WORTH_IT = ("sign_in.leave", "frame.theme", "frame.keys")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One form as it was sent."""

    path: str
    fields: tuple[tuple[str, str], ...]
    user: str | None  #: whose session it was
    too_much: bool = False  #: it was too long to be carried about
    left_out: bool = False  #: passwords and codes are to be typed anew
    files: bool = False  #: there were files, which a browser cannot be given back

    @property
    def page(self) -> str:
        """Where to begin anew: the page that it was sent to, or the first one."""
        adapter = current_app.create_url_adapter(request)
        assert adapter is not None
        try:
            adapter.match(self.path.partition("?")[0], method="GET")
        except HTTPException:
            return "/"
        return self.path


def is_worth_it() -> bool:
    """Whether this is a form of one of our own pages, into which somebody may have typed."""
    return paths.is_own_page() and request.endpoint not in _NOT_WORTH_IT


def sealed() -> str:
    """This very form, for the browser to bring back."""
    sent = _sent()
    body = [sent.path, sent.fields, sent.user, sent.too_much, sent.left_out, sent.files]
    return seals.seal(desk(), _PURPOSE, json.dumps(body))


def opened(brought: str | None) -> Kept | None:
    """What was brought back; None for nothing of ours."""
    said = seals.unseal(desk(), _PURPOSE, brought, HOLDS) if brought else None
    if said is None:
        return None
    path, fields, user, too_much, left_out, files = json.loads(said)
    return Kept(
        path=path, fields=tuple((name, value) for name, value in fields), user=user, too_much=too_much,
        left_out=left_out, files=files,
    )  # fmt: skip


def offer(found: Kept, *, why: str) -> str:
    """The page that shows it, and has a button to send it again where that helps; `why` is ended, stale or gone."""
    return render_template("web/sign_in/kept.html", found=found, why=why, shown=_shown(found))


def stale() -> str | None:
    """That page for what was sent with a token that holds no more; None where it was no page of ours."""
    return offer(_sent(), why="stale") if paths.is_own_page() else None


def gone() -> str | None:
    """That page for what was sent to something that is not there any more; None where nobody had typed anything."""
    sent = _sent()
    return offer(sent, why="gone") if _shown(sent) and paths.is_own_page() else None


def _sent() -> Kept:
    path = request.full_path if request.query_string else request.path
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    plain = tuple((name, value) for name, value in fields if not _SECRET.search(name))
    much = sum(len(name) + len(value) for name, value in plain) > LARGEST or len(plain) > MOST or len(path) > 2000
    user = session.get("_user_id")
    return Kept(
        path=paths.local(path) if len(path) <= 2000 else "/",
        fields=() if much else plain,
        user=user if isinstance(user, str) else None,
        too_much=much,
        left_out=len(plain) < len(fields),
        files=any(each.filename for each in request.files.values()),
    )


def _shown(found: Kept) -> list[tuple[str, str]]:
    """The fields in words, as far as somebody typed into them."""
    typed = [(name, value) for name, value in found.fields if name not in _UNTYPED and not name.endswith("_key")]
    return [(_words(name), value) for name, value in typed if value.strip()]


def _words(name: str) -> str:
    return re.sub(r"[_.\-]+", " ", name.removeprefix("fields")).strip().capitalize() or name
