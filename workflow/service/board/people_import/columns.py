"""Which column says what of a person, by its name in the first row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.core.typed import folded
from workflow.service.board.people_import.reading import Unreadable

#: A field of a person, or a part of one -> how spreadsheets call it, as `_plain` writes it.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "handle": ("handle", "username", "user", "login", "userid", "id", "shortname", "kurzname", "alias"),
    "name": ("name", "fullname", "displayname", "person", "employee", "employeename", "nombre", "nom", "nome"),
    "first": ("firstname", "first", "givenname", "forename", "vorname", "prenom", "nombredepila"),
    "last": ("lastname", "last", "surname", "familyname", "nachname", "apellido", "apellidos", "sobrenome"),
    "phone": (
        "phone", "phonenumber", "mobile", "mobilephone", "mobilenumber", "cell", "cellphone", "cellnumber", "number",
        "telephone", "tel", "telefon", "telefonnummer", "handy", "mobil", "telefono", "movil", "telefone", "celular",
    ),
    "email": ("email", "emailaddress", "mail", "workemail", "correo", "courriel"),
    "manager": (
        "manager", "managerhandle", "managername", "manageremail", "boss", "supervisor", "reportsto", "lead",
        "vorgesetzter", "vorgesetzte", "jefe", "responsable", "gerente",
    ),
    "groups": ("groups", "group", "teams", "team", "department", "departments", "gruppen", "gruppe", "grupos"),
    "time_zone": ("timezone", "zone", "tz", "zeitzone", "zonahoraria", "fuseauhoraire", "fusohorario"),
    "language": ("language", "lang", "locale", "sprache", "idioma", "langue"),
    "role": ("role", "accessrole", "permission", "rolle", "rol"),
    "quiet": ("quiethours", "quiet", "ruhezeiten", "ruhezeit"),
    "quiet_from": ("quietfrom", "quietstart"),
    "quiet_until": ("quietuntil", "quietto", "quietend"),
    "cover": ("cover", "standingcover", "standin", "deputy", "substitute", "vertretung"),
}  # fmt: skip
#: What the export has beside them, and nobody can import; and what the list of refused rows adds.
PASSED_OVER = ("state", "problem")
LABELS = {
    "handle": "Handle", "name": "Name", "first": "First name", "last": "Last name", "phone": "Phone",
    "email": "E-mail", "manager": "Manager", "groups": "Groups", "time_zone": "Time zone", "language": "Language",
    "role": "Role", "quiet": "Quiet hours", "quiet_from": "Quiet from", "quiet_until": "Quiet until",
    "cover": "Standing cover",
}  # fmt: skip
_KNOWN = {synonym: field for field, synonyms in SYNONYMS.items() for synonym in synonyms}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the file."""

    called: str
    field: str | None  #: None: it says nothing that is known here
    why: str = ""  #: it is left out


def mapped(header: Sequence[str]) -> tuple[Column, ...]:
    """What each column says. Raises Unreadable where that cannot be a list of people."""
    found: list[Column] = []
    taken: dict[str, str] = {}
    for called in header:
        plain = _plain(called)
        field = _KNOWN.get(plain)
        if field is None:
            why = "" if not called or plain in PASSED_OVER else "Not a column of people; left out"
            found.append(Column(called=called, field=None, why=why))
        elif field in taken:
            found.append(Column(called=called, field=None, why=f"Says the same as “{taken[field]}”; left out"))
        else:
            taken[field] = called
            found.append(Column(called=called, field=field))
    if not taken:
        shown = ", ".join(f"“{each[:30]}”" for each in header[:6] if each) or "nothing"
        raise Unreadable(
            "The first row has to name the columns, such as handle, name, phone, email, manager, groups. "
            f"It has {shown}."
        )
    if not taken.keys() & {"handle", "phone", "email"}:
        raise Unreadable("No column says who a row is about: there has to be one with handles, phones or e-mails.")
    return tuple(found)


def _plain(called: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", folded(called))
