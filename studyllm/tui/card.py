"""A card's two sides as lines: the question, and the question with what belongs to the answer."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from studyllm.core.faces import face
from studyllm.study import Asked
from studyllm.tui.content import EMPTY, Lines, indented, inset, markdown_lines, measure
from studyllm.tui.strings import say


class Sheet:
    """One card in one language."""

    def __init__(self, asked: Asked, language: str) -> None:
        self._asked = asked
        self._language = language
        self._face = face(asked.card, asked.number, language, asked.key, asked.day)

    def front(self, width: int) -> Lines:
        """What is asked, and what there is to choose from."""
        return inset([EMPTY, *self._question(measure(width))], width)

    def back(self, width: int) -> Lines:
        """All there is: the front, the answer, and what is said about it."""
        wide = measure(width)
        rule = Content.styled("─" * wide, "$faint")
        front = [EMPTY, *self._question(wide), EMPTY, rule, EMPTY]
        return inset([*front, *self._answer(wide), *self._remarks(wide)], width)

    def answer_top(self, width: int) -> int:
        """The line of the back from which on the answer stands."""
        return len(self.front(width)) + 1

    def _question(self, width: int) -> Lines:
        lines = markdown_lines(self._face.prompt, width)
        if self._face.options:
            lines.append(EMPTY)
        for place in range(len(self._face.options)):
            lines += self._option(place, width)
        return lines

    def _option(self, place: int, width: int) -> Lines:
        lead = f"{place + 1}. "
        option = markdown_lines(self._face.options[place], width - len(lead))
        return indented(option, Content.styled(lead, "$muted"), " " * len(lead))

    def _answer(self, width: int) -> Lines:
        if self._face.options:
            return [line for n in sorted(self._face.right) for line in self._option(n, width)]
        if self._face.points:
            return [line for n in range(len(self._face.points)) for line in self._point(n, width)]
        return markdown_lines(self._face.answer, width)

    def _point(self, place: int, width: int) -> Lines:
        point = self._face.points[place]
        lines = indented(markdown_lines(point, width - 2), Content.styled("• ", "$muted"), "  ")
        if place in self._face.required and lines:
            required = Content.styled(f" ({say(self._language, 'required')})", "$muted")
            if lines[-1].cell_length + required.cell_length <= width:
                lines[-1] = lines[-1] + required
            else:
                lines.append(Content.assemble(" ", required))
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
            texts = [line.stylize(style) for line in markdown_lines(text, width - column)]
            lines += indented(texts, lead, " " * column)
        return [EMPTY, *lines] if lines else []
