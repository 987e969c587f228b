"""`studyllm mock`: a mock interview, and what earlier ones have shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen, setting_option
from studyllm.config import CHARSETS, THEMES
from studyllm.core.mock import (
    MINUTES,
    MOST_A_MINUTE,
    MOST_QUESTIONS,
    MOST_SEED,
    QUESTION_MINUTES,
    most_questions,
)

if TYPE_CHECKING:
    from studyllm.cli.opening import Start
    from studyllm.core.debrief import Debrief
    from studyllm.study import Study

MOST_MINUTES = 240

LAST = "last"


@click.command(
    epilog=examples(
        "studyllm mock",
        "studyllm mock --minutes 45 --topics moe=3,positional-encoding",
        "studyllm mock --plain --questions 5 --seed 7",
        "studyllm mock --list",
        "studyllm mock --report",
        "studyllm mock --report 2026-03-02 --json",
    )
)
@click.option(
    "--minutes",
    type=click.IntRange(1, MOST_MINUTES),
    default=MINUTES,
    metavar="N",
    help=f"For all of it, 1 to {MOST_MINUTES}, {MINUTES} by default; a question takes about "
    f"{QUESTION_MINUTES}.",
)
@click.option(
    "--questions",
    type=click.IntRange(1, MOST_QUESTIONS),
    metavar="N",
    help=f"So many instead, 1 to {MOST_QUESTIONS}, which share the minutes; at most "
    f"{MOST_A_MINUTE} a minute.",
)
@click.option(
    "--topics",
    default="",
    metavar="TOPIC[=WEIGHT],…",
    help="Decks, first tags of decks, or all; weight 3 is asked three times as much as 1.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, MOST_SEED),
    metavar="N",
    help="Draws the same mock from the same cards on the same day.",
)
@click.option("--plain", is_flag=True, help="By lines, for pipes and screen readers.")
@click.option("--list", "as_list", is_flag=True, help="List the mocks that were held.")
@click.option(
    "--report",
    "when",
    is_flag=False,
    flag_value=LAST,
    metavar="[WHEN]",
    help="Tell what a mock has shown: the last, or that of 2026-03-02, or of 2026-03-02T14:30.",
)
@as_json_option
@setting_option("--lang", help="Language of the cards: en, zh, …")
@setting_option("--theme", type=click.Choice(THEMES), help="Colours of the screen.")
@setting_option("--charset", type=click.Choice(CHARSETS), help="What formulas are drawn with.")
@click.pass_context
def mock(
    context: click.Context,
    minutes: int,
    questions: int | None,
    topics: str,
    seed: int | None,
    plain: bool,
    as_list: bool,
    when: str | None,
    as_json: bool,
) -> int:
    """Rehearse an interview aloud, with a timer and a report.

    Questions are drawn by the weights of the topics, weak cards sooner than others, and those that
    want a whole answer, a reason or a comparison before those that want a word. Speak your answer,
    or type it, which is not kept. Then comes the model answer: tell which of its key points you
    said, and take or correct the grade that this proposes. No due day moves; what failed is asked
    again today until it is good. The timer cuts nobody off.

    Without --topics, those of your interview, if there is one ahead, else all decks that are not
    hidden. With --plain it reads lines: an empty one shows the answer, ? explains the rest.

    The report says by topic which key points you said and left out and how long you took, and what
    to repeat first. It is kept: --list and --report tell of earlier ones, `studyllm export mock`
    writes one to a file. --json goes with both.
    """
    _check(context, as_list=as_list, when=when, as_json=as_json)
    if questions is not None and questions > most_questions(minutes):
        raise click.BadParameter(
            f"{questions} do not fit into {minutes} min; at most {most_questions(minutes)} do, "
            f"{MOST_A_MINUTE} a minute",
            param_hint="'--questions'",
        )
    if as_list or when is not None:
        return _tell_of(when, as_json)
    if not plain:
        return _on_screens(minutes, questions, topics, seed)
    from studyllm.cli.opening import begin

    return _by_lines(begin(os.environ, chosen()), minutes, questions, topics, seed)


def _check(context: click.Context, *, as_list: bool, when: str | None, as_json: bool) -> None:
    """Raise a usage error for options that exclude each other."""
    tells = as_list or when is not None
    if as_list and when is not None:
        raise click.UsageError("--list and --report exclude each other")
    if as_json and not tells:
        raise click.UsageError("--json goes with --list or --report")
    if not tells:
        return
    for name in ("minutes", "questions", "topics", "seed", "plain"):
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name} is about a new mock, not about those that were held")


def _on_screens(minutes: int, questions: int | None, topics: str, seed: int | None) -> int:
    from studyllm.cli.screens import mock_screen
    from studyllm.tui.mock_wish import MockWish

    def wish(study: Study) -> MockWish:
        return MockWish(minutes, questions, study.mocking.named(topics) or None, seed)

    return mock_screen(wish, chosen())


def _by_lines(
    start: Start, minutes: int, questions: int | None, topics: str, seed: int | None
) -> int:
    from studyllm.cli import mock_lines, output
    from studyllm.cli.mock_plain import PlainMock
    from studyllm.cli.opening import opened

    with opened(start) as study:
        weights = study.mocking.named(topics)
        rehearsal = study.mocking.begin(minutes, questions, weights or None, seed)
        try:
            PlainMock(rehearsal, start.language, output.hear, output.say_now).run()
        finally:
            found = study.mocking.debrief(rehearsal.chosen.began)
            if found is None:
                output.say(mock_lines.NOTHING_GIVEN)
            else:
                output.say()
                _print(found, start.language)
    return 0


def _tell_of(when: str | None, as_json: bool) -> int:
    from studyllm.cli.opening import begin, opened

    start = begin(os.environ, chosen())
    with opened(start, reads=True) as study:
        if when is None:
            _list(study.mocking.held(), as_json)
        else:
            _report(find(study, when), start.language, as_json)
    return 0


def find(study: Study, when: str) -> Debrief:
    """The newest mock that began then.

    Args:
        study: the learner's.
        when: `last`, or the beginning of a local date and time, as in `2026-03-02T14:30`.

    Raises:
        StudyError: there is none.
    """
    from studyllm.errors import StudyError
    from studyllm.text.clean import one_line

    held = study.mocking.held()
    if not held:
        raise StudyError("no mock interview was held yet; `studyllm mock` begins one")
    if when == LAST:
        return held[0]
    start = when.strip().replace("T", " ")
    found = next((one for one in held if start and began_of(one).startswith(start)), None)
    if found is None:
        raise StudyError(
            f"there is no mock interview of `{one_line(when, 60)}`; `studyllm mock --list` has all"
        )
    return found


def began_of(found: Debrief) -> str:
    """When a mock began, as the learner's calendar and clock have it."""
    from studyllm.cli.clock import moment_of, shown

    return shown(moment_of(found.began, os.environ))


def _list(held: list[Debrief], as_json: bool) -> None:
    from studyllm.cli import mock_lines, output

    if as_json:
        from studyllm.report.mock_data import as_line

        output.say_json({"mocks": [as_line(one) for one in held]})
        return
    if not held:
        output.say(mock_lines.NONE_HELD)
    output.say_table(
        [
            (
                began_of(one),
                f"{one.total.questions} of {output.counted(one.questions, 'question')}",
                f"{one.total.covered} of {one.total.covered + one.total.missed} key points",
                mock_lines.clock(one.total.took_ms),
                f"seed {one.seed}",
            )
            for one in held
        ]
    )


def _report(found: Debrief, language: str, as_json: bool) -> None:
    from studyllm.cli import output

    if as_json:
        from studyllm.report.mock_data import as_data

        output.say_json(as_data(found, language))
    else:
        _print(found, language)


def _print(found: Debrief, language: str) -> None:
    from studyllm.cli import mock_lines, output

    for line in mock_lines.report(found, began_of(found), language):
        output.say(line)
