"""Where a card stands in its file, and its id written there with every other byte as it was."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm import deckfile
from studyllm.errors import StudyError
from tests.learner import deck_text, notes_text

DECK = """# Mine.
deck: mine   # the slug
cards:
  - id: rope   # named
    question: What?
    answer: That.

  -   q: Which one?   # blanks before it
      a: "This: one"
  # between
  -
    cloze: 'One {{hidden}} part'
  - {q: "In braces?", a: Yes}
  - { question: {en: Two?, zh: 两?}, answer: {en: A, zh: 甲} }
"""
IDS = {"rope": 4, "Which one?": 8, "One {{hidden}} part": 12, "In braces?": 13, "Two?": 14}


def write(path: Path, text: str, code: str = "utf-8") -> Path:
    path.write_bytes(text.encode(code))
    return path


def made_of(text: str) -> str:
    from studyllm.deckfile.names import made

    return made({"": text})


def the_id(what: str) -> str:
    return what if what == "rope" else made_of(what)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("what", IDS)
def test_a_card_is_found_by_its_id_written_or_made(
    tmp_path: Path, what: str, code: str, newline: str
) -> None:
    path = write(tmp_path / "d.yaml", DECK.replace("\n", newline), code)
    place = deckfile.place_of(path, the_id(what))
    line = DECK.split("\n")[place.line - 1]
    assert place.line == IDS[what]
    assert line[place.column - 1 :].startswith(("id: rope", "q: ", "cloze: ", "{"))


def test_a_card_that_is_not_there_stands_at_the_top(tmp_path: Path) -> None:
    path = write(tmp_path / "d.yaml", DECK)
    assert deckfile.place_of(path, "nothing") == (1, 1)
    with pytest.raises(StudyError, match="no such file"):
        deckfile.place_of(tmp_path / "none.yaml", "rope")


@pytest.mark.parametrize("broken", ["  - {q: x}\n", "  - id: b\n    oops: 1\n", "  - - 1\n"])
def test_a_card_is_found_beside_a_broken_one(tmp_path: Path, broken: str) -> None:
    text = DECK.replace("cards:\n", "cards:\n" + broken)
    path = write(tmp_path / "d.yaml", text)
    assert deckfile.place_of(path, "rope").line == 4 + broken.count("\n")
    assert deckfile.place_of(path, made_of("In braces?")).line == 13 + broken.count("\n")


@pytest.mark.parametrize("named", ["id: z", "- id: 'z'", '  {"id": "z", ', "-\tid: z  # last"])
def test_an_id_is_found_behind_what_is_no_yaml(tmp_path: Path, named: str) -> None:
    text = f"deck: d\ncards:\n  - {{q: [}}\n  - id: zz\n  {named}\n"
    assert deckfile.place_of(write(tmp_path / "d.yaml", text), "z").line == 5


def test_a_broken_card_is_found_itself(tmp_path: Path) -> None:
    text = DECK.replace("answer: That.", "answr: That.")
    assert deckfile.place_of(write(tmp_path / "d.yaml", text), "rope") == (4, 5)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_an_id_is_written_and_nothing_else_changes(tmp_path: Path, code: str, newline: str) -> None:
    mark = "\ufeff" if code.startswith("utf-16") else ""
    path = write(tmp_path / "d.yaml", mark + DECK.replace("\n", newline), code)
    before = deckfile.load(path)
    for what in IDS:
        assert deckfile.name_card(path, the_id(what)) == (what != "rope")
    expected = (
        DECK.replace("-   q", f"-   id: {made_of('Which one?')}\n      q")
        .replace("    cloze", f"    id: {made_of('One {{hidden}} part')}\n    cloze")
        .replace('{q: "In', f'{{id: {made_of("In braces?")}, q: "In')
        .replace("{ question", f"{{ id: {made_of('Two?')}, question")
    )
    assert path.read_bytes() == (mark + expected.replace("\n", newline)).encode(code)
    assert deckfile.load(path) == before
    assert [found.name for found in tmp_path.iterdir()] == ["d.yaml"]


def test_json_stays_json(tmp_path: Path) -> None:
    text = '{"deck": "d", "cards": [\n  {"q": "Why?", "a": "So"},\n  {\n    "q": "x", "a": "y"}]}'
    path = write(tmp_path / "d.yaml", text)
    assert deckfile.name_card(path, made_of("Why?"))
    assert path.read_text() == text.replace('{"q"', f'{{"id": "{made_of("Why?")}", "q"')
    assert deckfile.name_card(path, made_of("x"))
    assert path.read_text().count(f"{{id: {made_of('x')},\n") == 1


def test_a_card_keeps_its_written_id_when_its_text_changes(tmp_path: Path) -> None:
    path = write(tmp_path / "d.yaml", "deck: d\ncards:\n- q: Why?\n  a: So\n")
    (card,) = deckfile.load(path)[1]
    assert deckfile.name_card(path, card.id)
    write(path, path.read_text().replace("Why?", "How come?"))
    (other,) = deckfile.load(path)[1]
    assert (other.id, other.question) == (card.id, {"": "How come?"})


@pytest.mark.parametrize("card_id", ["nothing", "rope"])
def test_a_card_that_needs_no_id_leaves_the_file_alone(tmp_path: Path, card_id: str) -> None:
    path = write(tmp_path / "d.yaml", DECK)
    assert not deckfile.name_card(path, card_id)
    assert path.read_text() == DECK


def test_a_broken_file_is_not_written_to(tmp_path: Path) -> None:
    path = write(tmp_path / "d.yaml", DECK + "oops: 1\n")
    assert not deckfile.name_card(path, made_of("Which one?"))
    assert path.read_text() == DECK + "oops: 1\n"
    assert [found.name for found in tmp_path.iterdir()] == ["d.yaml"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no modes")
def test_mode_and_link_of_a_file_stay(tmp_path: Path) -> None:
    path = write(tmp_path / "d.yaml", DECK)
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to("d.yaml")
    assert deckfile.name_card(link, made_of("Which one?"))
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert "id: ~" in path.read_text()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="all may be written")
def test_a_folder_that_takes_nothing_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "d.yaml", DECK)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StudyError, match="cannot be written"):
            deckfile.name_card(path, made_of("Which one?"))
    finally:
        tmp_path.chmod(0o700)


TEXTS = st.text(st.sampled_from("ab甲 :{}[]#'\"-\\\n𝛉"), min_size=1, max_size=12).filter(str.strip)


@settings(deadline=None)  # each name waits for the disk
@given(st.lists(TEXTS, min_size=1, max_size=4, unique_by=lambda text: " ".join(text.split())))
def test_naming_any_card_changes_no_card(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    import json

    path = tmp_path_factory.mktemp("named") / "d.yaml"
    lines = [f"- q: {json.dumps(text, ensure_ascii=False)}\n  a: x\n" for text in texts]
    write(path, "deck: d\ncards:\n" + "".join(lines))
    before = deckfile.load(path)
    for card in before[1]:
        assert deckfile.name_card(path, card.id)
        assert deckfile.load(path) == before
        assert not deckfile.name_card(path, card.id)
    assert path.read_text().count("id: ~") == len(texts)


def test_every_card_of_ordinary_decks_has_its_place(tmp_path: Path) -> None:
    for text in (deck_text("d", 30), notes_text("d", 30)):
        path = write(tmp_path / "d.yaml", text)
        for card in deckfile.load(path)[1]:
            place = deckfile.place_of(path, card.id)
            assert text.split("\n")[place.line - 1] == f"  - id: {card.id}"
            assert place.column == 5


@pytest.mark.parametrize(
    ("card", "named"),
    [
        ("- {\tq: Why?, a: x}", "- {ID, \tq: Why?, a: x}"),
        ("- { # so\n   q: Why?, a: x}", "- { ID, # so\n   q: Why?, a: x}"),
        ("- ? q\n  : Why?\n  ? a\n  : x", "- ID\n  ? q\n  : Why?\n  ? a\n  : x"),
        ("- # so\n\n   q: Why?\n   a: x", "- # so\n\n   ID\n   q: Why?\n   a: x"),
        ("-\n - q: Why?\n   a: x", None),
        ("- 'q': Why?\n  a: x\t# tab", "- ID\n  'q': Why?\n  a: x\t# tab"),
        ("- q: >\n    Why?\n  a: x", "- ID\n  q: >\n    Why?\n  a: x"),
        ("- {a: x, q: Why?}", "- {ID, a: x, q: Why?}"),
    ],
)
def test_an_id_fits_into_any_layout(tmp_path: Path, card: str, named: str | None) -> None:
    path = write(tmp_path / "d.yaml", f"deck: d\ncards:\n{card}\n")
    assert deckfile.name_card(path, made_of("Why?")) == (named is not None)
    text = (named or card).replace("ID", f"id: {made_of('Why?')}")
    assert path.read_text() == f"deck: d\ncards:\n{text}\n"


def test_a_card_in_the_last_line_without_its_end_gets_one(tmp_path: Path) -> None:
    path = write(tmp_path / "d.yaml", "cards: [{q: Why?, a: x}]\r\ndeck: d")
    assert deckfile.name_card(path, made_of("Why?"))
    assert path.read_bytes().endswith(b", q: Why?, a: x}]\r\ndeck: d")
