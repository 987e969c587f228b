"""What was learned here of a deck from Anki, told to Anki and come back from there."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studyllm.core.journal import DAY_MS, Answer, Baseline, Fact, Grade
from studyllm.exchange import anki
from studyllm.study.views import Scope
from studyllm.study.wishes import Arrived, Heard, Wishes
from tests.learner import Learner, unheard
from tests.study.test_anki import DATA, TOLD, due

SLUGS = ("llm", "llm-rope")


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Somebody who has taken a package of Anki's and has answered some of its cards."""
    made = Learner(tmp_path / "learner", {})
    made.now = TOLD["today"] * DAY_MS + DAY_MS // 2
    taken(made, DATA / "new.apkg")
    made.study.start(Scope(decks=SLUGS))
    for grade in Grade:
        made.answer(grade)
    yield made
    made.study.close()


def taken(learner: Learner, path: Path) -> Arrived:
    return learner.study.import_file(path, anki, Wishes(), Heard())


def written(learner: Learner, folder: Path) -> Path:
    """A package of those decks of which each note is one card."""
    path = folder / "out.apkg"
    with path.open("wb") as stream:
        learner.study.package_export().write(stream, folder, SLUGS, "en", unheard)
    return path


def edited(path: Path, edit: Callable[[sqlite3.Connection], None]) -> None:
    """Change the collection of a package."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    database = path.with_suffix(".db")
    database.write_bytes(members["collection.anki2"])
    raw = sqlite3.connect(database)
    edit(raw)
    raw.commit()
    raw.close()
    members["collection.anki2"] = database.read_bytes()
    with zipfile.ZipFile(path, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)


def facts_of(learner: Learner) -> list[Fact]:
    return list(learner.study.exchanging.facts())


def test_answers_given_here_do_not_come_back_as_others(learner: Learner, tmp_path: Path) -> None:
    before = facts_of(learner)
    told = due(learner)
    taken(learner, written(learner, tmp_path))
    added = set(facts_of(learner)) - set(before)
    assert not any(isinstance(fact, Answer) for fact in added)
    assert due(learner) == told
    assert learner.sound()


def test_an_answer_given_in_anki_since_is_added_with_its_promise(
    learner: Learner, tmp_path: Path
) -> None:
    before = facts_of(learner)
    answered = [fact for fact in before if isinstance(fact, Answer)][-1]
    at = answered.id.at + 1_000

    def answer(raw: sqlite3.Connection) -> None:
        select = "select cid from revlog where id = ?"
        card = raw.execute(select, (answered.id.at,)).fetchone()[0]
        raw.execute("insert into revlog values (?, ?, -1, 3, 30, 20, 2500, 2000, 1)", (at, card))
        raw.execute("update cards set ivl = 30, type = 2, queue = 2 where id = ?", (card,))

    path = written(learner, tmp_path)
    edited(path, answer)
    taken(learner, path)
    added = [fact for fact in facts_of(learner) if fact not in before]
    assert [fact.id.at for fact in added if isinstance(fact, Answer)] == [at]
    of_card = [type(fact) for fact in added if fact.card == answered.card]
    assert of_card == [Answer, Baseline]
    assert due(learner)[answered.card][1] == 30
    assert learner.sound()
