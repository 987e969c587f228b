"""The questions of a mock interview against the laws of drawing them, and the shapes of cards."""

from __future__ import annotations

import math
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.cards import (
    Basic,
    Card,
    Choices,
    Cloze,
    Number,
    Point,
    Points,
    split_key,
)
from studyllm.core.mock import (
    FOLLOW_UPS,
    MOST_SEED,
    Askable,
    Candidate,
    Shape,
    Thread,
    apportion,
    candidate,
    draw,
    most_questions,
    questions_in,
    shape_of,
    shortlist,
)
from studyllm.core.session import note_of

SEEDS = st.integers(0, MOST_SEED)

DECKS = ("a", "b", "c", "d")


@st.composite
def candidates(draws: st.DrawFn) -> list[Candidate]:
    """Cards of some decks, with siblings and follow-ups, which may go round in circles."""
    found = []
    for deck in DECKS:
        ids = [f"c{n}" for n in range(draws(st.integers(0, 8)))]
        for card_id in ids:
            follow_ups = draws(st.lists(st.sampled_from(ids), max_size=3))
            for sibling in range(1, draws(st.integers(1, 2)) + 1):
                key = f"{deck}/{card_id}" if sibling == 1 else f"{deck}/{card_id}#{sibling}"
                shape = draws(st.sampled_from(Shape))
                weakness = draws(st.floats(0, 1))
                deeper = tuple(f"{deck}/{one}" for one in follow_ups if one != card_id)
                found.append(Candidate(key, deck, shape, weakness, deeper))
    return found


WEIGHTS = st.dictionaries(st.sampled_from(DECKS), st.integers(1, 100), min_size=1)


def plain(deck: str, cards: int, shape: Shape = Shape.POINTS) -> list[Candidate]:
    return [Candidate(f"{deck}/c{n}", deck, shape, 0.5) for n in range(cards)]


def topics(threads: tuple[Thread, ...]) -> Counter[str]:
    return Counter(split_key(thread[0])[0] for thread in threads)


def first_drawn(cards: list[Candidate], seeds: int) -> Counter[str]:
    """How often each card is the only question."""
    return Counter(draw(cards, {"a": 1}, 1, seed)[0][0] for seed in range(seeds))


@given(candidates(), WEIGHTS, st.integers(1, 30), SEEDS, st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order(
    cards: list[Candidate],
    weights: dict[str, int],
    questions: int,
    seed: int,
    random: Random,
) -> None:
    drawn = draw(cards, weights, questions, seed)
    shuffled = list(cards)
    random.shuffle(shuffled)
    turned = dict(reversed(weights.items()))
    assert draw(shuffled, turned, questions, seed) == drawn


@given(candidates(), WEIGHTS, st.integers(1, 6), SEEDS)
def test_from_the_cards_that_were_looked_at_the_same_is_drawn_as_from_all(
    cards: list[Candidate], weights: dict[str, int], questions: int, seed: int
) -> None:
    by_key = {one.key: one for one in cards}
    askable = [Askable(one.key, one.deck, 1 - one.weakness) for one in cards]
    # As computing has it.
    by_key = {key: one._replace(weakness=1 - (1 - one.weakness)) for key, one in by_key.items()}
    found = shortlist(askable, questions, seed, lambda one: by_key[one.key])
    assert draw(found, weights, questions, seed) == draw(by_key.values(), weights, questions, seed)
    gone = shortlist(askable, questions, seed, lambda one: None)
    assert gone == []


def test_it_is_looked_at_few_of_many_cards() -> None:
    for shape, most in ((Shape.POINTS, 100), (Shape.OTHER, 3_000)):
        looked = Counter[str]()

        def look(one: Askable, shape: Shape = shape, looked: Counter[str] = looked) -> Candidate:
            looked[one.key] += 1
            return Candidate(one.key, one.deck, shape, 1.0)

        askable = [Askable(f"a/c{n}", "a", None) for n in range(30_000)]
        assert len(draw(shortlist(askable, 10, 5, look), {"a": 1}, 10, 5)) == 10
        assert set(looked.values()) == {1}
        assert 10 < len(looked) < most


@given(candidates(), WEIGHTS, st.integers(1, 30), SEEDS)
def test_no_card_comes_twice_nor_a_sibling(
    cards: list[Candidate], weights: dict[str, int], questions: int, seed: int
) -> None:
    notes = [note_of(key) for thread in draw(cards, weights, questions, seed) for key in thread]
    assert len(notes) == len(set(notes))


@given(candidates(), WEIGHTS, st.integers(1, 30), SEEDS)
def test_each_follow_up_goes_deeper_than_a_card_before_it(
    cards: list[Candidate], weights: dict[str, int], questions: int, seed: int
) -> None:
    by_key = {one.key: one for one in cards}
    for thread in draw(cards, weights, questions, seed):
        assert 1 <= len(thread) <= 1 + FOLLOW_UPS
        for place in range(1, len(thread)):
            before = {key for one in thread[:place] for key in by_key[one].follow_ups}
            assert note_of(thread[place]) in before


@given(candidates(), WEIGHTS, st.integers(1, 30), SEEDS)
def test_as_many_questions_come_as_there_are_cards_for(
    cards: list[Candidate], weights: dict[str, int], questions: int, seed: int
) -> None:
    room = len({note_of(one.key) for one in cards if one.deck in weights})
    assert len(draw(cards, weights, questions, seed)) == min(questions, room)


@given(
    st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(1, 100), min_size=1),
    st.integers(1, 30),
    SEEDS,
)
def test_topics_are_within_one_question_of_their_weights(
    weights: dict[str, int], questions: int, seed: int
) -> None:
    cards = [one for deck in weights for one in plain(deck, questions)]
    counts = topics(draw(cards, weights, questions, seed))
    total = sum(weights.values())
    for deck, weight in weights.items():
        share = questions * weight / total
        assert math.floor(share) <= counts[deck] <= math.ceil(share)


