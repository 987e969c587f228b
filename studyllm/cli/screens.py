"""The ways into the screens, for whoever sits at a terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from studyllm.cli.clock import shown
from studyllm.cli.opening import begin, has_terminal, must_ask, opened
from studyllm.config import Home, Settings
from studyllm.core.journal import Moment
from studyllm.errors import ConfigError
from studyllm.study import Scope, Study
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.tui.doubt import ClockDoubt
    from studyllm.tui.mock_wish import MockWish
    from studyllm.tui.shell import Start


def home_screen(chosen: Mapping[str, Any] | None = None) -> int:
    """Show the decks and what is due; the exit code. `chosen` is as in `begin`."""
    return _run("home", Scope(), chosen)


def quiz_screen(scope: Scope, chosen: Mapping[str, Any] | None = None) -> int:
    """Ask the cards of a scope; the exit code. `chosen` is as in `begin`."""
    return _run("quiz", scope, chosen)


def mock_screen(wish: Callable[[Study], MockWish], chosen: Mapping[str, Any] | None = None) -> int:
    """Hold a mock interview; the exit code.

    Args:
        wish: what was said of it, once the decks are known.
        chosen: as in `begin`.
    """
    return _run("mock", Scope(), chosen, wish)


PLAIN = {"mock": "`studyllm mock --plain` is a mock interview by lines"}
"""What there is without a terminal, by the first screen; for all others, a session by lines."""


def _run(
    screen: Start,
    scope: Scope,
    chosen: Mapping[str, Any] | None,
    wish: Callable[[Study], MockWish] | None = None,
) -> int:
    # Before anything is touched: without a terminal the app would wait for ever.
    if not has_terminal(os.environ):
        way = PLAIN.get(screen, "`studyllm study --plain` is a session by lines")
        raise ConfigError(f"the screens need a terminal that they can draw on; {way}")
    start = begin(os.environ, chosen)
    check_keys(start.home, start.settings)
    from studyllm.tui.app import run

    with opened(start, asks=True) as study:
        return run(
            study,
            start=screen,
            scope=scope,
            language=start.language,
            theme=(chosen or {}).get("theme"),
            doubt=_doubt(start.clock(), study.newest_at()),
            wish=None if wish is None else wish(study),
        )


def check_keys(home: Home, settings: Settings) -> None:
    """Raise a `ConfigError` that names all that is wrong with the keys in the settings."""
    if not settings.keys:
        return
    from studyllm.tui.keymap import flaws

    if found := [f"{one_line(str(home.settings))}: {flaw}" for flaw in flaws(settings.keys)]:
        raise ConfigError("\n".join(found))


def _doubt(now: Moment, newest: int | None) -> ClockDoubt | None:
    """What to ask about the clock before anything is answered; nothing if it may be right."""
    if newest is None or not must_ask(now, newest):
        return None
    from studyllm.tui.doubt import ClockDoubt

    return ClockDoubt(shown(now), shown(now._replace(at=newest)))
