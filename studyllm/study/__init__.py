"""What a learner can do, without a screen: it puts steps in order and decides nothing."""

from studyllm.study.study import Study, open_study
from studyllm.study.views import (
    Asked,
    CardHistory,
    Counts,
    DeckRow,
    Edited,
    EditPlace,
    Entry,
    Marked,
    Saved,
    Scope,
    Today,
    Withdrawn,
)

__all__ = [
    "Asked",
    "CardHistory",
    "Counts",
    "DeckRow",
    "EditPlace",
    "Edited",
    "Entry",
    "Marked",
    "Saved",
    "Scope",
    "Study",
    "Today",
    "Withdrawn",
    "open_study",
]
