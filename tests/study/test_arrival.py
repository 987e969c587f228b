"""Files of other formats: taken in whole, with what was learned, or not at all."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studyllm.core.journal import DAY_MS, Answer, Fact, FactId, Grade, Mark, Review, Trait
from studyllm.errors import StudyError
from studyllm.exchange import anki, journal
from studyllm.study.foreign import kind_of
from studyllm.study.wishes import Arrived, Heard, Wishes
from tests.deckfile.test_media import PNG
from tests.learner import NOON, Learner, deck_text
from tests.study import lines
from tests.study import test_anki as anki_packages


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 2})
    yield made
    made.study.close()


NO_KIND = "a card has one of `answer`, `cloze`, `choices`, `number`, `points`; this one has none"


def card(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"c{number}", "question": f"Question {number}?", "answer": f"A{number}", **more}


def written(path: Path, decks: dict[str, list[dict[str, Any]]]) -> Path:
    """A file with these decks."""
    rows: list[dict[str, Any]] = []
    for slug, cards in decks.items():
        rows += [{"studyllm": "deck", "version": 1, "deck": slug}, *cards]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def with_facts(path: Path, facts: list[Fact]) -> Path:
    path.with_suffix(".facts").write_text("".join(journal.lines(facts)), encoding="utf-8")
    return path


def answers(slug: str, cards: int) -> list[Fact]:
    """An answer to each card on the day before, and a card that is suspended."""
    at = NOON - DAY_MS
    given: list[Fact] = [
        Answer(FactId(at + n, "elsewhere", at + n), f"{slug}/c{n}", Review(Grade.GOOD, 19_999, 5))
        for n in range(1, cards + 1)
    ]
    end = at + cards + 1
    return [
        *given,
        Mark(FactId(end, "elsewhere", end), f"{slug}/c1", 19_999, Trait.SUSPENDED, True),
    ]


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A file with two decks, facts and a picture."""
    pictured = card(3, note="![a](a.png) ![b](b.png) ![no](no.svg)")
    decks = {"one": [card(1), card(2), pictured], "two": [card(1)]}
    path = with_facts(written(tmp_path / "two.lines", decks), answers("one", 3))
    pictures = path.with_suffix(".media")
    pictures.mkdir()
    (pictures / "a.png").write_bytes(PNG)
    (pictures / "b.png").write_bytes(b"no picture")
    (pictures / "unnamed.png").write_bytes(PNG)
    return path


def take(learner: Learner, path: Path, **wishes: Any) -> Arrived:
    return learner.study.import_file(path, lines, Wishes(**wishes), Heard())


def rows_of(learner: Learner, *tables: str) -> list[object]:
    execute = learner.study._db.execute
    return [(table, execute(f"select * from {table}").fetchall()) for table in tables]


def state(learner: Learner) -> list[Any]:
    """All that is in the database and in the learner's folders."""
    execute = learner.study._db.execute
    tables = [row[0] for row in execute("select name from sqlite_master where type = 'table'")]
    rows = rows_of(learner, *sorted(tables))
    temporary = execute(
        "select name from sqlite_temp_master where name like '%#_%' escape '#'"
    ).fetchall()
    files = {
        str(path.relative_to(learner.home.data)): path.read_bytes() if path.is_file() else b""
        for path in sorted(learner.home.data.rglob("*"))
        if not path.name.startswith("studyllm.db")
    }
    return [*rows, temporary, files]


def cards(learner: Learner) -> dict[str, tuple[int, int]]:
    return {row.slug: (row.cards, row.learned) for row in learner.study.decks()}


def test_decks_facts_and_pictures_arrive_together(learner: Learner, two: Path) -> None:
    arrived = take(learner, two)
    assert arrived.kind == "lines"
    assert arrived.decks == (("one", 3, 0, 0, 0), ("two", 1, 0, 0, 0))
    assert (arrived.reviews, arrived.added, arrived.known, arrived.pictures) == (3, 4, 0, 1)
    assert [tuple(one) for one in arrived.skipped] == [
        ("line 0", "nobody can read that"),
        ("b.png", "the content is not what the name says"),
    ]
    learner.reopen()
    assert learner.study.problems == []
    assert cards(learner) == {"one": (3, 3), "rope": (2, 0), "two": (1, 0)}
    assert [marked.key for marked in learner.study.marked()] == ["one/c1"]
    assert learner.study.picture("one", "a.png").read_bytes() == PNG
    assert learner.sound()
    lying = {p.name for p in learner.home.data.rglob("*") if not p.name.startswith("studyllm.db")}
    assert lying == {"decks", "media", "one", "one.yaml", "two.yaml", "a.png"}


