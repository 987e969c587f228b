"""A process in which the program is loaded already, and that forks one for each run of it.

A run ends by itself or by a signal that it sends to itself: when so many lines of our own code have
run, or before, within or after so many changes that SQLite makes to files.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, NoReturn

from studyllm.__main__ import main

ROOT = Path(__file__).parents[2]
OURS = f"{os.sep}studyllm{os.sep}"

PATIENCE_S = 60
"""After which a run is taken to hang."""


class Ending(NamedTuple):
    """When a run sends itself a signal."""

    number: int
    """The signal."""
    after: int
    """How much comes before it, from 1."""
    within: bool = False
    """Whether changes to files by SQLite are counted, and one is cut in half; else lines."""


class Fault(NamedTuple):
    """A call of SQLite's that fails."""

    what: str
    """As `vfs.Call` has it."""
    after: int
    """How many of these are done before."""
    code: int
    """Its result."""
    stays: bool
    """Whether all that come after it fail, too."""


class Ran(NamedTuple):
    """What a run has left behind."""

    code: int
    """The exit code, or a signal with a minus."""
    out: str
    err: str
    counted: tuple[int, int]
    """How many lines and how many changes to files there were, of a run that was let be."""


class Nursery:
    """Starts runs, one after the other."""

    def __init__(self, decks: Mapping[str, str]) -> None:
        """`decks` are those that come with the program, by slug: few, so that a start is short."""
        self._ours, theirs = socket.socketpair()
        self._place = tempfile.TemporaryDirectory(prefix="studyllm-")
        place = Path(self._place.name)
        for name in ("studyllm", "tests"):
            (place / name).symlink_to(ROOT / name)
        (place / "decks").mkdir()
        for slug, text in decks.items():
            (place / "decks" / f"{slug}.yaml").write_text(text, encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery", str(theirs.fileno())],
            cwd=place,
            env=os.environ | {"PYTHONPATH": str(place)},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self._answers = self._ours.makefile("r", encoding="utf-8")

    def run(
        self,
        words: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        *,
        keys: str = "",
        ending: Ending | None = None,
        fault: Fault | None = None,
        counts: bool = False,
    ) -> Ran:
        """Run a command.

        Args:
            words: of the command line; a first one with a colon is a function to be called with
                the others.
            folder: for the streams.
            environment: all of it.
            keys: all of the standard input.
            ending: when it is to end.
            fault: what fails.
            counts: whether lines and changes are counted.
        """
        streams = [folder / name for name in (".in", ".out", ".err")]
        streams[0].write_text(keys, encoding="utf-8")
        request = {
            "words": list(words),
            "streams": list(map(str, streams)),
            "environment": dict(environment),
            "ending": ending,
            "fault": fault,
            "counts": counts,
        }
        self._ours.sendall(json.dumps(request).encode() + b"\n")
        answer = json.loads(self._answers.readline())
        out, err = (path.read_text(encoding="utf-8", errors="replace") for path in streams[1:])
        for path in streams:
            path.unlink()
        return Ran(answer["code"], out, err, tuple(answer["counted"]))

    def close(self) -> None:
        """Let the process go."""
        self._answers.close()
        self._ours.close()
        self._process.wait()
        self._place.cleanup()


class _Counting:
    """Counts what a run does, and ends it."""

    def __init__(self, ending: Ending | None) -> None:
        self.lines = self.changes = 0
        self._line = ending.after if ending and not ending.within else 0
        self._change = ending.after if ending and ending.within else 0
        self._signal = ending.number if ending else 0

    def trace(self, frame: FrameType, event: str, _: Any) -> Any:
        if OURS not in frame.f_code.co_filename:
            return None
        if event == "line":
            self.lines += 1
            if self.lines == self._line:
                self._end()
        return self.trace

    def change(self, call: Any) -> int:
        if call.what not in ("write", "truncate", "sync", "delete"):
            return 0
        self.changes += 1
        if self.changes == self._change:
            if call.what == "write":
                descriptor = os.open(call.path, os.O_RDWR)
                os.pwrite(descriptor, call.data[: len(call.data) // 2], call.offset)
            self._end()
        return 0

    def _end(self) -> None:
        sys.settrace(None)
        os.kill(os.getpid(), self._signal)


class Failing:
    """Lets calls fail."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault
        self._left = fault.after

    def asked(self, call: Any) -> int:
        """What becomes of a call: 0, or the code with which it fails."""
        if call.what != self._fault.what:
            return 0
        self._left -= 1
        fails = self._left == -1 or (self._left < -1 and self._fault.stays)
        return self._fault.code if fails else 0


def _serve(control: socket.socket) -> None:
    """Fork a run for each request, until there are no more."""
    _load()
    for line in control.makefile("r", encoding="utf-8"):
        request = json.loads(line)
        told, telling = os.pipe()
        child = os.fork()
        if not child:
            control.close()
            os.close(told)
            _run(request, telling)
        os.close(telling)
        _, status = os.waitpid(child, 0)
        counted = os.read(told, 100) or b"[0, 0]"
        os.close(told)
        answer = {"code": os.waitstatus_to_exitcode(status), "counted": json.loads(counted)}
        control.sendall(json.dumps(answer).encode() + b"\n")


def _load() -> None:
    """Import all that a run may need but the screens."""
    import pkgutil
    from importlib import import_module

    import studyllm

    for found in pkgutil.walk_packages(studyllm.__path__, "studyllm."):
        if not found.name.startswith(("studyllm.tui", "studyllm.__main__")):
            import_module(found.name)
    import_module("tests.faults.vfs")
    import_module("tests.faults.jobs")


def _run(request: Mapping[str, Any], telling: int) -> NoReturn:
    signal.alarm(PATIENCE_S)
    faulthandler.dump_traceback_later(PATIENCE_S / 2)
    # Whoever was started in the background does not hear ctrl+c.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, path in enumerate(request["streams"]):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(path, flags, 0o600), number)
    os.environ.clear()
    os.environ.update(request["environment"])
    counting = _Counting(Ending(*request["ending"]) if request["ending"] else None)
    from tests.faults.vfs import watched

    code: object = 70
    try:
        with ExitStack() as stack:
            if request["counts"] or (request["ending"] and request["ending"][2]):
                stack.enter_context(watched()).before = counting.change
            if request["fault"]:
                failing = Failing(Fault(*request["fault"]))
                stack.enter_context(watched()).before = failing.asked
            if request["counts"] or request["ending"]:
                sys.settrace(counting.trace)
            code = _act(request["words"])
    except SystemExit as end:
        code = end.code
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.settrace(None)
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(telling, json.dumps([counting.lines, counting.changes]).encode())
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _act(words: list[str]) -> object:
    if ":" in words[0]:
        from importlib import import_module

        module, _, name = words[0].partition(":")
        function = getattr(import_module(module), name)
        result: object = function(*words[1:])
        return result
    sys.argv = ["studyllm", *words]
    return main()


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
