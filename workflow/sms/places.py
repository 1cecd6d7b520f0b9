"""Addresses of media: taken apart once, so that what was checked is what is asked."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

#: Where Twilio keeps media: mms.twiliocdn.com, by a link that holds for four hours, or (media from before it asked for
#: credentials) a bucket at s3-external-1.amazonaws.com; see support.twilio.com/hc/en-us/articles/223183748. Others have
#: buckets on that host too, so there the path counts as well.
_DOMAINS = (".twiliocdn.com", ".twilio.com")
_BUCKET_HOSTS, _BUCKET = ("s3-external-1.amazonaws.com", "s3.amazonaws.com"), "/media.twiliocdn.com/"
_USUAL = {"http": 80, "https": 443}
#: No user, no blank, no backslash: nothing that one reader of addresses could take otherwise than another.
_ADDRESS = re.compile(r"(https?)://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?([/?][!-~]*)?")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something can be asked for over HTTP."""

    scheme: str
    host: str  #: in small letters
    port: int
    target: str  #: path and query, as they go into the request

    @classmethod
    def at(cls, url: str) -> "Place | None":
        """The place at this address, if it is a plain one."""
        found = _ADDRESS.fullmatch(url.partition("#")[0])
        if found is None:
            return None
        scheme, host, port, target = found.groups(default="")
        target = target if target.startswith("/") else f"/{target}"
        return cls(scheme=scheme, host=host.strip("[]").lower(), port=int(port or _USUAL[scheme]), target=target)

    def beside(self, location: str) -> "Place | None":
        """Where a redirect leads from here, if to a plain address."""
        try:
            return Place.at(urljoin(self.url, location)) if location else None
        except ValueError:
            return None

    @property
    def origin(self) -> tuple[str, str, int]:
        """What all places of one server have in common."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """What the Host header says: storage signs its links for it, so the usual port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def is_storage(self) -> bool:
        """True where Twilio keeps media."""
        in_bucket = self.host in _BUCKET_HOSTS and self.target.startswith(_BUCKET) and ".." not in self.target
        return self.scheme == "https" and self.port == 443 and (self.host.endswith(_DOMAINS) or in_bucket)
