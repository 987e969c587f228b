"""From the words of a command line to an exit code, whatever happens on the way."""

from __future__ import annotations

import os

from studyllm.cli import output
from studyllm.cli.quick import quick
from studyllm.errors import StudyError
from studyllm.ownership import keep_private

READER_GONE = 141
"""What a shell tells of a program that wrote to a pipe which nobody reads any more."""


def run(words: list[str]) -> int:
    """Do what the words ask for.

    Returns:
        0 done, 1 refused or not there, 2 usage or configuration, 3 database. Any error that is
        none of these is a bug and keeps its traceback, unless the database is damaged.
    """
    keep_private()
    output.prepare()
    try:
        try:
            return _act(words)
        finally:
            output.flush()
    except BrokenPipeError:
        output.abandon()
        return READER_GONE
    except StudyError as error:
        return _refused(error)
    except UnicodeEncodeError as error:
        # Only what was typed can hold bytes that are none; texts of files were looked at.
        return _refused(StudyError(_what_is_no_text(error)))
    except OSError as error:
        return _refused(StudyError(_what_the_system_says(error)))
    except Exception:
        damage = _damage()
        if damage is None:
            raise
        return _refused(damage)


def _refused(error: StudyError) -> int:
    output.tell(str(error))
    return error.exit_code


def _what_is_no_text(error: UnicodeEncodeError) -> str:
    from studyllm.text.clean import one_line

    return f"`{one_line(error.object, 80)}` is no text in UTF-8"


def _what_the_system_says(error: OSError) -> str:
    """What the system does not let us do where nobody has thought of it."""
    from studyllm.text.clean import one_line

    why = error.strerror or str(error)
    return one_line(f"{why}: {error.filename}" if error.filename else why)


def _damage() -> StudyError | None:
    """What is wrong with the learner's database, which may be why a command has failed."""
    from studyllm.config import find_home
    from studyllm.store.suspicion import damage

    try:
        return damage(find_home(os.environ).database)
    except StudyError:
        return None


def _act(words: list[str]) -> int:
    try:
        os.getcwd()  # noqa: PTH109  # only asked whether there is one
    except OSError as error:
        raise StudyError("the folder that you are in is gone; `cd` to another one") from error
    action = quick(words)
    if action is None:
        from studyllm.cli.commands import act

        return act(words)
    return action()