@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"), st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=1
    ),
    st.integers(0, 40),
    SEEDS,
)
def test_a_topic_that_lacks_cards_gives_its_share_to_the_others(
    topics: dict[str, tuple[int, int]], questions: int, seed: int
) -> None:
    weights = {topic: weight for topic, (weight, _) in topics.items()}
    room = {topic: cards for topic, (_, cards) in topics.items()}
    found = apportion(weights, room, questions, seed)
    assert sum(found.values()) == min(questions, sum(room.values()))
    for topic, got in found.items():
        assert got <= room[topic]
        share = questions * weights[topic] / sum(weights.values())
        assert got >= min(room[topic], math.floor(share))


def test_few_questions_among_many_topics_are_fair_over_the_seeds() -> None:
    """12 topics, 3 questions: each topic is asked in 1,000 of 4,000 mocks, as chance allows."""
    weights = dict.fromkeys("abcdefghijkl", 1)
    room = dict.fromkeys(weights, 5)
    counts: Counter[str] = Counter()
    for seed in range(4000):
        counts.update(apportion(weights, room, 3, seed))
    deviation = math.sqrt(4000 * 0.25 * 0.75)
    assert all(abs(counts[topic] - 1000) < 4 * deviation for topic in weights)


def test_a_heavy_topic_gets_its_share_over_the_seeds() -> None:
    """7.5 and 2.5 of ten questions, and not 8 and 2 each time."""
    counts: Counter[str] = Counter()
    for seed in range(2000):
        counts.update(apportion({"a": 3, "b": 1}, {"a": 20, "b": 20}, 10, seed))
    assert abs(counts["a"] / 2000 - 7.5) < 4 * 0.5 / math.sqrt(2000)


def test_a_weak_card_is_likelier_and_a_known_one_not_out_of_the_question() -> None:
    """Weights 1.25 and 0.25: five of six times."""
    known = Candidate("a/known", "a", Shape.OTHER, 0.0)
    weak = Candidate("a/weak", "a", Shape.OTHER, 1.0)
    counts = first_drawn([known, weak], 3000)
    assert abs(counts["a/weak"] / 3000 - 5 / 6) < 4 * math.sqrt(5 / 36 / 3000)


def test_shapes_are_preferred_in_their_order() -> None:
    cards = [Candidate(f"a/{shape.name}", "a", shape, 0.5) for shape in Shape]
    counts = first_drawn(cards, 3000)
    assert list(Shape) == sorted(Shape, key=lambda shape: -shape.value)
    assert counts["a/POINTS"] > counts["a/REASON"] > counts["a/OTHER"] > counts["a/BRIEF"]
    assert counts["a/BRIEF"] < 30


