"""Whole processes, timed in turn, so that a drift of the machine's speed meets them all alike."""

from __future__ import annotations

import os
import resource
import select
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

ROOT = Path(__file__).parents[1]

NOW = "2026-03-02T10:00:00+00:00"
"""When all runs take place, by studyllm's clock."""

COMMAND = "import sys; from studyllm.__main__ import main; sys.exit(main())"
"""What the installed command does; `python -m` costs some milliseconds more."""

PATIENCE_S = 120.0
"""What takes longer than this has failed."""

QUIET_SHARE = 0.45
"""Of all processors' time that is idle on a quiet machine: of two, about one is free."""

FOREIGN = ("STUDYLLM_", "PYTHON", "XDG_", "LC_", "LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS")
"""Variables that would change what is measured."""

T = TypeVar("T")


class BenchmarkError(Exception):
    """Something could not be measured."""


class Run(NamedTuple):
    """One process."""

    seconds: float
    """From before it was started until what was waited for."""
    rss_mb: float
    """Most memory that was resident at once, in MiB."""


class Quiet:
    """Waits for a quiet machine before each measurement, and counts those that had none."""

    def __init__(self, patience_s: float) -> None:
        """`patience_s`: it waits no longer than this."""
        self._patience_s = patience_s
        self.waited = 0
        self.in_vain = 0

    def wait(self) -> None:
        """Wait until others leave about half of the machine idle, but not for ever."""
        self.waited += 1
        end = time.monotonic() + self._patience_s
        idle, total = _ticks()
        while total and time.monotonic() < end:
            time.sleep(0.2)
            idle_now, total_now = _ticks()
            if idle_now - idle >= QUIET_SHARE * (total_now - total):
                return
            idle, total = idle_now, total_now
        self.in_vain += 1


def _ticks() -> tuple[int, int]:
    """Ticks of all processors so far: idle ones, and all; 0, 0 where that is not told."""
    try:
        with open("/proc/stat", encoding="ascii") as stream:
            ticks = [int(word) for word in stream.readline().split()[1:9]]
    except OSError:
        return 0, 0
    return ticks[3] + ticks[4], sum(ticks)


def environment(home: Path) -> dict[str, str]:
    """In which studyllm keeps to `home` and to the instant NOW, and Python keeps its bytecode."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return kept | {
        "STUDYLLM_HOME": str(home),
        "STUDYLLM_NOW": NOW,
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


def studyllm(*words: str) -> list[str]:
    """The command line of a studyllm command."""
    return [sys.executable, "-c", COMMAND, *words]


def in_turn(
    quiet: Quiet, contenders: Mapping[str, Callable[[], T]], runs: int, warmups: int = 1
) -> dict[str, list[T]]:
    """What each contender gave, round by round: A B C A B C and so on.

    Args:
        quiet: is waited for before each.
        contenders: by name; each call is one measurement.
        runs: rounds that count.
        warmups: rounds before, which do not.
    """
    results: dict[str, list[T]] = {name: [] for name in contenders}
    for number in range(-warmups, runs):
        for name, measure in contenders.items():
            quiet.wait()
            result = measure()
            if number >= 0:
                results[name].append(result)
    return results


def to_the_end(words: Sequence[str], env: Mapping[str, str], keys: bytes = b"") -> Run:
    """One process from start to end.

    Raises:
        BenchmarkError: it failed.
    """
    begun = time.perf_counter()
    process = _started(words, env)
    with process:
        assert process.stdin
        process.stdin.write(keys)
        process.stdin.close()
        printed = _read(process, None)
        rss_mb = _reaped(process)
    seconds = time.perf_counter() - begun
    _check(process, printed)
    return Run(seconds, rss_mb)


def to_the_text(
    words: Sequence[str],
    env: Mapping[str, str],
    text: str,
    keys: bytes,
    weigh: Callable[[int], float] | None = None,
) -> Run:
    """One process until `text` comes through the pipe; then it is given `keys` and ends.

    Args:
        words: its command line.
        env: its environment.
        text: what is waited for.
        keys: what it is given then.
        weigh: tells the memory in MiB of the process with this number when the text has come;
            its peak is taken without.

    Raises:
        BenchmarkError: the text did not come, or the process failed.
    """
    begun = time.perf_counter()
    process = _started(words, env)
    with process:
        assert process.stdin
        _read(process, text.encode())
        seconds = time.perf_counter() - begun
        weighed = weigh(process.pid) if weigh else None
        process.stdin.write(keys)
        process.stdin.close()
        printed = _read(process, None)
        rss_mb = _reaped(process)
    _check(process, printed)
    return Run(seconds, rss_mb if weighed is None else weighed)


def _started(words: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        words,
        bufsize=0,
        cwd=ROOT,
        env=dict(env),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _read(process: subprocess.Popen[bytes], text: bytes | None) -> bytes:
    """What a process prints until `text` was in it, or without one until its end."""
    assert process.stdout
    descriptor = process.stdout.fileno()
    end = time.monotonic() + PATIENCE_S
    seen = b""
    while text is None or text not in seen:
        if not select.select([descriptor], [], [], max(0.0, end - time.monotonic()))[0]:
            process.kill()
            raise BenchmarkError(f"{_shown(process)}: nothing came after {seen[-300:]!r}")
        piece = os.read(descriptor, 65536)
        if not piece and text is not None:
            raise BenchmarkError(f"{_shown(process)}: ended early: {seen[-1000:].decode()}")
        if not piece:
            return seen
        seen += piece
    return seen


def _reaped(process: subprocess.Popen[bytes]) -> float:
    """Wait for the end; the peak of resident memory in MiB.

    The system lets a child begin with its parent's peak, so the parent must stay small: what
    needs memory here runs in processes of its own.
    """
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return peak_mb(usage)


def peak_mb(usage: resource.struct_rusage) -> float:
    """Most memory that was resident at once, in MiB."""
    return usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def _check(process: subprocess.Popen[bytes], printed: bytes) -> None:
    if process.returncode:
        what = f"{_shown(process)}: exit code {process.returncode}"
        raise BenchmarkError(f"{what}: {printed[-1000:].decode()}")


def _shown(process: subprocess.Popen[bytes]) -> str:
    assert isinstance(process.args, list)
    return " ".join(process.args)


def seconds(runs: Iterable[Run]) -> list[float]:
    """How long each run took."""
    return [run.seconds for run in runs]


def milliseconds(runs: Iterable[Run] | None) -> list[float]:
    """The same in milliseconds; nothing of what was not run."""
    return [1000 * run.seconds for run in runs or ()]


def megabytes(runs: Iterable[Run] | None) -> list[float]:
    """The most memory of each run, in MiB; nothing of what was not run."""
    return [run.rss_mb for run in runs or ()]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of measurements from the same rounds."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies; `share` is from 0 to 1."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
