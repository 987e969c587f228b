"""Long work with a bar: what a person sees of it, and that it ends with what was found."""

from __future__ import annotations

import io

import pytest

from studyllm.cli import output
from studyllm.core.progress import Work


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def counted(number: int) -> Work[int]:
    for step in range(number):
        yield step, number
    return number


def test_work_that_is_over_at_once_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    assert output.drained(counted(3), "reading:") == 3
    assert screen.getvalue() == ""


def test_longer_work_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(output, "SHOWN_AFTER_S", 0.0)
    assert output.drained(counted(2), "reading:") == 2
    shown = "\rreading: [..............................]   0% of 2"
    assert screen.getvalue() == shown + "\r" + " " * (len(shown) - 1) + "\r"


def test_an_interrupt_takes_the_bar_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> Work[int]:
        yield 1, 2
        raise KeyboardInterrupt

    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(output, "SHOWN_AFTER_S", 0.0)
    with pytest.raises(KeyboardInterrupt):
        output.drained(interrupted(), "reading:")
    assert screen.getvalue().endswith(" \r")
