"""What programs have left beside the files that they wrote, as they were killed at it.

Whatever is written lies under a name with the number of its program until it is whole.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def remove_rests(folder: Path, begin: str) -> None:
    """Remove what begins so, if the number that comes next is that of no program.

    What cannot be removed stays; it is in nobody's way.

    Args:
        folder: where it lies.
        begin: of the names, hidden ones of ours.
    """
    with suppress(OSError):
        for path in [path for path in folder.iterdir() if path.name.startswith(begin)]:
            rest = path.name.removeprefix(begin)
            number = rest[: len(rest) - len(rest.lstrip("0123456789"))]
            if not number or runs(int(number)):
                continue
            if path.is_dir() and not path.is_symlink():
                from shutil import rmtree  # Loads three compressors.

                rmtree(path, ignore_errors=True)
            else:
                path.unlink()


def runs(process: int) -> bool:
    """Whether a program of that number may run."""
    if os.name != "posix":  # there, to ask would be to end it
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
