"""`studyllm doctor --salvage FILE`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studyllm.study.salvaging import Rescue


def salvage(target: Path, *, as_json: bool) -> int:
    """Write what can be read of the journal to a file; the exit code."""
    from studyllm import config
    from studyllm.cli import output
    from studyllm.cli.clock import make_clock
    from studyllm.cli.saving import place, written
    from studyllm.errors import StudyError
    from studyllm.exchange.journal import lines
    from studyllm.study.salvaging import rescue
    from studyllm.text.clean import one_line

    home = config.find_home(os.environ)
    lies = place(target)
    if lies.parent == home.data.resolve() and lies.name.startswith(home.database.name):
        raise StudyError(f"{one_line(str(target))}: the damaged database stays as it is")
    now = make_clock(os.environ)()
    with output.bar("reading pages:") as progress:
        found = rescue(home, now.at, progress)
    written(target, lines(found.facts))
    if as_json:
        told = found._asdict() | {"facts": len(found.facts), "lost": dict(found.lost)}
        told["backup"] = None if found.backup is None else str(found.backup)
        output.say_json(told | {"file": str(target)})
    else:
        for line in _lines(found, one_line(str(target), 1000)):
            output.say(line)
    return 0


def _lines(found: Rescue, target: str) -> list[str]:
    from studyllm.cli import output
    from studyllm.text.clean import one_line

    count, sure = len(found.facts), found.sure
    said = [f"{output.counted(count, 'fact')} of what you did stand in {target} now."]
    if sure < count:
        said.append(
            f"{sure:,} of them are certain: something else in the database or a backup says the "
            f"same. Of the other {count - sure:,} a few may be damaged in what nothing else tells, "
            "such as the time that an answer took."
        )
    if found.from_backup:
        taken = output.counted(found.from_backup, "fact")
        said.append(f"{taken} could not be read and came from the backup.")
    for device, number in found.lost.items():
        of = f" of the device {one_line(device, 40)}" if device else ""
        said.append(f"lost: {output.counted(number, 'fact')}{of}")
    if not found.lost:
        said.append("No trace of any other was found.")
    first = (
        "`studyllm restore --newest`, then " if found.backup else "move the database away, then "
    )
    said.append(f"To go on: {first}`studyllm import {target}`. Nothing is counted twice.")
    return said
