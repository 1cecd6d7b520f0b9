"""The forms of a page, filled in as somebody would who only wants to send them."""

from html.parser import HTMLParser

#: What is typed into a field that is empty, by its type.
_TYPED = {
    "email": "new@example.com", "date": "2026-12-24", "time": "09:00", "number": "1", "tel": "+14155550177",
    "datetime-local": "2026-12-24T09:00",
}  # fmt: skip


class Forms(HTMLParser):
    """Path -> the fields that a form on this page would send to it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._fields: dict[str, str] | None = None
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form" and has.get("method") == "post":
            self._fields = self.found.setdefault(has.get("action", "").partition("?")[0], {})
        if self._fields is None:
            return
        name = has.get("name", "")
        if tag == "input" and name and name != "csrf_token" and has.get("type") != "file":
            typed = _TYPED.get(has.get("type", ""), "test")
            self._fields.setdefault(name, has.get("value") or ("" if has.get("type") == "hidden" else typed))
        elif tag == "button" and name:
            self._fields.setdefault(name, has.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (has.get("value") or "selected" in has):
            if "selected" in has or not self._fields.get(self._select):
                self._fields[self._select] = has.get("value", "")
        elif tag == "textarea" and name:
            self._area = name
            self._fields[name] = "test"

    def handle_data(self, data: str) -> None:
        if self._area and self._fields is not None and data.strip():
            self._fields[self._area] = data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
