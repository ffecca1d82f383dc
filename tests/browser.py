"""A visitor over real HTTP who fills in the forms he is shown: no JavaScript, no knowledge of the code."""

from __future__ import annotations

import mimetypes
import secrets
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

from lxml import html

Files = dict[str, tuple[str, bytes]]


@dataclass
class Answer:
    """What came back."""

    status: int
    url: str
    data: bytes
    headers: dict[str, str]

    @property
    def page(self) -> html.HtmlElement:
        return html.fromstring(self.data)

    @property
    def text(self) -> str:
        """What a person reads, white space folded."""
        page = self.page
        for hidden in page.xpath("//script|//style|//noscript"):
            hidden.drop_tree()
        return " ".join(page.text_content().split())

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        found = [link for link in self.page.xpath("//a[@href]") if words in link.text_content()]
        assert found, f"no link {words!r} on {self.url}: {self.text[:400]}"
        return found[0].get("href")

    def form(self, button: str) -> tuple[html.FormElement, html.HtmlElement]:
        """The form with this button."""
        for form in self.page.forms:
            for one in form.xpath(".//button|.//input[@type='submit']"):
                if button in (one.text_content() or one.get("value", "")):
                    return form, one
        raise AssertionError(f"no button {button!r} on {self.url}: {self.text[:600]}")


@dataclass
class Visitor:
    """One person's browser."""

    address: str
    jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> Answer:
        return self._ask(urllib.request.Request(urllib.parse.urljoin(self.address, path)))

    def press(self, answer: Answer, button: str, files: Files | None = None, **typed: str) -> Answer:
        """Fills in the form that has the button and presses it."""
        form, pressed = answer.form(button)
        fields = [(name, value) for name, value in form.form_values() if name not in typed]
        fields += list(typed.items())
        if pressed.get("name"):
            fields.append((pressed.get("name"), pressed.get("value", "")))
        action = pressed.get("formaction") or form.get("action") or answer.url
        target = urllib.parse.urljoin(answer.url, action)
        body, kind = _multipart(fields, files or {}) if files or form.get("enctype") else _urlencoded(fields)
        return self._ask(urllib.request.Request(target, data=body, headers={"Content-Type": kind}))

    def sign_in(self, username: str, password: str) -> Answer:
        return self.press(self.get("/sign-in"), "登录", username=username, password=password)

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=60) as reply:
                return Answer(reply.status, reply.url, reply.read(), dict(reply.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.url, error.read(), dict(error.headers))


def _urlencoded(fields: list[tuple[str, str]]) -> tuple[bytes, str]:
    return urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _multipart(fields: list[tuple[str, str]], files: Files) -> tuple[bytes, str]:
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
        if name not in files
    ]
    for name, (filename, data) in files.items():
        kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts.append(f"{head}Content-Type: {kind}\r\n\r\n".encode() + data + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
