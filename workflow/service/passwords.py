"""Passwords: what is accepted as one, and Argon2id hashes of them. No plain one is ever stored or logged.

Hashing takes a good part of a tenth of a second and some memory, so it happens outside every transaction, and never
more than two at a time: whoever floods the sign-in page waits for himself.
"""

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
#: More than OWASP's least for Argon2id (19 MiB, two passes).
_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
_TURNS = BoundedSemaphore(2)
#: What everybody tries first, of those that are long enough.
_GUESSED = frozenset(
    (
        "1234567890", "0123456789", "0987654321", "12345678910", "123456789a", "qwertyuiop", "1q2w3e4r5t",
        "password12", "password123", "password1234", "password12345", "passwordpassword", "administrator",
        "letmein1234", "welcome1234", "iloveyou123", "changeme123", "changemenow",
    )
)  # fmt: skip


def hashed(password: str) -> str:
    """The Argon2id hash of a password, with its parameters and salt, as it is stored."""
    with _TURNS:
        return _HASHER.hash(_bytes(password))


def holds(stored: str | None, password: str) -> bool:
    """True for the password of this hash; takes as long where there is none."""
    with _TURNS:
        try:
            return _HASHER.verify(stored or _nobodys(), _bytes(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(stored: str) -> bool:
    """True where the hash was made with other parameters than are used now."""
    return _HASHER.check_needs_rehash(stored)


def problem(password: str, email: str) -> str | None:
    """Why this is no password, in a sentence; None where it is one. Any characters will do."""
    said = _normal(password)
    if len(said) < SHORTEST:
        return f"Use at least {SHORTEST} characters. A few words in a row are easy to remember."
    if len(said) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if said.casefold() in (email.casefold(), email.partition("@")[0].casefold()):
        return "Your e-mail address is no password."
    if len(set(said)) < 3 or said.casefold() in _GUESSED:
        return "This is among the first that anybody would try. Choose another."
    return None


@cache
def _nobodys() -> str:
    """A hash that no password has, to be compared with where there is no other."""
    return _HASHER.hash(b"\xff nobody")


def _normal(password: str) -> str:
    """One password typed on two keyboards is the same one."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _normal(password[: 4 * LONGEST]).encode("utf-8", "surrogatepass")
