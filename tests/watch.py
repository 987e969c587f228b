"""A watch on what a program asks of the world: put into it as it starts, by its own interpreter."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

WATCH = """
import os, socket, sys

_told = os.open({told!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
_OUT = ("socket.", "urllib.", "http.", "ftplib.", "imaplib.", "smtplib.", "poplib.")
_RUN = ("subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "webbrowser.")


def _watch(event, args):
    if event == "socket.__new__" and args[1] == getattr(socket, "AF_UNIX", None):
        return  # the event loop's own pair; to connect or bind one is another event
    if event.startswith(_OUT) or event.startswith(_RUN):
        words = repr(args[1]) if event == "subprocess.Popen" else ""
        os.write(_told, f"{{event}} {{words}}".strip().encode() + b"\\n")


sys.addaudithook(_watch)
"""
"""Every line it writes is one event that Python tells of itself (PEP 578)."""


class Watch(NamedTuple):
    """Where a watch lies, and where it writes what it has seen."""

    folder: Path
    told: Path

    @property
    def environment(self) -> dict[str, str]:
        """What makes every Python that is started from now on be watched."""
        return {"PYTHONPATH": str(self.folder)}

    def seen(self) -> list[str]:
        """The events so far, in order."""
        return self.told.read_text(encoding="utf-8").splitlines() if self.told.exists() else []


def watch(folder: Path) -> Watch:
    """A watch in a folder of its own."""
    folder.mkdir()
    told = folder / "told"
    (folder / "sitecustomize.py").write_text(WATCH.format(told=str(told)), encoding="utf-8")
    return Watch(folder, told)