def test_the_deck_file_says_where_it_came_from_and_what_the_cards_say(
    learner: Learner, tmp_path: Path
) -> None:
    unnamed = {"question": "No id?", "answer": "Made\nof it", "tags": ["x"]}
    take(learner, written(tmp_path / "own.lines", {"own": [card(1), unnamed]}))
    assert (learner.home.decks / "own.yaml").read_text(encoding="utf-8") == (
        "# Imported from own.lines (lines). Edit it as you like.\n"
        "deck: own\n"
        "cards:\n"
        "  - id: c1\n"
        "    question: Question 1?\n"
        "    answer: A1\n"
        "\n"
        "  - question: No id?\n"
        "    answer: |\n"
        "      Made\n"
        "      of it\n"
        "    tags: [x]\n"
    )


def test_what_the_mirror_has_is_what_reading_the_file_gives(
    learner: Learner, tmp_path: Path
) -> None:
    odd = [
        card(1, note="\x1b[31m and \u202e\n\n  end ", reverse=True),
        {"cloze": "{{1:a::hint}} and {{2:b}}", "as_of": "2026-03", "refs": ["r 1"]},
        {"question": {"en": "Which?", "zh": "哪个？"}, "choices": [{"en": "1", "zh": "一"}, "2"]},
        {"question": "How many?", "number": 1e-4, "tolerance": "1%", "unit": "s"},
        {"question": "Say:", "points": ["one", {"point": "two", "required": True}]},
        {"question": "Later?", "answer": "yes: no # \t", "follow_up": ["c1"]},
    ]
    take(learner, written(tmp_path / "odd.lines", {"odd": odd}))
    tables = ("deck", "card", "content", "name")
    before = rows_of(learner, *tables)
    (learner.home.decks / "odd.yaml").touch()
    learner.study._db.execute("update file set digest = null where path = 'data:odd.yaml'")
    learner.reopen()
    assert learner.study.problems == []
    assert rows_of(learner, *tables) == before


def test_a_card_that_breaks_a_rule_is_left_out_with_its_line(
    learner: Learner, tmp_path: Path
) -> None:
    broken = [
        card(1),
        {"question": "No kind?"},
        card(1, answer="the same id"),
        {"question": "", "answer": "x"},
        {"question": "Deep?", "answer": {"en": {"en": {"en": [[[[[["x"]]]]]]}}}},
        {"question": "Far?", "answer": "x", "follow_up": ["c9"]},
        {"id": "c7", "question": "Near?", "answer": "x", "follow_up": ["c8"]},
        {"id": "c8", "question": "Broken?"},
        {"id": "c10", "question": "Was?", "answer": "x", "was": ["c1"]},
        {"question": "Nothing?", "answer": None},
    ]
    arrived = take(learner, written(tmp_path / "own.lines", {"own": broken}))
    assert arrived.decks == (("own", 4, 0, 0, 0),)
    assert [tuple(one) for one in arrived.skipped[1:]] == [
        (
            "line 3",
            "a card has one of `answer`, `cloze`, `choices`, `number`, `points`; this one has none",
        ),
        ("line 4", "`id: c1` is taken by line 2"),
        ("line 5", "`question` is empty"),
        ("line 6", "more than 8 lists and mappings inside each other"),
        ("line 7", "without its links: `follow_up: c9` is no card of this deck"),
        ("line 8", "without its links: `follow_up: c8` is no card of this deck"),
        (
            "line 9",
            "a card has one of `answer`, `cloze`, `choices`, `number`, `points`; this one has none",
        ),
        ("line 10", "without its links: `was: c1` is the card in line 2"),
        ("line 11", "`answer` is empty"),
    ]
    learner.reopen()
    assert learner.study.problems == []
    assert cards(learner)["own"] == (4, 0)


def test_importing_again_changes_nothing_and_does_not_read(learner: Learner, two: Path) -> None:
    take(learner, two)
    before = state(learner)
    again = take(learner, two)
    assert again == ("lines", (("one", 0, 0, 0, 3), ("two", 0, 0, 0, 1)), (), 0, 0, 0, 0)
    assert state(learner) == before
    # Under another name all of it is read, and found to be the same.
    moved = two.rename(two.with_name("moved.lines"))
    with_facts(moved, answers("one", 3))
    arrived = take(learner, moved)
    assert arrived.decks == (("one", 0, 0, 0, 3), ("two", 0, 0, 0, 1))
    assert (arrived.added, arrived.known) == (0, 4)


def test_a_newer_version_updates_and_a_deck_that_was_removed_comes_back(
    learner: Learner, two: Path
) -> None:
    take(learner, two)
    learner.reopen()
    learner.study.remove_deck("two")
    assert take(learner, two).decks == (("one", 0, 0, 0, 3), ("two", 1, 0, 0, 0))
    written(two, {"one": [card(1), card(2, answer="new"), card(4)]})
    with_facts(two, answers("one", 3))
    assert take(learner, two).decks == (("one", 1, 1, 1, 1),)


