"""`studyllm sync`: several devices become one learner."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.study.syncing import Synced

FOLDER = "sync.folder"
"""Under which the last folder is remembered."""


@click.command(
    epilog=examples(
        "studyllm sync ~/Sync/studyllm",
        "studyllm sync",
        "studyllm sync /media/stick/studyllm --create",
    )
)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--create", is_flag=True, help="Make the folder if it is not there.")
@as_json_option
def sync(folder: Path | None, create: bool, as_json: bool) -> int:
    """Exchange what you did with your other devices.

    FOLDER is one that something else carries from device to device: a shared folder, git, rsync,
    Syncthing, a USB stick. Each device writes one file of its own there and reads the others', in
    any order and as often as you like; nothing is lost or counted twice. Without FOLDER: the one
    of the last time.

    Decks and settings are not exchanged. If a file cannot be read, the rest is taken all the
    same, and the exit code is 1.

    JSON has folder, device, taken, given, conflicts, devices (each with device, machine, taken),
    problems and unfinished.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.exchange.folder import create as make

    with opened(begin(os.environ, chosen())) as study:
        place = _chosen(folder, study.recollect(FOLDER))
        if create:
            make(place)
        with output.bar("exchanging:") as progress:
            synced = study.sync_with(place, progress)
        if str(place).isprintable() and study.recollect(FOLDER) != str(place):
            study.remember(FOLDER, str(place))
        device = study.exchanging.device
    for message in (*synced.problems, *synced.unfinished):
        output.tell(message)
    if as_json:
        peers = [peer._asdict() for peer in synced.peers]
        told = {"folder": str(place), "device": device, **synced._asdict(), "devices": peers}
        del told["peers"]
        output.say_json(told)
    else:
        _say(synced)
    return 1 if synced.problems else 0


def _chosen(folder: Path | None, last: str) -> Path:
    """The folder that was named, or the last one."""
    if folder is not None:
        return folder.absolute()
    if not last:
        raise click.UsageError("which folder? `studyllm sync FOLDER` once, then it is remembered")
    return Path(last)


def _say(synced: Synced) -> None:
    from studyllm.cli import output
    from studyllm.text.clean import one_line

    devices = output.counted(len(synced.peers), "device")
    taken = output.counted(synced.taken, "fact")
    output.say(f"synced with {devices}: {taken} taken, {synced.given} given")
    for peer in synced.peers:
        if peer.taken:
            output.say(f"  {peer.taken} from {one_line(peer.machine) or peer.device}")
    if synced.conflicts:
        output.say(
            f"{output.counted(synced.conflicts, 'fact')} came under a number that is taken here; "
            "both are kept. A database was copied: begin each device with its own, and sync."
        )
