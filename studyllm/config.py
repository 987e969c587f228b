"""Where things lie, and the learner's settings: a TOML file and the environment."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from studyllm.errors import ConfigError
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

THEMES = ("dark", "light", "ansi")
SCHEDULERS = ("sm2", "fsrs")
CHARSETS = ("unicode", "ascii")
LEECH = ("off", "flag", "suspend")


LARGEST = 256 * 1024
"""Bytes of a settings file: more than ten thousand decks take."""

DEEPEST = 8
"""Dots in the id of a binding."""


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
    def bases(self) -> Path:
        """Shipped decks as they were when the learner's copies of them were made."""
        return self.data / "bases"

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.data / "backups"

    @property
    def settings(self) -> Path:
        """The settings file, which may be missing."""
        return self.config / "config.toml"


@dataclass(frozen=True, slots=True)
class DeckSettings:
    """What the learner may choose for one deck; `None` where nothing was chosen for it."""

    new_per_day: int | None = None
    leech: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the learner may choose."""

    new_per_day: int = 20
    """New cards at most on a study day; 0 to 9999."""
    minutes_per_day: int = 0
    """Minutes of a study day, 0 to 1440, which due cards take before new ones; 0 is no limit."""
    rollover_hour: int = 4
    """The local hour at which a study day begins; 0 to 23."""
    scheduler: str = "sm2"
    """One of `SCHEDULERS`."""
    desired_retention: float = 0.9
    """The chance of recall at which FSRS asks a card; 0.70 to 0.99."""
    fsrs_weights: tuple[float, ...] = ()
    """Of FSRS-6, w0 to w20, without a flaw; empty: the published ones."""
    spread: bool = False
    """Whether due days move a little, so that cards begun together do not stay together."""
    leech: str = "flag"
    """One of `LEECH`: what becomes of a card at 8 lapses and at every 4 more."""
    lang: str = ""
    """Language of cards and screens, `en` or `zh` for example; empty: by the system's."""
    theme: str = "dark"
    """One of `THEMES`."""
    charset: Charset = "unicode"
    """What formulas are drawn with."""
    timer: bool = False
    """Whether the time at a card is shown."""
    pause_minutes: int = 0
    """Minutes without a key, 0 to 1440, after which a card is put out of sight; 0 is never."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys by the ids of bindings, as they were written; the screens know which there are."""
    decks: Mapping[str, DeckSettings] = field(default_factory=dict)
    """By slug, what holds for one deck."""

    def leech_of(self, slug: str) -> str:
        """What becomes of the leeches of a deck; one of `LEECH`."""
        own = self.decks.get(slug)
        return self.leech if own is None or own.leech is None else own.leech

    def new_per_day_of(self, slug: str) -> int | None:
        """New cards of a deck at most on a study day; `None`: it has no limit of its own."""
        own = self.decks.get(slug)
        return None if own is None else own.new_per_day


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
    values = read(path)
    for problem in problems(values):
        raise ConfigError(f"{_shown(path)}: {problem}")
    if "fsrs_weights" in values:
        values["fsrs_weights"] = tuple(map(float, values["fsrs_weights"]))
    if "decks" in values:
        values["decks"] = {slug: DeckSettings(**own) for slug, own in values["decks"].items()}
    if "keys" in values:
        values["keys"] = chosen_keys(values["keys"])
    return Settings(**values)


def chosen_keys(table: Mapping[str, Any], before: str = "") -> dict[str, tuple[str, ...]]:
    """The keys that a table without a flaw gives to bindings, by their ids.

    Args:
        table: `quiz.undo` without quotes is in it as a table in a table.
        before: what stands before the names of the table.
    """
    chosen = {}
    for name, value in table.items():
        if type(value) is dict:
            chosen.update(chosen_keys(value, f"{before}{name}."))
        else:
            chosen[before + name] = _keys_in(value)
    return chosen


def _keys_in(value: str | list[str]) -> tuple[str, ...]:
    """One key, some with commas between, or a list of them; a comma alone is a key."""
    if isinstance(value, list):
        return tuple(value)
    if len(value) == 1:
        return (value,)
    return tuple(key for key in map(str.strip, value.split(",")) if key)


def check(path: Path) -> list[str]:
    """All that is wrong with a settings file, a line each; nothing if it is not there."""
    try:
        return [f"{_shown(path)}: {problem}" for problem in problems(read(path))]
    except ConfigError as error:
        return [str(error)]


