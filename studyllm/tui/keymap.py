"""Keys of the learner's own: whether a choice can be used, and what Textual is told of it."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from textual.dom import DOMNode
from textual.keys import KEY_ALIASES, KEY_NAME_REPLACEMENTS, Keys, key_to_character
from textual.screen import Screen

from studyllm import tui
from studyllm.text.clean import one_line
from studyllm.tui.keys import is_wide, known, long_name, narrow, with_wide

WAYS_OUT = {"app.interrupt": "ctrl+c", "app.quit": "ctrl+q"}
"""Bindings that keep a key whatever is chosen, and that nothing else may have."""

TAKE_TURNS = ({"grade", "place"},)
"""How the ids of bindings begin of which only some are there at a time, so that they share keys."""

_MODIFIER = r"(?:alt|ctrl|hyper|meta|shift|super)\+"

_ALSO = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "ins": "insert",
    **{other: key for key, others in KEY_ALIASES.items() for other in others},
    " ": "space",
}
"""Other names of keys; some say what the same byte of a terminal is called, too."""

_NAMED = frozenset(str(key.value) for key in Keys if "<" not in key.value and "+" not in key.value)


def named(key: str) -> str | None:
    """A key by the name that it has when it is pressed; `None` if there is none.

    Args:
        key: as a person writes it: `z`, `?`, `Ctrl+Z`, `esc`, `shift+tab`.
    """
    key = narrow(key) if len(key) == 1 else key.strip()
    if len(key) > 1:
        head = re.match(f"(?:{_MODIFIER})*", key, re.IGNORECASE)
        assert head is not None
        modifiers = "".join(sorted(re.findall(_MODIFIER, head[0].lower())))
        base = key[head.end() :]
        # A terminal sends no shift with a letter: it sends the capital one.
        if modifiers == "shift+" and len(base) == 1 and base.isalpha():
            return base.upper()
        if len(base) > 1 or "ctrl+" in modifiers:
            base = base.lower()
    else:
        modifiers, base = "", key
    base = _ALSO.get(base, base)
    if not _is_key(base):
        return None
    name = modifiers + long_name(base)
    return _ALSO.get(name, name)


def _is_key(base: str) -> bool:
    if len(base) == 1:
        return base.isprintable()
    return (
        base in _NAMED
        or base in KEY_NAME_REPLACEMENTS.values()
        or (base.replace("_", "").isalpha() and key_to_character(base) is not None)
    )


def keymap(chosen: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What Textual is told: by id, all keys with commas between, full-width forms too.

    Args:
        chosen: keys by id, without a flaw.
    """
    told = {}
    for name, keys in chosen.items():
        names = [key for key in map(named, keys) if key]
        if name in WAYS_OUT:
            names.append(WAYS_OUT[name])
        told[name] = ",".join(dict.fromkeys(with_wide(names)))
    return told


def flaws(chosen: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What is wrong with a choice of keys, a sentence each."""
    screens()
    flawless = {}
    for name, keys in chosen.items():
        if name not in known():
            yield f"`{_setting(name)}` is no binding; {_near(name, known())}"
            continue
        unknown = [key for key in keys if named(key) is None]
        for key in unknown:
            names = [*_NAMED, *_ALSO]
            yield f"`{_setting(name)}`: `{one_line(key)}` is no key; {_near(key, names)}"
        for key in keys:
            if name in _first() and key_to_character(named(key) or ""):
                yield f"`{_setting(name)}`: `{one_line(key)}` could not be typed any more"
                unknown.append(key)
            for owner, way_out in WAYS_OUT.items():
                if named(key) == way_out and owner != name:
                    yield f"`{_setting(name)}`: `{way_out}` must stay the key of `{owner}`"
                    unknown.append(key)
        if not unknown:
            flawless[name] = keys
    yield from _clashes(flawless)


def _clashes(chosen: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Each two bindings that would be on one key of one screen, and are not by themselves."""
    now = keymap(chosen)
    told: set[tuple[str, str, str]] = set()
    for screen in screens():
        by_default = _owners(reach(screen))
        changed = _owners(
            (name, now[name].split(",") if name in now else keys) for name, keys in reach(screen)
        )
        for key, owners in changed.items():
            if is_wide(key) or owners <= by_default.get(key, set()) or _take_turns(owners):
                continue
            first, *others = sorted(owners, key=lambda name: (name not in chosen, name))
            second = next((one for one in others if not _take_turns({first, one})), others[0])
            if (key, first, second) not in told:
                told.add((key, first, second))
                yield f"`{_setting(first)}`: `{key}` is also the key of `{second}`"


def _take_turns(owners: set[str]) -> bool:
    """Whether only one of them is there at a time; one alone is, too."""
    families = [name.partition(".")[0] for name in owners]
    alone = len(set(families)) == len(families)
    return len(owners) < 2 or (alone and any(set(families) <= turns for turns in TAKE_TURNS))


def _owners(bindings: Iterable[tuple[str, Sequence[str]]]) -> dict[str, set[str]]:
    """The ids that are on each key."""
    owners: dict[str, set[str]] = {}
    for name, keys in bindings:
        for key in keys:
            owners.setdefault(key, set()).add(name)
    return owners


@cache
def _first() -> frozenset[str]:
    """The ids of bindings that come before a line in which something is typed."""
    return frozenset(
        binding.id
        for screen in screens()
        for node in _nodes(screen)
        for _, binding in node._merge_bindings()
        if binding.priority and binding.id
    )


@cache
def screens() -> Sequence[type[Screen[Any]]]:
    """All screens that there are, in the order of their names."""
    for module in pkgutil.iter_modules(tui.__path__):
        import_module(f"{tui.__name__}.{module.name}")
    from studyllm.tui.page import Page

    found = [one for one in _kinds(Page) if not one.__subclasses__()]
    return sorted(found, key=lambda one: one.__name__)


def _kinds(base: type[Any]) -> Iterator[type[Any]]:
    """The classes of ours below a class."""
    for kind in base.__subclasses__():
        if kind.__module__.startswith(f"{tui.__name__}."):
            yield kind
        yield from _kinds(kind)


def reach(screen: type[Screen[Any]]) -> list[tuple[str, Sequence[str]]]:
    """The bindings that are there on a screen, with their keys: its own, its focus's, the app's."""
    found: dict[str, list[str]] = {}
    for node in _nodes(screen):
        for key, binding in node._merge_bindings():
            if binding.id is not None:
                found.setdefault(binding.id, []).append(key)
    return list(found.items())


def _nodes(screen: type[Screen[Any]]) -> list[type[DOMNode]]:
    """Whose bindings are there on a screen, the innermost first."""
    from studyllm.tui.shell import StudyApp

    names = {screen.AUTO_FOCUS, *getattr(screen, "FOCUSES", ())}
    focus = [kind for kind in _kinds(DOMNode) if kind.__name__ in names]
    return [*focus, screen, StudyApp]


def _setting(name: str) -> str:
    return f'keys."{one_line(name)}"'


def _near(name: str, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name.lower(), list(known), 1, 0.0)
    return f"did you mean `{near[0]}`?"
