"""The form in which an interview is chosen; it holds only once it is saved."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.message import Message

from studyllm.core.cards import Text, in_language
from studyllm.core.interview import Interview
from studyllm.core.journal import WEEK, day_of_week
from studyllm.errors import StudyError
from studyllm.study import Study
from studyllm.text.clean import clean, one_line
from studyllm.tui.content import EMPTY, Lines, inset, longest, margin, measure, text_lines
from studyllm.tui.draft import Draft, DraftError
from studyllm.tui.keys import KeyLine, bind, narrow
from studyllm.tui.lines import Drawn
from studyllm.tui.page import Notice, Page
from studyllm.tui.rows import Rows
from studyllm.tui.strings import say
from studyllm.tui.wording import distance

DATE, MINUTES, WEEKDAYS, DAYS_OFF = range(4)
"""The rows above those of the topics."""

TYPED = {DATE: "0123456789-+", MINUTES: "0123456789", DAYS_OFF: "0123456789-+, "}
"""What can be typed in a row; every other key means what it means elsewhere."""

NAMES = ("plan date", "plan minutes", "plan weekdays", "plan days off")
"""What the rows are called; names in the table of words."""

ROWS = {
    **dict.fromkeys(("no date", "date over", "no day left"), DATE),
    "no minutes": MINUTES,
    "all days off": WEEKDAYS,
    "no day off": DAYS_OFF,
    "no topic": DAYS_OFF + 1,
}
"""Where a mistake is put right."""

HINTS = (
    "plan hint date",
    "plan hint minutes",
    "plan hint weekdays",
    "plan hint days off",
    "plan hint topics",
)
"""How a row is changed; names in the table of words."""

HINT_LINES = 2

SHORT, ROOMY = 12, 18
"""Lines of a screen from which on there is room for the hint, and for empty lines."""

MINUTE_STEP = 5

LONGEST = 200
"""Characters that a row takes."""


class Fields(Rows, inherit_bindings=False):
    """The rows of the form: what stands in them is the draft's."""

    class Edited(Message):
        """Something else stands in a row."""

    BINDINGS = [
        bind("enter", "screen.save", "form.save", show=True),
        bind("down,j,tab", "move(1)", "form.down", show=True),
        bind("space", "tick", "form.toggle", show=True),
        bind("right,+", "step(1)", "form.more", show=True),
        bind("escape", "screen.leave", "form.leave", show=True),
        bind("left,-", "step(-1)", "form.less"),
        bind("]", "week(1)", "form.week_later", show=True),
        bind("[", "week(-1)", "form.week_before"),
        bind("a", "tick_all", "form.all", show=True),
        bind("backspace", "erase", "form.erase"),
        bind("up,k,shift+tab", "move(-1)", "form.up"),
        bind("pagedown", "page(1)", "form.page_down"),
        bind("pageup", "page(-1)", "form.page_up"),
        bind("home,g", "first", "form.first"),
        bind("end,G", "last", "form.last"),
    ]

    def __init__(self, draft: Draft, titles: Mapping[str, Text]) -> None:
        """`titles`: of the topics, by slug."""
        super().__init__(self._row)
        self._draft = draft
        self._titles = titles
        self._language = "en"
        self._weekday = 0
        """Which of the weekdays the cursor is on."""
        self._typing = False
        """Whether what is typed goes behind what stands in the row, and not in its place."""

    def speak(self, language: str) -> None:
        """Name the rows in a language."""
        self._language = language
        self.offer(DAYS_OFF + 1 + len(self._draft.slugs))

    # What is typed

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and self._takes(character)

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """Some keys are those of some rows only."""
        if action == "week":
            return self.cursor == DATE
        if action == "tick":
            return self.cursor == WEEKDAYS or self.cursor > DAYS_OFF
        return True

    def _takes(self, character: str) -> bool:
        return narrow(character).replace("\u3000", " ") in TYPED.get(self.cursor, "")

    def on_key(self, event: events.Key) -> None:
        if event.character and self._takes(event.character):
            event.stop()
            event.prevent_default()
            self._type(event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._type("".join(filter(self._takes, event.text[:LONGEST])))

    def _type(self, text: str) -> None:
        text = "".join(map(narrow, text)).replace("\u3000", " ")
        if text:
            before = self._text() if self._typing or self.cursor == DAYS_OFF else ""
            self._typing = True
            self._put((before + text)[:LONGEST])

    def _text(self) -> str:
        draft = self._draft
        return {DATE: draft.date, MINUTES: draft.minutes, DAYS_OFF: draft.days_off}[self.cursor]

    def _put(self, text: str) -> None:
        match self.cursor:
            case 0:
                self._draft.date = text
            case 1:
                self._draft.minutes = text
            case _:
                self._draft.days_off = text
        self._edited()

    def _edited(self) -> None:
        self.refresh()
        self.post_message(self.Edited())

    def watch_cursor(self) -> None:
        self._typing = False
        super().watch_cursor()

    # Keys

    @property
    def _slug(self) -> str:
        """The topic under the cursor; nothing above them."""
        place = self.cursor - DAYS_OFF - 1
        return self._draft.slugs[place] if 0 <= place < len(self._draft.slugs) else ""

    def action_erase(self) -> None:
        if self.cursor in TYPED:
            self._typing = True
            self._put(self._text()[:-1])

    def action_step(self, steps: int) -> None:
        """A day later, some minutes more, the next weekday, or more weight."""
        self._typing = False
        if self.cursor == DATE:
            self._draft.move_date(steps)
        elif self.cursor == MINUTES:
            self._draft.move_minutes(steps * MINUTE_STEP)
        elif self.cursor == WEEKDAYS:
            self._weekday = (self._weekday + steps) % WEEK
        elif self._slug:
            self._draft.move_weight(self._slug, steps)
        self._edited()

    def action_week(self, weeks: int) -> None:
        self._typing = False
        self._draft.move_date(weeks * WEEK)
        self._edited()

    def action_tick(self) -> None:
        if self.cursor == WEEKDAYS:
            self._draft.toggle_weekday(self._weekday)
        elif self._slug:
            self._draft.toggle(self._slug)
        self._edited()

    def action_tick_all(self) -> None:
        self._draft.toggle_all()
        self._edited()

    def on_click(self, event: events.Click) -> None:
        """Select a row; a topic that is selected is taken, or left out."""
        event.prevent_default()  # the base would only select
        place = event.y + self.scroll_offset.y
        if place == self.cursor and self._slug:
            self.action_tick()
        self.cursor = place

    # Drawing

    def _row(self, place: int, width: int) -> Content:
        lead = Content("› " if place == self.cursor else "  ")
        room = measure(width) - cell_len("› ")
        row = self._topic(place) if place > DAYS_OFF else self._field(place, room)
        return (lead + row).pad_left(margin(width))

    def _field(self, place: int, room: int) -> Content:
        names = [say(self._language, name) for name in NAMES]
        name = names[place]
        label = name + " " * (max(map(cell_len, names)) + 2 - cell_len(name))
        caret = ("▏", "$primary") if place == self.cursor and place in TYPED else ""
        value = Content("")
        if place == WEEKDAYS:
            value = self._weekdays(room - cell_len(label))
        if place in TYPED:
            texts = {
                DATE: self._draft.date,
                MINUTES: self._draft.minutes,
                DAYS_OFF: self._draft.days_off,
            }
            value = Content(texts[place])
        beside = room - cell_len(label) - value.cell_length - 3
        return Content.assemble((label, "$muted"), value, caret, "  ", self._remark(place, beside))

    def _remark(self, place: int, room: int) -> tuple[str, str]:
        """What a field's value means, as far as there is room."""
        if place == DATE and (day := self._draft.day) is not None:
            weekday = say(self._language, "weekdays").split()[day_of_week(day)]
            away = distance(self._language, day - self._draft.today)
            full = say(self._language, "plan day is", weekday=weekday, days=away)
            return longest((full, weekday), room), "$muted"
        return "", ""

    def _weekdays(self, room: int) -> Content:
        """The days of the week, ticked where there is no study; without room not the first ones."""
        parts: list[Content] = []
        for weekday, name in enumerate(say(self._language, "weekdays").split()):
            here = self.cursor == WEEKDAYS and weekday == self._weekday
            sign = "x" if weekday in self._draft.weekdays_off else " "
            parts.append(Content.styled(f"[{sign}]{name} ", "reverse" if here else ""))
        first = 0
        while first < self._weekday and sum(
            part.cell_length for part in parts[first : self._weekday + 1]
        ) > max(room, 0):
            first += 1
        return Content("").join(parts[first:])

    def _topic(self, place: int) -> Content:
        slug = self._draft.slugs[place - DAYS_OFF - 1]
        title = one_line(in_language(self._titles.get(slug, {}), self._language)) or slug
        weights = [say(self._language, "plan weight", n) for n in self._draft.weights.values()]
        column = max(map(cell_len, weights))
        if slug not in self._draft.wanted:
            return Content.assemble("[ ] ", " " * (column + 2), (title, "$muted"))
        weight = say(self._language, "plan weight", self._draft.weights[slug])
        blanks = " " * (column + 2 - cell_len(weight))
        return Content.assemble("[x] ", (weight, "$muted"), blanks, title)


class Form(Page[None]):
    """Date, minutes, days off and topics of an interview. Leaving it changes nothing."""

    CSS_PATH = "form.tcss"
    AUTO_FOCUS = "Fields"

    fields = query_one(Fields)
    heads = query_one("#form-heads", Drawn)

    def __init__(
        self,
        study: Study,
        language: str,
        chosen: Interview | None,
        topics: Mapping[str, Text],
    ) -> None:
        """Begins with what holds now.

        Args:
            study: keeps what is saved.
            language: of words and titles.
            chosen: the interview so far.
            topics: the titles of the decks that are shown, by slug, in the learner's order.
        """
        super().__init__(language)
        self._study = study
        self._topics = topics
        usual = study.preparing.usual_minutes
        self._draft = Draft(study.day(), list(topics), usual, chosen)

    def compose(self) -> ComposeResult:
        yield Drawn(self._heads, id="form-heads")
        yield Fields(self._draft, self._topics)
        yield Notice()
        yield KeyLine()

    def on_mount(self) -> None:
        self.fields.speak(self.language)
        self.show_keys()
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def show_all(self) -> None:
        self.fields.speak(self.language)
        self._fit()

    def _fit(self) -> None:
        self.heads.styles.height = len(self._heads(self.app.size.width))
        self.heads.refresh()

    def _heads(self, width: int) -> Lines:
        """What this is, and how the row under the cursor is changed."""
        wide, height = measure(width), self.app.size.height
        title = text_lines(say(self.language, "plan form"), wide, "bold")
        place = min(self.fields.cursor, DAYS_OFF + 1)
        hint = text_lines(say(self.language, HINTS[place]), wide, "$muted")
        lines = [*title[:1], *hint[:HINT_LINES], *[EMPTY] * (HINT_LINES - len(hint))]
        if height < ROOMY:
            lines = lines[: 1 if height < SHORT else 1 + HINT_LINES]
        else:
            lines = [EMPTY, *lines, EMPTY]
        return inset(lines, width)

    def on_rows_moved(self) -> None:
        self.notice.say("")
        self.show_keys()
        self._fit()

    def on_fields_edited(self) -> None:
        self.notice.say("")

    def action_save(self) -> None:
        """Let what was typed hold, and leave; a mistake is said, and nothing has changed."""
        try:
            interview = self._draft.interview()
            self._study.preparing.choose(interview)
        except DraftError as mistake:
            self.fields.cursor = ROWS[mistake.name]
            # Said after the cursor has come, which takes back what was said before.
            words = say(self.language, f"plan {mistake.name}", text=clean(mistake.text))
            self.call_after_refresh(self.notice.say, words, "$error")
        except StudyError as error:
            self.notice.say(say(self.language, "plan not saved", error=error), "$error")
        else:
            self.dismiss()

    def action_leave(self) -> None:
        self.dismiss()
