"""What makes a card hard to learn from, as far as a machine can see it.

These are rules of craft, not of the format: a deck that breaks them can be studied. What a deck
does not set out to do is not asked of it: languages are compared if the deck's title has several,
and sources are missed if most cards of the deck name one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from studyllm.core import cloze
from studyllm.core.cards import Basic, Card, Choices, Cloze, Deck, Number, Points, Text
from studyllm.core.wordings import (
    chinese,
    figures,
    formulas,
    prose,
    stray_dollar,
    tokens,
)

MOST_WORDS = 40
"""English words of an answer; a formula counts as one."""

MOST_CHARACTERS = 90
"""Chinese characters of an answer."""

ALIKE = 0.8
"""Share of common words from which on questions of two decks are one."""

COMPARED = 2000
"""Cards up to which all questions are compared with each other."""


LONGEST = 4_000
"""Characters of all texts of a card from which on nothing but its length is worth a word."""

LOOKED_AT = 2_000_000
"""Characters of cards that are looked at; the usual decks have a fifth of that together."""

MOST_COMPARED = 50_000_000
"""Words that are held against others while questions are compared: a second."""


class Finding(NamedTuple):
    """Something to mend in a card."""

    deck: str
    card: str
    rule: str
    """A short name, as in docs/deck-format.md."""
    message: str


Rule: TypeAlias = Callable[[Deck, Card], Iterator[str]]


def within_reach(
    decks: Sequence[tuple[Deck, Sequence[Card]]],
) -> tuple[list[tuple[Deck, Sequence[Card]]], int]:
    """The decks with as many of their first cards as can be looked at in some seconds.

    Returns:
        The decks, and how many cards were left out.
    """
    reached: list[tuple[Deck, Sequence[Card]]] = []
    left = LOOKED_AT
    left_out = 0
    for deck, cards in decks:
        taken: list[Card] = []
        for card in cards:
            size = _size(card)
            left -= size if size <= LONGEST else 0
            if left >= 0:
                taken.append(card)
        reached.append((deck, taken))
        left_out += len(cards) - len(taken)
    return reached, left_out


def findings(decks: Sequence[tuple[Deck, Sequence[Card]]]) -> list[Finding]:
    """All findings of some decks, in the order of decks and cards."""
    found = []
    fitting: list[tuple[Deck, list[Card]]] = []
    for deck, all_cards in decks:
        cards = [card for card in all_cards if _size(card) <= LONGEST]
        fitting.append((deck, cards))
        for card in all_cards:
            if (size := _size(card)) > LONGEST:
                said = f"its texts have {size:,} characters; ask less in one card"
                found.append(Finding(deck.slug, card.id, "length", said))
        for card in cards:
            for name, rule in RULES.items():
                found += [Finding(deck.slug, card.id, name, said) for said in rule(deck, card)]
        found += _of_the_deck(deck, cards)
    found += _alike(fitting)
    return found


def _size(card: Card) -> int:
    """Characters of the texts of a card, in all languages."""
    texts: list[Text] = [card.question, *_answers(card), card.note or {}]
    if isinstance(card.kind, Cloze):
        texts.append(card.kind.text)
    return sum(len(version) for text in texts for version in text.values())


def _asked(card: Card) -> Text:
    """The question; of a cloze its text, without the marks of what is hidden."""
    if not isinstance(card.kind, Cloze):
        return card.question
    return {
        language: "".join(
            part if isinstance(part, str) else part.text for part in cloze.parse(text)
        )
        for language, text in card.kind.text.items()
    }


def _answers(card: Card) -> Iterator[Text]:
    """What a learner should be able to say."""
    match card.kind:
        case Basic(answer):
            yield answer
        case Choices(options, _):
            yield from options
        case Points(points):
            yield from (point.text for point in points)


def _texts(card: Card) -> Iterator[Text]:
    yield _asked(card)
    yield from _answers(card)
    if card.note:
        yield card.note


def _length(_: Deck, card: Card) -> Iterator[str]:
    for answer in _answers(card):
        for text in answer.values():
            hanzi = chinese(text)
            words = len(tokens(prose(text, formula="F")))
            if hanzi > MOST_CHARACTERS:
                yield f"an answer has {hanzi} Chinese characters; {MOST_CHARACTERS} at most"
            elif not hanzi and words > MOST_WORDS:
                yield f"an answer has {words} words; {MOST_WORDS} at most, or list it as `points`"


def _language(deck: Deck, card: Card) -> Iterator[str]:
    if len(deck.title) > 1:
        for language in deck.title:
            # A text without a language stands for all.
            if any(language not in text and "" not in text for text in _texts(card)):
                yield f"`{language}` is missing"


VOLATILE = re.compile(
    r"\b(latest|newest|currently|nowadays|state[- ]of[- ]the[- ]art|to date|as of|so far"
    r"|most recent|pric(e|es|ing)|per million tokens)\b"
    r"|目前|当前最|最新|截至|迄今|如今|现有最|价格|定价",
    re.IGNORECASE,
)


def _as_of(_: Deck, card: Card) -> Iterator[str]:
    if not card.as_of:
        for text in _texts(card):
            for version in text.values():
                if match := VOLATILE.search(prose(version)):
                    yield f"`{match[0]}` grows old; say when it was true with `as_of`"
                    return


def _dollars(_: Deck, card: Card) -> Iterator[str]:
    for text in _texts(card):
        for version in text.values():
            if place := stray_dollar(version):
                yield f"a `$` opens no formula: `{place}`"


YES_NO = re.compile(
    r"^(Is|Are|Was|Were|Does|Do|Did|Can|Could|Will|Would|Has|Have|Should|Must)\b(?!.*\bor\b)"
)


def _yes_no(_: Deck, card: Card) -> Iterator[str]:
    if isinstance(card.kind, Basic):
        for text in card.question.values():
            if YES_NO.match(text) or re.search(r"吗？?$|是否.*？$", text):
                yield "a yes/no question can be guessed; ask why, how or which"
                return


LISTED = re.compile(r"^\s*([-*+]|\d+[.)])\s", re.MULTILINE)
MARKED = re.compile(r"[(（][1-9a-e][)）]|[①②③④]")


def _enumeration(_: Deck, card: Card) -> Iterator[str]:
    if isinstance(card.kind, Basic):
        for text in card.kind.answer.values():
            plain = prose(text)
            if (
                len(LISTED.findall(plain)) > 1
                or len(MARKED.findall(plain)) > 1
                or len(re.findall("[;；]", plain)) > 1
            ):
                yield "the answer is a list; make it `points`, or one card an item"
                return


HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;?!][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?!\w)")
FULL_WIDTH = re.compile(r"[，。；：？！（）、「」]")


def _punctuation(_: Deck, card: Card) -> Iterator[str]:
    for text in _texts(card):
        for language, version in text.items():
            plain = prose(version, formula="公", code="码")
            if language.startswith("zh") and (match := HALF_WIDTH.search(plain)):
                yield f"half-width punctuation in Chinese: `{match[0]}`"
            plain = prose(version)
            if language == "en" and (match := FULL_WIDTH.search(plain)):
                yield f"full-width punctuation in English: `{match[0]}`"


def _numbers(_: Deck, card: Card) -> Iterator[str]:
    for text in _texts(card):
        if "en" not in text or "zh" not in text:
            continue
        english, chinese_ = figures(text["en"]), figures(text["zh"])
        only = (english.digits - chinese_.any) | (chinese_.digits - english.any)
        if only:
            shown = ", ".join(f"{number:g}" for number in sorted(only))
            yield f"a number stands in one language alone: {shown}"
        if formulas(text["en"]) != formulas(text["zh"]):
            yield "the formulas of the languages differ"


def _given_away(_: Deck, card: Card) -> Iterator[str]:
    kind = card.kind
    if isinstance(kind, Cloze):
        yield from _cloze_given_away(kind)
        return
    for language, question in card.question.items():
        asked = " " + " ".join(tokens(question)) + " "
        if isinstance(kind, Basic):
            answer = " ".join(tokens(kind.answer.get(language, "")))
            if len(answer) > 1 and f" {answer} " in asked:
                yield "the answer stands in the question"
                return
        elif isinstance(kind, Number) and len(kind.value) > 2 and f" {kind.value} " in asked:
            yield "the answer stands in the question"
            return


def _cloze_given_away(kind: Cloze) -> Iterator[str]:
    for text in kind.text.values():
        parts = cloze.parse(text)
        for part in parts:
            if isinstance(part, str):
                continue
            rest = " ".join(
                other if isinstance(other, str) else other.text
                for other in parts
                if isinstance(other, str) or other.number != part.number
            )
            hidden = " ".join(tokens(part.text))
            if len(hidden) > 1 and f" {hidden} " in f" {' '.join(tokens(rest))} ":
                shown = " ".join(part.text[:60].split())
                yield f"what is hidden stands beside it: `{shown}`"
                return


def _source(_: Deck, card: Card) -> Iterator[str]:
    if not card.source:
        yield "no `source` is named, as most cards of the deck do"


RULES: dict[str, Rule] = {
    "length": _length,
    "language": _language,
    "as-of": _as_of,
    "dollar": _dollars,
    "yes-no": _yes_no,
    "list": _enumeration,
    "punctuation": _punctuation,
    "numbers": _numbers,
    "given-away": _given_away,
}


def _of_the_deck(deck: Deck, cards: Sequence[Card]) -> Iterator[Finding]:
    if 2 * sum(1 for card in cards if card.source) > len(cards):
        for card in cards:
            for said in _source(deck, card):
                yield Finding(deck.slug, card.id, "source", said)
    choices = [card for card in cards if isinstance(card.kind, Choices)]
    longest = [card for card in choices if _right_is_longest(card)]
    if len(longest) >= 3 and len(longest) > 0.6 * len(choices):
        yield Finding(
            deck.slug,
            longest[0].id,
            "longest",
            f"in {len(longest)} of {len(choices)} choices the right one is the longest",
        )


def _right_is_longest(card: Card) -> bool:
    kind = card.kind
    assert isinstance(kind, Choices)
    lengths = [max(map(len, option.values())) for option in kind.options]
    wrong = [n for place, n in enumerate(lengths) if place not in kind.right]
    return not wrong or min(lengths[place] for place in kind.right) > max(wrong)


def _alike(decks: Sequence[tuple[Deck, Sequence[Card]]]) -> Iterator[Finding]:
    asked = [
        (deck.slug, card.id, frozenset(tokens(prose(text, formula=""))) | set(formulas(text)))
        for deck, cards in decks
        for card in cards
        for text in [next(iter(_asked(card).values()))]
    ]
    words_of_all = sum(len(words) for _, _, words in asked)
    if len(asked) > COMPARED or len(asked) * words_of_all > MOST_COMPARED:
        return
    for place, (slug, card, words) in enumerate(asked):
        for other_slug, other, others in asked[:place]:
            # In one deck its author sees both, and `fp16` or `bf16` may be all that differs.
            least = ALIKE if slug != other_slug else 1.0
            if words and len(words & others) >= least * len(words | others):
                yield Finding(slug, card, "alike", f"asks what `{other_slug}/{other}` asks")
                break


def rules() -> Iterable[str]:
    """The names of all rules."""
    return [*RULES, "source", "longest", "alike"]
