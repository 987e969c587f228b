"""An import of decks with what was learned is there whole or not at all after it was killed.

`STUDYLLM_KILLS=500` kills it so often, the usual run a few times.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from studyllm.study.publishing import Move, Publishing
from studyllm.study.wishes import Heard, Wishes
from tests.learner import Learner, deck_text, notes_text
from tests.study import lines
from tests.study.test_arrival import answers, card, cards, with_facts, written

KILLS = int(os.environ.get("STUDYLLM_KILLS", "3"))

PROGRAM = """
import sys
from pathlib import Path
from studyllm.config import Home, Settings
from studyllm.core.journal import Moment
from studyllm.store import merging, views
from studyllm.study import arrival, open_study
from studyllm.study.wishes import Heard, Wishes
from tests.learner import NOON
from tests.study import lines
merging.SLICE = arrival.TOLD_EVERY = views.TOLD_EVERY = 25
folder = Path(sys.argv[1])
home = Home(folder / "home", folder / "home")
study = open_study(home, Settings(), lambda: Moment(NOON, 0), shipped=folder / "shipped")
study.sync()
heard = Heard(
    lambda _: print("read", flush=True), lambda _done, _total: print("taken", flush=True)
)
study.import_file(folder / "x.lines", lines, Wishes(), heard)
print("done", flush=True)
study.close()
"""

DECKS = 20


@pytest.mark.parametrize("seed", range(KILLS))
def test_decks_and_facts_are_there_whole_or_not_at_all(tmp_path: Path, seed: int) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    learner.study.close()
    decks = {f"d{n}": [card(m) for m in range(1, 26)] for n in range(DECKS)}
    facts = [fact for slug in decks for fact in answers(slug, 20)[:20]]
    # One device, and each fact an instant of its own.
    facts = [
        fact._replace(id=fact.id._replace(at=fact.id.at + n * 100, number=fact.id.at + n * 100))
        for n, fact in enumerate(facts)
    ]
    path = with_facts(written(tmp_path / "x.lines", decks), facts)
    chance = random.Random(seed)
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    # 20 lines while it reads, about 32 while it writes, and one more.
    said = [program.stdout.readline().strip() for _ in range(chance.randrange(12, 54))]
    program.kill()
    said += program.stdout.read().split()
    program.wait()
    program.stdout.close()

    learner = Learner.again(tmp_path)
    assert learner.study._db.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert learner.study.problems == []
    taken = len(list(learner.study.exchanging.facts()))
    assert taken in (0, len(facts))
    if "done" in said:
        assert taken
    whole = dict.fromkeys(decks, (25, 20))
    assert cards(learner) == ({"rope": (1, 0)} | (whole if taken else {}))
    assert learner.sound()
    assert list(learner.home.data.rglob(".import*")) == []
    learner.study.import_file(path, lines, Wishes(), Heard())
    assert cards(learner) == {"rope": (1, 0)} | whole
    assert list(learner.home.data.rglob(".import*")) == []
    learner.study.close()


DECK_PROGRAM = """
import sys
from pathlib import Path
from studyllm.config import Home, Settings
from studyllm.core.journal import Moment
from studyllm.study import open_study
from studyllm.study.wishes import Heard, Wishes
from tests.learner import NOON
folder = Path(sys.argv[1])
home = Home(folder / "home", folder / "home")
study = open_study(home, Settings(), lambda: Moment(NOON, 0), shipped=folder / "shipped")
study.sync()
study._db.raw.set_trace_callback(lambda _: print("statement", flush=True))
study.import_file(folder / "own.yaml", None, Wishes(), Heard())
study._db.raw.set_trace_callback(None)
print("done", flush=True)
study.close()
"""


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_deck_is_the_old_one_or_the_new_one(tmp_path: Path, seed: int) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    path = tmp_path / "own.yaml"
    path.write_text(deck_text("own", 40) + notes_text("x", 20).partition("cards:\n")[2], "utf-8")
    learner.study.import_file(path, None, Wishes(), Heard())
    learner.study.start()
    for _ in range(6):
        learner.answer()
    old = mirrored(learner)
    learner.study.close()
    # Cards go, with what was learned and without, come, move and change.
    text = deck_text("own", 60).replace("id: c1\n", "id: d1\n").replace("A7", "B7")
    path.write_text(text + "  - id: n4\n" + notes_text("x", 30).partition("n4\n")[2], "utf-8")
    chance = random.Random(seed)
    program = subprocess.Popen(
        [sys.executable, "-c", DECK_PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    # About 90 statements: the first thirds stage and foresee, the last merges and tidies up.
    said = [program.stdout.readline().strip() for _ in range(chance.randrange(10, 110))]
    program.kill()
    said += program.stdout.read().split()
    program.wait()
    program.stdout.close()

    learner = Learner.again(tmp_path)
    assert learner.study._db.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert learner.study.problems == []
    assert learner.sound()
    assert list(learner.home.data.rglob(".import*")) == []
    now = mirrored(learner)
    learner.study.import_file(path, None, Wishes(), Heard())
    new = mirrored(learner)
    assert now in ((new,) if "done" in said else (old, new))
    assert new != old
    assert learner.sound()
    learner.study.close()


def mirrored(learner: Learner) -> list[tuple[object, ...]]:
    """All that the mirror says of decks and cards, and of cards that were lost."""
    statements = (
        "select slug, head, cards from deck",
        "select name.text, deck, position, shares, fresh from card join name using (id)",
        "select name.text, body from content join name on name.id = card",
        "select name.text, position from orphan join name on name.id = card",
    )
    rows = (learner.study._db.execute(statement).fetchall() for statement in statements)
    return [tuple(sorted(one, key=repr)) for one in rows]


def test_files_get_their_names_at_the_next_start(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    decks = learner.home.decks
    (decks / "media" / ".new").mkdir(parents=True)
    (decks / "media" / ".new" / "a.png").write_bytes(b"a")
    (decks / "own.yaml").write_text("former", encoding="utf-8")
    (decks / ".new").write_text("deck: own\ncards: [{q: a, a: b}]\n", encoding="utf-8")
    moves = [
        Move(str(decks / "own.yaml"), str(learner.home.removed / "own.yaml"), away=True),
        Move(str(decks / "media" / ".new"), str(decks / "media" / "own")),
        Move(str(decks / ".new"), str(decks / "own.yaml")),
    ]
    for again in (False, True):
        publishing = Publishing(learner.study._db)
        with learner.study._db.writing():
            publishing.note(moves)
        if again:  # killed when all was done but to say so
            assert publishing.finish()
        learner.reopen()
        assert learner.study.problems == []
        assert cards(learner)["own"] == (1, 0)
        assert (learner.home.removed / "own.yaml").read_text(encoding="utf-8") == "former"
        assert [path.name for path in (decks / "media" / "own").iterdir()] == ["a.png"]
    assert not Publishing(learner.study._db).finish()
    learner.study.close()


def test_what_a_killed_import_left_is_gone_at_the_next_start(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    data, decks = learner.home.data, learner.home.decks
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for number in (ended.pid, os.getppid()):
        (data / f".import-{number}").mkdir()
        (data / f".import-{number}" / "x.anki").write_bytes(b"x")
        (decks / "media" / f".import-{number}-0.new").mkdir(parents=True)
        (decks / f".import-{number}-0.new").write_text("deck: x\n", encoding="utf-8")
    learner.reopen()
    running = f".import-{os.getppid()}"
    left = {path.name for path in data.rglob(".import-*")}
    assert left == {running, f"{running}-0.new"}
    assert learner.study.problems == []
    learner.study.close()


def test_what_cannot_be_named_is_said_at_each_start(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    decks = learner.home.decks
    (decks / "own.yaml" / "x").mkdir(parents=True)
    (decks / ".new").write_text("deck: own\ncards: [{q: a, a: b}]\n", encoding="utf-8")
    with learner.study._db.writing():
        Publishing(learner.study._db).note([Move(str(decks / ".new"), str(decks / "own.yaml"))])
    for _ in range(2):
        learner.reopen()
        assert any("own.yaml: cannot be written" in line for line in learner.study.problems)
    (decks / "own.yaml" / "x").rmdir()
    (decks / "own.yaml").rmdir()
    learner.reopen()
    assert learner.study.problems == []
    assert cards(learner)["own"] == (1, 0)
    learner.study.close()
