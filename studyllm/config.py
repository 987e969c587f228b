"""Where things lie, and the learner's settings: a TOML file and the environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from studyllm.errors import ConfigError
from studyllm.text.clean import one_line

THEMES = ("dark", "light", "ansi")


@dataclass(frozen=True, slots=True)
class Home:
    """The folders that are the learner's."""

    data: Path
    config: Path

    @property
    def database(self) -> Path:
        """What the learner did, and the mirror of the decks."""
        return self.data / "studyllm.db"

    @property
    def decks(self) -> Path:
        """The learner's own decks."""
        return self.data / "decks"

    @property
    def removed(self) -> Path:
        """Deck files that were taken out."""
        return self.data / "removed"

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.data / "backups"

    @property
    def settings(self) -> Path:
        """The settings file, which may be missing."""
        return self.config / "config.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the learner may choose."""

    new_per_day: int = 20
    """New cards at most on a study day; 0 to 9999."""
    rollover_hour: int = 4
    """The local hour at which a study day begins; 0 to 23."""
    lang: str = ""
    """Language of cards and screens, `en` or `zh` for example; empty: by the system's."""
    theme: str = "dark"
    """One of `dark`, `light`, `ansi`."""


RANGES = {"new_per_day": range(10_000), "rollover_hour": range(24)}
CHOICES = {"theme": THEMES}


_ELSEWHERE = {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "ANDROID_DATA"}
"""Variables that say that things do not lie where they usually do."""


def find_home(environment: Mapping[str, str]) -> Home:
    """All below STUDYLLM_HOME if that is set, else where the system keeps such things."""
    if chosen := environment.get("STUDYLLM_HOME"):
        try:
            home = Path(chosen).expanduser().absolute()
        except RuntimeError as error:
            raise ConfigError(f"STUDYLLM_HOME is `{one_line(chosen)}`: {error}") from error
        return Home(home, home)
    folder = environment.get("HOME", "")
    if sys.platform == "linux" and folder.startswith("/") and not _ELSEWHERE & environment.keys():
        # What platformdirs says here, without importing it, which is a sixth of a command's start.
        return Home(Path(folder, ".local/share/studyllm"), Path(folder, ".config/studyllm"))
    import platformdirs

    dirs = platformdirs.PlatformDirs("studyllm", appauthor=False)
    return Home(Path(dirs.user_data_dir), Path(dirs.user_config_dir))


def shipped_decks() -> Path:
    """The folder of the decks that come with the package, installed or in a source tree."""
    inside = Path(__file__).parent / "decks"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "decks"


def load(path: Path) -> Settings:
    """The settings in a TOML file; the defaults if there is none.

    Raises:
        ConfigError: it cannot be read, has an unknown key or a value out of range.
    """
    try:
        with open(path, "rb") as stream:
            import tomllib

            values = tomllib.load(stream)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise ConfigError(f"{_shown(path)}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{_shown(path)}: {one_line(str(error))}") from error
    return Settings(**{key: _checked(path, key, value) for key, value in values.items()})


def _checked(path: Path, key: str, value: Any) -> Any:
    known = {field.name: type(field.default) for field in fields(Settings)}
    place = f"{_shown(path)}: `{one_line(key)}`"
    if key not in known:
        import difflib

        near = difflib.get_close_matches(key, known, 1, 0.5)
        hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}"
        raise ConfigError(f"{place} is not a setting; {hint}")
    if type(value) is not known[key]:
        kind = "a whole number" if known[key] is int else "a text in quotes"
        raise ConfigError(f"{place} must be {kind}")
    if key in RANGES and value not in RANGES[key]:
        raise ConfigError(f"{place} must be from 0 to {RANGES[key][-1]}")
    if key in CHOICES and value not in CHOICES[key]:
        raise ConfigError(f"{place} must be one of {', '.join(CHOICES[key])}")
    return value


def _shown(path: Path) -> str:
    return one_line(os.fspath(path))


def language(settings: Settings, environment: Mapping[str, str]) -> str:
    """The language to begin in: the setting's, else Chinese if the system speaks it."""
    if settings.lang:
        return settings.lang
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(variable):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
