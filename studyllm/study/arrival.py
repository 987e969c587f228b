"""How decks from elsewhere become the learner's own, with what was learned of them elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace as with_changes
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from studyllm import deckfile
from studyllm.config import Home
from studyllm.core.cards import Card, Deck, Key
from studyllm.core.journal import Alias, Answer, Fact
from studyllm.deckfile import media
from studyllm.deckfile.copying import copy
from studyllm.deckfile.names import folded, slug_flaw
from studyllm.deckfile.pictures import bring, lay, noted
from studyllm.errors import ConfigError, StudyError
from studyllm.exchange.files import digest as digest_of
from studyllm.exchange.files import shown
from studyllm.exchange.foreign import Foreign, Skipped, Wish
from studyllm.lasting import make_folder, sync_folder
from studyllm.rests import remove_rests
from studyllm.store import backup
from studyllm.store.connection import Database, as_text
from studyllm.store.echoes import Echoes
from studyllm.store.intake import Intake
from studyllm.store.merged import Merged
from studyllm.store.shelf import Seen, Shelf
from studyllm.study.again import TOLD_EVERY, is_plain, restaged
from studyllm.study.echoes import without_echoes
from studyllm.study.exchanging import Exchanging, UndoneError
from studyllm.study.library import DATA, Library, real
from studyllm.study.namesakes import FOREIGN, Namesakes, foreign_origin
from studyllm.study.publishing import Move, Publishing
from studyllm.study.room import Room, room
from studyllm.study.wishes import Arrived, Heard, Wishes
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.study.foreign import Reader

LARGE = 100
"""Cards of an import above which a backup is made before it."""

T = TypeVar("T")


class _Job(NamedTuple):
    """One file to be taken in."""

    path: Path
    at: int
    """The present instant, epoch milliseconds."""
    wishes: Wishes
    heard: Heard


class _Coming(NamedTuple):
    """A deck that was read and put aside."""

    number: int
    """Under which it was put aside."""
    deck: Deck
    digest: bytes
    temporary: Path
    target: Path
    pictures: Path
    """The folder in which they lie for now, if there are any."""


class Arrival:
    """Takes files with decks in, each whole or not at all."""

    def __init__(
        self, database: Database, home: Home, library: Library, exchanging: Exchanging
    ) -> None:
        self._db = database
        self._home = home
        self._exchanging = exchanging
        self._library = library
        self._intake = Intake(database)
        self._namesakes = Namesakes(home, library, Shelf(database), self._intake)
        self._publishing = Publishing(database)

    def take(
        self, path: Path, reader: Reader | None, at: int, wishes: Wishes, heard: Heard
    ) -> Arrived:
        """Take one file in; what that changed. See `Study.import_file`.

        Args:
            path: the file.
            reader: of its format; `None` if it is a deck file.
            at: the present instant, epoch milliseconds.
            wishes: of the learner.
            heard: who is told how far this is.
        """
        job = _Job(path, at, wishes._replace(slug=_checked(wishes.slug)), heard)
        try:
            return self._deck_file(job) if reader is None else self._foreign(job, reader)
        finally:
            self._publishing.finish()

    def _deck_file(self, job: _Job) -> Arrived:
        from studyllm.study.foreign import YAML

        path, wishes = job.path, job.wishes
        origin = as_text(real(path))
        names: set[str] = set()
        read, digest = self._staged(job, noted(names))
        deck = _renamed(read, wishes.slug or read.slug)
        with room(self._home, self._publishing) as here:
            here.stack.callback(self._intake.forget)
            self._intake.put_aside(0)
            target = self._namesakes.target(deck.slug, path)
            temporary, pictures = here.beside(0)
            count = lay(names, (path, read.slug), (target, deck.slug), pictures)
            copied = copy(path, temporary, encoding=wishes.encoding, slug=wishes.slug)
            if copied != digest:
                raise StudyError(f"{shown(path)}: changed while it was read; try again")
            digest = deckfile.digest(temporary)
            coming = _Coming(0, deck, digest, temporary, target, pictures)
            return self._merge(job, [coming], origin, Arrived(YAML, pictures=count))

    def _staged(self, job: _Job, pictured: Callable[[Card], object]) -> tuple[Deck, bytes]:
        """What a deck file says of its deck, once its cards are staged; and its digest."""
        path, wishes, heard = job.path, job.wishes, job.heard
        reading = deckfile.read(path, encoding=wishes.encoding)
        known = restaged(self._intake, self._library.path, path, wishes, heard, pictured)
        if known:
            return known
        self._intake.stage(_Counter(heard.read).counted(reading), pictured)
        return reading.deck, reading.digest

    def _foreign(self, job: _Job, reader: Reader) -> Arrived:
        from studyllm.deckfile.checking import LooseError

        digest = ""
        if is_plain(job.path, job.wishes):
            digest = digest_of(job.path)
            same = self._same(digest, job.path)
            if same:
                return same
        loose: dict[int, dict[int, str]] = {}
        while True:
            try:
                return self._converted(job, reader, digest, loose)
            except LooseError:
                continue  # Read again: what was written of some cards is wrong.

    def _same(self, digest: str, path: Path) -> Arrived | None:
        """What a further import of the same bytes from the same place would change: nothing."""
        known = self._intake.given_by(f"{FOREIGN}{digest}:")
        for origin in {origin for origin, _ in known}:
            _, _, decks, kind, _ = origin.split(":", 4)
            same = tuple(merged for other, merged in known if other == origin)
            if origin == foreign_origin(digest, int(decks), kind, path) and len(same) == int(decks):
                return Arrived(kind, same)
        return None

    def _converted(
        self, job: _Job, reader: Reader, digest: str, loose: dict[int, dict[int, str]]
    ) -> Arrived:
        """Take a file of another format in, by deck files that say the same."""
        with room(self._home, self._publishing) as here:
            heard_of = self._exchanging.has_device
            wish = Wish(job.wishes.encoding, job.wishes.slug, here.folder, heard_of)
            foreign = here.stack.enter_context(reader.read(job.path, wish))
            here.stack.callback(self._intake.forget)
            skipped: list[Skipped] = []
            coming, pictures = self._written(job, foreign, here, skipped, loose)
            slugs = _slugs([one.deck.slug for one in coming], job)
            renamed = [self._under(slugs[one.deck.slug], one, here) for one in coming]
            found = Arrived(foreign.kind, pictures=pictures)
            if coming:
                origin = foreign_origin(digest, len(coming), foreign.kind, job.path)
                facts = _Answers(_under_slugs(foreign.facts(), slugs))
                echoes = Echoes(self._db)
                is_heard = any(map(echoes.has_keys, slugs.values()))
                new = without_echoes(facts, echoes) if is_heard else facts
                placed = _placed(renamed, job.path, self._namesakes)
                found = self._merge(job, placed, origin, found, new)
                found = found._replace(reviews=facts.count)
            return found._replace(skipped=(*foreign.skipped, *skipped))

    def _written(
        self,
        job: _Job,
        foreign: Foreign,
        here: Room,
        skipped: list[Skipped],
        loose: dict[int, dict[int, str]],
    ) -> tuple[list[_Coming], int]:
        """The decks of a file of another format as deck files; and how many pictures they have.

        `loose` has, by deck (from 0) and line, cards that name others which are not there, with
        the reason; more of them may be found.
        """
        from studyllm.deckfile.checking import LooseError
        from studyllm.study.converting import Converting, Origin

        origin = Origin(job.path, foreign.kind, foreign.counted)
        counter = _Counter(job.heard.read)
        found: list[_Coming] = []
        count = 0
        for number, deck in enumerate(foreign.decks):
            temporary, pictures = here.beside(number)
            deck.cards = counter.counted(deck.cards)
            converting = Converting(origin, skipped, loose.get(number, {}))
            try:
                one = converting.run(deck, temporary, self._intake.stage)
            except LooseError as error:
                loose.setdefault(number, {}).update(error.lines)
                raise
            if self._intake.staged():
                self._intake.put_aside(number)
                brought, refused = bring(one.pictures, deck.media, pictures)
                count += brought
                skipped += (Skipped(name, why) for name, why in refused.items())
                target = temporary  # its own is known when all slugs are
                found.append(_Coming(number, one.deck, one.digest, temporary, target, pictures))
        return found, count

    def _under(self, slug: str, one: _Coming, here: Room) -> _Coming:
        """A deck under another slug."""
        if slug == one.deck.slug:
            return one
        temporary = one.temporary.with_suffix(".renamed")
        here.leave(temporary)
        copy(one.temporary, temporary, slug=slug)
        digest = deckfile.digest(temporary)
        return one._replace(deck=_renamed(one.deck, slug), digest=digest, temporary=temporary)

    def _merge(
        self,
        job: _Job,
        coming: list[_Coming],
        origin: str,
        found: Arrived,
        facts: Iterable[Fact] = (),
    ) -> Arrived:
        """Put all that was read in its place, in one transaction."""
        backed_up = self._prepared(job, coming)
        # What the transaction says is to get its name must be found under the one it has now.
        sync_folder(self._home.decks)
        merged: list[Merged] = []

        def put() -> None:
            moves: list[Move] = []
            for one in coming:
                self._intake.take_up(one.number)
                stat = one.temporary.stat()
                seen = Seen(f"{DATA}:{one.target.name}", stat.st_size, stat.st_mtime_ns)
                moves += self._moves(one, job.wishes.replace)
                merged.append(self._intake.put(seen, one.deck, one.digest, origin))
                self._intake.put_aside(one.number)
            self._publishing.note(moves)

        rehearse = job.wishes.rehearse
        taken = self._exchanging.take(
            facts,
            progress=job.heard.taken,
            name=shown(job.path),
            also=put,
            rehearse=rehearse,
            safe=backed_up,
            by_id=True,
        )
        if not merged:  # as there were no new facts
            with suppress(UndoneError), self._intake.writing(lambda: self._foresee(coming)):
                put()
                if rehearse:
                    raise UndoneError
        return found._replace(decks=tuple(merged), added=taken.added, known=taken.known)

    def _foresee(self, coming: list[_Coming]) -> None:
        for one in coming:
            self._intake.take_up(one.number)
            self._intake.foresee(one.deck.slug)
            self._intake.put_aside(one.number)

    def _prepared(self, job: _Job, coming: list[_Coming]) -> bool:
        """Whether a backup was made, once nobody's cards are overwritten."""
        cards = 0
        for one in coming:
            self._intake.take_up(one.number)
            cards += self._intake.staged()
            if not job.wishes.replace:
                self._namesakes.refuse(one.deck.slug, job.path)
            self._intake.put_aside(one.number)
        large = cards > LARGE and not job.wishes.rehearse
        if large:
            backup.make(self._db.raw, self._home.backups, job.at)
        return large

    def _moves(self, one: _Coming, replace: bool) -> list[Move]:
        moves = self._namesakes.away(one.deck.slug, one.target, replace)
        if one.pictures.exists():
            moves.append(Move(str(one.pictures), str(media.folder(one.target, one.deck.slug))))
        return [*moves, Move(str(one.temporary), str(one.target))]


