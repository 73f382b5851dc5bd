from __future__ import annotations

import gzip
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kg.errors import InputError
from kg.model import Document
from kg.readers import Limits, _url, read

SENTENCE = "The governor said that he would not sign the bill of the state."
PAGE = f"<html><head><title>A bill</title></head><body><article>{f'<p>{SENTENCE}</p>' * 5}</article></body></html>"
HOME = Limits(allow_private=True, timeout=10)


class Handler(BaseHTTPRequestHandler):
    pages: dict[str, tuple[str, bytes]]

    def do_GET(self) -> None:
        match self.path.partition("?")[0]:
            case "/loop":
                self.redirect("/loop")
            case "/once":
                self.redirect("/a.txt")
            case "/ftp":
                self.redirect("ftp://news.example/a.txt")
            case "/file":
                self.redirect("file:///etc/passwd")
            case "/endless":
                self.answer("text/plain", None)
                while self.put(b"the bill " * 10_000):
                    pass
            case "/drip":
                self.send_response(200)
                self.flush_headers()
                while self.put(b"X-A: b\r\n"):
                    time.sleep(0.1)
            case "/bomb":
                body = gzip.compress(b"the bill " * 20_000_000)
                self.answer("text/plain", len(body), ("Content-Encoding", "gzip"))
                self.put(body)
            case path if path in self.pages:
                kind, body = self.pages[path]
                self.answer(kind, len(body))
                self.put(body)
            case _:
                self.send_error(404)

    def redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, kind: str, length: int | None, *more: tuple[str, str]) -> None:
        self.send_response(200)
        for name, value in (("Content-Type", kind), *more):
            if value:
                self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def put(self, body: bytes) -> bool:
        try:
            self.wfile.write(body)
        except OSError:
            return False
        return True

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):  # the client may hang up
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def server(make_pdf: Callable[..., bytes]) -> Iterator[str]:
    Handler.pages = {
        "/a.txt": ("text/plain; charset=utf-8", SENTENCE.encode()),
        "/a": ("text/html; charset=utf-8", PAGE.encode()),
        "/b": ("text/html; charset=windows-1252", PAGE.replace("A bill", "A “bill”").encode("cp1252")),
        "/c": ("application/pdf", make_pdf([[SENTENCE]])),
        "/d.jsonl": ("text/plain", b'{"id": "x", "text": "The bill passed."}\n{"text": "The bill failed."}\n'),
        "/e": ("application/octet-stream", PAGE.encode()),
        "/f": ("", make_pdf([[SENTENCE]])),
        "/g": ("image/png", b"\x89PNG\r\n\x1a\n\0"),
        "/empty": ("text/plain", b""),
    }
    with Server(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def refused(source: str, limits: Limits = HOME) -> str:
    (found,) = read(source, limits)
    assert isinstance(found, InputError)
    assert "\n" not in str(found)
    return str(found)


@pytest.mark.parametrize(
    ("path", "title"),
    [("/a.txt", None), ("/a", "A bill"), ("/b", "A “bill”"), ("/c", None), ("/e", "A bill"), ("/f", None)],
)
def test_the_media_type_tells_the_reader_and_the_bytes_where_there_is_none(
    server: str, path: str, title: str | None
) -> None:
    (found,) = read(server + path, HOME)
    assert isinstance(found, Document)
    assert SENTENCE in found.text
    assert (found.title, found.url, found.source) == (title, server + path, server + path)


def test_json_lines_sent_as_plain_text_are_known_by_their_name(server: str) -> None:
    first, second = read(f"{server}/d.jsonl", HOME)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.source, second.source) == (f"{server}/d.jsonl#x", f"{server}/d.jsonl#2")


def test_a_redirect_is_followed_and_the_last_address_kept_without_fragment(server: str) -> None:
    (found,) = read(f"{server}/once#top", HOME)
    assert isinstance(found, Document)
    assert (found.url, found.source) == (f"{server}/a.txt", f"{server}/once#top")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/none", "the server answered 404 Not Found; check the address"),
        ("/loop", "it leads on over 5 times; give the last address"),
        ("/ftp", "it leads to a ftp address; give an http or https URL"),
        ("/file", "it leads to a file address; give an http or https URL"),
        ("/g", "the server sent image/png; give the address of a text, HTML or PDF file"),
        ("/empty", "the file is empty; give a file with text"),
        ("/endless", "the input is too large: over 20,000,000 bytes; split it"),
        ("/bomb", "the input is too large: over 20,000,000 bytes; split it"),
    ],
)
def test_what_a_server_may_do_wrong_is_one_clear_line(server: str, path: str, said: str) -> None:
    assert refused(server + path) == f"{server}{path}: {said}"


def test_a_server_that_drips_is_given_up_in_time(server: str) -> None:
    start = time.monotonic()
    assert "no full answer within 1 s" in refused(f"{server}/drip", Limits(allow_private=True, timeout=1))
    assert time.monotonic() - start < 5


def test_a_closed_port_is_one_clear_line(server: str) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as closed:
        port = closed.server_port
    assert "it cannot be fetched" in refused(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "192.168.1.1", "169.254.169.254",
             "0.0.0.0",  # noqa: S104
             "2130706433", "0x7f.1", "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]", "100.64.0.1"]
)  # fmt: skip
def test_private_addresses_are_refused_by_default(host: str) -> None:
    said = refused(f"http://{host}/", Limits(timeout=5))
    assert "is on a private network" in said


def test_the_address_is_checked_at_each_connection_so_that_redirects_are_too(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first host counts as public, the one that it redirects to ("localhost", also ::1) does not.
    asked: list[str] = []

    def once(address: str) -> bool:
        asked.append(address)
        return len(asked) == 1

    monkeypatch.setattr(_url, "_is_public", once)
    port = server.rpartition(":")[2]
    monkeypatch.setattr(Handler, "redirect", _redirect_to(f"http://localhost:{port}/a.txt"))
    assert "the host localhost is on a private network" in refused(f"{server}/once", Limits(timeout=5))
    assert asked[0] == "127.0.0.1"


def _redirect_to(to: str) -> Callable[[Handler, str], None]:
    original = Handler.redirect

    def redirect(self: Handler, _: str) -> None:
        original(self, to)

    return redirect


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert _url._is_public(address)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("ftp://news.example/a", "it leads to a ftp address"),
        ("file:///etc/passwd", "it leads to a file address"),
        ("http://", "it leads to"),
        ("http://user:secret@127.0.0.1/", "a user name or password"),
        ("http://a b/", "it is no valid URL"),
        ("http://[::1/", "it is no valid URL"),
        ("http://127.0.0.1:99999999/", "it is no valid URL"),
        ("http://\0/", "it is no valid URL"),
    ],
)
def test_what_is_no_address_is_one_clear_line(source: str, said: str) -> None:
    found = refused(source)
    assert said in found
    assert "secret" not in found
