"""A card's two sides as lines: the question, and the question with what belongs to the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.content import Content

from studyllm.core.cards import Basic
from studyllm.study import Asked
from studyllm.study.trial import Stage, Trial
from studyllm.tui.content import EMPTY, Lines, indented, inset, markdown_lines, measure, wrapped
from studyllm.tui.strings import say

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

RIGHT, WRONG = "✓", "✗"
EMPTY_BOX, TICKED_BOX = "[ ]", "[x]"


class Part(NamedTuple):
    """Some lines of a side."""

    lines: Lines
    place: int | None = None
    """Which option or key point they are, from 0."""


class Sheet:
    """One card in one language, as far as its trial is."""

    def __init__(self, trial: Trial, language: str, charset: Charset = "unicode") -> None:
        self._trial = trial
        self._charset = charset
        self._asked: Asked = trial.asked
        self._language = language
        self._face = trial.face(language)

    def front(self, width: int) -> Lines:
        """What is asked, and what there is to choose from."""
        return _joined(self._front(measure(width), self._option), width)

    def back(self, width: int) -> Lines:
        """All there is: the front, the answer, and what is said about it."""
        return _joined(self._back(measure(width)), width)

    def answer_top(self, width: int) -> int:
        """The line of the back from which on the answer stands."""
        return len(self.front(width)) + 1

    def place_at(self, line: int, width: int) -> int | None:
        """Which option or key point stands on a line of the side that is shown, both from 0."""
        wide = measure(width)
        asked = self._trial.stage is Stage.ASKED
        for part in self._front(wide, self._option) if asked else self._back(wide):
            if line < len(part.lines):
                return part.place
            line -= len(part.lines)
        return None

    def _markdown(self, text: str, width: int) -> Lines:
        return markdown_lines(text, width, self._charset)

    def _front(self, width: int, option: Callable[[int, int], Lines]) -> Iterator[Part]:
        yield Part([EMPTY, *self._markdown(self._face.prompt, width)])
        if hint := self._hint():
            yield Part([EMPTY, *wrapped(Content.styled(hint, "$muted"), width)])
        if self._face.options:
            yield Part([EMPTY])
        for place in range(len(self._face.options)):
            yield Part(option(place, width), place)

    def _back(self, width: int) -> Iterator[Part]:
        yield from self._front(width, self._judged_option)
        yield Part([EMPTY, Content.styled("─" * width, "$faint"), EMPTY])
        if self._trial.attempt.typed:
            from studyllm.tui.typed import typed_lines

            yield Part([*typed_lines(self._trial, self._face, self._language, width), EMPTY])
        if self._face.options:
            for place in sorted(self._face.right):
                yield Part(self._behind(f"{place + 1}. ", self._face.options[place], width))
        elif self._face.points:
            for place in range(len(self._face.points)):
                yield Part(self._point(place, width), place)
        else:
            yield Part(self._markdown(self._face.answer, width))
        yield Part(self._remarks(width))

    def _hint(self) -> str:
        """What kind of answer is wanted, where the question alone does not tell."""
        face, kind = self._face, self._asked.card.kind
        if self._trial.picks:
            words = "choose one" if self._trial.picks == 1 else "choose n"
            return say(self._language, words, self._trial.picks)
        if self._trial.wants_number:
            return say(self._language, "type the number")
        if face.points:
            words = "n points, some missed" if face.missed else "n points"
            return say(self._language, words, len(face.points), missed=face.missed)
        if isinstance(kind, Basic) and self._asked.number == 2:
            return say(self._language, "reversed")
        return ""

    def _option(self, place: int, width: int) -> Lines:
        """An option to pick, and whether it was, if there are several to pick."""
        option = self._face.options[place]
        if self._trial.picks == 1:
            return self._behind(f"{place + 1}.  ", option, width)
        picked = place in self._trial.attempt.picked
        lead = f"{place + 1} {TICKED_BOX if picked else EMPTY_BOX} "
        return self._behind(lead, option, width, "bold $primary" if picked else "$muted")

    def _judged_option(self, place: int, width: int) -> Lines:
        """An option, and whether it is right or was picked and is wrong."""
        option = self._face.options[place]
        if place in self._face.right:
            return self._behind(f"{place + 1} {RIGHT} ", option, width, "bold $success")
        if place in self._trial.attempt.picked:
            return self._behind(f"{place + 1} {WRONG} ", option, width, "bold $error")
        return self._behind(f"{place + 1}   ", option, width)

    def _behind(self, lead: str, text: str, width: int, look: str = "$muted") -> Lines:
        """A text behind a lead of its own, all its lines below each other."""
        room = cell_len(lead)
        return indented(self._markdown(text, width - room), Content.styled(lead, look), " " * room)

    def _point(self, place: int, width: int) -> Lines:
        ticked = place in self._trial.attempt.ticked
        ticking = self._trial.stage is not Stage.GRADING
        lead, look = "• ", "$muted"
        if ticking or self._trial.attempt.ticked:
            box = TICKED_BOX if ticked else EMPTY_BOX
            look = "bold $success" if ticked else "bold $warning" if not ticking else look
            lead = f"{place + 1} {box} "
        lines = self._behind(lead, self._face.points[place], width, look)
        words = [
            say(self._language, word)
            for word, holds in (
                ("required", place in self._face.required),
                ("missed before", place < self._face.missed),
            )
            if holds
        ]
        if words and lines:
            text = say(self._language, "aside", text=say(self._language, "comma").join(words))
            if lines[-1].cell_length + cell_len(text) <= width:
                lines[-1] = Content.assemble(lines[-1], (text, "$muted"))
            else:
                below = " " * cell_len(lead)
                remark = Content.styled(text.strip(), "$muted")
                lines += indented(wrapped(remark, width - len(below)), below, below)
        return lines

    def _remarks(self, width: int) -> Lines:
        """Note, date and source, their names in a column."""
        remarks = [
            (say(self._language, name), text, style)
            for name, text, style in (
                ("note", self._face.note, ""),
                ("as of", self._asked.card.as_of, "$muted"),
                ("source", self._face.source, "$muted"),
            )
            if text
        ]
        column = max((cell_len(label) for label, _, _ in remarks), default=0) + 2
        lines: Lines = []
        for label, text, style in remarks:
            lead = Content.styled(label + " " * (column - cell_len(label)), "$muted")
            texts = [line.stylize(style) for line in self._markdown(text, width - column)]
            lines += indented(texts, lead, " " * column)
        return [EMPTY, *lines] if lines else []


def _joined(parts: Iterator[Part], width: int) -> Lines:
    return inset((line for part in parts for line in part.lines), width)
