"""Which decks an interview is about, and with which weights."""

from __future__ import annotations

from pathlib import Path

from studyllm.core.interview import Interview
from studyllm.study.topics import topics_of
from tests.learner import Learner


def weights(learner: Learner, **topics: int) -> dict[str, int]:
    interview = Interview(learner.study.day() + 9, 25, topics=topics)
    found = topics_of(interview, learner.study._shelf.decks())
    return {deck.slug: weight for deck, weight in found.items()}


def test_the_topics_are_what_was_chosen_or_all_that_is_shown(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"moe": 1, "rope": 1, "sft": 1})
    learner.study.hide_decks(["sft"], True)
    assert weights(learner) == {"moe": 1, "rope": 1}
    assert weights(learner, rope=3) == {"rope": 3}
    assert weights(learner, sft=2, gone=5) == {"sft": 2}
    assert weights(learner, gone=5) == {}
    learner.study.order_decks(["rope"])
    assert list(weights(learner, moe=1, rope=2)) == ["rope", "moe"]
    learner.study.close()
