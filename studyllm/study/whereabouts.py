"""Whether a file lies in a folder whose files another program carries from device to device."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Carrier(NamedTuple):
    """What tells that a folder is carried about, and by whom."""

    name: str
    marks: tuple[str, ...]
    """Patterns of names, one of which lies in the uppermost of its folders."""
    path: str = ""
    """A regular expression for all of that folder's own path, in small letters and with `/`."""


CARRIERS = (
    Carrier(
        "Dropbox",
        (".dropbox.cache",),
        r".*/dropbox( \([^/]+\))?|.*/library/cloudstorage/dropbox[^/]*",
    ),
    Carrier(
        "OneDrive",
        (".849C9593-D756-4E56-8D6E-42412F2A707B",),
        r".*/onedrive( - [^/]+)?|.*/library/cloudstorage/onedrive[^/]*",
    ),
    Carrier(
        "Google Drive",
        (".tmp.drivedownload", ".tmp.driveupload"),
        r".*/(google ?drive|my drive)|.*/library/cloudstorage/googledrive[^/]*",
    ),
    Carrier("iCloud Drive", (), r".*/library/mobile documents|.*/icloud ?drive"),
    Carrier("Syncthing", (".stfolder",)),
    Carrier(
        "Nextcloud or ownCloud",
        (".sync_*.db", "._sync_*.db", ".nextcloudsync.log", ".owncloudsync.log"),
    ),
    Carrier("git", (".git",)),
)
"""Only what leaves a mark that can be seen at once: a network drive, for one, leaves none."""


class Carried(NamedTuple):
    """Who carries a file about, with which folder."""

    carrier: str
    folder: Path


def carried(path: Path) -> Iterator[Carried]:
    """Who would carry a file about, each once, with the nearest of its folders.

    Args:
        path: of the file; what it is a link to counts.
    """
    folders = path.resolve().parents
    for carrier in CARRIERS:
        for folder in folders:
            if _is_of(folder, carrier):
                yield Carried(carrier.name, folder)
                break


def _is_of(folder: Path, carrier: Carrier) -> bool:
    if re.fullmatch(carrier.path, folder.as_posix().lower()):
        return True
    with suppress(OSError):  # A folder that we may not look into says nothing.
        return any(any(folder.glob(mark)) for mark in carrier.marks)
    return False
