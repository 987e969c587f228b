"""What was typed as an answer, beside what is right."""

from __future__ import annotations

from textual.content import Content

from studyllm.core.cards import Number, in_language
from studyllm.core.comparison import Sort, compared, missed
from studyllm.core.faces import Face
from studyllm.core.numbers import understood
from studyllm.study.trial import Trial
from studyllm.text.clean import clean
from studyllm.text.markdown import plain
from studyllm.tui.content import Lines, wrapped
from studyllm.tui.strings import say

LOOKS = {Sort.SAME: "$success", Sort.EXTRA: "strike $error"}
"""Of what was typed; each is told by more than its colour."""


def typed_lines(trial: Trial, face: Face, language: str, width: int) -> Lines:
    """The learner's words: judged if they are a number, else compared where that makes sense."""
    typed = clean(trial.attempt.typed)
    label = Content.styled(say(language, "you typed"), "$muted")
    kind = trial.asked.card.kind
    if isinstance(kind, Number):
        return wrapped(Content.assemble(label, _number(typed, kind, language)), width)
    expected = plain(face.hidden or face.answer)
    if not expected:
        return wrapped(Content.assemble(label, typed), width)
    pieces = compared(typed, expected)
    said = [Content.styled(text, LOOKS[sort]) for sort, text in pieces if sort in LOOKS]
    lines = wrapped(Content.assemble(label, *said), width)
    missing = " … ".join(missed(pieces))
    if missing:
        not_said = Content.styled(say(language, "not typed"), "$muted")
        lines += wrapped(Content.assemble(not_said, (missing, "$warning")), width)
    return lines


def _number(typed: str, card: Number, language: str) -> Content:
    found = understood(typed, card)
    if found is None:
        unit = in_language(card.unit, language) if card.unit else ""
        return Content.assemble(
            typed,
            " ",
            (say(language, "no number" if not unit else "no number in", unit=unit), "$warning"),
        )
    if found.right:
        return Content.assemble((f"{typed} ✓", "bold $success"))
    return Content.assemble((f"{typed} ✗", "bold $error"))
