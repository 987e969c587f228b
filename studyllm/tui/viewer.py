"""The system's own programs for pictures and web pages: which, and started so that they stay."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from threading import Thread
from typing import Final, NamedTuple, TypeAlias

from studyllm.errors import StudyError
from studyllm.ownership import given_mask

Which: TypeAlias = Callable[[str], str | None]

REMOTE: Final = ("SSH_CONNECTION", "SSH_TTY")
DISPLAYS: Final = ("DISPLAY", "WAYLAND_DISPLAY")


class Way(NamedTuple):
    """How something is opened outside."""

    program: str
    """Its path; empty on Windows, which knows by itself, and where there is no way."""
    lacks: str = ""
    """Why there is no way, as a name in the table of words; empty if there is one."""


def way(
    environment: Mapping[str, str], *, platform: str = sys.platform, which: Which = shutil.which
) -> Way:
    """How to open a picture or an address from here.

    Args:
        environment: variables by name.
        platform: as `sys.platform` has it.
        which: finds programs.
    """
    remote = any(environment.get(name) for name in REMOTE)
    if platform in ("win32", "darwin"):
        # It would open on the screen of a machine that is elsewhere.
        if remote:
            return Way("", "no display")
        return Way("") if platform == "win32" else _found(("open",), which)
    if environment.get("WSL_DISTRO_NAME") and not remote:
        return _found(("wslview", "xdg-open"), which)
    if not any(environment.get(name) for name in DISPLAYS):
        return Way("", "no display")
    return _found(("xdg-open",), which)


def _found(names: tuple[str, ...], which: Which) -> Way:
    program = next(filter(None, map(which, names)), None)
    return Way(program) if program else Way("", "no viewer")


def show(program: str, target: str) -> None:
    """Open a checked address or the absolute path of a picture, and go on at once.

    Raises:
        StudyError: it could not be tried.
    """
    try:
        if sys.platform == "win32":
            os.startfile(target)
            return
        # In a session of its own it hears nothing of our terminal, and outlives us.
        started = subprocess.Popen(
            [program, target],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            umask=given_mask(),
            start_new_session=True,
        )
    except OSError as error:
        raise StudyError(f"it cannot be opened: {error.strerror}") from error
    # Somebody has to hear of its end, or it stays as a zombie.
    Thread(target=started.wait, name="viewer", daemon=True).start()
