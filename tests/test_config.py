"""Where things lie and what may be chosen, against files and environments of every kind."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from studyllm import config
from studyllm.config import Settings
from studyllm.errors import ConfigError


def settings(folder: Path, text: str | bytes) -> Settings:
    path = folder / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return config.load(path)


def test_everything_lies_below_the_home_that_is_chosen(tmp_path: Path) -> None:
    home = config.find_home({"STUDYLLM_HOME": str(tmp_path)})
    places = [home.database, home.settings, home.decks, home.backups, home.removed]
    assert [place.parent for place in places] == [tmp_path] * 5


def test_a_home_is_found_from_where_the_learner_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert config.find_home({"STUDYLLM_HOME": "here"}).data == Path.cwd() / "here"
    assert config.find_home({"STUDYLLM_HOME": "~"}).data == Path.home()


@pytest.mark.skipif(os.name == "nt", reason="Windows takes any name for a user's")
def test_a_home_of_nobody_is_refused() -> None:
    with pytest.raises(ConfigError, match="STUDYLLM_HOME is `~nobody-of-that-name/x`"):
        config.find_home({"STUDYLLM_HOME": "~nobody-of-that-name/x"})


@pytest.mark.parametrize(
    "more",
    [{}, {"XDG_DATA_HOME": "/data"}, {"XDG_CONFIG_HOME": "/config"}, {"XDG_DATA_HOME": "relative"}],
)
def test_without_a_choice_things_lie_where_the_system_keeps_them(
    more: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("STUDYLLM_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in more.items():
        monkeypatch.setenv(name, value)
    known = platformdirs.PlatformDirs("studyllm", appauthor=False)
    home = config.find_home(os.environ)
    assert (home.data, home.config) == (known.user_data_path, known.user_config_path)


def test_the_shipped_decks_are_there() -> None:
    assert list(config.shipped_decks().glob("*.yaml"))


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert config.load(tmp_path / "config.toml") == Settings()
    assert settings(tmp_path, "") == Settings()


def test_every_setting_can_be_chosen(tmp_path: Path) -> None:
    text = 'new_per_day = 0\nrollover_hour = 23\nlang = "zh"\ntheme = "ansi"\n'
    assert settings(tmp_path, text) == Settings(0, 23, "zh", "ansi")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("new_per_dya = 3", "`new_per_dya` is not a setting; did you mean `new_per_day`?"),
        ("them = 'dark'", "did you mean `theme`?"),
        ("xyz = 1", "known are new_per_day, rollover_hour, lang, theme"),
        ("new_per_day = 10000", "`new_per_day` must be from 0 to 9999"),
        ("new_per_day = -1", "`new_per_day` must be from 0 to 9999"),
        ("new_per_day = true", "`new_per_day` must be a whole number"),
        ("new_per_day = 2.5", "`new_per_day` must be a whole number"),
        ("rollover_hour = 24", "`rollover_hour` must be from 0 to 23"),
        ("lang = 1", "`lang` must be a text in quotes"),
        ("theme = 'pink'", "`theme` must be one of dark, light, ansi"),
        ("[theme]\nx = 1", "`theme` must be a text in quotes"),
        ("theme = ", "config.toml: "),
        ("theme = 'dark'\ntheme = 'dark'", "config.toml: "),
        (b"lang = '\xff'", "config.toml: "),
        (b"\xff\xfel\x00", "config.toml: "),
        ("x = " + "[" * 20_000, "config.toml: "),
        ('"\\u001B[2J" = 1', "`␛[2J` is not a setting"),
    ],
)
def test_what_cannot_be_used_is_named_with_the_way_out(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        settings(tmp_path, text)
    assert said in str(refused.value)
    assert str(tmp_path) in str(refused.value)
    assert str(refused.value).isprintable()


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load(tmp_path)


@pytest.mark.parametrize(
    ("lang", "environment", "found"),
    [
        ("", {}, "en"),
        ("", {"LANG": "zh_CN.UTF-8"}, "zh"),
        ("", {"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ("", {"LANG": "de_DE.UTF-8", "LC_MESSAGES": "ZH_TW"}, "zh"),
        ("fr", {"LANG": "zh_CN.UTF-8"}, "fr"),
    ],
)
def test_the_language_is_the_settings_else_the_systems(
    lang: str, environment: dict[str, str], found: str
) -> None:
    assert config.language(Settings(lang=lang), environment) == found
