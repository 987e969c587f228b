"""Names that outlast a power cut: that a file is on disk does not say that its name is."""

from __future__ import annotations

import errno
import os
from pathlib import Path

_CANNOT = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What file systems say whose folders cannot be synced."""


def sync_folder(folder: Path) -> None:
    """Make the names in a folder as durable as the files, where the system can.

    Raises:
        OSError: the disk fails.
    """
    if os.name != "posix":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # one may make files in it, but not look into it
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder for its owner alone, and those in which it lies, unless they are there.

    Their names are on disk when this returns.

    Raises:
        OSError: it cannot be made, or is a file.
    """
    missing = []
    above = folder
    while not above.exists():
        missing.append(above)
        above = above.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in reversed(missing):
        sync_folder(each.parent)
