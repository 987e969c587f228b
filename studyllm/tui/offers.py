"""What the palette offers: decks, cards, what the keys of a screen do, and what the app can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, Literal, NamedTuple, TypeAlias

from textual.screen import Screen

from studyllm.core.cards import Key, in_language
from studyllm.errors import StudyError
from studyllm.study import DeckRow, Study
from studyllm.text.clean import one_line
from studyllm.text.fuzzy import NOT_AT_ALL, fit, holds
from studyllm.tui.content import title_line
from studyllm.tui.key_words import key_label, key_tooltip
from studyllm.tui.keys import explain, moves
from studyllm.tui.strings import LANGUAGES, say
from studyllm.tui.themes import THEMES

Kind: TypeAlias = Literal["action", "deck", "card"]


class Offer(NamedTuple):
    """Something to choose."""

    kind: Kind
    title: str
    detail: str
    """What there is to say of it, in a few words."""
    key: str
    """What it is on the keyboard, if it is there."""
    names: tuple[str, ...]
    """What it is called, whatever the language of the screen."""
    more: tuple[str, ...]
    """Longer texts, of which whole words are looked for."""
    run: Callable[[], object]
    """Does it; to be called when the palette has gone."""


ELSEWHERE = {"app.palette", "app.interrupt"}
"""Bindings that are nothing to choose."""


def meant(query: str, offers: Iterable[Offer]) -> list[Offer]:
    """Those that may be meant, the best first; all of them, as they come, if nothing is asked."""
    if not query.strip():
        return list(offers)
    scored = [(_score(query, offer), offer) for offer in offers]
    found = [(score, offer) for score, offer in scored if score > NOT_AT_ALL]
    found.sort(key=lambda one: (-one[0], len(one[1].title)))
    return [offer for _, offer in found]


def _score(query: str, offer: Offer) -> int:
    best = max((fit(query, name) for name in offer.names), default=NOT_AT_ALL)
    if best == NOT_AT_ALL and any(holds(query, text) for text in offer.more):
        return NOT_AT_ALL + 1
    return best


def offers(
    study: Study,
    screen: Screen[Any],
    language: str,
    study_deck: Callable[[str], object],
    choose_theme: Callable[[str], object] | None,
) -> list[Offer]:
    """What the palette has to choose from: first what there is to do on a screen.

    Args:
        study: has the decks.
        screen: what the palette opens on.
        language: of titles.
        study_deck: takes a slug.
        choose_theme: takes a theme's name; `None` if there are no themes to choose from.
    """
    try:
        rows = study.decks()
    except StudyError:
        rows = []  # the screen that comes next says why
    return [
        *actions(screen, language),
        *decks(rows, language, study_deck),
        *([] if choose_theme is None else themes(language, choose_theme)),
    ]


def actions(screen: Screen[Any], language: str) -> list[Offer]:
    """What keys do on a screen now, but for those that only move about on it."""
    # What two keys do, the screen's own and the app's, stands there once.
    explained = {one.tooltip: one for one in reversed(explain(screen, language))}
    return [
        Offer(
            "action",
            one.label,
            one.tooltip,
            one.keys[0],
            tuple(key_label(code, one.name) for code in LANGUAGES),
            tuple(key_tooltip(code, one.name) for code in LANGUAGES),
            partial(screen.app.run_action, one.action, one.node),
        )
        for one in reversed(explained.values())
        if one.enabled and not moves(one.name) and one.name not in ELSEWHERE
    ]


def themes(language: str, choose: Callable[[str], object]) -> list[Offer]:
    """The themes by name; `choose` takes one."""
    return [
        Offer(
            "action",
            say(language, "a theme", name=say(language, f"theme {name}")),
            "",
            "",
            (name, *(say(to, "a theme", name=say(to, f"theme {name}")) for to in LANGUAGES)),
            (),
            partial(choose, name),
        )
        for name in THEMES
    ]


def cards(
    study: Study, query: str, language: str, look: Callable[[Key], object], most: int
) -> Iterator[list[Offer]]:
    """The first cards that a search finds, some at a time; `look` takes a card's key."""
    from studyllm.study.browsing import Sort

    charset = study.settings.charset
    # Half of a query may be none yet; what else is wrong is said where all cards are looked at.
    with suppress(StudyError):
        found = study.browsing.search(query, Sort(), language)
        shown = 0
        while not found.done and shown < most:
            found.look()
            hits = [found.row(place) for place in range(shown, min(found.count, most))]
            shown = found.count
            yield [
                Offer(
                    "card",
                    title_line(hit.question, charset),
                    hit.key,
                    "",
                    (),
                    (),
                    partial(look, hit.key),
                )
                for hit in hits
                if hit is not None
            ]


def decks(rows: Iterable[DeckRow], language: str, study: Callable[[str], object]) -> list[Offer]:
    """The decks, hidden ones too; `study` takes a slug."""
    return [
        Offer(
            "deck",
            one_line(in_language(row.title, language)),
            row.slug,
            "",
            (*map(one_line, row.title.values()), row.slug),
            (),
            partial(study, row.slug),
        )
        for row in rows
    ]
