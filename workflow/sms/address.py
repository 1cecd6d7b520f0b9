"""PUBLIC_URL: whether Twilio could call it, and whether it answers."""

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

import requests

from workflow.settings import Settings
from workflow.sms.findings import Finding, ok, wrong

TIMEOUT = 5.0


def address(settings: Settings) -> Finding:
    """Whether Twilio could call us there, as far as the address itself tells."""
    webhook = f"{settings.public_url}/twilio/sms"
    url = urlsplit(settings.public_url)
    if url.scheme != "https":
        return wrong("webhook", f"{webhook} is not encrypted.", "Give PUBLIC_URL as https://…")
    if _private(url.hostname or ""):
        return wrong("webhook", f"{webhook} cannot be reached from outside.", "Give PUBLIC_URL as Twilio calls it.")
    return ok("webhook", f"{webhook} is an address that Twilio can call")


def _private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith((".local", ".localhost", ".internal"))


def reachable(settings: Settings, reach: Callable[[str], str | None]) -> Finding:
    """Whether PUBLIC_URL answers; `reach` gives what is in the way of an address, None where nothing is."""
    trouble = reach(f"{settings.public_url}/healthz")
    if trouble is None:
        return ok("reachable", f"{settings.public_url} answers from here")
    mend = "Check the name, the certificate, and that the proxy in front passes everything on to Sayso."
    return wrong("reachable", f"{settings.public_url} could not be reached from here: {trouble}.", mend)


def reach(url: str) -> str | None:
    """What is in the way of an address, asked over the network; None where nothing is."""
    try:
        answer = requests.get(url, timeout=TIMEOUT, allow_redirects=False)
    except requests.exceptions.SSLError:
        return "its certificate is not accepted"
    except requests.exceptions.RequestException as error:
        return type(error).__name__
    return None if answer.status_code == 200 else f"it answers HTTP {answer.status_code}"
