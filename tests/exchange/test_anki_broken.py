"""Packages that are broken or hostile: one sentence, or what could be read; and nothing left."""

from __future__ import annotations

import io
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from studyllm.errors import StudyError
from studyllm.exchange import anki
from studyllm.exchange.anki import collection, package, protobuf
from studyllm.exchange.foreign import Wish
from tests.exchange.anki_packages import DATA, Members, changed, members, packed

SEEDS = range(int(os.environ.get("FUZZED_PACKAGES", "40")))
BASES = ("new.apkg", "legacy.apkg", "oldest.apkg")


def taken(path: Path, room: Path) -> int:
    """How much there is in a package, all of it taken."""
    try:
        with anki.read(path, Wish(room=room)) as found:
            cards = 0
            for deck in found.decks:
                cards += sum(1 for _ in deck.cards)
                for opened in deck.media.values():
                    opened().close()
            return cards + sum(1 for _ in found.facts())
    finally:
        assert not list(room.iterdir())


def refused(path: Path, room: Path) -> str:
    with pytest.raises(StudyError) as caught:
        taken(path, room)
    told = str(caught.value)
    assert told.startswith(str(path))
    assert "\n" not in told
    return told.removeprefix(f"{path}: ")


def said(path: Path, room: Path) -> str:
    """Why a package is refused; only its path if it is not."""
    try:
        taken(path, room)
    except StudyError as error:
        return str(error)
    return str(path)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    made = tmp_path / "room"
    made.mkdir()
    return made


