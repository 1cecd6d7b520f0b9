"""Words that only we can read: encrypted for one purpose, to be kept, or to be brought back by a browser in a while."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workflow.clock import really
from workflow.service.work import Desk


def seal(desk: Desk, purpose: str, words: str) -> str:
    """The words as ASCII that says nothing; what is sealed for one purpose opens for no other."""
    at = int(really(desk.clock).timestamp())
    return fernet(desk, purpose).encrypt_at_time(words.encode("utf-8", "surrogatepass"), at).decode()


def unseal(desk: Desk, purpose: str, sealed: object, seconds: int) -> str | None:
    """What was sealed, so many seconds ago at most; None where this is nothing of ours, or too old."""
    if not isinstance(sealed, str) or not sealed.isascii():
        return None
    at = int(really(desk.clock).timestamp())
    try:
        return fernet(desk, purpose).decrypt_at_time(sealed, seconds, at).decode("utf-8", "surrogatepass")
    except InvalidToken:
        return None


def encrypted(desk: Desk, purpose: str, secret: str) -> str:
    """A secret as it is stored."""
    return fernet(desk, purpose).encrypt(secret.encode()).decode()


def decrypted(desk: Desk, purpose: str, stored: str) -> str | None:
    """The secret; None where SECRET_KEY is no longer the one it was encrypted under."""
    try:
        return fernet(desk, purpose).decrypt(stored.encode()).decode()
    except InvalidToken:
        return None


def fernet(desk: Desk, purpose: str) -> Fernet:
    """What encrypts for a purpose, under a key made of SECRET_KEY."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"sayso {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(key.derive(desk.secret_key.encode())))
