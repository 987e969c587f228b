"""Whatever a deck, a journal, a file name or a setting says, no command hands it to the terminal.

Every command of the program runs over a home in which each text that somebody else may choose
tries to steer a terminal, in any form that is known to.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest

from studyllm.cli.commands import root
from tests.hostile.children import Children, Done, Place, flaws

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="children are forked")

EVIL = (
    "\x1b]52;c;aGk=\x07\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\\x1b]0;t\x07\x1b[2J\x9b2J"
    "\x9d0;x\x9c\x7f\x08\u202egnp\u2066\u2069\u200f\U000e0041\u2028\u2029\x85\r"
    "[@click=app.screenshot('x')]y[/] [link=file:///etc]z[/link] [/b] <script>alert(1)</script>"
    "<img src=http://x.y/z onerror=alert(1)>"
)
TAG = "\x1b]52;c;aGk=\x07\x9b2J\u202egnp\U000e0041[b]<i>"
"""The same, short enough for a label."""
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "＝1")
NAME = "a\x1b]0;x\x07\u202e[b]<i>\n=1"
"""Of files."""

QUIET = {("edit",), ("completion",)}
"""What starts an editor, and what takes no text."""


def quoted(text: str) -> str:
    return '"' + "".join(c if c.isalnum() else f"\\U{ord(c):08x}" for c in text) + '"'


def deck(slug: str) -> str:
    evil = quoted(EVIL)
    lines = [f"deck: {slug}", f"title: {{en: {evil}, zh: {evil}}}", f"about: {evil}"]
    lines += [f"tags: [{quoted(TAG)}, x]", "cards:"]
    lines += [f"  - id: a\n    q: {evil}\n    a: {evil}\n    note: {evil}\n    source: {evil}"]
    lines += [f"  - id: b\n    q: {quoted(EVIL + '?')}\n    choices: [{evil}, b]"]
    lines += [f"  - id: c\n    q: {quoted(EVIL + '!')}\n    points: [{evil}]"]
    lines += [f"  - id: d\n    cloze: {quoted('{{' + EVIL.replace('::', '') + '}} x')}"]
    lines += [f"  - id: e\n    q: n\n    number: 1\n    unit: {evil}\n    tags: [{quoted(TAG)}]"]
    for place, formula in enumerate(FORMULAS):
        lines += [f"  - id: f{place}\n    q: {quoted(formula)}\n    a: {quoted(formula)}"]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def evil(run: Children) -> Place:
    """A home of somebody to whom all of that has come, and who has studied it."""
    place = run.place()
    own = place.home / "decks"
    own.mkdir(exist_ok=True)
    (own / "evil.yaml").write_text(deck("evil"), encoding="utf-8")
    (own / f"{NAME}.yaml").write_text(deck("other"), encoding="utf-8")
    (own / f"{NAME}-bad.yaml").write_text(f"deck: x\ncards:\n  - {quoted(EVIL)}: 1\n")
    (place.root / f"{NAME}.csv").write_text(f"question,answer,{EVIL}\nq,a,b\n", encoding="utf-8")
    (place.root / f"{NAME}.md").write_text(f"#flashcards/{EVIL}\n\n{EVIL}::b\n", encoding="utf-8")
    keys = "".join(f"{typed}\n3\n" for typed in ("", "1", "2", EVIL, "t " + EVIL)) + "f\nq\n"
    studied = run(place, "study", "evil", "other", "--plain", keys=keys.encode("utf-8", "replace"))
    assert "saved" in studied.told, studied.said
    return place


def commands() -> Iterator[tuple[str, ...]]:
    def below(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                found = command.get_command(click.Context(command), name)
                assert found is not None
                yield from below(found, (*path, name))
        if path:
            yield path

    yield from below(root, ())


def arguments(path: tuple[str, ...], place: Place) -> list[list[str]]:  # noqa: C901
    """What a command is tried with: nothing, a card, a text, a file."""
    csv, bad = place.root / f"{NAME}.csv", place.home / "decks" / f"{NAME}-bad.yaml"
    match path:
        case ("study",):
            return [["--plain"], ["--plain", "--lang", "zh", "evil"], [EVIL]]
        case ("due" | "undo" | "doctor" | "locate", *_) | ("decks",):
            return [[], ["--json"], [EVIL]]
        case ("stats",):
            tables = [["--by", by] for by in ("deck", "tag", "day")]
            return [[], ["--json", "--full"], ["--plain"], *tables, [EVIL], ["--since", EVIL]]
        case ("history",):
            return [[], ["evil/a"], ["evil/a", "--json"], [EVIL]]
        case ("cards",):
            return [["is:learned"], [EVIL], ["q", "--json"], ["--sort", EVIL]]
        case ("import",):
            files = [
                str(csv),
                str(place.root / f"{NAME}.md"),
                str(bad),
                str(place.root / EVIL[:80]),
            ]
            return [
                [*files, "--dry-run"],
                [*files, "--json"],
                ["--link", EVIL[:80]],
                ["--as", EVIL, files[0]],
            ]
        case ("sync",):
            return [[EVIL[:80]], [str(place.root / NAME), "--create"]]
        case ("export", "progress"):
            kinds = [["--format", kind, "--cards"] for kind in ("html", "md")]
            return [*kinds, ["--format", "csv"], ["--format", "json"], ["-o", EVIL[:80] + ".html"]]
        case ("export", "deck"):
            return [
                ["evil", "--anew"],
                ["evil", "--format", "csv"],
                ["evil", "--format", "jsonl"],
                [EVIL],
            ]
        case ("decks", "lint"):
            return [[], [str(bad)], ["--encoding", EVIL]]
        case ("decks", "new"):
            return [[EVIL], ["ok", "--output", EVIL[:80]]]
        case ("decks", "add"):
            return [
                ["evil", EVIL, EVIL],
                ["evil", "q", "a", "--id", EVIL],
                ["evil", "q", "a", "--lang", EVIL],
            ]
        case ("decks", "orphans"):
            return [[], ["--json"], ["--link", EVIL, EVIL]]
        case ("config", *_):
            return [[], [EVIL]]
        case _:
            return [[], [EVIL], ["evil/a"]]


@pytest.mark.parametrize("path", [p for p in commands() if p not in QUIET], ids=" ".join)
def test_no_command_lets_a_text_steer_the_terminal(
    path: tuple[str, ...], evil: Place, run: Children, tmp_path: Path
) -> None:
    place = Place(tmp_path / "evil", evil.more)
    shutil.copytree(evil.root, place.root)
    for words in [*arguments(path, place), ["--help"], ["--" + EVIL.replace("\n", " ")]]:
        done = run(place, *path, *words, keys=f"{EVIL}\n\n3\n".encode("utf-8", "replace"))
        assert flaws(done) == [], (words, done.said[-300:])
        if "--json" in words and done.code == 0:
            json.loads(done.told)


@pytest.mark.parametrize(
    "settings", [f"'{EVIL[60:]}' = 1", "theme = 'x\x1b'", '[decks."\\u001b"]\nx = 1']
)
def test_settings_are_told_clean(settings: str, run: Children) -> None:
    place = run.place()
    (place.home / "config.toml").write_text(settings, encoding="utf-8")
    for words in (["stats"], ["config", "check"], ["config"], ["study", "--plain"]):
        done = run(place, *words)
        assert flaws(done) == []
        assert done.code in (1, 2)


class Page(HTMLParser):
    """What a report's tags are, and where they point to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.found: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += attrs


