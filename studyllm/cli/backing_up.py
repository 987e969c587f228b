"""`studyllm backup` and `restore`: what you did, kept in another file and brought back from it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.store.restoring import Holding, Kept
    from studyllm.study.safekeeping import Backup, Safekeeping


@click.command(
    epilog=examples(
        "studyllm backup",
        "studyllm backup /media/stick/studyllm.db",
        "studyllm backup --list",
    )
)
@click.argument("target", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--force", is_flag=True, help="Let the backup take the place of a FILE that is there."
)
@click.option("--list", "lists", is_flag=True, help="List the backups, and make none.")
@click.option("--if-due", is_flag=True, help="Make none if the newest is less than an hour old.")
@as_json_option
def backup(target: Path | None, force: bool, lists: bool, if_due: bool, as_json: bool) -> None:
    """Keep what you did in another file, or list backups.

    Without a FILE the backup goes into the folder of backups, where the last five, and the last of
    each day, week and month are kept; its path is printed. It is checked before it counts. One is
    made without asking before whatever could go wrong, and after studying, once an hour at most.

    What was written last is in it, also while another window studies. `studyllm restore` brings a
    backup back.

    JSON has file. With --list it has backups: each file, made, bytes, answers and last_day, which
    are null where the backup cannot be read.
    """
    if lists and (target or force or if_due):
        raise click.UsageError("--list makes no backup")
    if target is None and force:
        raise click.UsageError("--force belongs to a FILE")
    if target is not None and if_due:
        raise click.UsageError("--if-due belongs to the folder of backups, not to a FILE")
    from studyllm.cli import output

    keeping = _safekeeping()
    if lists:
        _list(keeping.listed(), as_json)
    elif not if_due or keeping.due():
        made = _made(keeping, target, force)
        if as_json:
            output.say_json({"file": str(made)})
        else:
            output.say(str(made))


@click.command(
    epilog=examples(
        "studyllm restore --newest",
        "studyllm restore /media/stick/studyllm.db",
        "studyllm restore --newest --yes",
    )
)
@click.argument("source", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--newest", is_flag=True, help="The newest backup that is whole, instead of a FILE.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(source: Path | None, newest: bool, yes: bool) -> None:
    """Bring what you did back from a backup.

    The FILE is checked first, and what it holds is shown beside what is there now; then you are
    asked once. What is there now is kept before: as a backup, or where that cannot be, because the
    database is damaged, as a file beside it. Its path is printed.

    The deck files stay as they are. A window in which you study may stay open.
    """
    if (source is None) != newest:
        raise click.UsageError("a FILE, or --newest; `studyllm backup --list` lists the backups")
    from studyllm.cli import output
    from studyllm.errors import StudyError

    if not (yes or sys.stdin.isatty()):
        raise StudyError("nobody can be asked here whether to restore; --yes says so at once")
    keeping = _safekeeping()
    source = source or keeping.newest()
    with output.bar("checking:", output.SHOWN_AFTER_S) as told:
        ready = keeping.ready(source.absolute(), told)
        with ready as made:
            from studyllm.study.safekeeping import held

            holding = held(source)
            if not yes:
                _ask(source, holding, keeping.present())
            with output.bar("keeping what is there:", output.SHOWN_AFTER_S) as told_more:
                kept = keeping.restore(made, told_more)
    _say(holding, kept)


def _safekeeping() -> Safekeeping:
    from studyllm.cli.opening import begin, end_well
    from studyllm.study.safekeeping import Safekeeping

    start = begin(os.environ, chosen())
    end_well()
    return Safekeeping(start.home, start.clock().at)


def _made(keeping: Safekeeping, target: Path | None, force: bool) -> Path:
    from studyllm.cli import output
    from studyllm.cli.saving import place

    with output.bar("backing up:", output.SHOWN_AFTER_S) as told:
        if target is None:
            return keeping.make(told)
        file = place(target)
        keeping.write(file, told, over=force)
        return file


def _list(backups: list[Backup], as_json: bool) -> None:
    from studyllm.cli import output
    from studyllm.text.clean import one_line

    if as_json:
        output.say_json({"backups": list(map(_as_json, backups))})
        return
    if not backups:
        output.say("There is no backup yet.")
        return
    rows = [
        (
            _shown(one.made),
            f"{one.size / 1e6:.1f} MB",
            *_told(one.holding),
            one_line(str(one.path), 4096),
        )
        for one in backups
    ]
    output.say_table(rows, ("made", "size", "answers", "last", "file"))


def _as_json(one: Backup) -> dict[str, object]:
    from datetime import UTC, datetime

    from studyllm.cli.clock import date_of

    held = one.holding
    return {
        "file": str(one.path),
        "made": datetime.fromtimestamp(one.made // 1000, UTC).isoformat(),
        "bytes": one.size,
        "answers": None if held is None else held.answers,
        "last_day": None if held is None or held.last is None else date_of(held.last),
    }


def _shown(at: int) -> str:
    from studyllm.cli.clock import moment_of, shown

    return shown(moment_of(at, os.environ))


def _told(holding: Holding | None) -> tuple[str, str]:
    """How many answers there are, and the day of the last."""
    from studyllm.cli.clock import date_of

    if holding is None:
        return "unreadable", ""
    return f"{holding.answers:,}", "" if holding.last is None else date_of(holding.last)


def _ask(source: Path, holding: Holding | None, present: Holding | None) -> None:
    """Show what would be for what is, and go on if the learner wants that."""
    from studyllm.cli import output
    from studyllm.errors import StudyError
    from studyllm.text.clean import one_line

    rows = [("now", *_told(present)), (one_line(str(source), 4096), *_told(holding))]
    output.say_table(rows, ("", "answers", "last"))
    output.flush()
    question = "Have the second in the place of the first, which is kept?"
    if not click.confirm(question, err=True):
        raise StudyError("nothing was changed")


def _say(holding: Holding | None, kept: Kept) -> None:
    from studyllm.cli import output

    answers, last = _told(holding)
    until = f", the last of {last}" if last else ""
    output.say(f"Restored: {answers} answers{until}.")
    if kept.backup is not None:
        output.say(f"What was there before is {kept.backup}")
    if kept.aside is not None:
        output.say(f"What was there before could not be backed up; it lies in {kept.aside}")