def spoilt(data: bytes, dice: random.Random) -> bytes:
    """Bytes changed, left out or doubled."""
    spoiled = bytearray(data)
    for _ in range(dice.choice((1, 2, 8, 64))):
        place = dice.randrange(len(spoiled))
        match dice.randrange(4):
            case 0:
                spoiled[place] ^= 1 << dice.randrange(8)
            case 1:
                spoiled[place] = dice.choice((0, 0xFF, 0x80, 0x7F))
            case 2:
                del spoiled[place : place + dice.randrange(1, 40)]
                spoiled += b"\0"
            case _:
                spoiled[place:place] = spoiled[place : place + dice.randrange(40)]
    return bytes(
        spoiled[: dice.choice((len(spoiled), len(spoiled), dice.randrange(len(spoiled)))) or 1]
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_spoilt_package_ends_in_a_sentence_or_in_cards(
    seed: int, tmp_path: Path, room: Path
) -> None:
    dice = random.Random(seed)
    name = dice.choice(BASES)
    path = tmp_path / name
    if seed % 3 == 0:
        path.write_bytes(spoilt((DATA / name).read_bytes(), dice))
    else:  # behind the checks of the archive
        of = members(name)
        member = dice.choice([m for m in of if m.startswith("collection")] * 3 + ["media"])
        data = of[member]
        if name == "new.apkg" and member != "collection.anki2" and seed % 2:
            plain = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
            data = zstandard.ZstdCompressor().compress(spoilt(plain, dice))
        else:
            data = spoilt(data, dice)
        packed(path, of | {member: data})
    anki.recognised(path)
    assert said(path, room).startswith(str(path))


@pytest.mark.parametrize(
    ("of", "told"),
    [
        ({"readme": b"x"}, "no collection of Anki in it"),
        ({"collection.anki2": b"x"}, "damaged"),
        ({"collection.anki2": b""}, "damaged"),
        ({"collection.anki21b": b"x"}, "broken"),
        ({"collection.anki2": b"SQLite format 3\0" + bytes(5000)}, "damaged"),
        ({"collection.anki21": b"", "meta": b"\x08\x04"}, "newer Anki"),
    ],
)
def test_what_is_no_collection_is_refused(
    of: Members, told: str, tmp_path: Path, room: Path
) -> None:
    assert told in refused(packed(tmp_path / "a.apkg", of), room)


def test_a_package_that_grows_without_end_is_refused(
    tmp_path: Path, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "FREE", 1 << 20)
    zeros = bytes(8 << 20)
    path = packed(tmp_path / "a.apkg", {"collection.anki2": zeros})
    assert "far more than it is" in refused(path, room)
    compressed = zstandard.ZstdCompressor().compress(zeros)
    path = packed(tmp_path / "b.apkg", {"collection.anki21b": compressed})
    assert "far more than it is" in refused(path, room)
    monkeypatch.setattr(package, "MOST_COLLECTION", 1 << 19)
    assert "larger than" in refused(path, room)


def test_too_many_files_are_refused(
    tmp_path: Path, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "a.apkg", {f"{n}": b"" for n in range(30)})
    monkeypatch.setattr(package, "MOST_MEMBERS", 20)
    assert "more than 20 files" in refused(path, room)
    monkeypatch.setattr(package, "MOST_DIRECTORY", 500)
    assert "more than 20 files" in refused(path, room)


def test_a_view_in_place_of_a_table_is_refused(tmp_path: Path, room: Path) -> None:
    path = changed(
        tmp_path / "a.apkg",
        "alter table notes rename to other",
        "create view notes as select * from other",
    )
    assert "no Anki collection" in refused(path, room)


def test_a_table_that_would_be_searched_for_each_note_is_refused(
    tmp_path: Path, room: Path
) -> None:
    path = changed(
        tmp_path / "a.apkg",
        "create table other as select * from notes",
        "drop table notes",
        "alter table other rename to notes",
    )
    assert "no Anki collection" in refused(path, room)


def test_a_question_without_end_is_broken_off(
    tmp_path: Path, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection, "STATEMENT_S", -1.0)
    monkeypatch.setattr(collection, "CHECKED_A_SECOND", 1e12)
    monkeypatch.setattr(collection, "TICK", 1)
    path = tmp_path / "a.apkg"
    path.write_bytes((DATA / "oldest.apkg").read_bytes())
    assert "damaged" in refused(path, room)


@pytest.mark.parametrize(
    "statement",
    [
        "update cards set ord = 99999999999, due = 9e18, ivl = -9e18, mod = 'x', factor = 1e300",
        "update cards set due = 9223372036854775807, odue = -9223372036854775808, odid = 1",
        'update cards set data = \'{"s": 1e999, "d": -5, "x": [[]]}\', flags = -1',
        "update cards set did = 77, nid = nid + 1",
        "update revlog set id = -id",
        "update revlog set ease = 99, time = -5, type = 77",
        "update notes set flds = x'00ff', guid = null || 'x', tags = 5",
        "update notes set guid = 'same'",
        "update notes set mid = 5",
        "update notes set flds = replace(flds, 'e', '{{c1::')",
        "update col set conf = 'x', crt = 0",
        "update col set models = '[]'",
        'update col set decks = \'{"1": 5, "x": {}}\'',
        "delete from notes",
        "delete from col",
    ],
)
def test_absurd_rows_do_no_harm(statement: str, tmp_path: Path, room: Path) -> None:
    path = changed(tmp_path / "a.apkg", f"{statement.replace('null || ', '')}")
    assert said(path, room).startswith(str(path))


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.mkdir(),
        lambda path: os.mkfifo(path),
        lambda path: path.symlink_to(path),
        lambda path: None,
    ],
)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_what_is_no_file_is_refused(
    make: Callable[[Path], None], tmp_path: Path, room: Path
) -> None:
    path = tmp_path / "a.apkg"
    make(path)
    assert not anki.recognised(path)
    refused(path, room)


def test_a_picture_is_only_what_its_content_says(tmp_path: Path, room: Path) -> None:
    of = members("legacy.apkg")
    names = json.loads(of["media"])
    of |= {key: b"<svg onload='x'>" for key, name in names.items() if name.endswith("png")}
    with anki.read(packed(tmp_path / "a.apkg", of), Wish(room=room)) as found:
        text = "".join(str(card.card) for deck in found.decks for card in deck.cards)
        assert "![" not in text
        assert sum("which is not there or is none" in why for _, why in found.skipped) == 2


def test_a_message_is_read_field_by_field() -> None:
    data = b"\x08\x96\x01\x12\x02hi\x19\1\2\3\4\5\6\7\x08\x25\1\2\3\4\x12\x03you"
    found = protobuf.message(data)
    assert found == {1: [150], 2: [b"hi", b"you"], 3: [b"\1\2\3\4\5\6\7\x08"], 4: [b"\1\2\3\4"]}
    assert (protobuf.whole(found, 1), protobuf.text(found, 2)) == (150, "you")
    assert (protobuf.whole(found, 2), protobuf.text(found, 1), protobuf.text(found, 9)) == (
        0,
        "",
        "",
    )


@pytest.mark.parametrize("data", [b"\x08", b"\x12\x05hi", b"\x0b", b"\xff" * 20, b"\x19\0"])
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(protobuf.WireError):
        protobuf.message(data)
