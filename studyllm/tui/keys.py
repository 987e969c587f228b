"""How keys are bound and named, and the line at the bottom that shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.dom import DOMNode
from textual.keys import _character_to_key, key_to_character
from textual.message import Message
from textual.screen import Screen

from studyllm.tui.content import margin
from studyllm.tui.key_words import key_label, key_name, key_tooltip
from studyllm.tui.lines import Drawn

_WIDER = ord("！") - ord("!")
"""From a character to its full-width form, which a Chinese input method may send."""


def bind(keys: str, action: str, name: str, *, show: bool = False, first: bool = False) -> Binding:
    """A binding with its words, also to the full-width forms of its keys.

    Args:
        keys: as Textual names them, with commas between.
        action: what they do.
        name: the binding's id.
        show: whether the line at the bottom has it.
        first: whether it comes before whatever a widget does with the key.
    """
    _DEFAULTS[name] = tuple(keys.split(","))
    return Binding(
        ",".join(with_wide(_DEFAULTS[name])),
        action,
        key_label("en", name),
        show=show,
        tooltip=key_tooltip("en", name),
        priority=first,
        id=name,
    )


_DEFAULTS: dict[str, tuple[str, ...]] = {}
"""The keys of each binding that was made, as they were written."""


def default_keys(name: str) -> tuple[str, ...]:
    """The keys of a binding, by its id, unless the learner chose others."""
    if name not in _DEFAULTS:  # it is of a screen that was not opened yet
        from studyllm.tui.keymap import screens

        screens()
    return _DEFAULTS[name]


def known() -> list[str]:
    """The ids of all bindings that were made so far."""
    return list(_DEFAULTS)


def keys_of(node: DOMNode, name: str) -> list[str]:
    """The keys of a binding now, by their long names, full-width forms too."""
    chosen = node.app._keymap.get(name)
    return chosen.split(",") if chosen else with_wide(map(long_name, default_keys(name)))


def key_of(node: DOMNode, language: str, name: str) -> str:
    """The key of a binding now, the first if there are several, as it is on the keyboard.

    Args:
        node: anything on the screen.
        language: of words such as `space`.
        name: the binding's id.
    """
    return key_name(language, keys_of(node, name)[0])


def long_name(key: str) -> str:
    """A key as Textual calls it when it is pressed: `question_mark` for `?`."""
    return _character_to_key(key) if len(key) == 1 else key


def with_wide(keys: Iterable[str]) -> list[str]:
    """The keys, behind each its full-width form if it has one."""
    return [form for key in keys for form in (key, _wide(key)) if form]


def _wide(key: str) -> str:
    if key == "space":
        return "ideographic_space"
    character = key_to_character(key)
    if character is None or not "!" <= character <= "~":
        return ""
    return chr(ord(character) + _WIDER)


def narrow(key: str) -> str:
    """A full-width character as the one that stands on the key; all else as it is."""
    return chr(ord(key) - _WIDER) if len(key) == 1 and "！" <= key <= "～" else key


def is_wide(key: str) -> bool:
    """Whether a key is the full-width form of another."""
    return key.startswith(("fullwidth_", "ideographic_")) or "！" <= key <= "～"


MARKING = "mark."
"""How the ids of keys begin that say something of a card or an answer."""


MOVING = ("down", "up", "page_down", "page_up", "first", "last")
"""How the ids of keys end that move about on a screen."""


def moves(name: str) -> bool:
    """Whether a binding only moves about on its screen; by its id."""
    return name.rpartition(".")[2] in MOVING


class Explained(NamedTuple):
    """A binding in the learner's language."""

    name: str
    keys: tuple[str, ...]
    """As on the keyboard, the most usual first."""
    label: str
    tooltip: str
    action: str
    """Of `node`."""
    show: bool
    node: DOMNode
    """Whose it is."""
    enabled: bool
    """Whether it does something now."""


def explain(screen: Screen[Any], language: str) -> list[Explained]:
    """What the keys do on a screen now, each binding once, in the order of the code."""
    found: dict[str, Explained] = {}
    for key, active in screen.active_bindings.items():
        name = active.binding.id
        if name is None or is_wide(key):
            continue
        before = found[name].keys if name in found else ()
        found[name] = Explained(
            name,
            (*before, key_name(language, key)),
            key_label(language, name),
            key_tooltip(language, name),
            active.binding.action,
            active.binding.show,
            active.node,
            active.enabled,
        )
    order = _order(screen)
    return sorted(found.values(), key=lambda one: order.get(one.name, len(order)))


def _order(screen: Screen[Any]) -> dict[str | None, int]:
    """Where each binding stands in the code; with a key of the learner's it is elsewhere."""
    inner: DOMNode = screen.focused or screen
    names = [binding.id for node in inner.ancestors_with_self for _, binding in node._bindings]
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


HELD_S = 0.08
"""Seconds within which the same key again is a key that is held down."""

NEVER = float("-inf")
"""A time in seconds before all others."""


class Presses:
    """Tells a key that is held down from one that is pressed again."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: seconds that only ever run forward."""
        self._clock = clock
        self._last = "", NEVER

    def held(self, key: str) -> bool:
        """Whether a key, which was pressed now, was the last one too, and a moment ago."""
        (before, at), now = self._last, self._clock()
        self._last = key, now
        return key == before and now - at < HELD_S

    def other(self) -> None:
        """Another key was pressed."""
        self._last = "", NEVER


HELP = "app.help"
"""The id of the key that explains all others."""


def _cells(key: Explained) -> int:
    """What a key and its label take at the bottom of the screen."""
    return cell_len(key.keys[0]) + 1 + cell_len(key.label)


class KeyLine(Drawn):
    """The keys that matter now. Says which was clicked."""

    @dataclass
    class Clicked(Message):
        """A key was clicked."""

        action: str
        node: DOMNode
        """Whose action it is."""

    def __init__(self) -> None:
        super().__init__(self._line)
        self._keys: Sequence[Explained] = ()

    def offer(self, keys: Sequence[Explained]) -> None:
        """Show these keys, as many as fit: those that mark a card after the others."""
        shown = (key for key in keys if key.show)
        self._keys = sorted(shown, key=lambda key: key.name.startswith(MARKING))
        self.refresh()

    def _fitting(self, width: int) -> list[tuple[int, int, Explained]]:
        """The keys that fit, each with the columns where it begins and ends.

        There is room for the help before all others: it tells of those that there is none for.
        """
        room = width - margin(width) + 1
        chosen = set()
        for key in sorted(self._keys, key=lambda key: key.name != HELP):
            if _cells(key) + 2 <= room:
                chosen.add(key.name)
                room -= _cells(key) + 2
        fitting = []
        column = margin(width)
        for key in self._keys:
            if key.name in chosen:
                fitting.append((column, column + _cells(key), key))
                column += _cells(key) + 2
        return fitting

    def _line(self, width: int) -> list[Content]:
        parts = [
            Content.assemble((key.keys[0], "bold $primary"), " ", (key.label, "$muted"))
            for _, _, key in self._fitting(width)
        ]
        return [Content("  ").join(parts).pad_left(margin(width))]

    def on_click(self, event: events.Click) -> None:
        for column, end, key in self._fitting(self.size.width):
            if column - 1 <= event.x <= end:
                self.post_message(self.Clicked(key.action, key.node))
