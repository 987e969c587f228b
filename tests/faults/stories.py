"""What learners do while everything is written down, and what must be there if the power goes.

A story says, after each thing it has done, that it is done. From then on it must be there; before,
the whole of the next thing may be there, or nothing of it.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from studyllm.cli.saving import written
from studyllm.core.journal import Fact, Grade, Trait
from studyllm.errors import StudyError
from studyllm.exchange import csv_decks, journal
from studyllm.store import backup
from studyllm.store.migrations import MIGRATIONS, open_database
from studyllm.study.wishes import Heard, Wishes
from tests.deckfile.test_media import PNG
from tests.faults.crashing import State
from tests.faults.recording import Recording
from tests.learner import NOON, Learner, deck_text
from tests.study import lines, test_arrival
from tests.study.test_arrival import answers, card


class Known(NamedTuple):
    """What a learner has."""

    facts: frozenset[Fact]
    cards: tuple[tuple[str, int], ...]
    """How many each deck has, by slug."""
    pictures: tuple[str, ...] = ()
    """Beside the learner's deck files."""
    given_out: tuple[tuple[str, bytes], ...] = ()
    """What was written for others, by name."""


READERS: dict[str, Any] = {"large.yaml": None, "words.csv": csv_decks, "two.lines": lines}
"""Of the formats that come; a deck file needs none."""

OUT = "out"
"""The folder in which things are written for others."""

NOTHING = Known(frozenset(), ())


class Story:
    """Begins, is written down while it goes on, and is asked of any state of the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: list[Known] = []
        """What was there after each thing that was done."""
        self.kept: dict[str, int] = {}
        """Backups, and of which number of the things done they know."""
        self.recording: Recording
        self._thinned: set[str] = set()
        self._learner: Learner | None = None

    @property
    def learner(self) -> Learner:
        assert self._learner is not None
        return self._learner

    def record(
        self,
        tell: Callable[[Story], None],
        deaf: Callable[[Path], bool] = lambda _: False,
        synchronous: str = "full",
    ) -> Recording:
        """Write down what a story does, from an open study on, or none if there is no database.

        Args:
            tell: the story.
            deaf: for what a sync does nothing.
            synchronous: how careful SQLite is.
        """
        self.recording = Recording(self.folder, deaf)
        with self.recording.running():
            try:
                self._learner = Learner(self.folder, {})
                self.learner.study._db.execute(f"pragma synchronous = {synchronous}")
                self.done()
                tell(self)
            finally:
                self.learner.study.close()
        self._thinned = {path for path in self.kept if not (self.folder / path).exists()}
        return self.recording

    def done(self) -> None:
        """Say that a thing is done: it is on the disk."""
        self.known.append(known(self.learner))
        self.recording.say(len(self.known) - 1)

    def reopened(self) -> None:
        """Another process, as it were."""
        self.learner.reopen()
        self.done()

    def backed_up(self) -> None:
        """Make a backup, and say so."""
        study = self.learner.study
        path = backup.make(study._db.raw, self.learner.home.backups, self.learner.now)
        self.kept[str(path.relative_to(self.folder))] = len(self.known) - 1
        self.recording.say(str(path.relative_to(self.folder)))

    def check(self, state: State) -> str:
        """What is wrong with a state that lies in the story's folder; nothing if all is well."""
        try:
            learner = Learner.again(self.folder)
            try:
                wrong = self._opened(learner, state)
            finally:
                learner.study.close()
            return wrong or self._backups(state)
        except (StudyError, sqlite3.Error) as error:
            return repr(error)

    def _opened(self, learner: Learner, state: State) -> str:
        last = max((said for said in state.said if isinstance(said, int)), default=-1)
        allowed = [self.known[last] if last >= 0 else NOTHING, *self.known[last + 1 : last + 2]]
        damage = learner.study._db.execute("pragma integrity_check").fetchone()[0]
        if damage != "ok":
            return f"damaged: {damage}"
        if learner.study.problems:
            return f"problems: {learner.study.problems}"
        if not learner.sound():
            return "the views are not what the journal says"
        found = known(learner)
        if found not in allowed and not (last < 0 and not found.facts):
            return f"after {last}: {_between(found, allowed)}"
        if learner.asked() is not None:
            learner.answer()
        return ""

    def _backups(self, state: State) -> str:
        for path in self.learner.home.backups.glob(backup.PATTERN):
            name = str(path.relative_to(self.folder))
            if name not in state.files:
                continue  # made by the check itself
            with closing(sqlite3.connect(path)) as raw:
                found = raw.execute("pragma integrity_check").fetchone()[0]
                if found != "ok":
                    return f"{name}: {found}"
                count = raw.execute("select count(*) from journal").fetchone()[0]
            if name in self.kept and count < len(self.known[self.kept[name]].facts):
                return f"{name} has only {count} facts"
        for said in state.said:
            if isinstance(said, str) and said not in state.files and said not in self._thinned:
                return f"the backup {said} is gone"
        return ""


def known(learner: Learner) -> Known:
    """What a learner has now."""
    facts = list(learner.study._ledger.facts())
    assert len({fact.id for fact in facts}) == len(facts)
    rows = ((row.slug, row.cards) for row in learner.study.decks())
    media = learner.home.decks / "media"
    pictures = media.glob("[!.]*/*")
    names = sorted(str(path.relative_to(media)) for path in pictures)
    out = (learner.shipped.parent / OUT).glob("[!.]*")
    given_out = tuple(sorted((path.name, path.read_bytes()) for path in out))
    return Known(frozenset(facts), tuple(sorted(rows)), tuple(names), given_out)


