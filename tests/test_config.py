"""Where things lie and what may be chosen, against files and environments of every kind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import asdict, fields
from pathlib import Path

import platformdirs
import pytest

from studyllm import config
from studyllm.config import DeckSettings, Settings
from studyllm.core import fsrs
from studyllm.errors import ConfigError

WEIGHTS = ", ".join(map(str, fsrs.WEIGHTS))


LOADING = """\
import sys
from pathlib import Path
from studyllm import config
before = set(sys.modules)
config.load(Path(sys.argv[1]))
print(*set(sys.modules) - before)
"""


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
    text = f"""
        new_per_day = 0
        minutes_per_day = 1440
        rollover_hour = 23
        scheduler = "fsrs"
        desired_retention = 0.7
        fsrs_weights = [{WEIGHTS}]
        spread = true
        leech = "suspend"
        lang = "zh"
        theme = "ansi"
        charset = "ascii"
        [decks.rope]
        new_per_day = 9999
        leech = "off"
    """
    assert settings(tmp_path, text) == Settings(
        new_per_day=0,
        minutes_per_day=1440,
        rollover_hour=23,
        scheduler="fsrs",
        desired_retention=0.7,
        fsrs_weights=fsrs.WEIGHTS,
        spread=True,
        leech="suspend",
        lang="zh",
        theme="ansi",
        charset="ascii",
        decks={"rope": DeckSettings(9999, "off")},
    )


def test_there_is_a_rule_for_each_setting_and_its_default_keeps_it() -> None:
    assert [*config.RULES] == [field.name for field in fields(Settings)]
    assert [*config.DECK_RULES] == [field.name for field in fields(DeckSettings)]
    for key, value in asdict(Settings(fsrs_weights=fsrs.WEIGHTS)).items():
        assert config.flaw(key, list(value) if isinstance(value, tuple) else value) == ""


def test_the_page_of_commands_has_each_setting_with_its_default(tmp_path: Path) -> None:
    page = Path(__file__).parents[1] / "docs/commands.md"
    section = page.read_text(encoding="utf-8").partition("\n## Settings\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (?:`(.+?)`|.+?) \|", section, re.MULTILINE)
    assert [name for name, _ in rows] == [key for key in config.RULES if key != "decks"]
    defaults = "".join(f"{name} = {default}\n" for name, default in rows if default)
    assert settings(tmp_path, defaults) == Settings()
    (example,) = re.findall(r"^```toml\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert settings(tmp_path, example).decks == {
        "moe": DeckSettings(new_per_day=3),
        "gpt-4.1": DeckSettings(leech="suspend"),
    }


def test_the_default_retention_is_that_of_fsrs() -> None:
    assert Settings().desired_retention == fsrs.RETENTION


def test_a_deck_has_what_was_chosen_for_it_else_what_holds_for_all(tmp_path: Path) -> None:
    text = """
        leech = "suspend"
        [decks.rope]
        new_per_day = 0
        [decks."gpt-4.1"]
        leech = "off"
        [decks."注意力"]
    """
    found = settings(tmp_path, text)
    slugs = ("rope", "gpt-4.1", "注意力", "moe")
    assert [found.leech_of(slug) for slug in slugs] == ["suspend", "off", "suspend", "suspend"]
    assert [found.new_per_day_of(slug) for slug in slugs] == [0, None, None, None]


def test_weights_may_be_whole_numbers_and_none_are_the_published_ones(tmp_path: Path) -> None:
    weights = [*fsrs.WEIGHTS[:4], 6, *fsrs.WEIGHTS[5:]]
    found = settings(tmp_path, f"fsrs_weights = {weights}").fsrs_weights
    assert (found[4], {type(weight) for weight in found}) == (6.0, {float})
    assert settings(tmp_path, "fsrs_weights = []").fsrs_weights == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("new_per_dya = 3", "`new_per_dya` is not a setting; did you mean `new_per_day`?"),
        ("them = 'dark'", "did you mean `theme`?"),
        ("xyz = 1", f"known are {', '.join(field.name for field in fields(Settings))}"),
        ("deck = 'rope'", "`deck` is not a setting; did you mean `decks`?"),
        ("new_per_day = 10000", "`new_per_day` must be from 0 to 9999"),
        ("new_per_day = -1", "`new_per_day` must be from 0 to 9999"),
        ("new_per_day = true", "`new_per_day` must be a whole number"),
        ("new_per_day = 2.5", "`new_per_day` must be a whole number"),
        (f"new_per_day = {'9' * 4000}", "`new_per_day` must be from 0 to 9999"),
        (f"new_per_day = {'9' * 5000}", "config.toml: "),
        ("minutes_per_day = 1441", "`minutes_per_day` must be from 0 to 1440"),
        ("minutes_per_day = 30.0", "`minutes_per_day` must be a whole number"),
        ("rollover_hour = 24", "`rollover_hour` must be from 0 to 23"),
        ("scheduler = 'sm-2'", "`scheduler` must be one of sm2, fsrs"),
        ("scheduler = 2", "`scheduler` must be a text in quotes"),
        ("desired_retention = 0.69", "`desired_retention` must be from 0.7 to 0.99"),
        ("desired_retention = 0.991", "`desired_retention` must be from 0.7 to 0.99"),
        ("desired_retention = 1", "`desired_retention` must be from 0.7 to 0.99"),
        ("desired_retention = 90", "`desired_retention` must be from 0.7 to 0.99"),
        ("desired_retention = nan", "`desired_retention` must be from 0.7 to 0.99"),
        ("desired_retention = -inf", "`desired_retention` must be from 0.7 to 0.99"),
        (f"desired_retention = {'9' * 4000}", "`desired_retention` must be from 0.7 to 0.99"),
        ("desired_retention = true", "`desired_retention` must be a number"),
        ("desired_retention = '0.9'", "`desired_retention` must be a number"),
        ("fsrs_weights = 1", "`fsrs_weights` must be a list of numbers"),
        ("fsrs_weights = ['1']", "`fsrs_weights` must be a list of numbers"),
        ("fsrs_weights = [true]", "`fsrs_weights` must be a list of numbers"),
        ("fsrs_weights = [1, 2]", "`fsrs_weights` has 2 weights, and FSRS-6 has 21"),
        (f"fsrs_weights = [nan{', 1' * 20}]", "`fsrs_weights` has nan as w0, which must be from"),
        (f"fsrs_weights = [{'9' * 400}]", "`fsrs_weights` has a number that is far too large"),
        (f"fsrs_weights = [9, {WEIGHTS[7:]}]", "`fsrs_weights` must have w0 <= w1"),
        ("spread = 1", "`spread` must be true or false"),
        ("spread = 'yes'", "`spread` must be true or false"),
        ("leech = 'bury'", "`leech` must be one of off, flag, suspend"),
        ("leech = false", "`leech` must be a text in quotes"),
        ("decks = ['rope']", "`decks` must be tables, one a deck: `[decks.SLUG]`"),
        ("[[decks]]", "`decks` must be tables, one a deck: `[decks.SLUG]`"),
        ("[decks]\nrope = 3", "`decks.rope` must be a table of new_per_day and leech"),
        (
            "[decks.rope]\nnew_per_dya = 3",
            "`decks.rope.new_per_dya` is not a setting of a deck; did you mean `new_per_day`?",
        ),
        (
            "[decks.rope]\nxyz = 3",
            "`decks.rope.xyz` is not a setting of a deck; known are new_per_day, leech",
        ),
        (
            "[decks.rope]\ntheme = 'dark'",
            "`decks.rope.theme` is a setting for all decks; it must stand above the first table",
        ),
        (
            "[decks.gpt-4.1]\nleech = 'off'",
            '`decks.gpt-4.1` is not a setting of a deck; a slug with a dot needs quotes: `[decks."',
        ),
        (
            "[decks.'gpt-4.1']\nleech = 'on'",
            '`decks."gpt-4.1".leech` must be one of off, flag, suspend',
        ),
        ("[decks.rope]\nnew_per_day = 10000", "`decks.rope.new_per_day` must be from 0 to 9999"),
        ("[decks.rope]\nnew_per_day = true", "`decks.rope.new_per_day` must be a whole number"),
        ('[decks."\\u001B[2J"]\nx = 1', '`decks."␛[2J".x` is not a setting of a deck'),
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
    assert str(refused.value).startswith(f"{tmp_path / 'config.toml'}: ")
    assert str(refused.value).isprintable()


def test_the_first_problem_stops_the_load_and_a_check_names_them_all(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        "new_per_dya = 3\ntheme = 'dark'\nleech = 'on'\n"
        "[decks.rope]\nleech = 1\nnew_per_day = -1\n[decks.moe]\nx = 1\n",
        encoding="utf-8",
    )
    named = [line.removeprefix(f"{path}: ").split()[0] for line in config.check(path)]
    assert named == [
        "`new_per_dya`",
        "`leech`",
        "`decks.rope.leech`",
        "`decks.rope.new_per_day`",
        "`decks.moe.x`",
    ]
    with pytest.raises(ConfigError) as refused:
        config.load(path)
    assert str(refused.value) == config.check(path)[0]


def test_a_check_names_what_is_no_toml_and_nothing_where_nothing_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert config.check(path) == []
    path.write_text("theme = 'ansi'\n", encoding="utf-8")
    assert config.check(path) == []
    path.write_text("theme = \n", encoding="utf-8")
    (problem,) = config.check(path)
    assert problem.startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (None, set()),
        ("new_per_day = 3\nleech = 'off'\n[decks.rope]\nleech = 'off'\n", {"tomllib"}),
        ("desired_retention = 0.8\n", {"tomllib", "studyllm.core.fsrs"}),
        (f"fsrs_weights = [{WEIGHTS}]\n", {"tomllib", "studyllm.core.fsrs"}),
    ],
)
def test_a_load_imports_only_what_the_file_asks_for(
    tmp_path: Path, text: str | None, more: set[str]
) -> None:
    if text is not None:
        (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            LOADING,
            tmp_path / "config.toml",
        ],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    new = set(ran.stdout.split())
    assert new & {"tomllib", "studyllm.core.fsrs", "difflib"} == more
    assert new == set() or text is not None


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
