"""Photos are fetched from Twilio's own host alone, and whatever comes instead of one does no harm."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.twilio_server import ACCOUNT_SID, AUTH_TOKEN, FakeTwilio, Media
from workflow.service.carrier import NoPhoto, Objection, Photo
from workflow.sms.media import MediaFetcher
from workflow.sms.pictures import LARGEST, kind_of

JPEG = b"\xff\xd8\xff\xe0" + b"\x00\x10JFIF" + bytes(range(256)) * 40
PAGE = b"<!doctype html><script>alert(1)</script>"
KEY = "SK" + "c" * 32
PICTURES = {
    "image/jpeg": JPEG,
    "image/png": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "image/gif": b"GIF89a" + bytes(40),
    "image/webp": b"RIFF\x24\n\x00\x00WEBPVP8 " + bytes(40),
    "image/heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40),
}


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio(keys={KEY: "a secret"}) as fake:
        yield fake


@pytest.fixture
def fetcher(twilio: FakeTwilio) -> Callable[..., MediaFetcher]:
    def make(**other: Any) -> MediaFetcher:
        usual = {"account_sid": ACCOUNT_SID, "login": (ACCOUNT_SID, AUTH_TOKEN), "api_base_url": twilio.url}
        return MediaFetcher(**{**usual, "timeout": 0.5, "longest": 1.0, **other})

    return make


@pytest.fixture
def fetch(fetcher: Callable[..., MediaFetcher]) -> Callable[[str], Photo | NoPhoto]:
    return fetcher().fetch


Fetch = Callable[[str], Photo | NoPhoto]


def why(answer: Photo | NoPhoto) -> tuple[str, bool]:
    """Why there is no photo, and whether there may be another time."""
    assert isinstance(answer, NoPhoto), "there is one"
    return answer.why.value, answer.again


class Telephone:
    """A resolver that writes down whom it is asked for, and knows one address for all."""

    def __init__(self, address: str | None = None) -> None:
        self.address = address
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, **_: Any) -> list[Any]:
        self.asked.append(host)
        if self.address is None:
            raise OSError("no such host")
        return [(0, 0, 0, "", (self.address, port))]


# --- what is a photo ----------------------------------------------------------------------------------------


def test_a_photo_comes_from_storage_and_only_the_api_sees_the_credentials(twilio: FakeTwilio, fetch: Fetch) -> None:
    url = twilio.add_media(content=JPEG)
    assert fetch(url) == Photo(kind="image/jpeg", content=JPEG)
    sid = url.rpartition("/")[2]
    assert twilio.credentials == [(urlsplit(url).path, True), (f"/storage/{sid}", False)]


def test_a_photo_that_the_api_itself_holds_is_taken(twilio: FakeTwilio, fetch: Fetch) -> None:
    assert fetch(twilio.add_media(content=JPEG, stored=False)) == Photo(kind="image/jpeg", content=JPEG)


def test_an_api_key_is_as_good_as_the_token(twilio: FakeTwilio, fetcher: Callable[..., MediaFetcher]) -> None:
    assert isinstance(fetcher(login=(KEY, "a secret")).fetch(twilio.add_media(content=JPEG)), Photo)


@pytest.mark.parametrize("kind", PICTURES)
def test_every_kind_is_told_by_its_own_bytes(twilio: FakeTwilio, fetch: Fetch, kind: str) -> None:
    answer = fetch(twilio.add_media(content=PICTURES[kind], kind="text/html"))
    assert isinstance(answer, Photo) and answer.kind == kind


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x00\x00\x1cftypisom\x00\x00\x02\x00isomiso2",  # a film
        b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00mif1avif",
        b"RIFF\x24\n\x00\x00WAVEfmt ",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b" " + JPEG,
    ],
)
def test_other_files_are_no_pictures(content: bytes) -> None:
    assert kind_of(content) is None


def test_a_general_brand_counts_with_a_heic_one_beside_it() -> None:
    assert kind_of(b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1miafheic" + bytes(9)) == "image/heic"


def test_a_photo_of_just_five_megabytes_is_taken(twilio: FakeTwilio, fetch: Fetch) -> None:
    largest = JPEG + bytes(LARGEST - len(JPEG))
    assert isinstance(fetch(twilio.add_media(content=largest)), Photo)
    assert why(fetch(twilio.add_media(content=largest + b"x"))) == ("size", False)


# --- hostile content ------------------------------------------------------------------------------------------


def test_a_page_that_calls_itself_a_picture_is_refused(twilio: FakeTwilio, fetch: Fetch) -> None:
    assert why(fetch(twilio.add_media(content=PAGE, kind="image/jpeg"))) == ("type", False)


def test_nothing_at_all_is_no_picture(twilio: FakeTwilio, fetch: Fetch) -> None:
    assert why(fetch(twilio.add_media(content=b""))) == ("type", False)


def test_fifty_megabytes_without_a_length_are_let_go_at_five(twilio: FakeTwilio, fetch: Fetch) -> None:
    assert why(fetch(twilio.add_media(content=JPEG, endless=50_000_000))) == ("size", False)
    assert twilio.poured < 25_000_000


def test_a_length_that_says_too_much_is_refused_before_anything_is_read(twilio: FakeTwilio, fetch: Fetch) -> None:
    assert why(fetch(twilio.add_media(content=JPEG, length=50_000_000))) == ("size", False)


def test_a_length_that_says_too_little_cuts_the_photo_there(twilio: FakeTwilio, fetch: Fetch) -> None:
    assert fetch(twilio.add_media(content=JPEG, length=64)) == Photo(kind="image/jpeg", content=JPEG[:64])


def test_a_photo_that_was_cut_short_is_asked_for_again(twilio: FakeTwilio, fetch: Fetch) -> None:
    assert why(fetch(twilio.add_media(content=JPEG, length=len(JPEG) + 1))) == ("later", True)


@pytest.mark.parametrize("drip", ["head", "body"])
def test_a_line_that_drips_is_let_go_when_time_is_up(
    twilio: FakeTwilio, fetcher: Callable[..., MediaFetcher], drip: str
) -> None:
    """Each byte comes well before the wait for it would end: without an end for all together this test would hang."""
    url = twilio.add_media(content=JPEG, drip=drip, length=LARGEST)
    assert why(fetcher(longest=0.3).fetch(url)) == ("later", True)


def test_a_drip_without_a_length_is_no_whole_photo(twilio: FakeTwilio, fetcher: Callable[..., MediaFetcher]) -> None:
    url = twilio.add_media(content=JPEG, drip="body", endless=1)
    assert why(fetcher(longest=0.3).fetch(url)) == ("later", True)


# --- hostile addresses ----------------------------------------------------------------------------------------

OTHERS = "AC" + "b" * 32


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("api.twilio.com", "api.twilio.com.example.org"),
        lambda url: url.replace("api.twilio.com", "example.org"),
        lambda url: url.replace("api.twilio.com", "api.twilio.com@example.org"),
        lambda url: url.replace("api.twilio.com", "api.twilio.com:8080"),
        lambda url: url.replace("https:", "http:"),
        lambda url: url.replace("https:", "file:"),
        lambda url: url.replace(ACCOUNT_SID, OTHERS),
        lambda url: url.replace("/Messages/", "/Calls/"),
        lambda url: url.replace("/Media/", "/Media/../"),
        lambda url: url + ".json",
        lambda url: url + "?x=1",
        lambda url: url + "\r\nX-Header: 1",
        lambda url: "",
    ],
)
def test_nobody_is_asked_for_anything_but_a_photo_of_this_account(
    twilio: FakeTwilio, fetch: Fetch, change: Callable[[str], str]
) -> None:
    assert why(fetch(change(twilio.add_media(content=JPEG)))) == ("host", False)
    assert twilio.credentials == []


def test_the_server_in_twilios_place_may_be_named_in_the_address(twilio: FakeTwilio, fetch: Fetch) -> None:
    url = twilio.add_media(content=JPEG)
    assert isinstance(fetch(url.replace("https://api.twilio.com", twilio.url)), Photo)


@pytest.mark.parametrize(
    "location",
    [
        "https://example.org/photo.jpg",
        "https://mms.twiliocdn.com.example.org/photo.jpg",
        "https://example.org/.twiliocdn.com/photo.jpg",
        "https://eviltwiliocdn.com/photo.jpg",
        "https://mms.twiliocdn.com@example.org/photo.jpg",
        "https://example.org\\@mms.twiliocdn.com/photo.jpg",
        "https://mms.twiliocdn.com:8443/photo.jpg",
        "http://mms.twiliocdn.com/photo.jpg",
        "https://s3-external-1.amazonaws.com/somebody-else/photo.jpg",
        "https://s3-external-1.amazonaws.com/media.twiliocdn.com/../somebody-else/photo.jpg",
        "https://somebody-else.s3.amazonaws.com/media.twiliocdn.com/photo.jpg",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:1/photo.jpg",
        "http://[::1]:1/photo.jpg",
        "//example.org/photo.jpg",
        "file:///etc/passwd",
        "ftp://mms.twiliocdn.com/photo.jpg",
        "http://[",
    ],
)
def test_a_redirect_to_anywhere_but_twilios_storage_is_not_followed(
    twilio: FakeTwilio, fetcher: Callable[..., MediaFetcher], location: str
) -> None:
    known = urlsplit(twilio.url).hostname
    resolver = Telephone(known)
    for media in (Media(content=JPEG, location=location), Media(content=JPEG, onward=location)):
        assert why(fetcher(resolve=resolver).fetch(twilio.add_media(media))) == ("redirect", False)
    assert set(resolver.asked) == {known}


@pytest.mark.parametrize(
    "location",
    [
        "https://mms.twiliocdn.com/ACaaa/photo?Expires=1&Signature=x",
        "https://MEDIA.twiliocdn.com:443/ACaaa/photo",
        "https://media.us1.twilio.com/ACaaa/photo",
        "https://s3-external-1.amazonaws.com/media.twiliocdn.com/ACaaa/photo",
    ],
)
def test_a_redirect_to_twilios_storage_is_followed_and_to_no_private_address(
    twilio: FakeTwilio, fetcher: Callable[..., MediaFetcher], location: str
) -> None:
    resolver = Telephone("127.0.0.1")
    assert why(fetcher(resolve=resolver).fetch(twilio.add_media(location=location))) == ("redirect", False)
    assert resolver.asked == ["127.0.0.1", urlsplit(location).hostname]


def test_a_redirect_in_circles_ends_after_three(twilio: FakeTwilio, fetch: Fetch) -> None:
    assert why(fetch(twilio.add_media(content=JPEG, onward="self"))) == ("redirect", False)
    assert [known for _, known in twilio.credentials] == [True, False, False, False]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.1.2.3", "fe80::1%lo"]
)
def test_twilios_own_host_at_a_private_address_is_not_asked(
    twilio: FakeTwilio, fetcher: Callable[..., MediaFetcher], address: str
) -> None:
    resolver = Telephone(address)
    answer = fetcher(api_base_url=None, resolve=resolver).fetch(twilio.add_media(content=JPEG))
    assert (why(answer), resolver.asked) == (("host", False), ["api.twilio.com"])


# --- trouble ------------------------------------------------------------------------------------------------------


def test_refused_credentials_may_be_mended(twilio: FakeTwilio, fetcher: Callable[..., MediaFetcher]) -> None:
    assert why(fetcher(login=(ACCOUNT_SID, "wrong")).fetch(twilio.add_media(content=JPEG))) == ("auth", True)


def test_a_photo_that_is_not_there_may_come_yet(twilio: FakeTwilio, fetch: Fetch) -> None:
    url = twilio.add_media(content=JPEG)
    twilio.media.clear()
    assert why(fetch(url)) == ("gone", True)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (204, ("gone", False)), (206, ("gone", False)), (400, ("gone", False)), (403, ("later", True)),
        (404, ("gone", True)), (410, ("gone", False)), (429, ("later", True)), (500, ("later", True)),
        (503, ("later", True)),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_photo_is_for_later_or_for_good(
    twilio: FakeTwilio, fetch: Fetch, status: int, expected: tuple[str, bool]
) -> None:
    assert why(fetch(twilio.add_media(content=JPEG, status=status))) == expected


def test_a_host_that_nobody_knows_is_for_later(twilio: FakeTwilio, fetcher: Callable[..., MediaFetcher]) -> None:
    assert why(fetcher(resolve=Telephone()).fetch(twilio.add_media(content=JPEG))) == ("later", True)


def test_a_server_that_is_gone_is_for_later(twilio: FakeTwilio, fetch: Fetch) -> None:
    url = twilio.add_media(content=JPEG)
    twilio.stop()
    assert why(fetch(url)) == ("later", True)


def test_what_is_told_of_a_failure_holds_no_address_and_no_secret(twilio: FakeTwilio, fetch: Fetch) -> None:
    location = "https://example.org/a-secret-link"
    answer = fetch(twilio.add_media(location=location))
    assert isinstance(answer, NoPhoto) and answer.why is Objection.REDIRECT
    assert "secret" not in answer.detail and AUTH_TOKEN not in answer.detail
