"""`studyllm config`, and settings as options of a run: what holds, where from, what is refused."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from studyllm.config import Settings
from tests.cli.conftest import DAY_LATER, Program

GENERAL = [field.name for field in fields(Settings) if field.name not in ("keys", "decks")]


def write(program: Program, text: str) -> Path:
    path = program.home / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def shown(program: Program, *flags: str) -> dict[str, tuple[Any, str]]:
    """Value and source of each setting."""
    settings = program(*flags, "config", "--json").json["settings"]
    return {name: (each["value"], each["source"]) for name, each in settings.items()}


def refused(program: Program, *words: str) -> str:
    done = program(*words, code=2)
    assert done.out == ""
    return done.err.splitlines()[0]


def test_without_file_and_flags_all_settings_have_their_defaults(program: Program) -> None:
    found = shown(program)
    assert [*found] == GENERAL
    assert {source for _, source in found.values()} == {"default"}
    assert found["new_per_day"] == (20, "default")
    assert found["lang"] == ("en", "default")
    assert not (program.home / "config.toml").exists()


def test_each_setting_is_shown_with_where_it_comes_from(program: Program) -> None:
    path = write(
        program,
        'new_per_day = 20\nleech = "off"\nspread = true\n'
        '[keys]\nquiz.undo = "z, f2"\n'
        '[decks.moe]\nleech = "suspend"\n[decks."gpt-4.1"]\nnew_per_day = 3\n',
    )
    done = program("--leech", "flag", "--no-spread", "config")
    assert [line.split() for line in done.lines] == [
        ["new_per_day", "file", "20"],
        ["minutes_per_day", "default", "0"],
        ["rollover_hour", "default", "4"],
        ["scheduler", "default", '"sm2"'],
        ["desired_retention", "default", "0.9"],
        ["fsrs_weights", "default", "[]"],
        ["spread", "flag", "false"],
        ["leech", "flag", '"flag"'],
        ["lang", "default", '"en"'],
        ["theme", "default", '"dark"'],
        ["charset", "default", '"unicode"'],
        ["timer", "default", "false"],
        ["pause_minutes", "default", "0"],
        ['keys."quiz.undo"', "file", '["z",', '"f2"]'],
        ["decks.moe.leech", "file", '"suspend"'],
        ['decks."gpt-4.1".new_per_day', "file", "3"],
    ]
    assert len({re.split(r"\S+ +", line, maxsplit=1)[1][:7].strip() for line in done.lines}) == 3
    value = program("config", "show", "--json").json
    assert value["file"] == str(path)
    assert value["keys"] == {"quiz.undo": ["z", "f2"]}
    assert value["decks"] == {"moe": {"leech": "suspend"}, "gpt-4.1": {"new_per_day": 3}}
    assert value["settings"]["spread"] == {"value": True, "source": "file"}


def test_what_config_prints_is_a_settings_file_that_says_the_same(program: Program) -> None:
    write(program, 'scheduler = "fsrs"\ntheme = "ansi"\n[decks.moe]\nnew_per_day = 0\n')
    before = program("config").lines
    cells = [line.split(maxsplit=2) for line in before]
    write(program, "".join(f"{name} = {value}\n" for name, _, value in cells))
    after = [line.split(maxsplit=2) for line in program("config").lines]
    assert [(name, value) for name, _, value in after] == [(n, v) for n, _, v in cells]
    assert {source for _, source, _ in after} == {"file"}


def test_config_is_config_show(program: Program) -> None:
    write(program, "spread = true\n")
    assert program("config") == program("config", "show")
    assert program("config", "--json") == program("config", "show", "--json")
    assert "--json belongs behind `path`" in refused(program, "config", "--json", "path")


def test_the_language_in_force_is_shown(program: Program) -> None:
    program.more = {"LANG": "zh_CN.UTF-8"}
    assert shown(program)["lang"] == ("zh", "default")
    write(program, 'lang = "fr"\n')
    assert shown(program)["lang"] == ("fr", "file")


def test_config_path_is_that_of_the_file_and_makes_nothing(program: Program) -> None:
    program.home = program.home.with_name("nobody")
    assert program("config", "path").out == f"{program.home / 'config.toml'}\n"
    assert program("config", "check").out == (
        f"{program.home / 'config.toml'}: not there; the defaults hold\n"
    )
    program("config")
    assert not program.home.exists()


def test_config_path_and_check_work_where_the_settings_do_not(program: Program) -> None:
    path = write(program, "new_per_dya = 3\ntheme = 'pink'\n[decks.moe]\nleech = 'on'\n")
    assert program("config", "path").out == f"{path}\n"
    done = program("config", "check", code=2)
    assert done.out == ""
    assert done.err.splitlines() == [
        f"studyllm: {path}: `new_per_dya` is not a setting; did you mean `new_per_day`?",
        f"studyllm: {path}: `theme` must be one of dark, light, ansi",
        f"studyllm: {path}: `decks.moe.leech` must be one of off, flag, suspend",
    ]
    assert program("config", code=2).err.splitlines() == done.err.splitlines()[:1]
    program.more = {"STUDYLLM_HMOE": "x"}
    for word in ("path", "check", "show"):
        assert "did you mean STUDYLLM_HOME?" in refused(program, "config", word)


def test_a_check_names_keys_that_cannot_be(program: Program) -> None:
    path = write(program, "[keys]\nquiz.undoo = 'z'\nquiz.home = 'spce'\napp.help = 'u'\n")
    assert program("due").code == 0
    assert program("config", "check", code=2).err.splitlines() == [
        f'studyllm: {path}: `keys."quiz.undoo"` is no binding; did you mean `quiz.undo`?',
        f'studyllm: {path}: `keys."quiz.home"`: `spce` is no key; did you mean `space`?',
        f'studyllm: {path}: `keys."app.help"`: `u` is also the key of `browse.undo`',
        f'studyllm: {path}: `keys."app.help"`: `u` is also the key of `clock.undo`',
        f'studyllm: {path}: `keys."app.help"`: `u` is also the key of `done.undo`',
        f'studyllm: {path}: `keys."app.help"`: `u` is also the key of `quiz.undo`',
        f'studyllm: {path}: `keys."app.help"`: `u` is also the key of `report.undo`',
    ]


def test_a_check_says_which_tables_name_no_deck(program: Program) -> None:
    path = write(program, "new_per_day = 5\n")
    done = program("config", "check")
    assert (done.out, done.err) == (f"{path}: no mistakes\n", "")
    write(program, "[decks.moe]\n[decks.sfft]\nleech = 'off'\n[decks.'a.b']\n")
    done = program("config", "check")
    assert done.out == f"{path}: no mistakes\n"
    assert done.err.splitlines() == [
        f"studyllm: {path}: `[decks.sfft]` names no deck; did you mean `sft`?",
        f'studyllm: {path}: `[decks."a.b"]` names no deck; `studyllm decks` lists them',
    ]


def test_a_check_does_not_fail_for_a_database_that_cannot_be_opened(program: Program) -> None:
    write(program, "[decks.moe]\n")
    (program.home / "studyllm.db").write_bytes(b"no database at all" * 10)
    done = program("config", "check")
    assert done.out.endswith(": no mistakes\n")
    assert done.err.startswith("studyllm: whether the decks exist cannot be said: ")
    (program.home / "studyllm.db").unlink()
    assert program("config", "check").err == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--desired-retention 1", "--desired-retention must be from 0.7 to 0.99"),
        ("--desired-retention nan", "--desired-retention must be from 0.7 to 0.99"),
        ("--desired-retention high", "'--desired-retention': 'high' is not a valid float"),
        ("--new-per-day 10000", "--new-per-day must be from 0 to 9999"),
        ("--new-per-day -1", "--new-per-day must be from 0 to 9999"),
        ("--new-per-day 2.5", "'--new-per-day': '2.5' is not a valid integer"),
        ("--minutes-per-day 1441", "--minutes-per-day must be from 0 to 1440"),
        ("--rollover-hour 24", "--rollover-hour must be from 0 to 23"),
        ("--scheduler sm3", "'--scheduler': 'sm3' is not one of 'sm2', 'fsrs'"),
        ("--leech bury", "'--leech': 'bury' is not one of 'off', 'flag', 'suspend'"),
        ("--spreed", "No such option '--spreed'"),
    ],
)
def test_a_flag_is_refused_as_the_setting_is(program: Program, words: str, said: str) -> None:
    program.home = program.home.with_name("nobody")
    assert said in refused(program, *words.split(), "due")
    assert said in refused(program, "study", "--plain", *words.split())
    assert said in refused(program, *words.split())
    assert not program.home.exists()


def test_a_flag_before_any_command_holds_for_it_and_for_this_run(program: Program) -> None:
    flags = (
        "--scheduler fsrs --desired-retention 0.8 --new-per-day 3 --minutes-per-day 9 "
        "--rollover-hour 0 --leech suspend --spread"
    )
    found = shown(program, *flags.split())
    assert {name: value for name, (value, source) in found.items() if source == "flag"} == {
        "scheduler": "fsrs",
        "desired_retention": 0.8,
        "new_per_day": 3,
        "minutes_per_day": 9,
        "rollover_hour": 0,
        "leech": "suspend",
        "spread": True,
    }
    assert {source for _, source in shown(program).values()} == {"default"}


@pytest.mark.parametrize("words", ["due", "stats", "undo", "decks", "decks show moe"])
def test_each_command_takes_the_flags_before_it(program: Program, words: str) -> None:
    program("study", "moe", "--plain", keys="\n3\n")
    program.now = DAY_LATER
    program("--scheduler", "fsrs", "--rollover-hour", "5", *words.split())


def test_the_hour_of_a_flag_decides_the_day(program: Program) -> None:
    program("study", "moe", "--plain", keys="\n3\n")
    program.now = "2026-03-03T06:00:00+00:00"
    assert program("due", "--json").json["cards_due"] == 1
    assert program("--rollover-hour", "7", "due", "--json").json["cards_due"] == 0
    program("due", "-q")
    program("--rollover-hour", "7", "due", "-q", code=1)


def test_the_flag_of_the_command_goes_before_the_one_before_it(program: Program) -> None:
    def new(*words: str) -> int:
        (left,) = re.findall(r"Left today: 0 due, (\d+) new", program(*words).out)[-1:]
        return int(left)

    write(program, "new_per_day = 9\n")
    assert new("study", "--plain") == 9
    assert new("--new-per-day", "8", "study", "--plain") == 8
    assert new("study", "--plain", "--new-per-day", "7") == 7
    assert new("--new-per-day", "8", "study", "--plain", "--new-per-day", "7") == 7
    assert new("--new-per-day", "8", "study", "--plain", "--new", "6") == 6


def test_what_is_set_for_a_deck_stays_whatever_a_flag_says(program: Program) -> None:
    write(program, "[decks.moe]\nnew_per_day = 2\nleech = 'off'\n")
    value = program("--new-per-day", "9", "--leech", "suspend", "config", "--json").json
    assert value["decks"] == {"moe": {"new_per_day": 2, "leech": "off"}}
    done = program("study", "moe", "--plain", "--new-per-day", "9")
    assert "Left today: 0 due, 2 new" in done.out


def test_the_scheduler_decides_when_a_card_comes_back(program: Program) -> None:
    program.own("own", 1)
    keys = "\n4\n"
    assert program("study", "own", "--plain", keys=keys).starting("saved") == [
        "saved: Easy, due 2026-03-03 (in 1 day)"
    ]
    program("undo")
    assert program("study", "own", "--plain", "--scheduler", "fsrs", keys=keys).starting(
        "saved"
    ) == ["saved: Easy, due 2026-03-10 (in 8 days)"]


def test_cards_due_soon_are_asked_ahead_when_that_is_wished(program: Program) -> None:
    program.own("own", 2)
    program("study", "own", "--plain", keys="\n3\n\n3\n")
    program.now = DAY_LATER
    program("study", "own", "--plain", keys="\n3\n\n3\n")  # 6 days, until March 9
    program.now = "2026-03-04T09:00:00+00:00"
    assert program("study", "own", "--plain", "--ahead", "4").starting("Question") == []
    assert program("study", "own", "--plain", "--ahead", "5").starting("Question")


def test_practice_asks_any_card_and_moves_no_due_day(program: Program) -> None:
    program.own("own", 1)
    program("study", "own", "--plain", keys="\n3\n")
    assert program("study", "own", "--plain").starting("Question") == []
    done = program("study", "own", "--plain", "--cram", keys="\n1\n\n3\n")
    assert done.starting("Question") == ["Question 1 of own?"] * 2
    assert done.starting("saved") == [
        "saved: Again, again today, practice",
        "saved: Good, practice",
    ]
    program.now = DAY_LATER
    assert program("due", "--json").json["cards_due"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--cram --ahead 3", "--cram and --ahead exclude each other"),
        ("--ahead 0", "'--ahead': 0 is not in the range 1<=x<=365"),
        ("--ahead 366", "'--ahead': 366 is not in the range 1<=x<=365"),
    ],
)
def test_ways_of_study_that_cannot_be_are_refused(program: Program, words: str, said: str) -> None:
    assert said in refused(program, "study", "--plain", *words.split())
    assert said in refused(program, "study", *words.split())
