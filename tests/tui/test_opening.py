"""Links and pictures of a card: what is offered, what is shown before it opens, what opens."""

from __future__ import annotations

import os
import select
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.tui.opening import Opening
from studyllm.tui.viewer import Way, way
from tests.deckfile.test_media import PNG
from tests.learner import Learner
from tests.tui.desk import Desk, sit

if sys.platform == "win32":
    pytest.skip("the viewer of these tests is a script", allow_module_level=True)

VIEWER = """#!{python}
import os, sys
from pathlib import Path
lines = [str(os.getpid()), str(os.getsid(0) == os.getpid()), str(os.isatty(0)), *sys.argv[1:]]
Path({told!r} + ".new").write_text("\\n".join(lines))
os.rename({told!r} + ".new", {told!r})
"""

ADDRESS = (
    "https://arxiv.org/abs/2104.09864?with=a-rather-long-query-so-that-it-takes-two-lines#here"
)


class Outside:
    """The system's viewer, which notes what it is given."""

    def __init__(self, folder: Path) -> None:
        self.told = folder / "told"
        self.process = 0
        self.program = folder / "bin" / "xdg-open"
        self.program.parent.mkdir()
        text = VIEWER.format(python=sys.executable, told=str(self.told))
        self.program.write_text(text, encoding="utf-8")
        self.program.chmod(0o755)

    def opened(self) -> str:
        """What was opened, once it was."""
        deadline = time.monotonic() + 20
        while not self.told.exists():
            assert time.monotonic() < deadline, "nothing was opened"
            select.select([], [], [], 0.02)
        process, leads, typed, target = self.told.read_text().split("\n")
        self.process = int(process)
        assert (leads, typed) == ("True", "False")
        self.told.unlink()
        return target


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outside:
    made = Outside(tmp_path)
    monkeypatch.setenv("PATH", str(made.program.parent), prepend=os.pathsep)
    monkeypatch.setenv("DISPLAY", ":9")
    for name in ("SSH_CONNECTION", "SSH_TTY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    return made


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {})
    yield made
    made.study.close()


def card(learner: Learner, question: str, answer: str = "A") -> None:
    """The one card that is asked; a picture `m.png` is beside its deck."""
    folder = learner.home.decks / "media" / "own"
    folder.mkdir(parents=True)
    (folder / "m.png").write_bytes(PNG)
    text = f"deck: own\ncards:\n  - question: |\n      {question}\n    answer: |\n      {answer}\n"
    (learner.home.decks / "own.yaml").write_text(text, encoding="utf-8")
    learner.study.sync()
    learner.study.start()


SIZES = pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@SIZES
@LANGUAGES
def test_a_link_opens_once_all_of_it_was_shown_and_confirmed(
    learner: Learner, outside: Outside, size: tuple[int, int], language: str
) -> None:
    card(learner, f"See [the paper]({ADDRESS}).")

    async def steps(desk: Desk) -> None:
        await desk.press("o")
        assert isinstance(desk.app.screen, Opening)
        assert ADDRESS in "".join(desk.text().split())
        assert not outside.told.exists()
        await desk.press("o")
        assert not isinstance(desk.app.screen, Opening)
        assert "arxiv.org" in desk.text()

    sit(learner, steps, size, language=language)
    assert outside.opened() == ADDRESS


def test_an_address_that_is_longer_than_the_screen_opens_once_its_end_was_shown(
    learner: Learner, outside: Outside
) -> None:
    address = "https://good.example/" + "a" * 1500 + "end"
    card(learner, f"[a]({address})")

    async def steps(desk: Desk) -> None:
        await desk.press("o")
        pages = 0
        while "end" not in desk.text():
            assert not outside.told.exists()
            await desk.press("enter")
            pages += 1
        assert pages >= 2
        assert isinstance(desk.app.screen, Opening)
        await desk.press("enter")
        assert not isinstance(desk.app.screen, Opening)

    sit(learner, steps, (40, 20))
    assert outside.opened() == address


def test_looking_and_going_back_opens_nothing(learner: Learner, outside: Outside) -> None:
    card(learner, f"See <{ADDRESS}>.")

    async def steps(desk: Desk) -> None:
        await desk.press("o", "escape", "space", "3")
        assert desk.reviews == 1

    sit(learner, steps)
    assert not outside.told.exists()
    (entry,) = learner.study.history.newest(1)
    assert entry.review.took_ms == 3000


def test_a_picture_opens_at_once_in_a_program_that_outlives_us(
    learner: Learner, outside: Outside
) -> None:
    card(learner, "![a map](m.png)")

    async def steps(desk: Desk) -> None:
        await desk.press("o")
        assert "Opened m.png." in desk.text()
        assert not isinstance(desk.app.screen, Opening)

    sit(learner, steps)
    assert outside.opened() == str(learner.home.decks / "media" / "own" / "m.png")
    for thread in threading.enumerate():
        if thread.name == "viewer":
            thread.join(20)
    with pytest.raises(ProcessLookupError):
        os.kill(outside.process, 0)  # nothing is left of it


