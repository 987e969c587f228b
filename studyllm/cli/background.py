"""Work that goes on after the prompt is back."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def go_on(*words: str) -> None:
    """Run a command of ours that nobody waits for or hears, and that outlives the terminal."""
    import subprocess

    import studyllm

    # Where this very package lies, and not what the folder that we are in has of its name.
    ours = str(Path(studyllm.__file__).parents[1])
    begun: subprocess.Popen[bytes] | None = None
    with suppress(OSError):  # It is made up for at the end of the next sitting.
        begun = subprocess.Popen(
            [sys.executable, "-P", "-m", "studyllm", *words],
            env={**os.environ, "PYTHONPATH": ours},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    if begun is not None:
        begun.returncode = 0  # We do not wait for it, and need no warning that it runs.
