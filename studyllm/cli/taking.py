"""Files taken in one after the other, and what is told of it: as lines, and as JSON."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from studyllm.cli import output
from studyllm.cli.output import counted
from studyllm.errors import StudyError
from studyllm.study.foreign import CAN_BE, JOURNAL, YAML, is_markdown, is_note, kind_of, unknown
from studyllm.study.wishes import Arrived, Heard, Wishes
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from studyllm.study import Study
    from studyllm.study.foreign import Reader

Told: TypeAlias = "dict[str, object]"
"""What came of one file, for JSON."""

SHOWN: Final = 10
"""Cards that were left out and are named; JSON has all of them."""

NO_WISHES: Final = Wishes()

MANY: Final = 10
"""Decks from which on their numbers are added up."""

_NUMBERS: Final = ("added", "changed", "removed", "unchanged")


class Taking:
    """Takes files in and remembers what came of them."""

    def __init__(
        self,
        study: Study,
        wishes: Wishes,
        quiet: bool,
        digest: Callable[[Path], bytes] | None = None,
    ) -> None:
        """Nothing was taken yet.

        Args:
            study: into which files are taken.
            wishes: of the learner.
            quiet: whether nothing is said of a file until all are through.
            digest: tells that of a deck file, if somebody knows it already.
        """
        self._study = study
        self._digest = digest
        self._wishes = wishes
        self._quiet = quiet
        self._files: list[Told] = []
        self._decks: list[Told] = []
        self._journals: list[Told] = []
        self._without: list[str] = []
        self._whole_folder = False
        self._count = 0
        """Of the files that were taken."""
        self.refused: list[Told] = []
        """The files that were refused, each with the message."""

    def take(self, path: Path) -> None:
        """Take a file in, or all in a folder; what is refused is said."""
        if path.is_dir():
            self._take_folder(path)
        else:
            self._take(path, kind_of(path), strict=True)

    def _take_folder(self, folder: Path) -> None:
        """Take all in that can be imported; notes together, as they share decks."""
        from studyllm.study.gathering import files_in

        self._whole_folder = True
        found = [(file, kind_of(file, strict=True)) for file in files_in(folder, self._unreadable)]
        others = [(file, kind) for file, kind in found if not is_markdown(kind)]
        if self._wishes.slug is not None and any(kind is not None for _, kind in others):
            from click import UsageError

            raise UsageError("--as gives a slug to one file, and there are several")
        if all(kind is None for _, kind in found):
            output.tell(f"{one_line(str(folder))}: nothing in it can be imported: {CAN_BE}")
        for file, kind in others:
            self._take(file, kind, strict=False)
        if paths := [file for file, kind in found if is_markdown(kind)]:
            self._take_notes(folder, paths)

    def _take_notes(self, folder: Path, paths: list[Path]) -> None:
        from studyllm.exchange.notes import Notes

        notes = Notes(paths)
        refused = len(self.refused)
        self._take(folder, notes, strict=False)
        if len(self.refused) == refused:
            self._count += max(0, len(notes.with_cards) - 1)
        if not notes.with_cards:
            self._without.remove(str(folder))
        self._without += map(str, notes.without_cards)
        for path, message in notes.refused.items():
            self._refuse(path, message)

    def _take(self, file: Path, kind: str | Reader | None, strict: bool) -> None:
        """Take one file in; `strict`: it was named, so that it must have cards."""
        before = self._study.written
        try:
            if kind == JOURNAL:
                self._take_journal(file)
            elif kind is not None:
                self._take_decks(file, None if isinstance(kind, str) else kind, strict)
            elif strict:
                raise unknown(file)
            elif is_note(file):
                self._without.append(str(file))
        except StudyError as error:
            if error.exit_code != StudyError.exit_code:
                raise
            from studyllm.exchange.foreign import NoCardsError

            if isinstance(error, NoCardsError) and not strict:
                self._without.append(str(file))
            else:
                self._refuse(file, str(error))
        except KeyboardInterrupt:
            whole = self._study.written > before
            output.tell(f"interrupted: {'all' if whole else 'nothing'} of {file} was taken in")
            raise

    def _take_decks(self, file: Path, reader: Reader | None, strict: bool) -> None:
        with (
            output.counting(f"{file.name}: cards read:") as read,
            output.bar(f"{file.name}: taking in:") as taken,
        ):
            heard = Heard(read, taken)
            arrived = self._study.import_file(file, reader, self._wishes, heard, self._digest)
        if not arrived.decks:
            if strict or arrived.skipped:
                raise _without_cards(file, arrived)
            self._without.append(str(file))
            return
        for merged in arrived.decks:
            self._decks.append({"file": str(file), **merged._asdict()})
        self._files.append(_told(file, arrived))
        self._count += 1
        if not self._quiet:
            for line in _lines(file, arrived):
                output.say_now(line)

    def _take_journal(self, file: Path) -> None:
        with (
            output.counting(f"{file.name}: facts read:") as read,
            output.bar(f"{file.name}: taking in:") as progress,
        ):
            merged, devices = self._study.exchanging.take_file(
                file, read, progress, rehearse=self._wishes.rehearse
            )
        self._journals.append({"file": str(file), **merged._asdict(), "devices": devices})
        self._count += 1
        if self._quiet:
            return
        facts = f"{counted(merged.added, 'fact')} of {counted(devices, 'device')}"
        output.say_now(f"taken: {facts}, {merged.known} known already")
        if merged.conflicts:
            output.tell(
                f"{counted(merged.conflicts, 'fact')} had the name of another one: two devices "
                "write under one name. Both are kept"
            )

    def tell(self, as_json: bool) -> None:
        """Say what came of all of it."""
        if as_json:
            output.say_json(
                {
                    "dry_run": self._wishes.rehearse,
                    "decks": self._decks,
                    "journals": self._journals,
                    "files": self._files,
                    "without_cards": self._without,
                    "refused": self.refused,
                }
            )
            return
        if self._whole_folder or len(self._decks) > MANY:
            output.say(self._total())
        if self._wishes.rehearse:
            output.say("nothing was changed: this was a dry run")

    def _total(self) -> str:
        sums: Counter[str] = Counter()
        for deck in self._decks:
            sums.update({name: number for name, number in deck.items() if name in _NUMBERS})
        numbers = ", ".join(f"{sums[name]} {name}" for name in _NUMBERS)
        files, decks = counted(self._count, "file"), counted(len(self._decks), "deck")
        parts = [f"in all: {files}, {decks}: {numbers}"]
        if self._without:
            parts.append(f"{counted(len(self._without), 'file')} without cards")
        if self.refused:
            parts.append(f"{len(self.refused)} refused")
        return "; ".join(parts)

    def _unreadable(self, folder: Path, why: str) -> None:
        self._refuse(folder, f"{one_line(str(folder))}: cannot be read: {why}")

    def _refuse(self, file: Path, message: str) -> None:
        output.tell(message)
        self.refused.append({"file": str(file), "message": message})


def import_files(
    files: Sequence[Path],
    wishes: Wishes = NO_WISHES,
    chosen: Mapping[str, Any] | None = None,
    *,
    as_json: bool = False,
    digest: Callable[[Path], bytes] | None = None,
) -> int:
    """Take files and folders in and say what came of it; 1 if any was refused, else 0.

    Args:
        files: in the order in which they are taken.
        wishes: of the learner.
        chosen: as in `begin`.
        as_json: whether all is told in the end, as one object.
        digest: tells that of a deck file, if somebody knows it already.
    """
    from studyllm.cli.opening import begin, opened

    with opened(begin(os.environ, chosen)) as study:
        taking = Taking(study, wishes, as_json, digest)
        for file in files:
            taking.take(file)
        taking.tell(as_json)
    return 1 if taking.refused else 0


def link_folders(study: Study, folders: tuple[Path, ...], link: bool, as_json: bool) -> int:
    """Link folders, or end that; the exit code."""
    from studyllm.cli.opening import warn_of_decks

    done: list[Told] = []
    refused: list[Told] = []
    for named in folders:
        try:
            folder = Path(named).absolute()
            if link and not folder.is_dir():
                raise StudyError(f"{one_line(str(named))}: no folder; `--link` is for folders")
            before = set(study.slugs())
            (study.link if link else study.unlink)(folder)
            changed = before ^ set(study.slugs())
            done.append({"folder": str(folder), "decks": sorted(changed)})
            if not as_json:
                word = "linked" if link else "unlinked"
                output.say_now(f"{word}: {folder}; decks: {', '.join(sorted(changed)) or 'none'}")
        except StudyError as error:
            if error.exit_code != StudyError.exit_code:
                raise
            output.tell(str(error))
            refused.append({"folder": str(named), "message": str(error)})
    warn_of_decks(study.problems)
    if as_json:
        output.say_json({"linked" if link else "unlinked": done, "refused": refused})
    return 1 if refused else 0


def _lines(file: Path, arrived: Arrived) -> list[str]:
    """What is said of a file with decks."""
    lines = [
        f"{merged.slug}: " + ", ".join(f"{getattr(merged, name)} {name}" for name in _NUMBERS)
        for merged in arrived.decks
    ]
    parts = []
    if arrived.reviews:
        parts.append(counted(arrived.reviews, "review"))
    if arrived.added:
        parts.append(f"{counted(arrived.added, 'fact')} taken over")
    if arrived.known:
        parts.append(f"{counted(arrived.known, 'fact')} known already")
    if arrived.pictures:
        parts.append(counted(arrived.pictures, "picture"))
    if arrived.kind != YAML or parts:
        name = one_line(file.absolute().name)
        lines.append(f"{name}: {', '.join([arrived.kind, *parts])}")
    if arrived.skipped:
        lines.append(f"  left out or changed: {len(arrived.skipped)}")
    lines += (f"    {one_line(place)}: {one_line(why)}" for place, why in arrived.skipped[:SHOWN])
    if len(arrived.skipped) > SHOWN:
        lines.append(f"    … and {len(arrived.skipped) - SHOWN} more; --json has all")
    return lines


def _told(file: Path, arrived: Arrived) -> Told:
    sums = {name: sum(int(getattr(merged, name)) for merged in arrived.decks) for name in _NUMBERS}
    return {
        "file": str(file),
        "kind": arrived.kind,
        "decks": [merged.slug for merged in arrived.decks],
        **sums,
        "skipped": [skipped._asdict() for skipped in arrived.skipped],
        "reviews": arrived.reviews,
        "facts_added": arrived.added,
        "facts_known": arrived.known,
        "pictures": arrived.pictures,
    }


def _without_cards(file: Path, arrived: Arrived) -> StudyError:
    name = one_line(str(file))
    if not arrived.skipped:
        return StudyError(f"{name}: there are no cards in it ({arrived.kind})")
    first, *others = arrived.skipped
    more = f", and {len(others)} more" if others else ""
    return StudyError(f"{name}: no card of it can be taken: {first.place}: {first.why}{more}")