@SIZES
@LANGUAGES
def test_of_several_things_one_is_chosen_by_number_or_click(
    learner: Learner, outside: Outside, size: tuple[int, int], language: str
) -> None:
    card(learner, f"![a map](m.png), [paper]({ADDRESS}) and http://b.example/x")

    async def steps(desk: Desk) -> None:
        await desk.press("o")
        for shown in ("a map", "m.png", "paper", "http://b.example/x"):
            assert shown in desk.text()
        await desk.press("3")
        assert "paper" not in desk.text()
        await desk.press("escape")
        assert "paper" in desk.text()
        await desk.press("9")
        row = next(n for n, line in enumerate(desk.text().split("\n")) if "paper" in line)
        await desk.pilot.click(offset=(6, row))
        assert "b.example" not in desk.text()
        await desk.press("escape", "1")
        assert not isinstance(desk.app.screen, Opening)

    sit(learner, steps, size, language=language)
    assert outside.opened().endswith("m.png")


def test_what_stands_in_the_answer_is_not_offered_before_it_is_shown(
    learner: Learner, outside: Outside
) -> None:
    card(learner, "What?", "![the answer](m.png)")

    async def steps(desk: Desk) -> None:
        assert "o Open" not in desk.text()
        await desk.press("o", "space")
        assert "o Open" in desk.text()
        await desk.press("o")
        assert "Opened m.png." in desk.text()

    sit(learner, steps)
    assert outside.opened().endswith("m.png")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://google.com@evil.example/", "hides where it leads"),
        ("https://user:word@evil.example/x", "hides where it leads"),
    ],
)
def test_an_address_that_hides_its_host_is_not_opened(
    learner: Learner, outside: Outside, address: str, shown: str
) -> None:
    card(learner, f"[a]({address})")

    async def steps(desk: Desk) -> None:
        await desk.press("o")
        assert shown in desk.words()
        await desk.press("enter")
        assert isinstance(desk.app.screen, Opening)
        await desk.press("c")
        assert desk.app.clipboard == address

    sit(learner, steps)
    assert not outside.told.exists()


def test_a_host_in_letters_that_look_like_others_is_spelt_out(
    learner: Learner, outside: Outside
) -> None:
    card(learner, "[apple](https://аррӏе.com/)")

    async def steps(desk: Desk) -> None:
        await desk.press("o")
        assert "https://xn--80ak6aa92e.com/" in desk.text()
        assert "аррӏе.com: look twice" in desk.words()
        await desk.press("enter")

    sit(learner, steps)
    assert outside.opened() == "https://xn--80ak6aa92e.com/"


@SIZES
@LANGUAGES
@pytest.mark.parametrize("question", ["![a](m.png)", "[a](https://b.example/c)"])
def test_without_a_display_the_target_is_shown_and_copied(
    learner: Learner,
    outside: Outside,
    monkeypatch: pytest.MonkeyPatch,
    question: str,
    size: tuple[int, int],
    language: str,
) -> None:
    card(learner, question)
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    target = "https://b.example/c"
    if "png" in question:
        target = str(learner.home.decks / "media" / "own" / "m.png")

    async def steps(desk: Desk) -> None:
        await desk.press("o")
        assert isinstance(desk.app.screen, Opening)
        assert target in "".join(desk.text().split())
        await desk.press("enter")
        assert isinstance(desk.app.screen, Opening)
        await desk.press("c")
        assert desk.app.clipboard == target
        await desk.press("q")
        assert not isinstance(desk.app.screen, Opening)

    sit(learner, steps, size, language=language)
    assert not outside.told.exists()


def test_a_picture_that_is_not_there_is_said(learner: Learner, outside: Outside) -> None:
    card(learner, "![a](n.png)")

    async def steps(desk: Desk) -> None:
        await desk.press("o")
        assert "there is no such picture" in desk.words()
        await desk.press("c", "enter", "escape", "space", "3")
        assert desk.reviews == 1

    sit(learner, steps)
    assert not outside.told.exists()


def test_what_a_card_says_of_a_link_is_no_markup(learner: Learner, outside: Outside) -> None:
    card(learner, "[`[b]x[/b]`](https://b.example/[/]) ![](m.png)")

    async def steps(desk: Desk) -> None:
        await desk.press("o")
        assert "[b]x[/b]" in desk.text()
        await desk.press("2")
        assert "[b]x[/b]" in desk.text()

    sit(learner, steps)


def test_the_way_out_is_the_systems() -> None:
    def there(name: str) -> str:
        return f"/bin/{name}"

    def found(platform: str, **variables: str) -> Way:
        return way(variables, platform=platform, which=there)

    assert found("linux", DISPLAY=":0") == Way("/bin/xdg-open")
    assert found("linux", WAYLAND_DISPLAY="w", SSH_TTY="x") == Way("/bin/xdg-open")
    assert found("linux", SSH_TTY="x") == Way("", "no display")
    assert found("linux") == Way("", "no display")
    assert found("linux", WSL_DISTRO_NAME="Debian") == Way("/bin/wslview")
    assert found("darwin") == Way("/bin/open")
    assert found("darwin", SSH_CONNECTION="x") == Way("", "no display")
    assert found("win32") == Way("")
    assert way({"DISPLAY": ":0"}, platform="linux", which=lambda _: None) == Way("", "no viewer")
