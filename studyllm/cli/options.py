"""Settings as options of a command: for one run, in the place of the file's general values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from studyllm import config

C = TypeVar("C", bound=Callable[..., Any] | click.Command)

CHOSEN = "studyllm.settings"
"""Where a context keeps what was chosen; a command's shares it with those around it."""


def setting_option(*names: str, **attributes: Any) -> Callable[[C], C]:
    """An option that chooses the setting of its name; the command itself does not see it."""
    return click.option(*names, expose_value=False, callback=_choose, default=None, **attributes)


def setting_options(command: C) -> C:
    """The command with an option for each setting that decides what is asked and when."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen() -> Mapping[str, Any]:
    """The settings chosen by options of the running command, and of those around it."""
    found = click.get_current_context().meta.get(CHOSEN, {})
    assert isinstance(found, dict)
    return found


def _choose(context: click.Context, option: click.Parameter, value: Any) -> None:
    """Keep a value; the nearest command's holds, since its options are read last."""
    if value is None:
        return
    assert option.name is not None
    if wrong := config.flaw(option.name, value):
        raise click.UsageError(f"{option.opts[0]} {wrong}", context)
    context.meta.setdefault(CHOSEN, {})[option.name] = value


_OPTIONS = (
    setting_option(
        "--scheduler", type=click.Choice(config.SCHEDULERS), help="What decides when a card is due."
    ),
    setting_option(
        "--desired-retention",
        type=float,
        metavar="P",
        help="With fsrs: the chance of recall at which a card is due, 0.7 to 0.99.",
    ),
    setting_option("--new-per-day", type=int, metavar="N", help="New cards at most on a day."),
    setting_option(
        "--minutes-per-day",
        type=int,
        metavar="N",
        help="Minutes of a day; due cards first, new ones with what is left. 0 is no limit.",
    ),
    setting_option(
        "--rollover-hour", type=int, metavar="HOUR", help="When a study day begins, 0 to 23."
    ),
    setting_option(
        "--leech",
        type=click.Choice(config.LEECH),
        help="What becomes of a card that was forgotten again and again.",
    ),
    setting_option("--spread/--no-spread", help="Let due days move a little, or not."),
)
