"""Long work of a screen, step by step, with how much of it is done."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from studyllm.core.progress import Work

Result = TypeVar("Result")


class Counted:
    """Does one long work at a time."""

    counted: float | None = None
    """How much of it is done, 0 to 1; `None` while there is none."""

    def counting(self, work: Work[Result]) -> Generator[None, None, Result]:
        """Do long work, some milliseconds a step."""
        self.counted = 0.0
        try:
            while True:
                done, total = next(work)
                self.counted = done / total if total else 0.0
                yield
        except StopIteration as end:
            found: Result = end.value
            return found
        finally:
            self.counted = None
