"""A disk of a few megabytes that only this process and those it starts can see.

It is told on its standard input what to do, a line of JSON each, and answers in the same way. Run
by `unshare -rm`, which lets anybody mount a file system of their own, where the system allows it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

FILLER = "filler"


def run(place: Path, what: dict[str, Any]) -> dict[str, Any]:
    """Run the program."""
    done = subprocess.run(
        [sys.executable, "-m", "studyllm", *what["words"]],
        env=what["environment"],
        input=what["keys"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return {"code": done.returncode, "out": done.stdout, "err": done.stderr}


def fill(place: Path, what: dict[str, Any]) -> dict[str, Any]:
    """Leave so many bytes of room."""
    with suppress(OSError), open(place / FILLER, "ab", buffering=0) as stream:
        while stream.write(bytes(4096)):
            pass
    size = max(0, (place / FILLER).stat().st_size - what["leave"])
    os.truncate(place / FILLER, size)
    return {}


def empty(place: Path, what: dict[str, Any]) -> dict[str, Any]:
    """Make room again."""
    (place / FILLER).unlink()
    return {}


def remount(place: Path, what: dict[str, Any]) -> dict[str, Any]:
    """Let the disk be written to no more, or again; `mode` is ro or rw."""
    subprocess.run(["mount", "-o", f"remount,{what['mode']}", str(place)], check=True)
    return {}


def files(place: Path, what: dict[str, Any]) -> dict[str, Any]:
    """All files, and their sizes."""
    found = (path for path in place.rglob("*") if path.is_file())
    return {str(path.relative_to(place)): path.stat().st_size for path in found}


ACTS: dict[str, Callable[[Path, dict[str, Any]], dict[str, Any]]] = {
    act.__name__: act for act in (run, fill, empty, remount, files)
}


def main(place: Path, size: str) -> None:
    """Mount the disk, and do what is wished."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=True)
    for line in sys.stdin:
        what = json.loads(line)
        sys.stdout.write(json.dumps(ACTS[what["do"]](place, what)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