def read(path: Path) -> dict[str, Any]:
    """The keys and values of a TOML file as they stand there; nothing if there is none.

    Raises:
        ConfigError: it cannot be read or is not TOML.
    """
    try:
        text = _text_of(path)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{_shown(path)}: cannot be read: {error.strerror}") from error
    try:
        import tomllib

        return tomllib.loads(text.decode().replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{_shown(path)}: {one_line(str(error))}") from error


def _text_of(path: Path) -> bytes:
    # A pipe would wait for somebody to write, and a device never end.
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    with open(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ConfigError(f"{_shown(path)}: is no regular file")
        text = stream.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise ConfigError(f"{_shown(path)}: larger than {LARGEST >> 10} KB")
    return text


def problems(values: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with keys and values, one sentence each, in their order."""
    for key, value in values.items():
        if wrong := flaw(key, value):
            yield f"`{one_line(key)}` {wrong}"
        elif key == "decks":
            for slug, own in value.items():
                yield from _deck_problems(slug, own)
        elif key == "keys":
            yield from _key_problems(value)


def flaw(key: str, value: Any) -> str:
    """Why a setting cannot have this value, to be read after its name; or nothing."""
    if key not in RULES:
        return f"is not a setting; {_hint(key, RULES)}"
    return RULES[key](value)


def deck_table(slug: str) -> str:
    """The name of a deck's table as it is written in the file: `decks.rope`, `decks."gpt-4.1"`."""
    bare = slug.isascii() and slug.replace("-", "").replace("_", "").isalnum()
    return one_line(f"decks.{slug}" if bare else f'decks."{slug}"')


def _deck_problems(slug: str, own: Any) -> Iterator[str]:
    table = deck_table(slug)
    if type(own) is not dict:
        yield f"`{table}` must be a table of {' and '.join(DECK_RULES)}"
        return
    for key, value in own.items():
        if wrong := _deck_flaw(slug, key, value):
            yield f"`{table}.{one_line(key)}` {wrong}"


def _key_problems(table: Mapping[str, Any], before: str = "") -> Iterator[str]:
    if before.count(".") > DEEPEST:
        yield f"`{one_line('keys.' + before, 60)}` has too many dots for a key"
        return
    for name, value in table.items():
        if type(value) is dict:
            yield from _key_problems(value, f"{before}{name}.")
        elif not _is_keys(value):
            setting = one_line(f'keys."{before}{name}"')
            yield f'`{setting}` must be a key in quotes, or a list of keys: `["z", "f2"]`'


def _is_keys(value: Any) -> bool:
    listed = value if type(value) is list else [value]
    if not listed or any(type(key) is not str or not key for key in listed):
        return False
    return type(value) is list or bool(_keys_in(value))


def _deck_flaw(slug: str, key: str, value: Any) -> str:
    if key in DECK_RULES:
        return DECK_RULES[key](value)
    if type(value) is dict:
        quoted = deck_table(f"{slug}.{key}")
        return f"is not a setting of a deck; a slug with a dot needs quotes: `[{quoted}]`"
    if key in RULES:
        return "is a setting for all decks; it must stand above the first table"
    return f"is not a setting of a deck; {_hint(key, DECK_RULES)}"


def _hint(key: str, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(key, known, 1, 0.5)
    return f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}"


Rule: TypeAlias = Callable[[Any], str]
"""Why a value cannot be used, to be read after the name of its setting; or nothing."""


def _whole(most: int) -> Rule:
    def flaw(value: Any) -> str:
        if type(value) is not int:  # to Python, `true` is a number
            return "must be a whole number"
        return "" if 0 <= value <= most else f"must be from 0 to {most}"

    return flaw


def _one_of(names: tuple[str, ...]) -> Rule:
    def flaw(value: Any) -> str:
        return _text(value) or ("" if value in names else f"must be one of {', '.join(names)}")

    return flaw


def _text(value: Any) -> str:
    return "" if type(value) is str else "must be a text in quotes"


def _truth(value: Any) -> str:
    return "" if type(value) is bool else "must be true or false"


def _table(value: Any) -> str:
    return "" if type(value) is dict else "must be tables, one a deck: `[decks.SLUG]`"


def _key_table(value: Any) -> str:
    return "" if type(value) is dict else 'must be a table: `[keys]` with `"quiz.undo" = "z"`'


def _retention(value: Any) -> str:
    if type(value) not in (int, float):
        return "must be a number"
    from studyllm.core.fsrs import LEAST_RETENTION, MOST_RETENTION

    if LEAST_RETENTION <= value <= MOST_RETENTION:
        return ""
    return f"must be from {LEAST_RETENTION} to {MOST_RETENTION}"


def _weights(value: Any) -> str:
    if type(value) is not list or any(type(weight) not in (int, float) for weight in value):
        return "must be a list of numbers"
    if not value:
        return ""
    from studyllm.core.fsrs import flaw

    try:
        return flaw([float(weight) for weight in value])
    except OverflowError:
        return "has a number that is far too large"


RULES: Mapping[str, Rule] = {
    "new_per_day": _whole(9999),
    "minutes_per_day": _whole(1440),
    "rollover_hour": _whole(23),
    "scheduler": _one_of(SCHEDULERS),
    "desired_retention": _retention,
    "fsrs_weights": _weights,
    "spread": _truth,
    "leech": _one_of(LEECH),
    "lang": _text,
    "theme": _one_of(THEMES),
    "charset": _one_of(CHARSETS),
    "timer": _truth,
    "pause_minutes": _whole(1440),
    "keys": _key_table,
    "decks": _table,
}
"""What each setting may be, in the order of `Settings`."""

DECK_RULES: Mapping[str, Rule] = {key: RULES[key] for key in ("new_per_day", "leech")}


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
