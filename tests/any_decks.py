"""Decks at random, of every kind of card and with hostile texts, as they are once read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from hypothesis import strategies as st

from studyllm.core import cloze
from studyllm.core.cards import (
    Basic,
    Card,
    Choices,
    Cloze,
    Deck,
    Kind,
    Number,
    Point,
    Points,
    Text,
)
from studyllm.deckfile.names import folded, id_flaw, made, slug_flaw
from studyllm.text.clean import clean

AnyDeck: TypeAlias = tuple[Deck, list[Card]]

LANGUAGES = ["en", "zh", "zh-TW", "no", "de", "sr-Latn-RS", "es-419"]

_PIECES = [
    *"{}[]:,-?&*!|>'\"%@`#~<\n\t \\$=+;.0a中，　\xa0é/",
    *(": ", " #", "- ", "* ", "{{", "}}", "<<: ", "---", "...", "\n  ", "  \n", "\n\n", "\\n"),
    *("no", "~", "null", "1.10", "12:30", "0x1F", "2024-01-01"),
    *("=1+1", "'=", "\n'- ", ";=", "\n* ", "\r", "\x1b[31m", "\x85", "\u2028", "\u2029"),
    *("👩‍💻", "🏽", "\u200c", "\ufffe", "\uffff", "\ue000", "\U0010ffff", "$\\theta$", "C:\\new"),
    *("deck: d", "% TAG", "# hash", "| x", "> y", "[x] "),
]
_RAW = st.one_of(
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12).map("".join),
    st.text(min_size=1, max_size=12),
    st.sampled_from(_PIECES),
    st.tuples(st.sampled_from(_PIECES), st.integers(2_000, 60_000)).map(
        lambda made: (made[0] * made[1])[: made[1]]
    ),
)


def _read(text: str) -> str:
    """A text as it is once it was read."""
    kept = clean(clean(text.rstrip("\n"))).rstrip("\n")
    while len(kept.encode()) > 64 * 1024:
        kept = kept[: len(kept) // 2].rstrip("\n")
    return kept


def _is_text(text: str) -> bool:
    return bool(text.strip()) and clean(text) == text


STRINGS = _RAW.map(_read).filter(_is_text)
WORDS = STRINGS.map(lambda text: text.replace("\n", " ").strip()[:200].strip()).filter(
    lambda word: _is_text(word) and _read(word) == word
)


def _names(*, slugs: bool) -> st.SearchStrategy[str]:
    flaw = slug_flaw if slugs else id_flaw
    letters = st.text(st.characters(), min_size=1, max_size=20)
    raw = st.one_of(
        st.from_regex(r"[a-z0-9][a-z0-9_.+-]{0,20}", fullmatch=True),
        letters,
        st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6).map("".join),
        st.sampled_from(["no", "1.10", "null", "~0123456789", "2024-01-01", "a,b", "[x]", "中文"]),
    )
    return raw.map(folded).filter(
        lambda name: not flaw(name) and folded(name) == name and clean(name) == name
    )


IDS, SLUGS = _names(slugs=False), _names(slugs=True)


def _lists(of: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(of, max_size=4, unique=True).map(tuple)


def _texts(languages: Sequence[str]) -> st.SearchStrategy[Text]:
    """A text without a language, or one in each of these."""
    single = STRINGS.map(lambda text: {"": text})
    if not languages:
        return single
    return single | st.fixed_dictionaries(dict.fromkeys(languages, STRINGS))


def _some_texts() -> st.SearchStrategy[Text]:
    """A text in whichever languages."""
    languages = st.lists(st.sampled_from(LANGUAGES), max_size=3, unique=True)
    return languages.flatmap(_texts)


@st.composite
def _clozes(draw: st.DrawFn, languages: Sequence[str]) -> Cloze:
    parts = draw(st.sampled_from(["{{a}}", "{{1:=b}} - {{2:c::a hint}}", "{{3:中}}{{3:\n- x}}"]))
    texts = {}
    for language in languages or [""]:
        text = _read(draw(STRINGS) + parts + draw(STRINGS))
        texts[language] = text if _hides(text, parts) else f"{parts} - {language or 'none'}"
    return Cloze(texts)


def _hides(text: str, parts: str) -> bool:
    try:
        return _is_text(text) and cloze.numbers(text) == cloze.numbers(parts)
    except cloze.ClozeError:
        return False


@st.composite
def _choices(draw: st.DrawFn, languages: Sequence[str]) -> Choices:
    options = draw(
        st.lists(
            _texts(languages),
            min_size=2,
            max_size=5,
            unique_by=lambda text: tuple(sorted(text.items())),
        )
    )
    right = draw(st.sets(st.integers(0, len(options) - 1), min_size=1))
    return Choices(tuple(options), frozenset(right))


_FIGURES = st.sampled_from(["0", "65504", "-0.50", "+1.10", "1e-4", ".5", "6.", "0012"])


def _kinds(languages: Sequence[str]) -> st.SearchStrategy[Kind]:
    texts = _texts(languages)
    return st.one_of(
        st.builds(Basic, texts, st.booleans()),
        _clozes(languages),
        _choices(languages),
        st.builds(
            Number,
            _FIGURES,
            st.sampled_from(["", "0", "0.5", "5%", "1e-3%"]),
            st.none() | _some_texts(),
        ),
        st.builds(
            Points,
            st.lists(st.builds(Point, texts, st.booleans()), min_size=1, max_size=4).map(tuple),
        ),
    )


@st.composite
def decks(draw: st.DrawFn, most: int = 5) -> AnyDeck:
    """A deck that a file could give, with its cards in order."""
    ids = draw(st.lists(IDS, min_size=1, max_size=most, unique=True))
    cards: list[Card] = []
    for card_id in ids:
        languages = draw(st.lists(st.sampled_from(LANGUAGES), max_size=2, unique=True))
        kind = draw(_kinds(languages))
        question = {} if isinstance(kind, Cloze) else draw(_texts(languages))
        made_id = made(question or kind.text if isinstance(kind, Cloze) else question)
        if draw(st.booleans()) and made_id not in {*ids, *(card.id for card in cards)}:
            card_id = made_id
        cards.append(
            Card(
                card_id,
                question,
                kind,
                draw(st.none() | _some_texts()),
                draw(st.none() | _some_texts()),
                draw(st.sampled_from(["", "2024", "2024-09", "2024-02-29"])),
                draw(_lists(WORDS)),
                draw(_lists(WORDS)),
            )
        )
    deck = Deck(
        draw(SLUGS),
        draw(_some_texts()),
        draw(st.none() | _some_texts()),
        draw(_lists(WORDS)),
        draw(_lists(SLUGS)),
    )
    taken = {card.id for card in cards}
    linked = []
    for card in cards:
        others = sorted({other.id for other in cards} - {card.id})
        following = tuple(draw(st.lists(st.sampled_from(others), unique=True))) if others else ()
        earlier = tuple(name for name in draw(_lists(IDS)) if name not in taken)
        taken |= {*earlier}
        linked.append(replace(card, follow_up=following, was=earlier))
    return deck, linked
