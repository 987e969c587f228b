"""Replay a review log of py-fsrs through py-fsrs and through studyllm, and say how far apart.

Run: `python -m tests.golden.check_review_log FILE`, at the top of the repository. The file is
a CSV with the columns card_id, review_rating and review_time, as the optimiser of py-fsrs takes
it. Both are asked on whole study days: each review at noon of its UTC study day, which begins at
04:00. Exits with 1 if a stability, a difficulty or a chance of recall differs by more than 1e-9
of itself, or an interval at all.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from studyllm.core.fsrs import fsrs
from studyllm.core.journal import Grade, Moment, Review
from studyllm.core.schedule import Memory
from tests.golden.make_fsrs import WEIGHTS, Reference

CLOSE = 1e-9
RETENTIONS = (0.7, 0.9, 0.99)


def read(path: Path) -> Iterator[tuple[str, list[Review]]]:
    """Each card of the log with its reviews, the oldest first."""
    cards: dict[str, list[tuple[int, int]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["review_time"])
            if at.tzinfo is None:
                raise ValueError(f"{row['review_time']} has no zone")
            instant = round(at.timestamp() * 1000)
            cards[row["card_id"]].append((instant, int(row["review_rating"])))
    for card, rows in cards.items():
        yield card, [Review(Grade(grade), Moment(at, 0).day(), 0) for at, grade in sorted(rows)]


def replay(log: list[tuple[str, list[Review]]], retention: float) -> bool:
    """Print how far apart the two are with default weights; whether they agree."""
    scheduler = fsrs(retention=retention)
    stability = difficulty = recall = 0.0
    reviews = same_day = intervals = 0
    for _, history in log:
        reference = Reference(WEIGHTS["defaults"], retention)
        held: Memory | None = None
        for review in history:
            if held is not None:
                same_day += held.day == review.day
                ours, theirs = scheduler.recall(held, review.day), reference.recall(review.day)
                recall = max(recall, abs(ours / theirs - 1))
            held = scheduler.step(held, review)
            state = reference.answer(review.grade, review.day)
            stability = max(stability, abs(held.stability / state.stability - 1))
            difficulty = max(difficulty, abs(held.difficulty / state.difficulty - 1))
            intervals += held.interval != state.interval
            reviews += 1
    print(
        f"retention {retention:.2f}: {reviews:,} reviews ({same_day:,} of a day already answered),"
        f" {len(log):,} cards; largest relative difference of stability {stability:.1e},"
        f" difficulty {difficulty:.1e}, recall {recall:.1e}; intervals that differ {intervals}"
    )
    return max(stability, difficulty, recall) <= CLOSE and intervals == 0


def main() -> None:
    """Replay the file named on the command line."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m tests.golden.check_review_log FILE")
    log = list(read(Path(sys.argv[1])))
    agree = [replay(log, retention) for retention in RETENTIONS]
    raise SystemExit(0 if all(agree) else 1)


if __name__ == "__main__":
    main()
