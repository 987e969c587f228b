"""Laws of reading: nothing but our errors escapes, and what is written plainly is the text."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyllm import deckfile
from studyllm.core.cards import Basic, Card, Cloze, Deck
from studyllm.errors import StudyError
from studyllm.text.clean import clean

ROOT = Path(__file__).parents[2]
GOOD = [deckfile.template("d").encode(), b"deck: d\ncards:\n  - q: Q\n    a: A\n"]
BAD = [path.read_bytes() for path in sorted((ROOT / "tests/decks/bad").glob("*.yaml"))]

FUZZED = int(os.environ.get("FUZZED_DECKS", "4000"))
"""How many mutated decks are read."""

PIECES = [
    *(piece.encode() for piece in "{}[]:,-?&*!|>'\"%@`#~<\n\t \\$"),
    *(
        b": ",
        b"- ",
        b"{{",
        b"}}",
        b"<<: ",
        b"---\n",
        b"...\n",
        b"%TAG ! x\n",
        b"!!str ",
        b"&a ",
        b"*a",
    ),
    *(b"\xff", b"\x00", b"\x1b", b"\r", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b"\xff\xfe"),
    *(b"answer: ", b"right: [0]", b"as_of: 2024-13", b"number: 1e999", b'"\\ud800"', b"  "),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("laws") / "d.yaml"


def read(path: Path, data: bytes, encoding: str | None = None) -> tuple[Deck, list[Card]] | None:
    """The deck, or nothing if it was refused in one of our ways."""
    path.write_bytes(data)
    try:
        return deckfile.load(path, encoding=encoding)
    except StudyError as error:
        said = str(error)
    assert said
    assert clean(said) == said
    return None


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few pieces put in, cut out, repeated or replaced."""
    for _ in range(chance.choice((1, 1, 1, 2, 6))):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((0, 1, 3, 40)))
        piece = chance.choice(
            (b"", chance.choice(PIECES), chance.choice(PIECES) * 20, data[start:end] * 2)
        )
        data = data[:start] + piece + data[end:]
    return data


@pytest.mark.parametrize("seed", range(8))
def test_mutated_decks_load_or_are_refused(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(FUZZED // 8):
        encoding = chance.choice((None, None, None, "gb18030", "utf-16-le", "latin-1"))
        read(path, mutated(chance.choice(chance.choice((GOOD, BAD))), chance), encoding)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, "gb18030", "utf-16-le", "shift_jis"]))
def test_any_bytes_load_or_are_refused(path: Path, data: bytes, encoding: str | None) -> None:
    read(path, data, encoding)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from([piece.decode("latin-1") for piece in PIECES]), max_size=40))
def test_any_marks_load_or_are_refused(path: Path, pieces: list[str]) -> None:
    read(path, ("deck: d\ncards:\n  - " + "".join(pieces)).encode())


PLAIN = st.from_regex(r"[0-9A-Za-z位置~.+/(][0-9A-Za-z位置~.+/()$\\=^_ ]*", fullmatch=True)
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"),
    min_size=1,
).filter(lambda text: clean(text) == text and text.strip() and "\u2028" not in text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(PLAIN)
def test_what_is_written_plainly_is_the_text(path: Path, text: str) -> None:
    found = read(path, f"deck: d\ncards:\n  - q: Q\n    a: {text}\n".encode())
    assert found is not None
    assert found[1][0].kind == Basic({"": text.strip(" ")})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXT)
def test_what_is_written_in_single_quotes_is_the_text(path: Path, text: str) -> None:
    quoted = text.replace("'", "''")
    found = read(path, f"deck: d\ncards:\n  - q: Q\n    a: '{quoted}'\n".encode())
    assert found is not None
    assert found[1][0].kind == Basic({"": text})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(min_size=1))
def test_every_text_that_loads_is_clean(path: Path, text: str) -> None:
    escaped = "".join(f"\\U{ord(character):08x}" for character in text)
    found = read(path, f'deck: d\ncards:\n  - cloze: "{{{{x}}}} {escaped}"\n'.encode())
    if found is not None:
        kind = found[1][0].kind
        assert isinstance(kind, Cloze)
        assert clean(kind.text[""]) == kind.text[""]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(categories=["L", "N", "Cf", "Mn"]), min_size=1, max_size=40))
def test_an_id_that_loads_reads_back_as_itself(path: Path, name: str) -> None:
    found = read(path, f"deck: d\ncards:\n  - {{id: '{name}', q: Q, a: A}}\n".encode())
    if found is not None:
        read_id = found[1][0].id
        assert clean(read_id) == read_id
        again = read(path, f"deck: d\ncards:\n  - {{id: '{read_id}', q: Q, a: A}}\n".encode())
        assert again is not None
        assert again[1][0].id == read_id
