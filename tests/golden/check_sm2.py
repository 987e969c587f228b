"""Hold the SM-2 scheduler against exact fractions over random histories, and count.

Run: `python -m tests.golden.check_sm2 --histories 100000`, at the top of the repository. The
histories and the fractions are those of `make_sm2`, in the same mixture of ways to study; the
output is the same on every run. Exits with 1 if any state after any answer differs.
"""

import argparse
from random import Random
from typing import NamedTuple

from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import Memory
from studyllm.core.sm2 import SM2
from tests.golden import make_sm2
from tests.golden.make_sm2 import KINDS, State, pick

SEED = 1987


class Found(NamedTuple):
    """What a comparison has found."""

    histories: int
    answers: int
    apart: int
    """Histories with at least one state that differs."""


def compare(histories: int, seed: int = SEED) -> Found:
    """So many random histories through both."""
    rng = Random(seed)
    kinds = list(KINDS.values())
    weights = [kind.cases for kind in kinds]
    answers = apart = 0
    for _ in range(histories):
        held: Memory | None = None
        differs = False
        for grade, day, state in make_sm2.told(rng, kinds[pick(rng, weights)]):
            held = SM2.step(held, Review(Grade(grade), day, 0))
            differs = differs or not _agree(held, state)
            answers += 1
        apart += differs
    return Found(histories, answers, apart)


def _agree(held: Memory, state: State) -> bool:
    return (held.due, held.interval, held.repetitions, held.lapses) == (
        state.due,
        state.interval,
        state.repetitions,
        state.lapses,
    ) and held.ease * state.ease.denominator == 100 * state.ease.numerator


def main() -> None:
    """Compare as many as the command line says."""
    parser = argparse.ArgumentParser(description="SM-2 against exact fractions.")
    parser.add_argument("--histories", type=int, default=100_000)
    found = compare(parser.parse_args().histories)
    print(
        f"{found.histories:,} histories, {found.answers:,} answers:"
        f" {found.apart:,} histories differ"
    )
    raise SystemExit(1 if found.apart else 0)


if __name__ == "__main__":
    main()
