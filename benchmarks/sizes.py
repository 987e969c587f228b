"""Row 13: what a card and a review take in the file of the database."""

from __future__ import annotations

from benchmarks.plan import Plan
from benchmarks.table import Goal, Line
from benchmarks.timing import BenchmarkError
from benchmarks.variants import ANKIS_FILES, OUR_FILES, bytes_of, imported, imported_by_anki

MUST = (Goal("anki", 0.8),)
MOONSHOT_CARD, MOONSHOT_REVIEW = (Goal("anki", 0.65),), (Goal("anki", 0.55),)


def measure(plan: Plan) -> list[Line]:
    """Files with cards less files without, and files with a past less files without.

    What is kept of the cards' states counts with the reviews, on both sides.

    Raises:
        BenchmarkError: no answers are asked for.
    """
    cards, reviews = plan.grid()[-1]
    if not reviews:
        raise BenchmarkError("the size of a review needs answers: --facts 100000")
    without, fresh, studied = _ours(plan, cards, reviews)
    anki = _anki(plan, cards, reviews) if plan.anki else None
    deck = plan.load.deck(cards).stat().st_size
    each = (fresh - without) / cards
    return [
        _line(
            "a card",
            each,
            (anki[1] - anki[0]) / cards if anki else None,
            MOONSHOT_CARD,
        ),
        _line(
            "a review",
            (studied - fresh) / reviews,
            (anki[2] - anki[1]) / reviews if anki else None,
            MOONSHOT_REVIEW,
        ),
        Line(13, "the same, a card with its text in the deck file", "B", each + deck / cards),
    ]


def _line(what: str, ours: float, anki: float | None, moonshot: tuple[Goal, ...]) -> Line:
    return Line(
        13,
        f"size of the database, {what}",
        "B",
        ours,
        anki=anki,
        anki_ratio=ours / anki if anki else None,
        must=MUST,
        moonshot=moonshot,
    )


def _ours(plan: Plan, cards: int, reviews: int) -> tuple[int, int, int]:
    """Bytes without the cards, with them, and with the reviews too."""
    homes = (
        plan.load.fresh_home("sizes-none"),
        imported(plan.load, cards, "sizes-cards"),
        plan.load.home(cards, reviews),
    )
    none, fresh, studied = (bytes_of(home, OUR_FILES) for home in homes)
    return none, fresh, studied


def _anki(plan: Plan, cards: int, reviews: int) -> tuple[int, int, int]:
    """The same of Anki's."""
    assert plan.anki
    folders = (
        imported_by_anki(plan, None, "anki-sizes-none"),
        imported_by_anki(plan, plan.load.table(cards), "anki-sizes-cards"),
        plan.load.anki(plan.anki, cards, reviews).parent,
    )
    none, fresh, studied = (bytes_of(folder, ANKIS_FILES) for folder in folders)
    return none, fresh, studied
