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


def why_not(typed: str, region: str) -> str:
    """Why this is no number that can be texted, and how one is written, in a sentence."""
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    own = phonenumbers.PhoneNumberFormat.NATIONAL
    like = f"like {phonenumbers.format_number(example, own)}, or " if example else ""
    how = f"Write it {like}with + and the country."
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            return f"No country has the number that this begins with. {how}"
        if error.error_type == phonenumbers.NumberParseException.TOO_LONG:
            return f"This has too many digits. {how}"
        return f"This is no phone number. {how}"
    country = phonenumbers.region_code_for_country_code(number.country_code or 0)
    within = f" for {country}" if country.isalpha() and country != "ZZ" else ""
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == phonenumbers.ValidationResult.TOO_LONG:
        return f"This has too many digits{within}. {how}"
    return f"This has too few digits{within}. {how}"
