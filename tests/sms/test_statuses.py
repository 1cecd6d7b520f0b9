"""What codes mean."""

import pytest

from workflow.service.carrier import Verdict
from workflow.sms.statuses import meaning, verdict

CASES = {
    Verdict.LATER: (20429, 21611, 30001, 30022, 30023, 30027, 63018, 63038),
    Verdict.ONCE: (30003, 30008, 30410, 30500),
    Verdict.PERMANENT: (21211, 21612, 21614, 21617, 30004, 30005, 30006, 30007, 30450, 63016),
    Verdict.OPTED_OUT: (21610,),
    Verdict.SETTING: (20003, 21212, 21606, 21703, 30002, 30032, 30034),
    Verdict.BUG: (20404, 21609, 21620),
}


@pytest.mark.parametrize(("expected", "code"), [(v, code) for v, codes in CASES.items() for code in codes])
def test_a_known_code_has_its_verdict_whatever_the_http_status(expected: Verdict, code: int) -> None:
    assert verdict(code) is expected
    assert verdict(code, 400) is expected


@pytest.mark.parametrize("code", [code for codes in CASES.values() for code in codes])
def test_a_known_code_is_explained_in_plain_sentences(code: int) -> None:
    said = meaning(code)
    assert said.endswith(".")
    assert str(code) not in said


@pytest.mark.parametrize(
    ("code", "http_status", "expected"),
    [
        (None, 401, Verdict.SETTING),
        (None, 403, Verdict.SETTING),
        (None, 429, Verdict.LATER),
        (None, 503, Verdict.LATER),
        (None, 400, Verdict.BUG),
        (21999, 400, Verdict.BUG),
        (39999, None, Verdict.PERMANENT),
        (None, None, Verdict.PERMANENT),
    ],
)
def test_an_unknown_code_is_never_retried_blindly(code: int | None, http_status: int | None, expected: Verdict) -> None:
    assert verdict(code, http_status) is expected


def test_an_unknown_code_is_explained_by_twilios_page() -> None:
    assert "39999" in meaning(39999)
    assert meaning(None)