def _between(found: Known, allowed: list[Known]) -> str:
    lost = len(allowed[0].facts - found.facts)
    new = len(found.facts - allowed[-1].facts)
    more = [
        (one, other) for one, other in zip(found[1:], allowed[0][1:], strict=True) if one != other
    ]
    return f"{lost} facts lost, {new} unknown, else {more}"


def answering(story: Story) -> None:
    """A first start, answers of all kinds, and several starts after it."""
    learner = story.learner
    for turn in range(24):
        learner.answer(list(Grade)[turn % 4])
        story.done()
        if turn % 5 == 4:
            learner.study.history.correct(learner.study.history.newest(3)[-1], Grade.HARD)
            story.done()
        if turn % 7 == 6:
            asked = learner.asked()
            assert asked is not None
            learner.study.mark(asked, list(Trait)[turn % 3], True)
            story.done()
        if turn % 9 == 8:
            learner.study.undo()
            story.done()
        if turn in (10, 20):
            learner.study._db.checkpoint()
        if turn in (6, 15):
            story.reopened()


def importing(story: Story) -> None:
    """Decks, pictures and journals come from elsewhere; some are replaced, a folder is linked."""
    learner, elsewhere = story.learner, story.folder / "elsewhere"
    learner.answer()
    story.done()
    for name in ("large.yaml", "words.csv", "two.lines", "large.jsonl"):
        if name == "large.jsonl":
            learner.study.exchanging.take_file(elsewhere / name)
        else:
            learner.study.import_file(elsewhere / name, READERS[name], Wishes(), Heard())
        story.done()
        learner.answer()
        story.done()
    changed = elsewhere / "changed" / "large.yaml"
    learner.study.import_file(changed, None, Wishes(replace=True), Heard())
    story.done()
    learner.study.link(elsewhere / "linked")
    story.done()
    learner.study.remove_deck("words")
    story.done()


def prepared_for_import(folder: Path) -> None:
    elsewhere = folder / "elsewhere"
    (elsewhere / "changed").mkdir(parents=True)
    (elsewhere / "linked").mkdir()
    (elsewhere / "media" / "large").mkdir(parents=True)
    (elsewhere / "media" / "large" / "a.png").write_bytes(PNG)
    extra = "  - {id: p, question: '![a](a.png)', answer: A}\n"
    (elsewhere / "large.yaml").write_text(deck_text("large", 105, extra), encoding="utf-8")
    (elsewhere / "changed" / "large.yaml").write_text(deck_text("large", 20), encoding="utf-8")
    (elsewhere / "linked" / "link.yaml").write_text(deck_text("link", 4), encoding="utf-8")
    rows = "".join(f"Word {n},meaning {n}\n" for n in range(30))
    (elsewhere / "words.csv").write_text(f"question,answer\n{rows}", encoding="utf-8")
    two = {"one": [card(1), card(2), card(3)], "two": [card(1)]}
    path = test_arrival.written(elsewhere / "two.lines", two)
    path.with_suffix(".facts").write_text("".join(journal.lines(answers("one", 3))), "utf-8")
    (elsewhere / "large.jsonl").write_text("".join(journal.lines(answers("large", 40))), "utf-8")


def backing_up(story: Story) -> None:
    """Backups over months, of which the older ones are thinned."""
    for turn in range(14):
        story.learner.tomorrow(9 if turn % 2 else 0)
        story.learner.answer()
        story.done()
        story.backed_up()


def writing(story: Story) -> None:
    """Cards are added, a newer version changes copies, and things are written for others."""
    learner, study = story.learner, story.learner.study
    out, card = story.folder / OUT, {"question": "New?", "answer": "Yes."}
    for slug in ("moe", "mine", "mine"):
        study.authoring.add(slug, {**card, "question": f"New {slug} {len(story.known)}?"}, new=True)
        study.sync()
        story.done()
        learner.answer()
        story.done()
    newer = deck_text("moe", 14).replace("answer: A3", "answer: newer")
    written(learner.shipped / "moe.yaml", [newer], private=False)
    study.sync()
    story.done()
    for slugs in (("moe",), ("rope", "mine")):
        written(out / "x.csv", study.deck_export.table(slugs, raw=False))
        story.done()
    for _ in range(3):
        study.sync_with(out)
        story.done()
        learner.answer()
        story.done()


def prepared_for_writing(folder: Path) -> None:
    (folder / OUT).mkdir()


def migrating(story: Story) -> None:
    """The study was opened: the database is of the present version."""
    story.backed_up()


def prepared_as_older(folder: Path, dump: str, version: int) -> None:
    """A database of an older version, made of one that an older program has made."""
    learner = Learner(folder, {"rope": 4, "moe": 3})
    learner.study.close()
    database = learner.home.database
    database.unlink()
    with closing(sqlite3.connect(database)) as raw:
        raw.executescript((Path(__file__).parents[1] / "store" / dump).read_text("utf-8"))
    if version > int(dump[8]):
        open_database(database, folder / "other", NOON, MIGRATIONS[:version]).close()
        shutil.rmtree(folder / "other", ignore_errors=True)
