"""What Textual makes of our lines: on every screen they are shown as they are, cell for cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region

from studyllm.tui.content import Lines, markdown_lines, text_lines
from studyllm.tui.lines import Drawn, Pane
from studyllm.tui.page import Page
from studyllm.tui.rows import Rows
from studyllm.tui.shell import Start
from tests.learner import Learner
from tests.tui.desk import Desk, sit

NOTES = (Path(__file__).parents[1] / "data/notes.md").read_text(encoding="utf-8")[:700]

TRICKY = """
中文，（标点）“引号”……破折号——完。10% 与 3.14，65,504；https://example.com/a/very/long/path/that/goes/on
emoji 👍🏽👩‍🔬🇨🇳❤️1️⃣ 각 e\u0301é a\u0301 ﾞ 　全角　空格　 [b]no markup[/b] [@click=app.quit]x[/] \\[x]
ラーメン、きゃりーぱみゅぱみゅ。한국어 단어는 띄어 쓴다 averyveryveryveryveryverylongword
a    b     c      d       e        f         g          h           i            j             k
"""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 3})
    yield made
    made.study.close()


def rows(desk: Desk, region: Region) -> list[str]:
    """What the compositor shows in a part of the screen, a text each row."""
    strips = desk.app.screen._compositor.render_strips()
    crop = [strips[y].crop(region.x, region.right) for y in range(region.y, region.bottom)]
    return ["".join(segment.text for segment in strip) for strip in crop]


def padded(line: Content, width: int) -> str:
    return line.plain + " " * (width - line.cell_length)


def texts(width: int) -> Lines:
    return [*text_lines(TRICKY, width), *text_lines(NOTES, width), *markdown_lines(NOTES, width)]


SIZES = pytest.mark.parametrize("size", [(40, 20), (81, 24)])


@SIZES
def test_a_pane_shows_our_lines_as_they_are(learner: Learner, size: tuple[int, int]) -> None:
    async def steps(desk: Desk) -> None:
        pane = desk.app.screen.query_one(Pane)
        lines = texts(pane.width - 1)  # the last cell may have the scroll bar
        assert any(line.cell_length == pane.width - 1 for line in lines)
        pane.show(texts_of(lines))
        for top in range(0, len(lines), pane.size.height):
            pane.scroll_to(y=top, animate=False, force=True)
            await desk.pilot.pause()
            first = pane.scroll_offset.y
            shown = rows(desk, Region(*pane.region.offset, pane.width - 1, pane.size.height))
            ours = lines[first : first + pane.size.height]
            assert shown == [padded(line, pane.width - 1) for line in ours]

    sit(learner, steps, size)


@SIZES
def test_a_line_of_known_height_shows_ours_as_they_are(
    learner: Learner, size: tuple[int, int]
) -> None:
    async def steps(desk: Desk) -> None:
        screen = desk.app.screen
        assert isinstance(screen, Page)
        drawn: Drawn = screen.key_line
        for line in text_lines(TRICKY, drawn.size.width):
            drawn.show(texts_of([line]))
            await desk.pilot.pause()
            assert rows(desk, drawn.region) == [padded(line, drawn.size.width)]

    sit(learner, steps, size)


@SIZES
def test_rows_show_ours_as_they_are(learner: Learner, size: tuple[int, int]) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("h")
        listed = desk.app.screen.query_one(Rows)
        width = listed.size.width - 1  # the last cell may have the scroll bar
        lines = texts(width)
        listed._draw = lambda place, _: lines[place]
        listed.offer(len(lines))
        for top in range(0, len(lines), listed.size.height):
            listed.scroll_to(y=top, animate=False, force=True)
            await desk.pilot.pause()
            first = listed.scroll_offset.y
            region = Region(*listed.region.offset, width, listed.size.height)
            ours = lines[first : first + listed.size.height]
            assert rows(desk, region) == [padded(line, width) for line in ours]

    sit(learner, steps, size)


def texts_of(lines: Lines) -> Drawing:
    return Drawing(lines)


class Drawing:
    """Draws the same lines at any width."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def __call__(self, _: int) -> Lines:
        return self._lines


@pytest.mark.parametrize(
    ("start", "keys"),
    [("home", ""), ("quiz", ""), ("quiz", "space"), ("quiz", "h"), ("quiz", "?")],
)
def test_every_widget_that_shows_text_keeps_to_the_contract(
    learner: Learner, start: Start, keys: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(*keys.split())
        await desk.pilot.pause()
        leaves = [w for w in desk.app.screen.query() if not w.children and w.display]
        assert any(isinstance(widget, Drawn | Pane | Rows) for widget in leaves)
        for widget in leaves:
            assert isinstance(widget, Drawn | Pane | Rows), widget
            styles = widget.styles
            assert styles.text_wrap == "nowrap", widget
            assert styles.text_overflow == "clip", widget
            assert styles.line_pad == 0, widget
            assert styles.text_align in ("left", "start"), widget
            assert styles.content_align == ("left", "top"), widget
            assert styles.gutter.width == 0, widget

    sit(learner, steps, start=start)


@pytest.mark.parametrize("character", [chr(c) for c in (0x4E2D, 0x1F44D, 0x2014, 0xFF1A, 0xE9)])
def test_textual_measures_as_we_do(character: str) -> None:
    assert Content(character * 3).cell_length == cell_len(character * 3)
