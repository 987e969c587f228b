"""The files in a folder that can be imported."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from studyllm.text.clean import one_line

_PICTURES: Final = "media"
"""What lies there belongs to decks beside it."""


def files_in(folder: Path, unreadable: Callable[[Path, str], None]) -> Iterator[Path]:
    """The regular files in a folder and those in it, hidden ones and pictures left out.

    A link to a folder, which may lead back, is not followed.

    Args:
        folder: where to look.
        unreadable: is told of each folder that cannot be read, and why.
    """

    def tell(error: OSError) -> None:
        unreadable(Path(error.filename), one_line(error.strerror or str(error)))

    for here, folders, names in os.walk(folder, onerror=tell):
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n != _PICTURES)
        for name in sorted(names):
            path = Path(here, name)
            # Not by Path.is_file(): where a link leads may not be ours to know, which it raises.
            if not name.startswith(".") and os.path.isfile(path):  # noqa: PTH113
                yield path
