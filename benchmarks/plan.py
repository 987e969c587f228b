"""What to measure, with which sizes and how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import Load
from benchmarks.timing import Quiet, environment


@dataclass(frozen=True, slots=True)
class Plan:
    """The same for all rows."""

    load: Load
    sizes: tuple[int, ...]
    """Cards; rising."""
    facts: tuple[int, ...]
    """Facts; rising."""
    runs: int
    """Rounds that count."""
    block: int
    """Answers at a time."""
    anki: Path | None
    """An interpreter that has Anki's backend."""
    peers: Path
    """An interpreter that has other schedulers."""
    quiet: Quiet
    tell: Callable[[str], None]
    """Is told what is being done."""

    def grid(self) -> list[tuple[int, int]]:
        """Cards and facts: all sizes with the fewest facts, then the largest with more."""
        least, *more = self.facts
        return [(size, least) for size in self.sizes] + [(self.sizes[-1], f) for f in more]

    def anki_words(self, *words: str | Path) -> list[str]:
        """The command line that has Anki do something."""
        return [str(self.anki), "-m", "benchmarks.contenders.anki_backend", *map(str, words)]

    def elsewhere(self) -> dict[str, str]:
        """An environment for what has no home."""
        return environment(self.load.work / "nowhere")
