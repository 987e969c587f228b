"""Copies of shipped decks that a newer version changes, while their learner has edited them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyllm import deckfile
from studyllm.errors import StudyError
from studyllm.study.choosing import Update
from tests.learner import Learner

EXAMPLES = int(os.environ.get("STUDYLLM_UPDATED_COPIES", "7"))

HEAD = "# Ours.\ndeck: rope\ntitle: Rope   # short\ntags: [x]\n\ncards:\n"


def entry(name: str, answer: str = "A", remark: str = "") -> str:
    """The lines of a card, with a comment inside."""
    return (
        f"  - id: {name}   # {name}\n    question: What is {name}?\n{remark}    answer: {answer}\n"
    )


def text(*cards: str, head: str = HEAD) -> str:
    return head + "\n".join(cards)


BASE = text(entry("a"), entry("b"), "  # about c\n" + entry("c"), entry("d"))


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {})
    ship(made, BASE)
    yield made
    made.study.close()


def ship(learner: Learner, deck: str) -> None:
    """Let another version of the program be installed."""
    (learner.shipped / "rope.yaml").write_text(deck, encoding="utf-8")
    learner.reopen()


def edit(learner: Learner, *changes: tuple[str, str]) -> Path:
    """Let the learner change their copy, which is made if there is none."""
    path = learner.home.decks / "rope.yaml"
    if not path.exists():
        learner.study.edit_place("rope/a")
    found = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in found
        found = found.replace(before, after)
    path.write_text(found, encoding="utf-8")
    learner.reopen()
    return path


MINE = (entry("b"), "  # my own\n" + entry("b", "mine"))


def listed(learner: Learner) -> Update:
    (found,) = learner.study.choosing.listed()
    return found


def test_what_the_learner_did_not_touch_is_updated_and_theirs_stays(learner: Learner) -> None:
    for _ in range(3):
        learner.answer()
    past = {name: learner.study.history.of(f"rope/{name}").memory for name in "abc"}
    path = edit(learner, MINE, (entry("d"), entry("d") + "# the end\n"))
    ship(
        learner,
        text(entry("a", "newer"), entry("n"), entry("b"), entry("d"), entry("e"))
        .replace("title: Rope   # short", "title: The rope")
        .replace("tags: [x]\n", "tags: [x]\nabout: Ropes.\n"),
    )
    assert path.read_text(encoding="utf-8") == (
        "# Ours.\ndeck: rope\ntitle: The rope\ntags: [x]\nabout: Ropes.\n\ncards:\n"
        + "\n".join(
            (entry("a", "newer"), entry("n"), "  # my own\n" + entry("b", "mine"), entry("d"))
        )
        + "\n"
        + entry("e")
        + "# the end\n"
    )
    assert learner.study.news == [
        "your copy of `rope` has what a newer version changed: 2 updated, 3 added, 1 removed"
    ]
    assert listed(learner) == (
        "rope", path, ("#title", "a"), ("#about", "n", "e"), ("c",), ()
    )  # fmt: skip
    assert {n: learner.study.history.of(f"rope/{n}").memory for n in "abc"} == past
    assert learner.sound()
    (former,) = learner.home.removed.iterdir()
    assert "mine" in former.read_text(encoding="utf-8")
    before = path.stat()
    learner.reopen()
    assert (learner.study.news, path.stat()) == ([], before)


def test_what_both_have_changed_waits_until_the_learner_chooses(learner: Learner) -> None:
    path = edit(learner, MINE, (entry("c"), entry("c", "mine, too")), ("Rope ", "My rope "))
    kept = path.read_text(encoding="utf-8")
    newer = text(entry("a"), entry("b", "ours"), entry("d"), head=HEAD.replace("Rope ", "A rope "))
    ship(learner, newer)
    assert path.read_text(encoding="utf-8") == kept
    assert learner.study.news == [
        "a newer version changed `rope`; 3 to choose: `studyllm decks updates`"
    ]
    found = listed(learner)
    assert [each.name for each in found.differences] == ["#title", "b", "c"]
    title, b, c = found.differences
    assert (title.mine, title.shipped) == ({"title": "My rope"}, {"title": "A rope"})
    assert (b.mine["answer"], b.shipped["answer"]) == ("mine", "ours")
    assert (c.mine["answer"], c.shipped) == ("mine, too", {})
    assert learner.study.differing() == [("rope", 3)]
    learner.study.choosing.take("rope", ["b"], shipped=False)
    learner.study.choosing.take("rope", ["c", "#title"], shipped=True)
    learner.reopen()
    assert learner.study.differing() == []
    # Whose remark that is cannot be told any more, so it stays.
    assert path.read_text(encoding="utf-8") == newer.replace(
        entry("b", "ours"), MINE[1] + "  # about c\n"
    )
    ship(learner, newer.replace("answer: A", "answer: B"))
    assert learner.study.differing() == []
    assert {card.id: card.kind for card in deckfile.load(path)[1]}.keys() == {*"abd"}


def test_a_conflict_outlives_a_version_that_does_not_touch_it(learner: Learner) -> None:
    edit(learner, MINE)
    ship(learner, BASE.replace(entry("b"), entry("b", "ours")))
    ship(learner, BASE.replace(entry("b"), entry("b", "ours")).replace(entry("a"), entry("a", "2")))
    (left,) = listed(learner).differences
    assert (left.mine["answer"], left.shipped["answer"]) == ("mine", "ours")
    edit(learner, (entry("b", "mine"), entry("b", "ours")))
    assert learner.study.undecided() == ["rope"]
    assert learner.study.differing() == []
    assert learner.study.undecided() == []


def test_a_base_that_is_no_deck_counts_as_not_kept(learner: Learner) -> None:
    path = edit(learner, MINE)
    (base,) = learner.home.bases.iterdir()
    base.write_text("oops", encoding="utf-8")
    kept = path.read_bytes()
    ship(learner, BASE.replace(entry("a"), entry("a", "newer")))
    assert path.read_bytes() == kept
    assert [each.name for each in listed(learner).differences] == ["a", "b"]


def test_a_copy_in_which_nothing_was_changed_gives_way(learner: Learner) -> None:
    path = edit(learner)
    ship(learner, BASE.replace(entry("b"), entry("b", "ours")))
    assert not path.exists()
    assert [(row.shipped, row.cards) for row in learner.study.decks()] == [(True, 4)]
    assert list(learner.home.bases.iterdir()) == []
    edit(learner, (entry("a"), entry("a", "both")))
    ship(learner, BASE.replace(entry("a"), entry("a", "both")).replace(entry("b"), entry("b", "o")))
    ship(learner, BASE)
    learner.study.choosing.take("rope", ["a"], shipped=True) if learner.study.differing() else None
    assert [row.cards for row in learner.study.decks()] == [4]


def test_a_copy_that_becomes_the_shipped_deck_goes(learner: Learner) -> None:
    path = edit(learner, MINE)
    newer = BASE.replace(entry("b"), entry("b", "ours"))
    ship(learner, newer)
    edit(learner, ("  # my own\n", ""))
    learner.study.choosing.take("rope", ["b"], shipped=True)
    learner.reopen()
    assert not path.exists()
    assert [row.shipped for row in learner.study.decks()] == [True]
    assert learner.study.choosing.listed() == []


def test_a_copy_with_a_mistake_waits_and_that_is_said(learner: Learner) -> None:
    path = edit(learner, (entry("b"), entry("b", "[")))
    newer = BASE.replace(entry("a"), entry("a", "newer"))
    ship(learner, newer)
    for _ in range(2):
        learner.reopen()
        assert learner.study.news == ["a newer version of `rope` waits until your copy can be read"]
        assert len(learner.study.problems) == 1
        assert learner.study.choosing.listed() == []
    assert path.read_text(encoding="utf-8") == BASE.replace(entry("b"), entry("b", "["))
    edit(learner, (entry("b", "["), entry("b", "mine")))
    assert path.read_text(encoding="utf-8") == newer.replace(entry("b"), entry("b", "mine"))
    assert listed(learner).updated == ("a",)


def test_what_cannot_be_written_waits_and_stops_nobody(learner: Learner) -> None:
    path = edit(learner, MINE)
    kept = path.read_bytes()
    learner.home.removed.touch()
    newer = BASE.replace(entry("a"), entry("a", "newer"))
    ship(learner, newer)
    (told,) = learner.study.news
    assert told.startswith(f"{learner.home.removed}")
    assert (path.read_bytes(), learner.study.choosing.listed()) == (kept, [])
    learner.home.removed.unlink()
    learner.reopen()
    assert path.read_text(encoding="utf-8") == newer.replace(*MINE)


def test_pictures_of_new_cards_come_along(learner: Learner) -> None:
    path = edit(learner, MINE)
    folder = learner.shipped / "media/rope"
    folder.mkdir(parents=True)
    picture = folder / "knot.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n and so on")
    ship(learner, BASE + "\n" + entry("e", "'![a knot](knot.png)'"))
    copied = path.parent / "media/rope/knot.png"
    assert copied.read_bytes() == picture.read_bytes()


def test_a_newer_version_with_a_mistake_changes_nothing(learner: Learner) -> None:
    path = edit(learner, MINE)
    kept = path.read_text(encoding="utf-8")
    ship(learner, BASE + "oops: 1\n")
    assert path.read_text(encoding="utf-8") == kept
    assert len(learner.study.problems) == 1
    ship(learner, BASE.replace(entry("a"), entry("a", "newer")))
    assert path.read_text(encoding="utf-8") == kept.replace(entry("a"), entry("a", "newer"))


def test_without_its_base_all_that_differs_is_to_choose(learner: Learner) -> None:
    path = edit(learner, MINE)
    kept = path.read_text(encoding="utf-8")
    for base in learner.home.bases.iterdir():
        base.unlink()
    ship(learner, BASE.replace(entry("a"), entry("a", "newer")) + "\n" + entry("e"))
    assert path.read_text(encoding="utf-8") == kept
    assert [each.name for each in listed(learner).differences] == ["a", "b", "e"]
    learner.study.choosing.take("rope", ["a", "e"], shipped=True)
    assert [card.id for card in deckfile.load(path)[1]] == [*"abcde"]


def test_a_base_that_was_not_kept_is_kept_as_long_as_it_is_shipped(learner: Learner) -> None:
    edit(learner, MINE)
    (base,) = learner.home.bases.iterdir()
    base.unlink()
    (learner.shipped / "rope.yaml").touch()
    learner.reopen()
    assert base.read_text(encoding="utf-8") == BASE


@pytest.mark.parametrize("indent", ["", "      "])
@pytest.mark.parametrize(("code", "newline"), [("utf-16", "\n"), ("utf-8", "\r\n")])
def test_encoding_line_ends_and_indentation_of_a_copy_stay(
    learner: Learner, code: str, newline: str, indent: str
) -> None:
    def theirs(deck: str) -> bytes:
        lines = (re.sub("^  ", indent, line) for line in deck.split("\n"))
        return newline.join(lines).encode(code)

    path = edit(learner)
    path.write_bytes(theirs(BASE.replace(*MINE)))
    learner.reopen()
    assert learner.study.problems == []
    newer = BASE.replace(entry("a"), entry("a", "|\n      1\n\n      2")) + "\n" + entry("e")
    ship(learner, newer)
    assert path.read_bytes() == theirs(newer.replace(*MINE))


def test_a_layout_of_its_own_is_merged_as_cards(learner: Learner) -> None:
    edit(learner)
    path = learner.home.decks / "rope.yaml"
    cards = ", ".join(f"{{id: {n}, question: What is {n}?, answer: A}}" for n in "ab")
    path.write_bytes(f"deck: rope\r\ntags: [x]\r\ncards: [{cards}]\r\n".encode("utf-8-sig"))
    learner.reopen()
    ship(learner, BASE.replace(entry("a"), entry("a", "newer")))
    assert [card.id for card in deckfile.load(path)[1]] == ["a", "b"]
    assert path.read_bytes().startswith(b"\xef\xbb\xbfdeck: rope\r\n")
    assert b"newer" in path.read_bytes()


def test_a_choice_that_cannot_stand_alone_is_refused(learner: Learner) -> None:
    path = edit(learner, ("\n" + entry("d"), ""), MINE, (entry("c"), entry("c", "mine")))
    newer = BASE.replace(entry("b"), entry("b", "ours") + "    follow_up: [d]\n")
    ship(learner, newer.replace(entry("d"), entry("d", "newer")))
    kept = path.read_bytes()
    with pytest.raises(StudyError, match=r"cannot be taken alone: `follow_up: d` is no card"):
        learner.study.choosing.take("rope", ["b"], shipped=True)
    assert path.read_bytes() == kept
    learner.study.choosing.take("rope", ["b", "d"], shipped=True)
    assert [card.id for card in deckfile.load(path)[1]] == [*"abcd"]


class Version(NamedTuple):
    """A deck as ids with answers, in an order."""

    answers: dict[str, str]

    def written(self, remarks: bool) -> str:
        remark = "    # mine\n" if remarks else ""
        return text(*(entry(n, a, remark * (a != "A")) for n, a in self.answers.items()))


@st.composite
def edited(draw: st.DrawFn, who: str) -> Version:
    """The base with some answers changed, some cards gone and some new ones between."""
    answers = {}
    for name in "abcd":
        if draw(st.integers(0, 4)) == 0:
            answers[draw(st.sampled_from(["x", "y"])) + name] = draw(st.sampled_from(["N", who]))
        what = draw(st.sampled_from(["A", "A", "same", who, ""]))
        if what:
            answers[name] = what
    return Version(answers or {"a": "A"})


def expected(mine: dict[str, str], shipped: dict[str, str]) -> dict[str, str]:
    """What a copy says after an update: the newer version's changes, then the learner's."""
    base = dict.fromkeys("abcd", "A")
    after = {**mine}
    for name in {*base, *shipped}:
        if shipped.get(name) != base.get(name) and mine.get(name) == base.get(name):
            after.pop(name, None)
            if name in shipped:
                after[name] = shipped[name]
    return after


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
@given(edited("mine"), edited("ours"), st.booleans())
def test_any_edits_of_both_sides_are_merged(
    tmp_path_factory: pytest.TempPathFactory, mine: Version, shipped: Version, remarks: bool
) -> None:
    learner = Learner(tmp_path_factory.mktemp("updated"), {})
    ship(learner, BASE)
    path = edit(learner)
    path.write_text(mine.written(remarks), encoding="utf-8")
    learner.reopen()
    ship(learner, shipped.written(False))
    try:
        result = expected(mine.answers, shipped.answers)
        if not result:
            return
        row = learner.study.file_of("rope")
        assert row is not None
        cards = deckfile.load(row)[1]
        assert {card.id: card.kind.answer[""] for card in cards} == result  # type: ignore[union-attr]
        own = [name for name in mine.answers if name in result]
        assert [card.id for card in cards if card.id in own] == own
        if row == path:
            lines = path.read_text(encoding="utf-8")
            for name in own:
                changed = mine.answers[name] != "A"
                assert entry(name, result[name], "    # mine\n" * (remarks and changed)) in lines
        open_ = {
            name
            for name in {*"abcd", *shipped.answers}
            if len(
                {v.get(name) for v in (dict.fromkeys("abcd", "A"), mine.answers, shipped.answers)}
            )
            == 3
        }
        differing = learner.study.choosing.listed()
        assert {each.name for found in differing for each in found.differences} == open_
        assert learner.study.problems == []
        assert learner.sound()
    finally:
        learner.study.close()
