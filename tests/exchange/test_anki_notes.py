"""Notes of types of all sorts, and the cards that they become."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm import deckfile
from studyllm.core.faces import siblings
from studyllm.deckfile import writing
from studyllm.exchange.anki.collection import Note, NoteType, Template
from studyllm.exchange.anki.notes import Notes, shape_of
from studyllm.exchange.anki_writing.note_types import NOTE_TYPES
from studyllm.exchange.foreign import Skipped

Cards = list[dict[str, Any]]


def cards(
    fields: dict[str, str],
    *templates: tuple[str, str],
    cloze: bool = False,
    ordinals: tuple[int, ...] = (),
) -> tuple[Cards, list[str]]:
    """The cards of a note, without their ids, and what is said of what was left out."""
    skipped: list[Skipped] = []
    of = tuple(Template(place, *each) for place, each in enumerate(templates))
    kind = NoteType("Type", cloze, tuple(fields), of)
    made = Notes({7: kind}, lambda name: "", skipped).cards(
        Note(5, "guid", 7, "", list(fields.values())), ordinals or tuple(range(len(of)))
    )
    return [{k: v for k, v in m.card.items() if k != "id"} for m in made], [s.why for s in skipped]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}"),
        ("{{Front}}", "{{Front}}<hr id='answer'>{{Back}}"),
        ("{{Front}}", "{{Front}}<br>{{Back}}"),
        ("{{Front}}", "{{Back}}"),
        ("{{Front}}", "{{FrontSide}}{{Back}}"),
        ("{{ Front }}{{hint:Back}}", "{{ Back }}"),
        ("{{Front}} {{type:Back}}", "{{type:Back}}"),
        ("{{text:Front}}{{tts en_US:Front}}", "{{kana:Back}}"),
        (
            "{{#Front}}{{Front}}{{#None}}no{{/None}}{{/Front}}",
            "{{^None}}{{Back}}{{/None}}",
        ),
        ("<!-- {{Back}} -->{{Front}}{{Tags}}{{Deck}}", "{{Back}}{{Nowhere}}"),
        ("{{Front}}{{^Front}}x", "{{Back}}"),
        ("{{#Front}}{{Front}}", "{{/Back}}{{Back}}"),
    ],
)
def test_a_template_is_rendered(question: str, answer: str) -> None:
    fields = {"Front": "F", "Back": "B", "None": "<br> &nbsp;"}
    made, skipped = cards(fields, (question, answer))
    assert (made, skipped) == ([{"question": "F", "answer": "B"}], [])


@pytest.mark.parametrize(
    ("question", "answer", "why"),
    [
        ("{{#None}}{{Front}}{{/None}}", "{{Back}}", "card 1 has an empty question"),
        ("{{Front}}", "{{None}}", "card 1 has an empty answer"),
    ],
)
def test_a_card_without_a_side_is_left_out(question: str, answer: str, why: str) -> None:
    assert cards({"Front": "F", "Back": "B", "None": ""}, (question, answer)) == ([], [why])


def test_more_than_the_answer_goes_beside_it() -> None:
    fields = {"Front": "F", "Back": "B", "Extra": "E", "Source": "S"}
    made, _ = cards(fields, ("{{Front}}", "{{Back}}{{#Extra}}<br>{{Extra}}{{/Extra}} {{Source}}"))
    assert made == [{"question": "F", "answer": "B", "note": "E", "source": "S"}]


def test_an_answer_that_is_only_a_source_stays_an_answer() -> None:
    fields = {"Front": "F", "Source": "S"}
    assert cards(fields, ("{{Front}}", "{{Source}}"))[0] == [{"question": "F", "answer": "S"}]


def test_two_cards_that_ask_each_other_are_one_reversed() -> None:
    fields = {"A": "a", "B": "b"}
    both = (("{{A}}", "{{FrontSide}}<hr id=answer>{{B}}"), ("{{B}}", "{{A}}"))
    assert cards(fields, *both)[0] == [{"question": "a", "answer": "b", "reverse": True}]
    assert cards(fields, *both, ordinals=(1,))[0] == [{"question": "b", "answer": "a"}]


def test_a_cloze_has_above_it_what_its_front_has_and_below_what_its_back_adds() -> None:
    fields = {"Head": "H", "Text": "{{c1::x}} {{c2::y}}", "Extra": "E", "More": "M"}
    template = ("{{Head}}<br>{{cloze:Text}}", "{{Head}}<br>{{cloze:Text}}<br>{{Extra}}<br>{{More}}")
    made, skipped = cards(fields, template, cloze=True, ordinals=(0, 1))
    assert (made, skipped) == ([{"cloze": "H\n{{1:x}} {{2:y}}", "note": "E\n\nM"}], [])


def test_what_our_clozes_cannot_hide_is_a_card_of_its_own() -> None:
    fields = {"Text": "{{c1,2::x}} and {{c3::y::hint}}"}
    made, _ = cards(fields, ("{{cloze:Text}}", "{{cloze:Text}}"), cloze=True, ordinals=(0, 1, 2))
    assert made == [
        {"cloze": "{{1:x}} and {{3:y::hint}}"},
        {"question": "[…] and y", "answer": "x and y"},
    ]


def test_cards_that_hide_nothing_are_left_out() -> None:
    template = ("{{cloze:Text}}", "{{cloze:Text}}")
    made, skipped = cards({"Text": "{{c1::x}}"}, template, cloze=True, ordinals=(0, 4))
    assert (made, skipped) == ([{"cloze": "{{1:x}}"}], ["card 5 has no hidden part"])
    assert cards({"Text": "x"}, template, cloze=True) == ([], ["it hides nothing"])


def test_an_answer_that_only_repeats_its_question_stays() -> None:
    made, _ = cards({"F": "f", "B": "f<br>&nbsp;"}, ("{{F}}", "{{B}}"))
    assert made[0]["answer"].startswith("f")


def test_a_text_that_no_card_can_have_is_left_out() -> None:
    made, skipped = cards({"F": "x", "B": "y" * 70_000}, ("{{F}}", "{{B}}"))
    assert (made, skipped) == ([], ["a text of it is longer than 64 KB"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("decks")


BITS = st.sampled_from(
    [
        *(
            "{{c1::",
            "{{c2::",
            "{{c1,3::",
            "}}",
            "::",
            "{",
            "}",
            "$",
            "`",
            "*",
            "_",
            "\\",
            "1.",
            "- ",
        ),
        *("\\(", "\\)", "[latex]", "[/latex]", "[$$]", "[/$$]", "[sound:a]", "<b>", "</b>", "<br>"),
        *("<code>", "</code>", "<pre>", "</pre>", "<li>", "<ul>", "</ul>", "<table>", "<td>"),
        *("<a href='http://x.y/'>", "</a>", "<i>", "</i>", "&nbsp;", " ", "x", "\u2028", "\x1b"),
        *("<img src=http://x.y/z>", "&#123;", "&lt;", "中", "「", "<hr>", "# ", "~~", "\n"),
    ]
)


@settings(max_examples=int(os.environ.get("ANY_NOTES", "40")), deadline=None)
@given(st.lists(st.lists(BITS, max_size=12).map("".join), min_size=3, max_size=3))
def test_whatever_notes_say_their_cards_can_be_in_a_deck(folder: Path, values: list[str]) -> None:
    types = {
        1: NoteType("A", False, ("F", "B", "Source"), (Template(0, "{{F}}", "{{B}}{{Source}}"),)),
        2: NoteType("C", True, ("F", "B", "Extra"), (Template(0, "{{cloze:F}}", "{{Extra}}"),)),
    }
    notes = Notes(types, lambda name: "", [])
    made = [
        card
        for kind, ordinals in ((1, [0]), (2, [0, 1, 2]), (2, [1]))
        for card in notes.cards(Note(5, f"{kind}{len(ordinals)}", kind, "", values), ordinals)
    ]
    if not made:
        return
    text = "".join(writing.render({"deck": "any"}, (one.card for one in made)))
    path = folder / "any.yaml"
    path.write_text(text, encoding="utf-8")
    _, read = deckfile.load(path)
    assert [card.id for card in read] == [one.card["id"] for one in made]
    for card, one in zip(read, made, strict=True):
        assert siblings(card) == tuple(one.siblings.values())


TEMPLATE_PARTS = (
    *("{{Front}}", "{{Back}}", "{{FrontSide}}", "{{Extra}}", "{{Source}}", "{{ Front }}", "\n"),
    *("{{#Extra}}", "{{/Extra}}", "{{^Back}}", "{{/Back}}", "{{hint:Back}}", "<hr id=answer>"),
    *("<div class=x>", "</div>", "<br>", "<b>", "</b>", "<pre>", "</pre>", "Q: ", "<!--", "-->"),
    *("<div title='", '<div title="', "'>", '">', "<div title=", ">", "[latex]", "[/latex]"),
    *("<sub>", "</sub>", "<td>", "<a href=", "<span style='font-weight:bold'>", "[sound:", "]"),
)
SIDES = st.one_of(
    st.sampled_from(["{{Front}}", "{{Back}}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}"]),
    st.lists(st.sampled_from(TEMPLATE_PARTS), max_size=6).map("".join),
)
VALUE = st.one_of(
    st.sampled_from(["", "words", "more words", " \n"]),
    st.text("ab1 \"'<>&;=-/:.,!?#$*_[]{}()\n\u00a0注", max_size=8),
)


@settings(deadline=None, max_examples=int(os.environ.get("STUDYLLM_EXAMPLES", "300")))
@given(SIDES, SIDES, st.tuples(VALUE, VALUE, VALUE, VALUE))
def test_a_card_of_plain_words_is_what_its_template_makes_of_it(
    question: str, answer: str, values: tuple[str, ...]
) -> None:
    template = Template(0, question, answer)
    fields = dict(zip(("Front", "Back", "Extra", "Source"), values, strict=True))
    skipped: list[Skipped] = []
    notes = Notes({}, lambda name: "", skipped)
    glanced = notes.glanced(template, fields)
    if glanced is not None:
        assert notes.rendered(template, fields) == glanced
        assert not skipped


@settings(deadline=None, max_examples=int(os.environ.get("STUDYLLM_EXAMPLES", "300")))
@given(SIDES, SIDES, st.lists(VALUE, max_size=5), st.sampled_from([0, 1]), st.booleans())
def test_a_note_of_plain_words_becomes_what_its_template_makes_of_it(
    question: str, answer: str, values: list[str], ordinal: int, tagged: bool
) -> None:
    template = Template(ordinal, question, answer)
    names = ("Front", "Back", "Extra", "Source")
    kind = NoteType("Type", False, names, (template,))
    note = Note(5, "guid", 7, " one two " if tagged else "", values)
    said: list[Skipped] = []
    made = list(Notes({7: kind}, lambda name: "", said).cards(note, (ordinal,)))

    noted: list[Skipped] = []
    side = Notes({}, lambda name: "", noted).rendered(
        template, dict(zip(names, values, strict=False))
    )
    assert [one.why for one in said] == [one.why for one in noted]
    assert bool(made) == (side is not None)
    for card, siblings_there in made:
        assert side is not None
        told = {"note": side.note, "source": side.source}
        expected = {"question": side.question, "answer": side.answer} | {
            key: text for key, text in told.items() if text.strip()
        }
        if tagged:
            expected["tags"] = ["one", "two"]  # type: ignore[assignment]
        assert {key: value for key, value in card.items() if key != "id"} == expected
        assert card["id"] == ("anki-67756964" if ordinal == 0 else "anki-67756964-2")
        assert siblings_there == {ordinal: 1}


def test_the_usual_templates_are_known_at_a_glance() -> None:
    names = ("Front", "Back", "Extra", "Source")
    usual = (
        Template(0, front, back) for kind in NOTE_TYPES[:2] for _, front, back in kind.templates
    )
    assert all(shape_of(names, template) is not None for template in usual)
