"""Answers in blocks: a contender answers in a process of its own when it is told to, else waits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import IO

from benchmarks.timing import ROOT, BenchmarkError


class Steps:
    """The parent's side: one contender's process."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str]) -> None:
        """`words`: of a program that ends in `serve`."""
        self._words = words
        self._process = subprocess.Popen(
            words,
            cwd=ROOT,
            env=dict(env),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._to: IO[str] = self._process.stdin
        self._from: IO[str] = self._process.stdout
        self._hear()

    def block(self, answers: int) -> list[int]:
        """Have it answer so often; nanoseconds of each answer."""
        print(answers, file=self._to, flush=True)
        times: list[int] = json.loads(self._hear())
        return times

    def close(self) -> None:
        """Let it end."""
        with self._process:
            self._to.close()

    def _hear(self) -> str:
        line = self._from.readline()
        if not line:
            raise BenchmarkError(f"{' '.join(self._words)}: ended early")
        return line


def serve(steps: Iterator[int]) -> None:
    """The contender's side.

    Args:
        steps: gives one answer, and takes the time, each time that it is asked for the next.
    """
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(list(islice(steps, int(line)))), flush=True)
