"""Somebody outside, as a person types him: "Jo Smith 415 555 0188"."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from workflow.core.typed import Unfit, one_line, quoted

#: What may be a phone number in a line: enough digits, with the signs that people set between them.
PHONE = re.compile(r"(?<![0-9A-Za-z])[+(]?[0-9][0-9 ()./-]{4,20}[0-9](?![0-9A-Za-z])")
_AROUND = " ,;:.-()\"'"
LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A name and the phone number that belongs to it, in E.164."""

    name: str
    phone: str

    def __str__(self) -> str:
        return f"{self.phone} {self.name}"

    @classmethod
    def parse(cls, kept: str) -> "Contact":
        """The contact that `str` made this of."""
        phone, _, name = kept.partition(" ")
        return cls(name=name, phone=phone)


def read_contact(line: str, phone: Callable[[str], str | None]) -> Contact:
    """The name and the number in a line; `phone` gives the number in E.164, or None. Raises Unfit."""
    numbers = PHONE.findall(line)
    if len(numbers) != 1:
        raise Unfit("unfit_no_phone", typed=quoted(line))
    known = phone(numbers[0])
    if known is None:
        raise Unfit("unfit_phone", typed=quoted(numbers[0]))
    name = one_line(" ".join(part.strip(_AROUND) for part in line.split(numbers[0])))
    if not any(letter.isalpha() for letter in name) or len(name) > LONGEST_NAME:
        raise Unfit("unfit_no_name", typed=quoted(line))
    return Contact(name=name, phone=known)
