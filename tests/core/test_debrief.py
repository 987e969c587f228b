"""The report of a mock interview against one that was reckoned by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.cards import Basic, Card, Key, Point, Points, Text
from studyllm.core.debrief import Debrief, Given, PointSaid, debrief
from studyllm.core.journal import Answer, FactId, Grade, Mock, Recital, Review
from studyllm.core.points import recital

AGAIN, HARD, GOOD, EASY = Grade

BEGAN = 1_000_000

POINTS = (
    Point({"en": "router", "zh": "路由"}, required=True),
    Point({"en": "experts", "zh": "专家"}),
    Point({"en": "loss", "zh": "损失"}),
)

CARDS: Mapping[Key, Card] = {
    "moe/parts": Card("parts", {"en": "Name the parts.", "zh": "有哪些部分？"}, Points(POINTS)),
    "moe/top-k": Card("top-k", {"en": "What is top-k?"}, Basic({"en": "A choice."})),
    "rope/why": Card("why", {"en": "Why rotate?"}, Basic({"en": "Because."})),
    "rope/why#2": Card("why", {"en": "Why rotate?"}, Basic({"en": "Because."}, reverse=True)),
}
TITLES: Mapping[str, Text] = {"rope": {"en": "RoPE"}, "moe": {"en": "Mixture of Experts"}}


def answer(
    key: Key,
    grade: Grade,
    question: int,
    depth: int = 0,
    *,
    took_ms: int = 60_000,
    said: Recital | None = None,
) -> Answer:
    """With 12 minutes for 4 questions."""
    at = BEGAN + 1000 * question + depth
    return Answer(
        FactId(at, "a", at),
        key,
        Review(grade, 20_000, took_ms),
        cram=True,
        recital=said,
        mock=Mock(BEGAN, 7, 12, 4, question, depth),
    )


def told(answers: Sequence[Answer]) -> Debrief:
    return debrief(answers, TITLES, CARDS.get)


HELD = [
    answer("moe/parts", HARD, 1, said=recital(POINTS, {0, 2}), took_ms=200_000),
    answer("moe/top-k", AGAIN, 1, 1, took_ms=20_000),
    answer("rope/why", EASY, 2, took_ms=90_000),
    answer("gone/card", HARD, 3, took_ms=1_000),
]


def test_topics_are_told_in_the_learners_order_with_what_went_on_in_each() -> None:
    found = told(HELD)
    assert (found.began, found.day, found.seed) == (BEGAN, 20_000, 7)
    assert (found.minutes, found.questions) == (12, 4)
    rope, moe, gone = found.topics
    assert [rope.slug, moe.slug, gone.slug] == ["rope", "moe", "gone"]
    assert [rope.title, gone.title] == [{"en": "RoPE"}, {"": "gone"}]
    assert (moe.questions, moe.answers, moe.covered, moe.missed) == (1, 2, 2, 1)
    assert moe.grades == {AGAIN: 1, HARD: 1, GOOD: 0, EASY: 0}
    assert (moe.took_ms, moe.allotted_ms) == (220_000, 180_000)
    assert (rope.questions, rope.answers, rope.covered, rope.missed) == (1, 1, 0, 0)
    assert (rope.took_ms, rope.allotted_ms) == (90_000, 180_000)


def test_all_topics_together_are_their_sum() -> None:
    total = told(HELD).total
    assert (total.questions, total.answers, total.covered, total.missed) == (3, 4, 2, 1)
    assert total.grades == {AGAIN: 1, HARD: 2, GOOD: 0, EASY: 1}
    assert (total.took_ms, total.allotted_ms) == (311_000, 540_000)


def test_each_answer_has_its_question_and_its_points() -> None:
    first, second, third, fourth = told(HELD).given
    assert first == Given(
        "moe/parts",
        "moe",
        {"en": "Name the parts.", "zh": "有哪些部分？"},
        1,
        0,
        HARD,
        200_000,
        2,
        1,
        (
            PointSaid({"en": "router", "zh": "路由"}, True, True),
            PointSaid({"en": "experts", "zh": "专家"}, False, False),
            PointSaid({"en": "loss", "zh": "损失"}, False, True),
        ),
    )
    assert (second.number, second.depth, second.points) == (1, 1, ())
    assert third.question == {"en": "Why rotate?"}
    assert fourth.question == {}


def test_a_reversed_card_asks_for_its_question() -> None:
    (only,) = told([answer("rope/why#2", GOOD, 1)]).given
    assert only.question == {"en": "Because."}


def test_required_points_are_repeated_first_then_other_points_then_the_lowest_grades() -> None:
    answers = [
        answer("rope/why", GOOD, 1),
        answer("moe/top-k", HARD, 1, 1),
        answer("moe/top-k", AGAIN, 2),
        answer("moe/parts", GOOD, 2, 1, said=recital(POINTS, {0, 1})),
        answer("moe/parts", GOOD, 3, said=recital(POINTS, {0})),
        answer("moe/parts", EASY, 3, 1, said=recital(POINTS, {1, 2})),
        answer("moe/parts", GOOD, 4, said=recital(POINTS, {0, 1, 2})),
    ]
    order = [(one.number, one.depth) for one in told(answers).repeat]
    assert order == [(3, 1), (3, 0), (2, 1), (2, 0), (1, 1)]


def test_a_point_that_was_reworded_since_is_counted_but_not_named() -> None:
    said = Recital(("0" * 16,), ("f" * 16, *recital(POINTS, ()).missed[:1]))
    (only,) = told([answer("moe/parts", AGAIN, 1, said=said)]).given
    assert (only.covered, only.missed) == (1, 2)
    assert only.points == (PointSaid(POINTS[0].text, True, False),)


def test_a_card_whose_points_were_not_gone_through_names_none() -> None:
    (only,) = told([answer("moe/parts", HARD, 1)]).given
    assert (only.covered, only.missed, only.points) == (0, 0, ())


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*CARDS, "gone/card"]),
            st.sampled_from(Grade),
            st.integers(1, 4),
            st.integers(0, 2),
            st.sets(st.integers(0, 2)),
        ),
        min_size=1,
    )
)
def test_topics_add_up_to_the_whole_and_what_is_repeated_was_wanting(
    given: list[tuple[Key, Grade, int, int, set[int]]],
) -> None:
    found = told(
        [
            answer(key, grade, number, depth, said=recital(POINTS, said) if said else None)
            for key, grade, number, depth, said in given
        ]
    )
    total = found.total
    assert sum(topic.answers for topic in found.topics) == total.answers == len(given)
    assert sum(topic.covered for topic in found.topics) == total.covered
    assert sum(topic.missed for topic in found.topics) == total.missed
    assert sum(topic.took_ms for topic in found.topics) == total.took_ms
    assert all(sum(t.grades[g] for t in found.topics) == total.grades[g] for g in Grade)
    wanting = [one for one in found.given if one.missed or one.grade < GOOD]
    assert sorted(found.repeat, key=id) == sorted(wanting, key=id)
