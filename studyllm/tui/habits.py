"""What the screens remember from one start to the next; the settings file is never written."""

from __future__ import annotations

from studyllm.config import THEMES
from studyllm.study import Study

_THEME, _WELCOME = "theme", "welcome"


def last_theme(study: Study) -> str:
    """The theme that was last chosen on a screen, unless the settings have another since then."""
    in_settings = study.settings.theme
    before, _, chosen = study.recollect(_THEME).partition(" ")
    return chosen if before == in_settings and chosen in THEMES else in_settings


def keep_theme(study: Study, theme: str) -> None:
    """Begin with a theme the next time."""
    study.remember(_THEME, f"{study.settings.theme} {theme}")


def is_stranger(study: Study) -> bool:
    """Whether the learner has answered nothing yet, and was not welcomed."""
    return study.newest_at() is None and not study.recollect(_WELCOME)


def have_welcomed(study: Study) -> None:
    """Let the learner be no stranger any more."""
    study.remember(_WELCOME, "seen")
