"""What is put right afterwards: held, row by row, against a home in which it never went wrong.

That home is given the other answers one by one, at the same instants.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studyllm.core.journal import DAY_MS, Answer, Grade, Promise, Trait
from studyllm.errors import StudyError
from studyllm.study import Saved, Scope
from studyllm.study.history import MOST
from tests.learner import Learner, notes_text

MINUTE_MS = 60_000
DECKS = {"moe": 12, "rope": 14}


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Callable[..., Learner]]:
    """Makes learners with the same cards, who have answered none of them."""
    made: list[Learner] = []

    def make(**settings: object) -> Learner:
        learner = Learner(tmp_path / str(len(made)), DECKS, **settings)
        (learner.shipped / "notes.yaml").write_text(notes_text("notes", 4), encoding="utf-8")
        learner.reopen()
        made.append(learner)
        return learner

    yield make
    for learner in made:
        learner.study.close()


@pytest.fixture
def learner(begun: Callable[..., Learner]) -> Learner:
    return begun()


def live(learner: Learner, seed: int, answers: int) -> None:
    """Give so many answers of all kinds, over some weeks and sittings."""
    chance = random.Random(seed)
    given = 0
    while given < answers:
        if chance.random() < 0.08:
            cram = chance.random() < 0.5
            learner.reopen(Scope(cram=cram, ahead=0 if cram else chance.randrange(9)))
        if learner.asked() is None or chance.random() < 0.04:
            learner.tomorrow(chance.choice([1, 1, 1, 2, 9]))
            learner.study.start()
            continue
        learner.answer(chance.choices(list(Grade), (3, 2, 5, 1))[0], chance.randrange(90_000))
        given += 1


def counting(learner: Learner) -> list[Answer]:
    """All answers that count, in fold order."""
    return learner.study.history.newest(10_000)[::-1]


def pairs(one: Learner, other: Learner) -> Iterator[tuple[Answer, Answer]]:
    return zip(counting(one), counting(other), strict=True)


SETTINGS: list[dict[str, object]] = [{}, {"scheduler": "fsrs"}, {"spread": True}]


@pytest.mark.parametrize("settings", SETTINGS, ids=["sm2", "fsrs", "spread"])
def test_each_of_the_newest_answers_can_be_withdrawn_without_a_trace(
    begun: Callable[..., Learner], settings: dict[str, object]
) -> None:
    learner, other = begun(**settings), begun(**settings)
    live(learner, 1, MOST + 40)
    left = counting(learner)
    newest = learner.study.history.newest()
    assert newest == left[: -MOST - 1 : -1]
    random.Random(2).shuffle(newest)
    for number, answer in enumerate(newest):
        if number % 40 == 7:
            learner.reopen()
        learner.study.history.withdraw(answer)
        left.remove(answer)
        assert learner.follows() == other.if_given(left)
    assert learner.sound()
    other.give(left)
    other.now = learner.now
    assert [a._replace(id=b.id) for a, b in pairs(other, learner)] == left
    for _ in range(30):
        assert learner.asked() == other.asked()
        if learner.asked() is not None:
            assert learner.answer().memory == other.answer().memory


@pytest.mark.parametrize("settings", SETTINGS, ids=["sm2", "fsrs", "spread"])
def test_a_changed_grade_is_as_if_it_had_been_given(
    begun: Callable[..., Learner], settings: dict[str, object]
) -> None:
    learner, other = begun(**settings), begun(**settings)
    live(learner, 3, 150)
    answers = counting(learner)
    chance = random.Random(4)
    for number in range(60):
        place = chance.randrange(len(answers))
        grade = chance.choice(list(Grade))
        if number % 20 == 7:
            learner.reopen()
        learner.study.history.correct(answers[place], grade)
        answers[place] = answers[place]._replace(review=answers[place].review._replace(grade=grade))
        assert learner.follows() == other.if_given(answers)
    assert counting(learner) == answers
    assert learner.sound()


def test_a_grade_that_is_changed_twice_is_the_last(learner: Learner) -> None:
    answers = [learner.answer(Grade.GOOD) for _ in range(3)]
    before = learner.follows()
    (first, _, last) = counting(learner)
    for grade in (Grade.EASY, Grade.AGAIN, Grade.HARD, Grade.GOOD):
        learner.study.history.correct(last, grade)
        learner.tomorrow(-1)  # by a clock that goes back
        learner.study.history.correct(first, grade)
        learner.reopen()
        assert [answer.review.grade for answer in counting(learner)] == [grade, Grade.GOOD, grade]
    assert learner.follows() == before
    assert [answer.card for answer in counting(learner)] == [saved.key for saved in answers]


def test_an_answer_whose_grade_was_changed_can_be_withdrawn(learner: Learner) -> None:
    before = learner.follows()
    learner.answer(Grade.GOOD)
    learner.answer(Grade.EASY)
    first, second = counting(learner)
    history = learner.study.history
    history.correct(first, Grade.AGAIN)
    history.correct(second, Grade.HARD)
    history.withdraw(second)
    history.withdraw(first)
    assert learner.follows() == before
    assert history.newest() == []
    for answer in (first, second):
        with pytest.raises(StudyError, match="does not count any more"):
            history.withdraw(answer)
        with pytest.raises(StudyError, match="does not count any more"):
            history.correct(answer, Grade.GOOD)
    assert learner.sound()


def test_undo_takes_back_an_answer_whose_grade_was_changed(learner: Learner) -> None:
    first, second = learner.answer(), learner.answer()
    learner.study.history.correct(counting(learner)[0], Grade.HARD)
    learner.study.history.correct(counting(learner)[1], Grade.EASY)
    for saved, grade in ((second, Grade.EASY), (first, Grade.HARD)):
        undone = learner.study.undo()
        assert undone is not None
        assert (undone.key, undone.grade) == (saved.key, grade)
    assert learner.study.undo() is None


def test_what_was_weak_and_is_put_right_is_not_asked_again_that_day(learner: Learner) -> None:
    weak = learner.answer(Grade.AGAIN)
    strong = learner.answer(Grade.GOOD)
    learner.study.start(Scope(new=0))
    assert learner.asked() == weak.key
    first, second = counting(learner)
    learner.study.history.correct(first, Grade.GOOD)
    assert learner.asked() is None
    learner.study.history.correct(second, Grade.HARD)
    assert learner.asked() == strong.key


# Sittings


def answered(learner: Learner, times: int, pause_ms: int = 0) -> list[Saved]:
    learner.now += pause_ms
    return [learner.answer() for _ in range(times)]


def undo_sitting(learner: Learner) -> list[str]:
    """Take the last sitting back; the keys of its answers in the order in which they came."""
    taken = learner.study.history.last_sitting()
    assert learner.study.history.undo_sitting() == taken
    assert learner.sound()
    return [answer.card for answer in taken[::-1]]


@pytest.mark.parametrize(("pause_ms", "one"), [(30 * MINUTE_MS - 5000, 1), (30 * MINUTE_MS, 0)])
def test_a_sitting_ends_with_a_pause_of_more_than_half_an_hour(
    learner: Learner, pause_ms: int, one: bool
) -> None:
    before = learner.follows()
    first = answered(learner, 3)
    between = learner.follows()
    second = answered(learner, 2, pause_ms)  # and the 5 seconds of the first answer
    keys = [saved.key for saved in first], [saved.key for saved in second]
    if one:
        assert undo_sitting(learner) == keys[0] + keys[1]
    else:
        assert undo_sitting(learner) == keys[1]
        assert learner.follows() == between
        assert undo_sitting(learner) == keys[0]
    assert learner.follows() == before
    assert undo_sitting(learner) == []


def test_a_process_begins_a_sitting(learner: Learner) -> None:
    first = answered(learner, 2)
    learner.reopen()
    second = answered(learner, 3)
    learner.reopen()
    assert undo_sitting(learner) == [saved.key for saved in second]
    assert undo_sitting(learner) == [saved.key for saved in first]


def test_a_sitting_under_a_wrong_clock_is_one_of_its_own(learner: Learner) -> None:
    states = [learner.follows()]
    sittings = []
    wrong = 4000 * DAY_MS
    for jump in (0, wrong, -wrong):
        sittings.append([saved.key for saved in answered(learner, 3, jump)])
        states.append(learner.follows())
    for keys in sittings[::-1]:
        states.pop()
        assert undo_sitting(learner) == keys
        assert learner.follows() == states[-1]


def test_what_was_taken_back_already_is_no_part_of_a_sitting(learner: Learner) -> None:
    earlier = answered(learner, 1)
    answers = answered(learner, 4, 31 * MINUTE_MS)
    opening, _, third, _ = counting(learner)[1:]
    learner.study.undo()
    learner.study.history.withdraw(opening)
    learner.study.history.correct(third, Grade.AGAIN)
    assert undo_sitting(learner) == [answers[1].key, answers[2].key]
    assert undo_sitting(learner) == [earlier[0].key]


def test_an_answer_before_one_that_was_undone_belongs_to_no_earlier_sitting(
    learner: Learner,
) -> None:
    answered(learner, 1)
    learner.reopen()
    answered(learner, 1, 10 * MINUTE_MS)
    learner.study.undo()
    again = answered(learner, 1, -5 * MINUTE_MS)  # the clock was put right by as much
    assert undo_sitting(learner) == [again[0].key]


def test_a_sitting_that_was_taken_back_can_be_done_once_more(learner: Learner) -> None:
    learner.study.start(Scope(limit=3))
    first = answered(learner, 3)
    assert learner.asked() is None
    undo_sitting(learner)
    learner.study.start(Scope(limit=3))
    asked = learner.study.next()
    assert asked is not None
    assert asked.done == 0
    assert [saved.key for saved in answered(learner, 3)] == [saved.key for saved in first]


# Leeches


def leech(learner: Learner) -> Saved:
    """A card that was suspended because it was forgotten 8 times."""
    for _ in range(8):
        learner.answer(Grade.GOOD)
        learner.tomorrow()
        learner.study.start(Scope(limit=1))
        saved = learner.answer(Grade.AGAIN)
        learner.tomorrow()
        learner.study.start(Scope(limit=1))
    assert saved.suspended
    return saved


@pytest.fixture
def plagued(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 1}, leech="suspend")
    yield made
    made.study.close()


def test_undo_of_the_answer_that_suspended_a_leech_brings_it_back(plagued: Learner) -> None:
    key = leech(plagued).key
    assert plagued.asked() is None
    plagued.reopen()
    plagued.study.undo()
    assert plagued.study.history.of(key).standing == (False, None, False)
    assert plagued.asked() == key
    assert plagued.sound()
    assert plagued.answer(Grade.AGAIN).suspended


def test_a_leech_is_free_as_long_as_its_failure_is_put_right(plagued: Learner) -> None:
    key = leech(plagued).key
    history = plagued.study.history
    for grade, suspended in ((Grade.HARD, False), (Grade.AGAIN, True), (Grade.GOOD, False)):
        history.correct(history.newest(1)[0], grade)
        assert history.of(key).standing.suspended is suspended
        assert plagued.sound()
    plagued.tomorrow(9)
    assert plagued.asked() == key


def test_what_the_learner_said_of_a_leech_outlasts_its_failure(plagued: Learner) -> None:
    key = leech(plagued).key
    plagued.study.mark(key, Trait.SUSPENDED, True)
    plagued.study.undo()
    assert plagued.study.history.of(key).standing.suspended
    assert plagued.sound()


# One card's past


def test_a_cards_past_has_its_practice_what_was_put_right_and_what_was_taken_back(
    tmp_path: Path,
) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    good = learner.answer(Grade.GOOD)
    learner.tomorrow()
    learner.study.start(Scope(cram=True))
    learner.answer(Grade.EASY)
    learner.study.start()
    wrong = learner.answer(Grade.EASY)
    learner.study.undo()
    assert wrong.memory is not None
    right = learner.answer(Grade.AGAIN)
    history = learner.study.history
    history.correct(history.newest(1)[0], Grade.HARD)
    past = history.of("rope/c1")
    assert [(e.given, e.answer.review.grade, e.answer.cram, e.withdrawn) for e in past.entries] == [
        (Grade.GOOD, Grade.GOOD, False, False),
        (Grade.EASY, Grade.EASY, True, False),
        (Grade.EASY, Grade.EASY, False, True),
        (Grade.AGAIN, Grade.HARD, False, False),
    ]
    assert [e.after for e in past.entries] == [good.memory, None, None, past.memory]
    assert past.entries[0].recall is None
    assert [e.recall for e in past.entries[1:]] == [pytest.approx(0.9)] * 3
    assert past.memory != right.memory
    assert past.memory is not None
    assert (past.memory.due, past.memory.ease, past.memory.repetitions) == (20_007, 236, 2)
    assert past.card is not None
    assert past.card.question == {"": "Question 1 of rope?"}
    assert past.promises == []
    learner.study.close()


def test_a_cards_past_has_its_promises_and_its_marks(learner: Learner) -> None:
    promise = Promise(20_000, 20_010, 10, 230)
    with learner.study._db.writing():
        learner.study._ledger.adopt("rope/c3", promise, learner.now)
    learner.study.mark("rope/c3", Trait.FLAGGED, True)
    past = learner.study.history.of("rope/c3")
    assert [one.promise for one in past.promises] == [promise]
    assert past.entries == []
    assert past.standing == (False, None, True)
    assert past.recall == 1.0


def test_a_card_whose_deck_is_gone_has_a_past_and_no_question(learner: Learner) -> None:
    key = learner.answer().key
    for path in learner.shipped.iterdir():
        path.unlink()
    learner.reopen()
    past = learner.study.history.of(key)
    assert past.card is None
    assert len(past.entries) == 1


def test_a_card_that_was_never_answered_has_an_empty_past(learner: Learner) -> None:
    past = learner.study.history.of("rope/c9")
    assert (past.memory, past.recall, past.entries, past.promises) == (None, None, [], [])


@pytest.mark.parametrize("key", ["rope/c999", "rope", "", "rope/c1#2", "x" * 5000, "\x1b[31m"])
def test_a_card_that_never_was_has_no_past(learner: Learner, key: str) -> None:
    with pytest.raises(StudyError, match="there is no card") as refusal:
        learner.study.history.of(key)
    assert "\x1b" not in str(refusal.value)


def test_a_sitting_that_is_taken_back_gives_its_places_back(learner: Learner) -> None:
    learner.study.start(Scope(limit=3))
    keys = [saved.key for saved in answered(learner, 3)]
    assert learner.asked() is None
    assert undo_sitting(learner) == keys
    asked = learner.study.next()
    assert asked is not None
    assert (asked.key, asked.done, asked.left.new) == (keys[0], 0, 3)


def test_practice_that_is_undone_is_practice_again(learner: Learner) -> None:
    answered(learner, 3)
    learner.study.start(Scope(cram=True))
    practised = answered(learner, 1)[0]
    learner.study.start(Scope(new=0))
    learner.study.undo()
    asked = learner.study.next()
    assert asked is not None
    assert (asked.key, asked.cram, asked.outcomes) == (practised.key, True, {})
    before = learner.study.history.of(asked.key).memory
    assert learner.answer(Grade.EASY).cram
    assert learner.study.history.of(asked.key).memory == before


def test_a_grade_far_behind_another_devices_facts_can_be_put_right(learner: Learner) -> None:
    (saved,) = answered(learner, 1)
    execute = learner.study._db.execute
    execute("insert into device (name, machine, path, made) values ('other', '', '', 0)")
    other = execute("select id from device where name = 'other'").fetchone()[0]
    card = execute("select id from name where text = 'moe/c2'").fetchone()[0]
    day = learner.study.day()
    learner.study._db.raw.executemany(
        "insert into journal values (?, ?, 0, ?, 0, ?, 3, 5, null)",
        [(learner.now + 1 + n, other, day, card) for n in range(1500)],
    )
    learner.reopen()
    learner.study._ledger.refold(lambda _done, _total: None)
    (entry,) = learner.study.history.of(saved.key).entries
    learner.study.history.correct(entry.answer, Grade.EASY)
    learner.study.history.correct(entry.answer, Grade.HARD)
    (entry,) = learner.study.history.of(saved.key).entries
    assert entry.answer.review.grade == Grade.HARD
    assert learner.sound()