def test_a_card_that_leads_on_is_likelier_to_open() -> None:
    cards = plain("a", 2)
    cards[1] = cards[1]._replace(follow_ups=("a/elsewhere",))
    counts = first_drawn(cards, 3000)
    assert abs(counts["a/c1"] / 3000 - 2 / 3) < 4 * math.sqrt(2 / 9 / 3000)


def test_follow_ups_go_down_one_line_before_they_go_to_another() -> None:
    def card(name: str, *follow_ups: str) -> Candidate:
        shape = Shape.POINTS if name == "broad" else Shape.BRIEF
        return Candidate(f"a/{name}", "a", shape, 0.5, tuple(f"a/{one}" for one in follow_ups))

    line = [card("broad", "deep"), card("deep", "deepest"), card("deepest")]
    assert draw(line, {"a": 1}, 1, 7) == (("a/broad", "a/deep", "a/deepest"),)
    fan = [card("broad", "left", "right", "gone"), card("left"), card("right")]
    (thread,) = draw(fan, {"a": 1}, 1, 7)
    assert thread[0] == "a/broad"
    assert set(thread[1:]) == {"a/left", "a/right"}


def test_follow_ups_leave_cards_for_other_questions() -> None:
    cards = [
        Candidate(f"a/c{n}", "a", Shape.POINTS, 0.5, tuple(f"a/c{m}" for m in range(4) if m != n))
        for n in range(4)
    ]
    assert [len(thread) for thread in draw(cards, {"a": 1}, 4, 1)] == [1] * 4


@pytest.mark.parametrize(("minutes", "questions"), [(1, 1), (3, 1), (30, 10), (35, 11)])
def test_a_question_takes_about_three_minutes(minutes: int, questions: int) -> None:
    assert questions_in(minutes) == questions


@pytest.mark.parametrize(("minutes", "most"), [(1, 2), (10, 20), (99, 198), (100, 200), (240, 200)])
def test_a_question_has_half_a_minute_at_least(minutes: int, most: int) -> None:
    assert most_questions(minutes) == most
    assert questions_in(minutes) <= most


BASIC = Basic({"": "an answer"}, reverse=True)


@pytest.mark.parametrize(
    ("question", "shape"),
    [
        ({"en": "Why is the score scaled?", "zh": "分数"}, Shape.REASON),
        ({"en": "Explain why it works."}, Shape.REASON),
        ({"en": "Compare PPO and DPO."}, Shape.REASON),
        ({"en": "Pre-norm vs. post-norm?"}, Shape.REASON),
        ({"en": "What are the trade-offs of MoE?"}, Shape.REASON),
        ({"en": "How does RoPE differ from ALiBi?"}, Shape.REASON),
        ({"zh": "为什么要除以根号 d？"}, Shape.REASON),
        ({"zh": "它与 PPO 有什么不同？"}, Shape.REASON),
        ({"zh": "MoE 的优缺点是什么？"}, Shape.REASON),
        ({"": "What is a token?"}, Shape.OTHER),
        ({"en": "Whyte's theorem?", "zh": "路由的对象是什么？"}, Shape.OTHER),
    ],
)
def test_reasons_and_comparisons_are_known_by_their_words(
    question: dict[str, str], shape: Shape
) -> None:
    assert shape_of(Card("c", question, BASIC), 1) is shape
    assert shape_of(Card("c", question, Number("2")), 1) is shape


def test_kinds_have_their_shapes() -> None:
    why = {"": "Why?"}
    assert shape_of(Card("c", why, Points((Point({"": "one"}),))), 1) is Shape.POINTS
    assert shape_of(Card("c", {}, Cloze({"": "Why {{this}}"})), 1) is Shape.BRIEF
    assert shape_of(Card("c", why, Choices(({"": "a"},), frozenset((0,)))), 1) is Shape.BRIEF
    assert shape_of(Card("c", why, BASIC), 2) is Shape.BRIEF


def test_a_card_is_drawn_by_its_own_deck_and_recall() -> None:
    card = Card("c1", {"": "What?"}, BASIC, follow_up=("c2", "c3"))
    found = candidate("rope/c1", card, 1, 0.75)
    assert found == Candidate("rope/c1", "rope", Shape.OTHER, 0.25, ("rope/c2", "rope/c3"))
    assert candidate("rope/c1", card, 1, None).weakness == 1
