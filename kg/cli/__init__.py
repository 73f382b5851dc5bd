"""The command line. Thin: each command opens the store, calls one function of ours, and prints what it gives.

Only results go to standard output; what was set aside, and what is being done, to standard error. The exit status is 0,
or 1 if something could not be done, or 2 for wrong usage.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, cast

import typer

from kg import __version__
from kg.cli import asking, building, graphs, measuring
from kg.cli.output import say
from kg.errors import KGError

#: typer raises click's errors; newer versions bring a click of their own, so the class is reached through typer.
_UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])
#: The exit status of what was interrupted, as shells have it.
_STOPPED = 130
#: What is wrong when standard output takes no more.
_UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)

app = typer.Typer(
    name="kg",
    help="Policy news in; a knowledge graph of who stands where out, with the words that say it.",
    epilog="Example: kg build data/documents, then kg ask 'Who opposes MPP?'",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"kg {__version__}\n")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Policy news in; a knowledge graph of who stands where out, with the words that say it."""


for _group in (building, asking, graphs, measuring):
    _group.add(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status.

    :param arguments: the words after ``kg``; those of the process if None.
    """
    if not _streams():
        say("standard output is closed; send it to a file, or to /dev/null")
        return 1
    _speak_utf8()
    try:
        status = app(args=None if arguments is None else list(arguments), prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
        if status == _STOPPED:  # typer has caught the interrupt
            raise KeyboardInterrupt
        return status if isinstance(status, int) else 0
    except KGError as error:
        say(str(error))
        return 1
    except _UsageError as error:
        return _usage(error)
    except (KeyboardInterrupt, typer.Abort):
        say("stopped")
        return _STOPPED
    except BrokenPipeError:
        _hush()
        return 1
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _UNWRITTEN:
            _hush()
            say(f"the output cannot be written: {error.strerror}; send it elsewhere")
            return 1
        if os.environ.get("KG_DEBUG"):
            traceback.print_exc()
        say(f"kg has a fault ({type(error).__name__}: {error}); report it, with what KG_DEBUG=1 shows")
        return 1


def _usage(error: Exception) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "kg"
    message = str(getattr(error, "format_message", lambda: error)())
    if message.strip():  # without any words the help was printed
        say(f"{message.removeprefix('Invalid value: ').rstrip('.')}; see {command} --help")
    return 2


def _streams() -> bool:
    """False if standard output is closed. No file that is opened later takes the place of a closed stream."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            nothing = os.open(os.devnull, os.O_RDWR)
            if nothing != number:
                os.dup2(nothing, number)
                os.close(nothing)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (it stays open as long as we run)
    return sys.stdout is not None


def _hush() -> None:
    """Nobody reads on. What is still in the buffer must not raise again when Python shuts down."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_utf8() -> None:
    """UTF-8 whatever the locale; a terminal that cannot show a sign gets a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and stream.isatty():
            reconfigure(errors="replace")
        elif reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
