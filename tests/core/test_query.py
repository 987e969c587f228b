"""The search language against its rules: what is typed, and the conditions that it means."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.query import (
    DEEPEST,
    LONGEST,
    SHOWN,
    Answered,
    CardKind,
    Compared,
    Condition,
    Either,
    Every,
    HasId,
    HasKey,
    InDeck,
    Measure,
    Not,
    Rated,
    Says,
    Sign,
    State,
    Tagged,
    fold,
    parse,
)
from studyllm.errors import QueryError

MEANT: list[tuple[str, Condition]] = [
    ("", Every()),
    ("  ", Every()),
    ('""', Every()),
    ("()", Every()),
    ("RoPE", Says("rope")),
    ("位", Says("位")),
    ("ＲｏＰＥ", Says("rope")),
    ("rope base", Every((Says("rope"), Says("base")))),
    ("rope and base", Every((Says("rope"), Says("base")))),
    ('"rope   base"', Says("rope base")),
    ("“位置 编码”", Says("位置 编码")),
    ("「位置」", Says("位置")),
    ('"say \\"no\\""', Says('say "no"')),
    ("\\nabla", Says("\\nabla")),
    ("-rope", Not(Says("rope"))),
    ("－rope", Not(Says("rope"))),
    ("--rope", Says("rope")),
    ("--", Not(Says("-"))),
    ("pre-norm", Says("pre-norm")),
    ("-", Says("-")),
    ("- rope", Every((Says("-"), Says("rope")))),
    ('-"a b"', Not(Says("a b"))),
    ("f(x)", Says("f(x)")),
    ("a or b c", Either((Says("a"), Every((Says("b"), Says("c")))))),
    ("a OR b", Either((Says("a"), Says("b")))),
    ('a "or" b', Every((Says("a"), Says("or"), Says("b")))),
    ("(a or b) c", Every((Either((Says("a"), Says("b"))), Says("c")))),
    ("（a or b）c", Every((Either((Says("a"), Says("b"))), Says("c")))),
    ("-(a b)", Not(Every((Says("a"), Says("b"))))),
    ("deck:moe", InDeck("moe")),
    ("Deck：MoE*", InDeck("moe*")),
    ("tag:x", Tagged("x")),
    ('tag:"two words"', Tagged("two words")),
    ('-tag:"two words"', Not(Tagged("two words"))),
    ("id:rope-*", HasId("rope-*")),
    ("key:moe/c1#2", HasKey("moe/c1#2")),
    *((f"is:{state.value}", state) for state in State),
    *((f"kind:{kind.value}", kind) for kind in CardKind),
    ("is：due", State.DUE),
    ("rated:7", Rated(7)),
    ("answered:2026-03-02", Answered(20514, 20514)),
    ("answered:2026-03-02..2026-03-08", Answered(20514, 20520)),
    ("answered：２０２６－０３－０２", Answered(20514, 20514)),
    ("answered:1970-01-01", Answered(0, 0)),
    ("due:0", Compared(Measure.DUE, Sign.EQUAL, 0)),
    ("due:-3", Compared(Measure.DUE, Sign.EQUAL, -3)),
    ("due:<=7", Compared(Measure.DUE, Sign.AT_MOST, 7)),
    ("due：＜＝７", Compared(Measure.DUE, Sign.AT_MOST, 7)),
    ("due:≤7", Compared(Measure.DUE, Sign.AT_MOST, 7)),
    ("lapses:≥3", Compared(Measure.LAPSES, Sign.AT_LEAST, 3)),
    ("interval:>30", Compared(Measure.INTERVAL, Sign.MORE, 30)),
    ("interval:!=1", Compared(Measure.INTERVAL, Sign.NOT, 1)),
    ("ease:<2.05", Compared(Measure.EASE, Sign.LESS, 2.05)),
    ("stability:10.5", Compared(Measure.STABILITY, Sign.EQUAL, 10.5)),
    ("recall:<0.7", Compared(Measure.RECALL, Sign.LESS, 0.7)),
    ("recall:≥0.95", Compared(Measure.RECALL, Sign.AT_LEAST, 0.95)),
    ("recall:1", Compared(Measure.RECALL, Sign.EQUAL, 1)),
    ("difficulty:=7", Compared(Measure.DIFFICULTY, Sign.EQUAL, 7)),
]


@pytest.mark.parametrize(("query", "meant"), MEANT)
def test_a_query_means(query: str, meant: Condition) -> None:
    assert parse(query) == meant


MISTAKES = [
    ("is:du", "did you mean `is:due`?"),
    ("is:xyzzy", "a card can be new, due,"),
    ("kind:choise", "did you mean `kind:choice`?"),
    ("kind:xyzzy", "but basic, cloze,"),
    ("lapse:3", "did you mean `lapses:`?"),
    ("http://x", "nothing is searched by `http:`, but by deck, tag"),
    ('tags:"a b"', "did you mean `tag:`?"),
    ("deck:", "`deck:` needs something behind the colon"),
    ('deck:" "', "`deck:` needs something behind the colon"),
    ("due:soon", "`due:` takes a number, as in `due:<=7`, not `soon`"),
    ("due:1.5", "`due:` takes a number"),
    ("due:1234567890", "`due:` takes a number"),
    ("ease:low", "as in `ease:<2.0`, not `low`"),
    ("recall:low", "as in `recall:<0.7`, not `low`"),
    ("recall:<70", "`recall:` takes a number from 0 to 1, as in `recall:<0.7`, not `<70`"),
    ("recall:>-0.1", "`recall:` takes a number from 0 to 1"),
    ("answered:7", "as in `answered:2026-03-02..2026-03-08`, not `7`"),
    ("answered:2026-02-29", "`answered:` takes a day or two"),
    ("answered:2026-03-02..2026-03-01", "`answered:` takes a day or two"),
    ("answered:2026-03-02..", "`answered:` takes a day or two"),
    ("answered:2026-0３-02..2026-03-0٢", "`answered:` takes a day or two"),
    ("rated:0", "`rated:` takes a number of days from 1"),
    ("rated:٣", "`rated:` takes a number of days from 1"),
    ('"rope', "a quotation mark is never closed"),
    ('deck:"rope', "a quotation mark is never closed"),
    ("(rope", "a `(` is never closed"),
    ("rope)", "a `)` closes nothing"),
    ("rope or", "`or` needs something on both sides"),
    ("or rope", "`or` needs something on both sides"),
    ("or", "`or` needs something on both sides"),
    ("-or", "`-` needs something behind it"),
    ("-and", "`-` needs something behind it"),
    ("x" * (LONGEST + 1), f"at most {LONGEST} characters"),
    ("(" * (DEEPEST + 1), f"at most {DEEPEST} deep"),
]


@pytest.mark.parametrize(("query", "sentence"), MISTAKES)
def test_a_mistake_is_one_sentence(query: str, sentence: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert sentence in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_long_wrong_word_is_quoted_in_part() -> None:
    with pytest.raises(QueryError) as caught:
        parse("is:" + "x" * 500)
    assert len(str(caught.value)) < SHOWN + 200


def test_every_sentence_is_given_for_some_mistake() -> None:
    given_for = set()
    for query, _ in MISTAKES:
        with pytest.raises(QueryError) as caught:
            parse(query)
        given_for.add(caught.value.mistake)
    # Whether there is such a deck is not known here.
    assert given_for == QueryError.SENTENCES.keys() - {"deck", "deck, near"}


PIECES = st.lists(
    st.sampled_from([*'()-"\\:：＂（）<=>*or是ß\u0338\ud800', " ", "or ", "is:", "due:", "tag:"])
    | st.text(max_size=5)
)


@given(PIECES.map("".join) | st.text())
def test_whatever_is_typed_is_a_condition_or_one_sentence(query: str) -> None:
    with suppress(QueryError):
        parse(query)


@given(st.text())
def test_what_is_folded_stays_so(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(exclude_characters='"\\“”„「」『』＂')))
def test_a_phrase_in_quotation_marks_is_searched_as_it_is(text: str) -> None:
    words = fold(text)
    if '"' not in words and "\\" not in words and len(text) < LONGEST // 20:
        assert parse(f'"{text}"') == (Says(words) if words else Every())
