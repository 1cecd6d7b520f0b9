"""Is this request from Twilio? Knows the signature and the URL it covers; not what the form says."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator, get_signature_algorithm
from werkzeug.datastructures import MultiDict

#: Twilio signs URL + names + values without separators, and AccountSid sorts first: a URL that holds this has
#: swallowed the start of another form.
_SWALLOWED = "AccountSidAC"


class _Whole(dict[str, list[str]]):
    """A form with every value of a name, under the method that the SDK asks for first.

    A MultiDict would do, at the price of an exception for each parameter.
    """

    getall = dict.__getitem__


def is_signed(
    *,
    url: str,
    form: MultiDict[str, str],
    signature: str | None,
    tokens: Sequence[str],
    settings: str | None = None,
) -> bool:
    """True if one of the auth tokens signed this URL and this whole form.

    `settings` is the X-Twilio-Webhooks-Signature-Settings header of accounts that sign with a shared key
    (then a token is that key's secret). The SDK raises on what it cannot read; here that is a plain no.
    """
    if not signature or _SWALLOWED in url:
        return False
    whole = _Whole(form.lists())
    try:
        algorithm = get_signature_algorithm(settings)
        return any(
            RequestValidator(token).validate(url, whole, signature, algorithm)
            for token in tokens
            if token  # an empty token would be a key that everybody knows
        )
    except (ValueError, TypeError, LookupError, AttributeError):
        return False


def sign(url: str, form: Mapping[str, str], token: str) -> str:
    """The signature Twilio would put on this form; for what speaks in Twilio's place on this machine."""
    return str(RequestValidator(token).compute_signature(url, form))


def webhook_url(public_url: str, path: str, query_string: bytes) -> str:
    """The URL as Twilio was given it: our public base, the path, and the query exactly as it was sent."""
    query = query_string.decode("utf-8", "replace")
    return f"{_base(public_url)}{path}?{query}" if query else f"{_base(public_url)}{path}"


@lru_cache(maxsize=8)
def _base(public_url: str) -> str:
    """The base without what Twilio does not sign (user and password, fragment) and without a last slash."""
    parts = urlsplit(public_url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}"