def test_what_the_learner_edited_is_not_overwritten_unless_they_say_so(
    learner: Learner, two: Path
) -> None:
    take(learner, two)
    own = learner.home.decks / "one.yaml"
    edited = own.read_text(encoding="utf-8").replace("A1", "my own words")
    own.write_text(edited, encoding="utf-8")
    written(two, {"one": [card(1), card(2, answer="new"), card(3)]})
    with pytest.raises(StudyError, match=r"you have edited .*one\.yaml .*--replace"):
        take(learner, two)  # edited a moment ago
    learner.reopen()
    before = state(learner)
    with pytest.raises(StudyError, match=r"your own deck .*one\.yaml.*--replace"):
        take(learner, two)
    assert state(learner) == before
    assert take(learner, two, replace=True).decks[0].changed == 3
    assert [path.read_text(encoding="utf-8") for path in learner.home.removed.iterdir()] == [edited]
    learner.reopen()
    assert learner.study.problems == []


def test_a_broken_edit_is_the_learners_too(learner: Learner, two: Path) -> None:
    take(learner, two)
    own = learner.home.decks / "one.yaml"
    own.write_text("deck: one\ncards: [oops", encoding="utf-8")
    learner.reopen()
    written(two, {"one": [card(1)]})
    with pytest.raises(StudyError, match="--replace"):
        take(learner, two)
    assert own.read_text(encoding="utf-8") == "deck: one\ncards: [oops"


def test_a_namesake_among_several_decks_refuses_all(learner: Learner, tmp_path: Path) -> None:
    path = with_facts(
        written(tmp_path / "x.lines", {"new": [card(1)], "rope": [card(1)]}), answers("new", 1)
    )
    before = state(learner)
    with pytest.raises(StudyError, match=r"`rope` comes with studyllm.*--replace.*--as SLUG"):
        take(learner, path)
    assert state(learner) == before


def test_another_slug_goes_before_those_of_several_decks_and_facts_follow(
    learner: Learner, two: Path
) -> None:
    arrived = take(learner, two, slug="my")
    assert [merged.slug for merged in arrived.decks] == ["my-one", "my-two"]
    learner.reopen()
    assert learner.study.problems == []
    assert cards(learner) == {"my-one": (3, 3), "my-two": (1, 0), "rope": (2, 0)}
    assert {fact.card.partition("/")[0] for fact in learner.study.exchanging.facts()} == {"my-one"}
    assert learner.study.picture("my-one", "a.png").read_bytes() == PNG
    assert take(learner, two, slug="my").decks == (("my-one", 0, 0, 0, 3), ("my-two", 0, 0, 0, 1))


def test_another_slug_is_that_of_a_single_deck(learner: Learner, tmp_path: Path) -> None:
    path = with_facts(written(tmp_path / "x.lines", {"own": [card(1)]}), answers("own", 1))
    assert take(learner, path, slug="mine").decks[0].slug == "mine"
    learner.reopen()
    assert learner.study.problems == []
    (row,) = [row for row in learner.study.decks() if row.slug == "mine"]
    assert (row.title, row.learned) == ({"": "mine"}, 1)


def test_a_file_of_another_deck_is_left_alone(learner: Learner, tmp_path: Path) -> None:
    other = learner.home.decks / "own.yaml"
    other.parent.mkdir()
    other.write_text(deck_text("stranger", 1), encoding="utf-8")
    learner.reopen()
    take(learner, written(tmp_path / "x.lines", {"own": [card(1)], "own-2": [card(2)]}))
    assert other.read_text(encoding="utf-8") == deck_text("stranger", 1)
    learner.reopen()
    assert learner.study.problems == []
    assert cards(learner).keys() == {"own", "own-2", "rope", "stranger"}


def test_a_dry_run_tells_all_and_changes_nothing(learner: Learner, two: Path) -> None:
    before = state(learner)
    rehearsed = take(learner, two, rehearse=True)
    assert state(learner) == before
    assert take(learner, two) == rehearsed
    written(two, {"one": [card(n) for n in range(2, 300)], "two": [card(1)]})
    before = state(learner)
    rehearsed = take(learner, two, rehearse=True)
    assert state(learner) == before
    assert rehearsed.decks[0] == ("one", 296, 1, 1, 1)
    assert take(learner, two) == rehearsed
    assert len(list(learner.home.backups.iterdir())) == 1


@pytest.mark.parametrize("cards", [3, 300])
def test_a_journal_is_rehearsed_too(learner: Learner, tmp_path: Path, cards: int) -> None:
    """With few cards, which are folded one by one, and with many, for which all views are made."""
    path = tmp_path / "x.jsonl"
    path.write_text("".join(journal.lines(answers("rope", cards))), encoding="utf-8")
    learner.answer()
    before = state(learner)
    rehearsed = learner.study.exchanging.take_file(path, rehearse=True)
    assert rehearsed.merged.added == cards + 1
    assert state(learner) == before
    assert learner.sound()
    learner.answer()
    assert learner.study.exchanging.take_file(path) == rehearsed
    assert learner.sound()


