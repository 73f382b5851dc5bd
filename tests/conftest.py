"""What tests of several modules share: a SPARQL server, a maker of PDF files, the project's own documents."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def missing(what: str) -> None:
    """A test that needs what is not there fails in CI, and is skipped elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}, and CI is set")
    pytest.skip(what)


@pytest.fixture(scope="session")
def sparql_server() -> Iterator[str]:
    """The address of a real SPARQL server on loopback; what one test leaves there the next one finds."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.is_file():
        missing("the program oxigraph is missing: install the extra dev")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [str(program), "serve", "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    pytest.fail(f"oxigraph did not start: {process.communicate()[1]!r}")


@pytest.fixture(scope="session")
def documents() -> tuple[Path, ...]:
    """Every document of the project, sorted."""
    folders = (ROOT / "data" / "documents", ROOT / "tests" / "cases" / "documents")
    return tuple(sorted(path for folder in folders for path in folder.iterdir() if path.is_file()))


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    """``make_pdf(pages, info)`` writes a PDF file."""
    return pdf


def pdf(pages: Sequence[Sequence[str] | bytes], info: str = "") -> bytes:
    """A PDF 1.7 file (ISO 32000-1), a list of lines or a compressed content stream a page."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        content, flate = (page, b" /Filter /FlateDecode") if isinstance(page, bytes) else (_lines(page), b"")
        place = b"/Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(b"<< /Type /Page %s /Contents %d 0 R >>" % (place, 5 + 2 * number))
        objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(content), flate, content))
    root = b"/Root 1 0 R"
    if info:
        objects.append(f"<< {info} >>".encode("cp1252"))
        root += b" /Info %d 0 R" % len(objects)
    out = b"%PDF-1.7\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + table + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, len(out))


def _lines(lines: Sequence[str]) -> bytes:
    shown = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252") for line in lines)
    return b"BT /F1 11 Tf 14 TL 72 720 Td\n" + b"".join(b"(%s) Tj T*\n" % line for line in shown) + b"ET"
