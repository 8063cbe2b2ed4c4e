"""A resident without scripts: fills the forms of the survey as a browser would send them."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from timing import Timed

# What sends a request: path, method, body, headers.
Send = Callable[[str, str, str, dict[str, str]], Timed]
MOST_PAGES = 300


class Form(HTMLParser):
    """The first POST form of a page: where it goes and what it sends."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: dict[str, list[str]] = defaultdict(list)
        self.open = False
        self.select, self.passed = "", 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if tag == "form" and got.get("method", "").lower() == "post" and self.action is None:
            self.action, self.open = got.get("action", ""), True
        elif self.open and tag == "input" and got.get("name"):
            self._input(got)
        elif self.open and tag == "select":
            self.select, self.passed = got.get("name", ""), 0
        elif self.open and tag == "option" and self.select and got.get("value"):
            # the first option, at the second place of a ranking the second one
            place = self.select.rpartition(".")[2]
            self.passed += 1
            if self.passed == (int(place) if place.isdigit() else 1):
                self.fields[self.select].append(got["value"])
        elif self.open and tag == "button" and got.get("name") and not self.fields[got["name"]]:
            self.fields[got["name"]].append(got.get("value", ""))

    def _input(self, got: dict[str, str]) -> None:
        name, kind = got["name"], got.get("type", "text")
        is_first = not self.fields[name]
        if name.endswith(".missing"):
            return  # somebody who answers does not say "don't know" beside it
        if kind in {"radio", "checkbox"} and is_first:
            self.fields[name].append(got.get("value", "on"))
        elif kind == "hidden":
            self.fields[name].append(got.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = False
        elif tag == "select":
            self.select = ""


@dataclass
class Resident:
    """One walk through a survey; ``heard`` is told the kind of every request and what it took."""

    send: Send
    heard: Callable[[str, Timed], None]
    cookies: dict[str, str] = field(default_factory=dict)

    def walk(self, start: str, last: str = "thanks") -> None:
        """Answer everything from the first page to the thanks, or to the page with a name."""
        address, answer = start, self._send(start)
        for _ in range(MOST_PAGES):
            form = _form(answer.body)
            if address.endswith(last):
                return
            if form.action is None:
                raise RuntimeError(f"no form on {address}")
            address = urlsplit(urljoin(address, form.action or address)).path
            fields = {name: values for name, values in form.fields.items() if values}
            answer = self._send(address, fields)
            while answer.status in {302, 303}:
                address = urlsplit(urljoin(address, answer.headers["Location"])).path
                answer = self._send(address)
        raise RuntimeError(f"the survey does not end; last page {address}")

    def _send(self, path: str, data: dict[str, list[str]] | None = None) -> Timed:
        method = "GET" if data is None else "POST"
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self.send(path, method, urlencode(data or {}, doseq=True), headers)
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        for line in answer.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        self.heard(_kind(method, path), answer)
        return answer


@lru_cache(maxsize=256)
def _form(page: bytes) -> Form:
    return Form(
        page.decode()
    )  # the same for everybody, and reading it takes longer than serving it


def _kind(method: str, path: str) -> str:
    parts = path.strip("/").split("/")  # s, the wave, and what of it
    return f"{method} {parts[2] if len(parts) > 2 else 'first'}"
