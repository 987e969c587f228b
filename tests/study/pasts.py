"""Learners with random pasts in which all sorts of things have happened."""

from __future__ import annotations

import random
from pathlib import Path

from studyllm.core.interview import Interview
from studyllm.core.journal import DAY_MS, HOUR_MS, Answer, Grade, Mock, Promise, Review, Trait
from studyllm.study import Scope
from tests.learner import Learner, notes_text

HIDDEN = "hidden"

HARD = ("rope/c1", "notes/n1")
"""Cards that are forgotten whenever they were known."""

GRADES, WEIGHTS = list(Grade), (3, 2, 6, 1)


def random_past(folder: Path, seed: int, scheduler: str, actions: int = 120) -> Learner:
    """One with siblings, a hidden deck, practice, mock interviews, marks, resets, undone answers, a
    wrong clock, and cards that were taken for others."""
    chance = random.Random(seed)
    learner = Learner(
        folder,
        {"moe": 6, "rope": 5, HIDDEN: 4},
        scheduler=scheduler,
        spread=chance.random() < 0.3,
        leech=chance.choice(["flag", "suspend", "off"]),
        new_per_day=chance.choice([4, 20]),
    )
    (learner.shipped / "notes.yaml").write_text(notes_text("notes", 3), encoding="utf-8")
    learner.reopen()
    # Nobody pulls the plug here, and a sync of the disk is most of an answer.
    learner.study._db.execute("pragma synchronous = off")
    study = learner.study
    with study._db.writing():
        promise = Promise(19_900, 20_010, 110, 230, stability=chance.uniform(0.001, 900))
        study._ledger.adopt("moe/c6", promise, learner.now)
    for _ in range(actions):
        _act(learner, chance)
        if chance.random() < 0.04:
            _rehearse(learner, chance)
    for trait in Trait:
        study.mark(chance.choice(keys(learner)), trait, True)
    study.hide_decks([HIDDEN], True)
    study.start()
    return learner


def _act(learner: Learner, chance: random.Random) -> None:
    study = learner.study
    if study.next() is None or chance.random() < 0.12:
        learner.tomorrow(chance.choice([1, 1, 1, 2, 9, 40]))
        study.start(Scope(cram=chance.random() < 0.15))
    for _ in range(chance.randrange(4)):
        if (asked := study.next()) is not None:
            grade = chance.choices(GRADES, WEIGHTS)[0]
            if asked.key in HARD:
                grade = Grade.AGAIN if asked.memory and asked.memory.repetitions else Grade.GOOD
            learner.answer(grade, chance.randrange(90_000))
    what = chance.random()
    newest = study.history.newest(12)
    key = chance.choice(keys(learner))
    if what < 0.12:
        study.mark(key, chance.choice(list(Trait)), chance.random() < 0.7)
    elif what < 0.16 and newest:
        study.history.withdraw(chance.choice(newest))
    elif what < 0.20 and newest:
        study.history.correct(chance.choice(newest), chance.choice(GRADES))
    elif what < 0.22:
        study.undo()
    elif what < 0.23:
        learner.now += chance.choice([-3 * DAY_MS, 5 * HOUR_MS, 400 * DAY_MS, -400 * DAY_MS])
        study.start()
    elif what < 0.25 and study.history.of(key).memory is not None:
        study.history.reset(key)
    elif what < 0.28:
        # What was done with a card becomes another one's, and it begins as a new one.
        head, other = (one.partition("#")[0] for one in (key, chance.choice(keys(learner))))
        learner.alias(head, other)
        learner.alias(head, head)
        study.start()


def _rehearse(learner: Learner, chance: random.Random) -> None:
    """An answer of a mock interview, for which a plan was made or given up."""
    study, (at, day) = learner.study, learner.study.moment()
    said = Review(chance.choice(GRADES), day, chance.randrange(90_000)), True, False, None
    with study._db.writing():
        chosen = Interview(day - 1, 25, (6,), (), {"moe": 2}) if chance.random() < 0.8 else None
        study._ledger.appoint(chosen, at, day)
        mock = Mock(at, 7, 30, 10, chance.randrange(1, 11), chance.randrange(3))
        key, new_id = chance.choice(keys(learner)), study._ledger.new_id(at)
        study._ledger.append_anywhere(Answer(new_id, key, *said, mock))


def keys(learner: Learner) -> list[str]:
    """Of all cards, deck by deck."""
    siblings = ("n1", "n1#2", "n2", "n2#2", "n2#3", "n3", "n3#2")
    return [
        *(f"{HIDDEN}/c{n}" for n in range(1, 5)),
        *(f"moe/c{n}" for n in range(1, 7)),
        *(f"notes/{one}" for one in siblings),
        *(f"rope/c{n}" for n in range(1, 6)),
    ]
