"""What the program makes is for its owner alone, whatever the shell would let others read."""

from __future__ import annotations

import os

_OWNER_ALONE = 0o077

_given = -1
"""The mask that the shell gave, once it was replaced."""


def keep_private() -> None:
    """Make every file and folder from now on for the owner alone."""
    global _given
    if os.name == "posix" and _given < 0:
        _given = os.umask(_OWNER_ALONE)


def given_mask() -> int:
    """The mask for what others are to read and for other programs; -1 if it is in force anyway."""
    return _given
