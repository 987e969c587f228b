"""A browser for tests: Chromium without a window, led through pipes by its DevTools protocol."""

from __future__ import annotations

import json
import os
import select
import shlex
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)

PATIENCE_S = 60

SILENCE_S = 0.3
"""How long nothing may be heard of a page before it counts as all that there is to hear."""


def program() -> str | None:
    """Where Chromium is, if it is on the path."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Pipes:
    """What is said to the browser and what it says: JSON with a NUL behind it."""

    def __init__(self, to: int, back: int) -> None:
        self._to = to
        self._back = back
        self._rest = b""

    def say(self, message: dict[str, Any]) -> None:
        os.write(self._to, json.dumps(message).encode() + b"\0")

    def hear(self, patience_s: float = PATIENCE_S) -> dict[str, Any] | None:
        """The next message; `None` if there was none for so long."""
        while b"\0" not in self._rest:
            if not select.select([self._back], [], [], patience_s)[0]:
                return None
            more = os.read(self._back, 1 << 20)
            assert more, "the browser has ended"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        told = json.loads(message)
        assert isinstance(told, dict)
        return told


class Page:
    """One page, and all that was heard of it."""

    def __init__(self, pipes: Pipes) -> None:
        self._pipes = pipes
        self._asked = 0
        self._session: str | None = None
        self.heard: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Audits"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **values: Any) -> dict[str, Any]:
        """What the browser answers."""
        self._asked += 1
        asked = {"id": self._asked, "method": method, "params": values}
        self._pipes.say(asked | ({"sessionId": self._session} if self._session else {}))
        while True:
            told = self._pipes.hear()
            assert told is not None, f"no answer to {method}"
            if told.get("id") == self._asked:
                assert "error" not in told, told
                result = told["result"]
                assert isinstance(result, dict)
                return result
            self.heard.append(told)

    def value(self, expression: str) -> Any:
        """What a piece of script says, which runs beside the page's own policy."""
        told = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def open(self, address: str) -> None:
        """Go there and wait until all is loaded and nothing more is heard."""
        self.heard.clear()
        self.ask("Page.navigate", url=address)
        while not self.told("Page.loadEventFired"):
            told = self._pipes.hear()
            assert told is not None, f"{address} was not loaded"
            self.heard.append(told)
        while told := self._pipes.hear(SILENCE_S):
            self.heard.append(told)

    def told(self, method: str) -> list[dict[str, Any]]:
        """All events of that name."""
        return [one["params"] for one in self.heard if one.get("method") == method]

    def look_like(self, width: int, height: int, colours: str, *, phone: bool) -> None:
        """Be a screen of that size whose owner likes light or dark."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        features = [{"name": "prefers-color-scheme", "value": colours}]
        self.ask("Emulation.setEmulatedMedia", features=features)

    def shoot(self, path: Path) -> None:
        """Keep a picture of the whole page."""
        shot = self.ask("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(b64decode(shot["data"]))


@contextmanager
def browsing(chromium: str, folder: Path) -> Iterator[Page]:
    """A page in a browser of its own that knows nothing and is gone in the end.

    Args:
        chromium: the program.
        folder: an empty one, for what the browser keeps.
    """
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    theirs_in, theirs_out = _out_of_the_way(theirs_in), _out_of_the_way(theirs_out)
    words = [chromium, *QUIET, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    # The browser listens on 3 and speaks on 4, whatever the pipes are called here.
    moved = f"exec {shlex.join(words)} 3<&{theirs_in} 4>&{theirs_out}"
    with (
        (folder / "chromium.log").open("wb") as said,
        subprocess.Popen(
            ["bash", "-c", moved],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            pass_fds=(theirs_in, theirs_out),
        ) as running,
    ):
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield Page(Pipes(ours_out, ours_in))
        finally:
            # Without anybody to listen to, it ends.
            os.close(ours_out)
            os.close(ours_in)
            try:
                running.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                running.kill()


def _out_of_the_way(descriptor: int) -> int:
    """The same pipe where the browser's two will not be put over it."""
    import fcntl

    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved
