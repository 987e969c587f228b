"""Decks in Markdown: notes as people write them for each program, and what they are taken for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core import cloze
from studyllm.core.journal import DAY_MS, Baseline, Promise
from studyllm.deckfile import load
from studyllm.deckfile.writing import render
from studyllm.errors import StudyError
from studyllm.exchange import markdown_decks
from studyllm.exchange.clozes import UnsayableError, from_brackets, from_highlights
from studyllm.exchange.foreign import Foreign, Wish
from studyllm.exchange.obsidian_schedules import scheduled

Cards = list[tuple[int, dict[str, Any]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "My notes.md"


def decks_of(foreign: Foreign) -> dict[str, Cards]:
    return {
        deck.fields["deck"]: [(each.line, each.card) for each in deck.cards]
        for deck in foreign.decks
    }


def decks(path: Path, text: str) -> tuple[dict[str, Cards], list[tuple[str, str]]]:
    path.write_text(text, encoding="utf-8")
    assert markdown_decks.recognised(path)
    with markdown_decks.read(path, Wish()) as foreign:
        return decks_of(foreign), [(place, why) for place, why in foreign.skipped]


def cards(path: Path, text: str) -> list[dict[str, Any]]:
    found, skipped = decks(path, text)
    assert [*found] == ["my-notes"]
    assert not skipped
    return [card for _, card in found["my-notes"]]


HASHCARDS = """\
---
name = "Attention, in short"
---

Q: What does softmax give?
A: Probabilities:

- they add up to 1
- none is negative

Q: What is hidden by the mask?
How, and why?
A: What comes later.

```python
Q: this is code
scores[i, j] = -inf
```
---
Some words between the cards, which are no card.

C: The [query] is compared with each [key], as in $q[i]$ and ![a](b.png) and \\[this\\].
Further lines belong to it.

C: Nothing is hidden here.
Q: No answer?
---
Q: Last?
A: Yes.
"""


def test_blocks_of_hashcards_are_read(path: Path) -> None:
    (path.parent / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    path.write_text(HASHCARDS)
    with markdown_decks.read(path, Wish()) as foreign:
        (deck, *_) = [(each.fields, [*each.cards]) for each in foreign.decks]
        skipped = foreign.skipped
    assert deck[0] == {"deck": "attention-in-short", "title": "Attention, in short"}
    assert [(each.line, each.card) for each in deck[1]] == [
        (
            5,
            {
                "question": "What does softmax give?",
                "answer": "Probabilities:\n\n- they add up to 1\n- none is negative",
            },
        ),
        (
            11,
            {
                "question": "What is hidden by the mask?\nHow, and why?",
                "answer": "What comes later.\n\n```python\nQ: this is code\n"
                "scores[i, j] = -inf\n```",
            },
        ),
        (
            22,
            {
                "cloze": "The {{1:query}} is compared with each {{2:key}}, as in $q[i]$ and "
                "![a](b.png) and \\[this\\].\nFurther lines belong to it."
            },
        ),
        (28, {"question": "Last?", "answer": "Yes."}),
    ]
    assert skipped == [
        ("line 25", "a cloze hides nothing: mark a part with [ and ]"),
        ("line 26", "no answer follows the question; it begins with `A:`"),
    ]


OBSIDIAN = """\
---
tags: [reading, flashcards/llm]
---
# Notes

What is a token?::A piece of text ^block-1
<!--SR:!2026-12-01,5,250-->
- KV cache:::Keys and values, kept <!--SR:!2026-12-10,10,270!2000-01-01,1,250-->

This paragraph is no card, though `a::b` and $x::y$ stand in it.

Which layers
does a block have?
?
Attention
and a feed-forward layer
std::vector stays here
<!--SR:!2026-11-30,3,230-->

| a table |
??
its other side

The ==query== meets each ==key;;not value== and {{1::value::third}}.
<!--SR:!2026-12-02,2,210!2026-12-03,3,210-->

#flashcards/llm/training
Loss::Cross-entropy
#flashcards/other Only this::There
Rate::Warm-up

```cpp
std::vector<int> a; // no::card
```
<!-- hidden::in a comment
and ==further== -->
**Bold** is no cloze.

See [[Attention|the note]] and [[RoPE#Angles]]::![[figure.png|300]] ![alt](img/a%20b.png) [[x]]
"""


def test_notes_of_obsidian_are_read(path: Path) -> None:
    (path.parent / "figure.png").write_bytes(b"f")
    (path.parent / "img").mkdir()
    (path.parent / "img/a b.png").write_bytes(b"ab")
    path.write_text(OBSIDIAN)
    with markdown_decks.read(path, Wish()) as foreign:
        found = {}
        for deck in foreign.decks:
            found[deck.fields["deck"]] = [(each.line, each.card) for each in deck.cards]
            media = deck.media
        assert not foreign.skipped
    assert found["llm"] == [
        (6, {"id": "block-1", "question": "What is a token?", "answer": "A piece of text"}),
        (8, {"question": "KV cache", "answer": "Keys and values, kept", "reverse": True}),
        (
            12,
            {
                "question": "Which layers\ndoes a block have?",
                "answer": "Attention\nand a feed-forward layer\nstd::vector stays here",
            },
        ),
        (20, {"question": "| a table |", "answer": "its other side", "reverse": True}),
        (24, {"cloze": "The {{1:query}} meets each {{2:key::not value}} and {{1:value::third}}."}),
    ]
    picture = next(name for name in media if name != "figure.png")
    assert found["llm-training"] == [
        (28, {"question": "Loss", "answer": "Cross-entropy"}),
        (30, {"question": "Rate", "answer": "Warm-up"}),
        (
            39,
            {
                "question": "See the note and RoPE > Angles",
                "answer": f"![](figure.png) ![alt]({picture}) x",
            },
        ),
    ]
    assert found["other"] == [(29, {"question": "Only this", "answer": "There"})]
    assert {name: opened(media[name]) for name in media} == {"figure.png": b"f", picture: b"ab"}


def opened(opener: Any) -> bytes:
    with opener() as file:
        return bytes(file.read())


def facts(path: Path) -> list[Baseline]:
    with markdown_decks.read(path, Wish()) as foreign:
        decks_of(foreign)
        found = [*foreign.facts()]
    assert all(isinstance(fact, Baseline) for fact in found)
    return [fact for fact in found if isinstance(fact, Baseline)]


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()


def test_what_was_promised_in_obsidian_is_told(path: Path) -> None:
    path.write_text(OBSIDIAN)
    found = facts(path)
    assert [fact.card.partition("#")[2] for fact in found] == ["", "", "", "", "2"]
    assert found[0].card == "llm/block-1"
    assert [fact.promise for fact in found] == [
        Promise(day("2026-11-26"), day("2026-12-01"), 5, 250),
        Promise(day("2026-11-30"), day("2026-12-10"), 10, 270),
        Promise(day("2026-11-27"), day("2026-11-30"), 3, 230),
        Promise(day("2026-11-30"), day("2026-12-02"), 2, 210),
        Promise(day("2026-11-30"), day("2026-12-03"), 3, 210),
    ]
    assert facts(path) == found
    assert len({fact.id.device for fact in found}) == len(found)
    for fact in found:
        # Before that day begins in any place, and not before the one before ends in all.
        begins = fact.promise.day * DAY_MS
        assert begins - 14 * 3_600_000 <= fact.id.at == fact.id.number < begins - 5 * 3_600_000


def test_what_is_told_is_of_cards_of_the_deck_files(path: Path, tmp_path: Path) -> None:
    path.write_text(OBSIDIAN.replace(" ^block-1", "").replace("token?", "token\u200b,  \u2028  a?"))
    told = {fact.card for fact in facts(path)}
    keys = set()
    with markdown_decks.read(path, Wish()) as foreign:
        for deck in foreign.decks:
            made = tmp_path / "deck.yaml"
            made.write_text("".join(render(deck.fields, (each.card for each in deck.cards))))
            read, cards = load(made)
            keys |= {f"{read.slug}/{card.id}" for card in cards}
    assert len(told) == 5
    assert {key.partition("#")[0] for key in told} <= keys


DAYS = st.integers(day("2020-01-01"), day("2030-01-01"))


@given(DAYS, st.integers(1, 3_000), st.integers(130, 400), DAYS, st.integers(1, 3_000))
def test_a_later_review_is_told_later_whatever_is_due_first(
    reviewed: int, interval: int, ease: int, again: int, then: int
) -> None:
    def comment(on: int, days: int) -> str:
        due = date.fromordinal(on + days + date(1970, 1, 1).toordinal())
        return f"!{due.isoformat()},{days},{ease}"

    (one,), (two,) = scheduled(comment(reviewed, interval)), scheduled(comment(again, then))
    assert one is not None
    assert two is not None
    assert (one.at < two.at) == ((reviewed, interval) < (again, then))
    assert (one.at == two.at) == (one == two)


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("2023-09-02,4,270", Promise(day("2023-08-29"), day("2023-09-02"), 4, 270)),
        ("!02-09-2023,4.0,270.5", Promise(day("2023-08-29"), day("2023-09-02"), 4, 270)),
        ("!Sat Sep 02 2023,4,270", Promise(day("2023-08-29"), day("2023-09-02"), 4, 270)),
        (
            "!fsrs,2023-09-06T00:10:00.000Z,0,0.4,5.5,1,1,0,1,2023-09-06T00:00:00.000Z",
            Promise(day("2023-09-06"), day("2023-09-06"), 0, None, 0.4, 5.5),
        ),
        ("!2000-01-01,1,250", None),
        ("!2023-13-02,4,270", None),
        ("!Sat Foo 02 2023,4,270", None),
        ("!2001-01-01,9999,250", None),
        ("!9999-01-01,4,270", None),
        ("!fsrs,x,0,0.4,5.5,1,1,0,1,y", None),
        ("!fsrs,2023-09-06T00:10:00.000Z,0,nan,5.5,1,1,0,1,2023-09-06T00:00:00", None),
        ("", None),
    ],
)
def test_older_and_newer_comments_are_understood(comment: str, wanted: Promise | None) -> None:
    (found,) = scheduled(comment)
    assert (found.promise if found else None) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a [b] c", "a {{1:b}} c"),
        ("[12:30] is [std::vector]", "{{1:12:30}} is {{2:std:\\:vector}}"),
        ("[$x$] and $[y]$", "{{1:$x$}} and $[y]$"),
        ("{[x]} [y](z)", None),
        ("[x]} {{y}}", "{{1:x}}\\} {\\{y}\\}"),
        ("no part", None),
    ],
)
def test_parts_in_brackets_become_hidden_parts(text: str, wanted: str | None) -> None:
    if wanted is None:
        with pytest.raises(UnsayableError):
            from_brackets(text)
    else:
        assert from_brackets(text) == wanted


@given(
    st.lists(st.sampled_from("ab {}[]:$`\\=中1;"), max_size=12).map("".join), st.text(max_size=5)
)
def test_a_cloze_that_is_made_is_one(before: str, inside: str) -> None:
    pairs = ((f"{before}[{inside}]", from_brackets), (f"{before}=={inside}==", from_highlights))
    for text, make in pairs:
        try:
            made = make(text)
        except UnsayableError:
            continue
        assert cloze.numbers(made)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("==a== b ==c==", "{{1:a}} b {{2:c}}"),
        ("==1;;a;;hint== ==2;;b==", "{{1:a::hint}} {{2:b}}"),
        ("==a==^[hint][^2] ==b==[^1]", "{{2:a::hint}} {{1:b}}"),
        ("{{a}} {{b::hint}}", "{{1:a}} {{2:b::hint}}"),
        ("`==a==` ==b==", "`==a==` {{1:b}}"),
        ("==a==[^ash]", None),
    ],
)
def test_highlights_become_hidden_parts(text: str, wanted: str | None) -> None:
    if wanted is None:
        with pytest.raises(UnsayableError):
            from_highlights(text)
    else:
        assert from_highlights(text) == wanted


def test_what_is_no_card_is_left_alone(path: Path) -> None:
    text = "a::\n::b\n\n`x::y`\n\nif a == b or c == d\n\n?\nnothing\n\n    Q: indented\n\n"
    text += "Q: one\nA: two"
    assert cards(path, text) == [{"question": "one", "answer": "two"}]


def test_what_can_be_no_card_is_left_out_with_the_reason(path: Path) -> None:
    long = "x" * 70_000
    found, skipped = decks(
        path,
        f"a::b\na::c\n\nask\n?\n\nQ:\nA: b\n---\n{long}\n?\n{long}\n\nQ: {long}\nA: b\n---\n"
        "c::![[gone.png]]\n",
    )
    assert found["my-notes"] == [
        (1, {"question": "a", "answer": "b"}),
        (17, {"question": "c", "answer": "![](gone.png)"}),
    ]
    assert skipped == [
        ("line 2", "its question is asked further up"),
        ("line 4", "nothing stands below `?`"),
        ("line 7", "nothing stands behind `Q:`"),
        ("line 10", "a card is longer than 64 KB"),
        ("line 14", "a card is longer than 64 KB"),
        ("line 17", "the picture `gone.png` is not beside the file"),
    ]


def test_pictures_outside_of_the_folder_are_not_taken(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"s")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "a.txt").write_text("t")
    (folder / "on.png").write_bytes(b"p")
    names = [
        "../secret.png",
        "link.png",
        str(tmp_path / "secret.png"),
        "a.txt",
        "x.svg",
        "\x01.png",
    ]
    text = "".join(f"q{n}::![](<{name}>)\n" for n, name in enumerate(names))
    path = folder / "n.md"
    path.write_text(text + "q::![](on.png) ![](https://example.org/a.png) ![[other note]]\n")
    with markdown_decks.read(path, Wish(slug="mine")) as foreign:
        for deck in foreign.decks:
            last = [*deck.cards][-1]
            assert [*deck.media] == ["on.png"]
        assert len(foreign.skipped) == len(names)
    assert last.card["answer"] == "![](on.png) ![](https://example.org/a.png) other note"
    assert last.deck == {"deck": "mine"}


def test_a_file_without_cards_is_refused_and_told_what_cards_are(path: Path) -> None:
    path.write_text("# Title\n\nJust words.\n")
    with pytest.raises(
        StudyError, match=r"My notes.md: there is no card in this file: a card is `Q:"
    ):
        decks(path, "# Title\n\nJust words.\n")
    with pytest.raises(StudyError, match=r"My notes.md: line 1: no answer follows"):
        decks(path, "Q: Only a question\n")


def test_files_are_known_by_their_marks(tmp_path: Path) -> None:
    yes = ["Q: a\nA: b", "x\nC: a [b] c\n", "a::b\n<!--SR:!2026-01-01,3,250-->", "#flashcards\n"]
    no = ["", "a::b", "Q: a", "C:\\dir", "1,2\n3,4\n", "words"]
    for n, text in enumerate(yes + no):
        (tmp_path / f"{n}.txt").write_text(text)
        assert markdown_decks.recognised(tmp_path / f"{n}.txt") == (n < len(yes))
    assert not markdown_decks.recognised(tmp_path)


def test_front_matter_that_never_ends_is_a_rule(path: Path) -> None:
    assert cards(path, "---\na::b\n") == [{"question": "a", "answer": "b"}]


def test_a_chinese_note_in_gb18030_is_read(path: Path) -> None:
    path.write_bytes("问题是什么？::答案是注意力机制。\n".encode("gb18030"))
    with markdown_decks.read(path, Wish()) as foreign:
        assert decks_of(foreign)["my-notes"][0][1]["answer"] == "答案是注意力机制。"