class _Counter:
    """Counts what is read of all decks of a file."""

    def __init__(self, told: Callable[[int], None]) -> None:
        self._told = told
        self._count = 0

    def counted(self, cards: Iterable[T]) -> Iterator[T]:
        """The cards, while it is told from time to time how many there were."""
        for card in cards:
            yield card
            self._count += 1
            if self._count % TOLD_EVERY == 0:
                self._told(self._count)


class _Answers:
    """Counts the answers among facts."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = facts
        self.count = 0

    def __iter__(self) -> Iterator[Fact]:
        for fact in self._facts:
            self.count += isinstance(fact, Answer)
            yield fact


def _checked(slug: str | None) -> str | None:
    if slug is None:
        return None
    slug = folded(slug)
    if flaw := slug_flaw(slug):
        raise ConfigError(f"the slug `{one_line(slug)}` {flaw}")
    return slug


def _slugs(own: list[str], job: _Job) -> dict[str, str]:
    """Under which slug each deck of a file comes, by that of the file."""
    for slug in own:
        if own.count(slug) > 1:
            raise StudyError(f"{shown(job.path)}: two decks of it are called `{slug}`")
    wished = job.wishes.slug
    if wished is None:
        return {slug: slug for slug in own}
    return {slug: wished if len(own) == 1 else _checked(f"{wished}-{slug}") or "" for slug in own}


def _renamed(deck: Deck, slug: str) -> Deck:
    """A deck under another slug, which is its title, too, if the former one was."""
    title = {"": slug} if deck.title == {"": deck.slug} else deck.title
    return with_changes(deck, slug=slug, title=title)


def _under_slugs(facts: Iterable[Fact], slugs: Mapping[str, str]) -> Iterable[Fact]:
    """Facts, under the keys that their cards come to have."""
    same = all(slug == own for own, slug in slugs.items())
    return facts if same else _renamed_facts(facts, slugs)


def _renamed_facts(facts: Iterable[Fact], slugs: Mapping[str, str]) -> Iterator[Fact]:
    def under(key: Key) -> Key:
        slug, _, rest = key.partition("/")
        return f"{slugs.get(slug, slug)}/{rest}"

    for fact in facts:
        if isinstance(fact, Alias):
            yield fact._replace(card=under(fact.card), to=under(fact.to))
        else:
            yield fact._replace(card=under(fact.card))


def _placed(coming: list[_Coming], path: Path, namesakes: Namesakes) -> list[_Coming]:
    """Decks with the files that they get."""
    placed: list[_Coming] = []
    taken: set[Path] = set()
    for one in coming:
        target = namesakes.target(one.deck.slug, path, taken)
        taken.add(target)
        placed.append(one._replace(target=target))
    return placed


@contextmanager
def arriving(target: Path) -> Iterator[Path]:
    """A file beside `target`, to be filled and moved into its place, and gone if it is not."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        make_folder(target.parent)
        remove_rests(target.parent, f".{target.name}.")
        yield temporary
    except OSError as error:
        raise StudyError(f"{target}: cannot be written: {error.strerror}") from error
    finally:
        temporary.unlink(missing_ok=True)
