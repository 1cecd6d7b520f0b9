"""Phone numbers as people type them, and as carriers write them."""

import phonenumbers


def e164(typed: str, region: str) -> str | None:
    """A number as carriers write it (E.164), or None; one typed without a plus sign belongs to `region`."""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
