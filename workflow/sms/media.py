"""The photos of inbound texts, fetched from Twilio.

Our credentials go to one host and one path only: the media of our own account. From there Twilio redirects to its
storage; that is followed by hand, over https, without credentials, and nowhere else. What comes is bounded in size and
time while it comes, and its own first bytes say what it is. Knows no tables.
"""

import base64
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse

from workflow.service.carrier import NoPhoto, Objection, Photo
from workflow.sms.lines import Patience, PrivateAddress, Resolve, ask, connect
from workflow.sms.pictures import LARGEST, kind_of
from workflow.sms.places import Place

TWILIO = "https://api.twilio.com"
HOPS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE = 64 * 1024
#: Nothing is unpacked here, so no small answer can become a large one.
_HEADERS = {"User-Agent": "sayso", "Accept": "image/*", "Accept-Encoding": "identity"}
_PATH = "/2010-04-01/Accounts/{account}/Messages/(?:SM|MM)[0-9a-fA-F]{{32}}/Media/ME[0-9a-fA-F]{{32}}"


class _Refused(Exception):
    """There is no photo, and why."""

    def __init__(self, why: Objection, detail: str, *, again: bool = False) -> None:
        super().__init__(detail)
        self.answer = NoPhoto(why=why, detail=detail, again=again)


class MediaFetcher:
    """Fetches photos with the credentials of one account."""

    def __init__(
        self,
        *,
        account_sid: str,
        login: tuple[str, str],
        api_base_url: str | None = None,
        timeout: float = 10.0,
        longest: float = 20.0,
        resolve: Resolve = socket.getaddrinfo,
    ) -> None:
        """`login` is an API key with its secret, or the account's SID with its token.

        `timeout` is how many seconds each wait for the network may take, `longest` how many all together.
        """
        base = (api_base_url or TWILIO).rstrip("/")
        path = _PATH.format(account=re.escape(account_sid))
        self._ours = re.compile(f"(?:{re.escape(TWILIO)}|{re.escape(base)})({path})")
        self._base = base
        configured = Place.at(base) if api_base_url else None
        self._configured = configured.origin if configured else None
        self._login = "Basic " + base64.b64encode(":".join(login).encode()).decode()
        self._timeout, self._longest = timeout, longest
        self._resolve = resolve

    def fetch(self, url: str) -> Photo | NoPhoto:
        """Fetch the photo at this address. Never raises; bounded in time and memory."""
        try:
            return self._follow(self._first(url), Patience.of(self._timeout, self._longest))
        except _Refused as refused:
            return refused.answer
        except (OSError, HTTPException, ValueError) as trouble:  # the line broke, or nobody can read what came
            return NoPhoto(why=Objection.LATER, detail=type(trouble).__name__, again=True)

    def _first(self, url: str) -> Place:
        """Where a photo of our own account is asked for, with our credentials."""
        found = self._ours.fullmatch(url)
        place = Place.at(self._base + found[1]) if found else None
        if place is None:
            raise _Refused(Objection.HOST, "not the address of a photo of this account")
        return place

    def _follow(self, first: Place, patience: Patience) -> Photo:
        place = first
        for hop in range(HOPS + 1):
            with self._asked(place, patience, first=hop == 0) as answer:
                if answer.status not in _REDIRECTS:
                    return _photo(answer, first=hop == 0)
                place = self._storage(place, answer.getheader("Location") or "")
        raise _Refused(Objection.REDIRECT, f"more than {HOPS} redirects")

    def _storage(self, place: Place, location: str) -> Place:
        """Where a redirect leads, if that is Twilio's storage (or the server that is configured in Twilio's place)."""
        target = place.beside(location)
        if target and (target.is_storage or target.origin == self._configured):
            return target
        raise _Refused(Objection.REDIRECT, f"a redirect to {target.host if target else 'no address'}")

    @contextmanager
    def _asked(self, place: Place, patience: Patience, *, first: bool) -> Iterator[HTTPResponse]:
        """The answer of one place, until the block ends; only the first is shown our credentials."""
        private = place.origin == self._configured
        try:
            connected = connect(place, patience, resolve=self._resolve, private=private)
        except PrivateAddress as error:
            raise _Refused(Objection.HOST if first else Objection.REDIRECT, str(error)) from error
        with connected:
            headers = _HEADERS | ({"Authorization": self._login} if first else {})
            yield ask(connected, place, headers, patience)


def _photo(answer: HTTPResponse, *, first: bool) -> Photo:
    """What an answer that is no redirect holds. Raises _Refused."""
    status = answer.status
    if status in (401, 403) and first:
        raise _Refused(Objection.AUTH, f"HTTP {status}", again=True)  # the setting may be mended meanwhile
    if status in (401, 403, 408, 429) or status >= 500:  # from storage 403 says that its link was too old
        raise _Refused(Objection.LATER, f"HTTP {status}", again=True)
    if status != 200:
        raise _Refused(Objection.GONE, f"HTTP {status}", again=status == 404)  # it may not be there yet
    content = _content(answer)
    kind = kind_of(content)
    if kind is None:
        raise _Refused(Objection.TYPE, "no picture of a kind that is taken" if content else "empty")
    return Photo(kind=kind, content=content)


def _content(answer: HTTPResponse) -> bytes:
    """The whole content. Its announced length can refuse it sooner and shows when it was cut short; no more."""
    announced = answer.length or 0
    content = bytearray()
    while max(announced, len(content)) <= LARGEST and (piece := answer.read1(_PIECE)):
        content += piece
    if max(announced, len(content)) > LARGEST:
        raise _Refused(Objection.SIZE, f"more than {LARGEST} bytes")
    if len(content) < announced:
        raise _Refused(Objection.LATER, "cut short", again=True)
    return bytes(content)