def test_a_report_has_no_tag_and_no_address_of_a_decks(evil: Place, run: Children) -> None:
    done = run(evil, "export", "progress", "--format", "html", "--cards")
    page = Page()
    page.feed(done.told)
    assert "&lt;script&gt;" in done.told
    assert page.tags.isdisjoint(
        {"script", "img", "iframe", "object", "embed", "base", "link", "form"}
    )
    assert [name for name, _ in page.found if name.startswith("on")] == []
    assert [
        v
        for name, v in page.found
        if name in ("src", "href", "action") and not str(v).startswith("#")
    ] == []
    policy = [v for name, v in page.found if name == "content" and v and "default-src" in v]
    assert "default-src 'none'" in policy[0]
    assert "javascript:" not in html.unescape(done.told).replace(EVIL, "")


def test_cells_that_are_formulas_are_neutral_and_come_back(evil: Place, run: Children) -> None:
    table = run(evil, "export", "deck", "evil", "--format", "csv")
    assert re.search(r'(^|,)"?[=+@-]', table.told, re.MULTILINE) is None
    raw = run(evil, "export", "deck", "evil", "--format", "csv", "--raw")
    assert ",=1+1," in raw.told
    place = run.place()
    for name, made in (("neutral", table), ("raw", raw)):
        file = place.root / f"{name}.csv"
        file.write_bytes(made.out)
        assert run(place, "import", file, "--as", name).code == 0
    cards = [
        [json.loads(line) for line in exported(run, place, name)[1:]] for name in ("neutral", "raw")
    ]
    assert cards[0] == cards[1]
    assert cards[0] == [json.loads(line) for line in exported(run, evil, "evil")[1:]]


def exported(run: Children, place: Place, slug: str) -> list[str]:
    done: Done = run(place, "export", "deck", slug, "--format", "jsonl")
    return done.told.splitlines()
