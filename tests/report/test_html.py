"""The page: parsed strictly, and every text from outside held against what it could become."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from studyllm.core.progress import CardLine, Progress
from studyllm.report.html import document
from studyllm.text.clean import clean, one_line
from tests.progress import sample
from tests.report.texts import HOSTILE, nothing, single_day, with_text

VOID = {"meta", "link", "br"}

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "dl", "dt", "dd"),
    *("div", "section", "figure", "figcaption", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("svg", "desc", "rect", "circle", "path", "text"),
}

ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "role", "tabindex"),
    *("aria-label", "aria-labelledby", "scope", "viewbox", "x", "y", "width", "height"),
    *("cx", "cy", "r", "d", "text-anchor"),
}
"""None of them loads, runs or styles anything."""


class Reader(HTMLParser):
    """What is in a page, which must be balanced."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.named: list[str] = []
        self.attributes: set[str] = set()
        self.texts: list[tuple[str, str]] = []
        self.headings: list[str] = []
        self.pictures: list[dict[str, str]] = []
        self.given: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), attrs
        given = dict(attrs)
        self.tags[tag] += 1
        self.given.append((tag, given))
        self.attributes |= given.keys()
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.named += (given.get("aria-labelledby") or "").split()
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag == "svg":
            assert given["role"] == "img"
            self.pictures.append({})
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self.open
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        inner = self.open[-1] if self.open else ""
        self.texts.append((inner, data))
        if self.open[-2:] in (["svg", "title"], ["svg", "desc"]):
            self.pictures[-1][inner] = data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def told(self, tag: str) -> list[str]:
        return [data for inner, data in self.texts if inner == tag]


def page(progress: Progress, language: str = "en", cards: Iterable[CardLine] | None = None) -> str:
    return "".join(document(progress, language, cards))


def check(text: str) -> Reader:
    """The page, if it keeps all rules."""
    read = Reader(text)
    assert read.tags.keys() <= TAGS
    assert read.attributes <= ATTRIBUTES
    assert len(set(read.ids)) == len(read.ids)
    assert set(read.named) <= set(read.ids)
    assert all(one.get("title") and one.get("desc") for one in read.pictures)
    assert read.headings[0] == "h1"
    assert read.headings.count("h1") == 1
    assert all(int(after[1]) <= int(before[1]) + 1 for before, after in pairwise(read.headings))
    return read


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_sound_and_has_a_table_behind_each_picture(language: str) -> None:
    read = check(page(sample(), language, sample().hardest))
    assert len(read.pictures) == 10
    assert read.tags["details"] == read.tags["summary"] == len(read.pictures)
    assert read.tags["table"] == len(read.pictures) + 4
    assert read.tags["figcaption"] == len(read.pictures)
    assert read.given[0] == ("html", {"lang": language})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_learner_who_has_not_begun_is_told_what_to_do(language: str) -> None:
    read = check(page(nothing(), language))
    assert read.pictures == []
    assert read.tags["p"] == 2 + 7


def test_a_single_day_has_its_pictures() -> None:
    read = check(page(single_day(), "zh"))
    assert len(read.pictures) == 8


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_decks_stays_text(text: str) -> None:
    progress = with_text(text)
    read = check(page(progress, "en", progress.hardest))
    assert read.tags == check(page(with_text("harmless"), "en", progress.hardest)).tags
    cells = [" ".join(cell.split()) for cell in read.told("td")]
    assert cells.count(one_line(text)) >= 4  # a title, a tag, a question and a key point
    assert all(clean(told) == told for _, told in read.texts)


def test_the_policy_lets_in_the_style_and_nothing_else() -> None:
    read = Reader(page(sample()))
    (style,) = read.told("style")
    (policy,) = (
        given["content"] for tag, given in read.given if tag == "meta" and "http-equiv" in given
    )
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    first = [tag for tag, _ in read.given].index("style")
    assert first > [given.get("http-equiv") for _, given in read.given].index(
        "Content-Security-Policy"
    )


def test_the_style_asks_for_nothing() -> None:
    (style,) = Reader(page(sample())).told("style")
    assert not re.search(r"url\(|@import|@font-face|image-set|expression|\\|//|<", style)


def test_every_look_of_a_picture_is_in_the_style() -> None:
    read = Reader(page(sample()))
    (style,) = read.told("style")
    known = set(re.findall(r"\.([a-z][\w-]*)", style))
    used = {look for _, given in read.given for look in (given.get("class") or "").split()}
    assert used <= known | {"dot"}


def test_what_pictures_show_is_what_tables_say() -> None:
    progress = sample()
    read = Reader(page(progress))
    shown = Counter(
        told for told in read.told("title") if re.fullmatch(r"\d{4}-\d\d-\d\d: \d+", told)
    )
    for day in progress.year:
        assert shown[f"{date(day.first)}: {day.answers}"] == 1
    for done in progress.periods:
        grades = " + ".join(map(str, done.by_grade))
        parts = sum(count > 0 for count in done.by_grade)
        assert read.told("title").count(f"{date(done.first)}: {grades}") == parts


def date(day: int) -> str:
    from datetime import date as calendar
    from datetime import timedelta

    return (calendar(1970, 1, 1) + timedelta(day)).isoformat()


def test_cards_are_read_one_by_one() -> None:
    line = sample().hardest[0]
    taken = 0

    def lines() -> Iterable[CardLine]:
        nonlocal taken
        while True:
            taken += 1
            yield line

    for chunk in document(sample(), "en", lines()):
        assert taken <= 3
        if taken == 3:
            assert chunk.startswith("<tr>")
            break