def late(facts: list[Fact]) -> list[Fact]:
    """With one that is far ahead, which is found when all others were read."""
    at = NOON + 200 * 366 * DAY_MS
    review = Review(Grade.GOOD, 19_999, 5)
    return [*facts, Answer(FactId(at, "elsewhere", at), "one/c1", review)]


@pytest.mark.parametrize("where", ["deck", "cards", "line", "picture", "facts", "later"])
def test_a_mistake_anywhere_leaves_nothing(learner: Learner, two: Path, where: str) -> None:
    good = [card(1, note="![a](a.png)"), card(2)]
    match where:
        case "deck":
            written(two, {"one": good, "a/b": [card(1)]})
        case "cards":
            written(two, {"one": good, "two": [{"question": "x"}], "one ": [card(1)]})
        case "line":
            with open(written(two, {"one": good}), "a", encoding="utf-8") as stream:
                stream.write("{nonsense\n")
        case "picture":
            written(two, {"one": good})
            (two.with_suffix(".media") / "a.png").unlink()
            (two.with_suffix(".media") / "a.png").mkdir()
        case "facts":
            with open(two.with_suffix(".facts"), "a", encoding="utf-8") as stream:
                stream.write("{nonsense\n")
        case "later":
            with_facts(two, late(answers("one", 3)))
    before = state(learner)
    with pytest.raises(StudyError, match=r"two|a\.png"):
        take(learner, two)
    assert state(learner) == before
    learner.reopen()
    assert learner.study.problems == []
    assert cards(learner) == {"rope": (2, 0)}


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_folder_that_cannot_be_written_is_said(learner: Learner, two: Path) -> None:
    learner.home.decks.write_text("in the way", encoding="utf-8")
    with pytest.raises(StudyError, match="decks"):
        take(learner, two)
    learner.home.decks.unlink()
    assert take(learner, two).decks[0].added == 3


class Stop:
    """Stops when it has heard so many words of progress."""

    def __init__(self, words: int) -> None:
        self.words = words

    def __call__(self, *_: int) -> None:
        self.words -= 1
        if self.words < 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("words", range(4))
def test_whoever_stops_it_leaves_no_trace(learner: Learner, tmp_path: Path, words: int) -> None:
    many = {"one": [card(n) for n in range(1, 1500)], "two": [card(n) for n in range(1, 1500)]}
    path = with_facts(written(tmp_path / "x.lines", many), answers("one", 1200))
    learner.reopen()
    before = state(learner)
    stop = Stop(words)
    with pytest.raises(KeyboardInterrupt):
        learner.study.import_file(path, lines, Wishes(), Heard(stop, stop))
    after = state(learner)
    after[-1] = {n: b for n, b in after[-1].items() if not n.startswith("backups")}
    # Temporary tables may stay as long as the frame of what was stopped does.
    assert (after[:-2], after[-1]) == (before[:-2], before[-1])


def test_a_file_without_cards_changes_nothing(learner: Learner, two: Path) -> None:
    written(two, {})
    before = state(learner)
    assert take(learner, two).decks == ()
    written(two, {"one": [{"question": "x"}]})
    assert [one.place for one in take(learner, two).skipped] == ["line 0", "line 2"]
    assert state(learner) == before


@pytest.mark.parametrize("name", ["new.apkg", "legacy.colpkg"])
def test_a_package_of_anki_is_known_and_asked_as_there(tmp_path: Path, name: str) -> None:
    package = anki_packages.DATA / name
    learner = Learner(tmp_path, {})
    learner.now = anki_packages.TOLD["today"] * DAY_MS + DAY_MS // 2
    study = learner.study

    def taken(path: Path) -> Arrived:
        assert kind_of(path) is anki
        return study.import_file(path, anki, Wishes(), Heard())

    arrived = taken(package)
    assert arrived.pictures == 2
    assert sorted(anki_packages.due(learner).values()) == anki_packages.promised()
    facts = list(study.exchanging.facts())
    assert arrived.reviews == sum(isinstance(fact, Answer) for fact in facts)
    assert arrived.added == len(facts)
    counts = [(merged.slug, 0, 0, 0, merged.added) for merged in arrived.decks]
    assert [tuple(merged) for merged in taken(package).decks] == counts
    again = taken(Path(shutil.copy(package, tmp_path / "copy.zip")))
    assert [tuple(merged) for merged in again.decks] == counts
    assert (again.added, again.known) == (0, len(facts))
    study.sync()
    assert study.problems == []
    assert learner.sound()
    study.close()
