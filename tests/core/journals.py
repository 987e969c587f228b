"""Random journals: facts of every kind that several devices wrote about a few cards."""

from __future__ import annotations

from hypothesis import strategies as st

from studyllm.core.interview import Interview
from studyllm.core.journal import (
    DAY_MS,
    NO_CARD,
    Alias,
    Answer,
    Appointment,
    Baseline,
    Correction,
    Fact,
    FactId,
    Grade,
    Mark,
    Mock,
    Recital,
    Reset,
    Review,
    Trait,
    Withdrawal,
)
from tests.core.histories import GRADES, promises

FIRST_DAY = 20_000
NOON = FIRST_DAY * DAY_MS + DAY_MS // 2
CARDS = ("rope/c1", "rope/c2", "moe/c1", "notes/n1#2", "gone/卡片", "rope/c2#2")
HEADS = st.sampled_from([key for key in CARDS if "#" not in key] + ["notes/n1"])
DEVICES = ("0a1b2c3d4e5f6071", "laptop", "Server-2")

DIGESTS = st.lists(st.sampled_from(["0" * 16, "ab12", "ff" * 8]), max_size=3).map(tuple)
RECITALS = st.none() | st.builds(Recital, DIGESTS, DIGESTS)
TRAITS = st.sampled_from(Trait)
SOME_DAYS = st.sets(st.integers(FIRST_DAY, FIRST_DAY + 60), max_size=3).map(sorted).map(tuple)
INTERVIEWS = st.builds(
    Interview,
    st.integers(FIRST_DAY, FIRST_DAY + 60),
    st.integers(1, 1440),
    st.sets(st.integers(0, 6), max_size=6).map(sorted).map(tuple),
    SOME_DAYS,
    st.dictionaries(st.sampled_from(["moe", "rope", "gone", "deck=1", "牌"]), st.integers(1, 100)),
)
SMALL = st.integers(0, 9)
MOCKS = st.builds(
    Mock,
    st.sampled_from([NOON, NOON + 1, NOON + DAY_MS]),
    st.integers(0, 2**31 - 1),
    st.integers(1, 120),
    st.integers(1, 40),
    st.integers(1, 40),
    SMALL,
)


@st.composite
def journals(draw: st.DrawFn, most: int = 25) -> list[Fact]:
    """Facts as several devices could have written them, in the order in which they did.

    Clocks stand still, go back and jump, and each device gives its own numbers.
    """
    facts: list[Fact] = []
    numbers = dict.fromkeys(DEVICES, 0)
    at = NOON
    for _ in range(draw(st.integers(0, most))):
        at += draw(st.sampled_from([0, 0, 1, 5_000, DAY_MS // 3, 2 * DAY_MS, -DAY_MS]))
        device = draw(st.sampled_from(DEVICES))
        fact = draw(_facts(facts, at, device, numbers[device] + 1))
        numbers[device] = fact.id.number
        facts.append(fact)
    return facts


@st.composite
def _facts(draw: st.DrawFn, before: list[Fact], at: int, device: str, least: int) -> Fact:
    """The next fact of a device; its number is not below `least`."""
    fact_id = FactId(at, device, max(at, least))
    day = at // DAY_MS
    card = draw(st.sampled_from(CARDS))
    answers = [one for one in before if isinstance(one, Answer)]
    gone = [one for one in before if isinstance(one, Answer | Reset)]
    kind = draw(st.sampled_from("aaaaaappiwcbrmfkk"))
    if kind in "wcf" and answers:
        about = draw(st.sampled_from(answers))
        if kind == "c":
            own = FactId(about.id.at, device, max(about.id.at, least))
            return Correction(own, about.card, day, about.id, draw(GRADES))
        if kind == "w":
            wrong = draw(st.sampled_from(gone))
            return Withdrawal(fact_id, wrong.card, day, wrong.id)
        return Mark(fact_id, about.card, day, draw(TRAITS), draw(st.booleans()), about.id)
    if kind == "b":
        return Baseline(fact_id, card, draw(promises()))
    if kind == "r":
        return Reset(fact_id, card, day)
    if kind == "k":
        return Alias(fact_id, draw(HEADS), day, draw(HEADS))
    if kind == "m":
        return Mark(fact_id, card, day, draw(TRAITS), draw(st.booleans()))
    if kind == "i":
        return Appointment(fact_id, NO_CARD, day, draw(st.none() | INTERVIEWS))
    took_ms = draw(st.integers(0, 100_000))
    review = Review(draw(GRADES), day, took_ms)
    mock = draw(st.none() | MOCKS) if kind == "p" else None
    return Answer(fact_id, card, review, kind == "p", draw(st.booleans()), draw(RECITALS), mock)


def every_kind() -> list[Fact]:
    """One fact of each kind, with all that it can say."""
    at, laptop = NOON, "laptop"
    answer = Answer(
        FactId(at, laptop, at),
        "rope/c1",
        Review(Grade.AGAIN, FIRST_DAY, 1500),
        opens=True,
        recital=Recital(("ab12",), ()),
    )
    more: list[Fact] = [
        answer,
        Answer(FactId(at + 1, laptop, at + 1), "rope/c1", Review(Grade.EASY, FIRST_DAY, 0), True),
        Correction(FactId(at, laptop, at + 2), "rope/c1", FIRST_DAY + 1, answer.id, Grade.HARD),
        Withdrawal(FactId(at + 3, "Server-2", at + 3), "rope/c1", FIRST_DAY + 1, answer.id),
        Reset(FactId(at + 4, laptop, at + 4), "gone/卡片#2", FIRST_DAY + 2),
        Alias(FactId(at + 20, laptop, at + 20), "gone/卡片", FIRST_DAY + 2, "rope/c2"),
        Answer(
            FactId(at + 21, laptop, at + 21),
            "moe/c1",
            Review(Grade.HARD, FIRST_DAY, 60_000),
            True,
            True,
            Recital(("ab12",), ("ff" * 8,)),
            Mock(at + 20, 7, 30, 10, 3, 1),
        ),
        Appointment(
            FactId(at + 22, laptop, at + 22),
            NO_CARD,
            FIRST_DAY,
            Interview(FIRST_DAY + 21, 25, (5, 6), (FIRST_DAY + 3,), {"rope": 3, "moe": 1}),
        ),
        Appointment(FactId(at + 23, laptop, at + 23), NO_CARD, FIRST_DAY, None),
    ]
    for step, trait in enumerate(Trait):
        own = FactId(at + 5 + step, laptop, at + 5 + step)
        more.append(Mark(own, "rope/c1", FIRST_DAY, trait, True, answer.id))
        more.append(Mark(own._replace(device="Server-2"), "rope/c1", FIRST_DAY, trait, False))
    return more
