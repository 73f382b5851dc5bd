"""Fetching a URL: http and https only, never from a private network unless allowed, with limits on size and time.

The address that a host name resolves to is checked where the connection is made, so a name that resolves twice in two
ways (DNS rebinding) and a redirect are caught too. Proxies of the environment are not used: they would connect for us.
"""

from __future__ import annotations

import io
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from kg import __version__
from kg.errors import InputError
from kg.readers._base import Limits, Raw, UnreadableError, too_large
from kg.readers._base import url as safe

_HEADERS = {
    "User-Agent": f"kg/{__version__}",
    "Accept": "text/html, application/xhtml+xml, application/pdf, application/x-ndjson, text/plain, */*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
}
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent, and its media type in lower case without parameters, "" where it named none."""

    raw: Raw
    media_type: str


class _PrivateError(httpcore.ConnectError):
    """The host is on a private network."""


class _SlowError(httpcore.ReadTimeout):
    """The time for the whole download is up."""


def fetch(source: str, limits: Limits) -> Fetched:
    """Download ``source``.

    :raises InputError: if it is no http(s) URL, the host is private or cannot be reached, the server answers with an
        error, leads on too often, is too slow, or sends too much.
    """
    until = time.monotonic() + limits.timeout
    if re.search(r"[\s\x00-\x20\x7f]", source):
        raise InputError("it is no valid URL: it holds white space", ascii(source)[1:-1], "check the address")
    try:
        at = _checked(httpx.URL(source), source)
        with httpx.Client(
            transport=_Transport(limits, until), headers=_HEADERS, timeout=limits.timeout, trust_env=False
        ) as client:
            for _ in range(limits.max_redirects + 1):
                with client.stream("GET", at) as response:
                    if response.next_request is None:
                        return _fetched(response, source, limits, until)
                    at = _checked(response.next_request.url, source)
    except (_SlowError, httpcore.TimeoutException, httpx.TimeoutException) as error:
        raise UnreadableError(f"no full answer within {limits.timeout:g} s", source, "try again later") from error
    except _PrivateError as error:
        raise UnreadableError(str(error), source, "save the page and give the file") from error
    except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        what = f"it cannot be fetched: {error or type(error).__name__}"
        raise UnreadableError(what, source, "check the address and the network") from error
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise InputError(f"it is no valid URL: {error}", source, "check the address") from error
    raise InputError(f"it leads on over {limits.max_redirects} times", source, "give the last address")


def _checked(url: httpx.URL, source: str) -> httpx.URL:
    if url.scheme not in ("http", "https") or not url.host:
        raise InputError(f"it leads to a {url.scheme or 'relative'} address", source, "give an http or https URL")
    if url.userinfo:
        raise InputError("a URL with a user name or password would end up in the graph", url.host, "leave them out")
    if url.port is not None and not 0 < url.port < 65_536:
        raise InputError(f"it is no valid URL: there is no port {url.port}", source, "check the address")
    return url.copy_with(fragment=None)


def _fetched(response: httpx.Response, source: str, limits: Limits, until: float) -> Fetched:
    if response.status_code != 200:
        what = f"the server answered {response.status_code} {response.reason_phrase}".rstrip()
        raise UnreadableError(what, source, "check the address")
    body = io.BytesIO()
    for chunk in response.iter_bytes(_CHUNK):
        if body.tell() + len(chunk) > limits.max_bytes:
            raise too_large(source, limits.max_bytes)
        if time.monotonic() > until:
            raise _SlowError
        body.write(chunk)
    body.seek(0)
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(Raw(body, source, safe(str(response.url)), response.charset_encoding), media_type)


class _Transport(httpx.BaseTransport):
    """httpx over a connection pool whose connections are guarded."""

    def __init__(self, limits: Limits, until: float) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=_Backend(limits, until)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=dict(answer.extensions)
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Backend(httpcore.NetworkBackend):
    """Connects only to addresses that are allowed, and gives every step the time that is left."""

    def __init__(self, limits: Limits, until: float) -> None:
        self._inner, self._limits, self._until = httpcore.SyncBackend(), limits, until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except OSError as error:
            raise httpcore.ConnectError(f"the host {host} is not known") from error
        if not self._limits.allow_private:
            for address in found:
                if not _is_public(address):
                    raise _PrivateError(f"the host {host} is on a private network ({address})")
        flaw: httpcore.ConnectError | None = None
        for address in dict.fromkeys(found):
            try:
                left = _left(self._until)
                return _Stream(self._inner.connect_tcp(address, port, left, local_address, socket_options), self._until)
            except httpcore.ConnectError as error:
                flaw = error
        raise flaw or httpcore.ConnectError(f"the host {host} is not known")


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self._inner, self._until = inner, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._until))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(self._until)), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise _SlowError
    return left


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        # 64:ff9b::/96 is NAT64 (RFC 6052): the last four bytes are the IPv4 address.
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inside is not None:
            return inside.is_global and not inside.is_multicast
    return ip.is_global and not ip.is_multicast
