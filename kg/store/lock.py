"""A lock that readers of a folder share: as many as wish read at once, and nobody writes meanwhile.

RocksDB, below Oxigraph, lets one process open a folder: it takes an exclusive lock on the file ``LOCK``. To read beside
each other, readers take a shared lock on that same file, and open the folder read-only, which is sound as long as
nobody writes. The lock is one of an open file (``F_OFD_SETLK``), since one of a process would be lost as soon as
anything in the process closes that file.
"""

from __future__ import annotations

import contextlib
import errno
import os
import struct
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl

#: Whether such locks are known here: ``struct flock`` is laid out as below.
SUPPORTED = sys.platform == "linux" and sys.maxsize > 2**32
_FLOCK = "hhqqi"
_F_OFD_GETLK, _F_OFD_SETLK = 36, 37
_HELD = (errno.EAGAIN, errno.EACCES)


class SharedLock:
    """A shared lock on a file, once :meth:`take` was true; it holds until :meth:`release`."""

    def __init__(self, path: Path) -> None:
        """:raises OSError: if the file cannot be opened for reading."""
        self._file: int | None = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def take(self) -> bool:
        """True if nobody has the file locked for writing.

        :raises OSError: if the file system knows no such locks.
        """
        try:
            self._control(_F_OFD_SETLK)
        except OSError as error:
            if error.errno in _HELD:
                return False
            raise
        return True

    def is_ours(self) -> bool:
        """True if this very process has it locked for writing."""
        kind, *_, process = struct.unpack(_FLOCK, self._control(_F_OFD_GETLK))
        return bool(kind == fcntl.F_WRLCK and process == os.getpid())

    def release(self) -> None:
        """Let go of it. Twice is no error."""
        if self._file is None:
            return
        # Closing the file would take the lock from the writer in this process, so it stays open then.
        with contextlib.suppress(OSError):
            if not self.is_ours():
                os.close(self._file)
        self._file = None

    def _control(self, command: int) -> bytes:
        flock = struct.pack(_FLOCK, fcntl.F_RDLCK, os.SEEK_SET, 0, 0, 0)
        return fcntl.fcntl(-1 if self._file is None else self._file, command, flock)
