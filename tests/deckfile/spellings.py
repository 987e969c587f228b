"""Deck texts in many spellings, by chance: most are decks, and none is spelled like the next."""

from __future__ import annotations

import random

WORDS = (
    *(
        "attention",
        "rank",
        "位置编码",
        "专家",
        "KL",
        "a:b",
        "c#",
        "it's",
        "$x_{{i}}$",
        "3.10",
        "no",
    ),
    *("é", "--", "x-y", "50%", "(a)", "~", "=", "<b>", "q?", "**b**", "C:\\x", "`{{z}}`", "“q”"),
)
ODD = (
    *("a: b", "x #y", "- a", "? a", "'q", '"q', "[x]", "{x}", "#x", "a:", "%x", "@x", "`x`"),
    *("*a", "&a", "!a", "|", ">", "---", "...", "<<", "a\tb", " \u3000", "e\u200bf", "\u00a0"),
    *("", " ", "x ", "  x", "it''s", "''", "\\", '\\"', "null", "1e999", "-", "-5", "-x", ","),
    *("a, b", "a,b", "\U0001f600", "\u0085", "\u2028", "\ufeff", "ﬁ", "ｑ", "\x1b", "~x", "a/b"),
)
LANGUAGES = ("en", "zh", "zh-TW", "no", "de")
FURTHER = " " * 4
TAILS = (
    "",
    "",
    "",
    "title: T\n",
    "about: |\n  x\n\n  y\n",
    "...\n",
    "# end\n",
    "tags: [a]\n",
    "\n\n",
)
HEADS = (
    *(
        "deck: d\n",
        "deck: d\ntitle: T\n",
        "# c\ndeck: d\n",
        "---\ndeck: d\n",
        "format: 1\ndeck: d\n",
    ),
    *("deck: d\nabout: |\n  cards:\n  - q: x\n", 'about: "a\n\ncards:\n"\ndeck: d\n'),
    *("deck: d\ntitle:\n  en: A\n  zh: B\n", "deck: d\ncards: []\n", '"deck": d\n', "", "cards:\n"),
)


class Speller:
    """Writes decks as nobody would, but might."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._odd = chance.choice((0.0, 0.0, 0.002, 0.02))
        """How often there is something that is not ordinary, or wrong."""
        self._simple = False
        """Whether cards have texts in one language, and labels."""
        self._named = chance.random() < 0.6
        self._count = chance.choice((1, 2, 3, 5, 8))

    def deck(self) -> str:
        chance = self._chance
        head = HEADS[0] if not self._is_odd(10) else chance.choice(HEADS)
        column = chance.choice(("", "  ", "  ", "  ", " ", "    "))
        above = chance.choice(("", "", "\n", "  # c\n", " \n")) if self._is_odd(10) else ""
        if chance.random() < 0.3:
            self._simple = chance.random() < 0.8
            like = self._card(column, 0)
            many = range(chance.choice((3, 6, 12)))
            cards = "".join(self._like(like, place) for place in many)
        else:
            cards = "".join(self._card(column, place) for place in range(self._count))
        return f"{head}cards:{self._blank()}\n{above}{cards}{chance.choice(TAILS)}"

    def _is_odd(self, times: float = 1) -> bool:
        return self._chance.random() < self._odd * times

    def _like(self, card: str, place: int) -> str:
        """The card in the same spelling, with other words and perhaps a flaw."""
        chance = self._chance
        card = card.replace("c0", f"c{place}").replace("w0", f"w{place}")
        for word in WORDS:
            if word in card and chance.random() < 0.3:
                card = card.replace(word, chance.choice(ODD if self._is_odd(4) else WORDS), 1)
        return bent(card, chance) if self._is_odd(4) else card

    def _card(self, column: str, place: int) -> str:
        chance = self._chance
        names = [f"c{number}" for number in range(self._count)]
        others = [name for name in names if name != names[place] or self._is_odd()]
        inner = column + "  "
        kind = chance.choice(("answer", "answer", "cloze", "choices", "number", "points"))
        languages = chance.choice(((), (), ("en", "zh"), ("en",), ("zh-TW", "no")))
        if self._simple:
            kind, languages = chance.choice(("answer", "cloze")), ()
        lines: list[str] = []
        if self._named is not self._is_odd():
            lines.append(f"{inner}id:{self._scalar(names[place]) if place else ' c0'}")
        if (kind != "cloze") is not self._is_odd():
            lines.append(inner + self._text(chance.choice(("question", "q")), inner, languages))
        lines += self._kind(kind, inner, languages)
        for key, often in (("note", 0.2), ("source", 0.2)):
            if chance.random() < often:
                lines.append(inner + self._text(key, inner, chance.choice(((), languages))))
        if chance.random() < 0.2:
            date = chance.choice(
                ("2024", "2024-09", "2024-02-30" if self._is_odd() else "2024-09-12")
            )
            lines.append(f"{inner}as_of:{self._scalar(date)}")
        for key, words, often in (
            ("tags", WORDS[:6], 0.4),
            ("refs", ("3.5.7", "12", "x.y", "a b"), 0.2),
            ("follow_up", others, 0.3 if self._named and others else 0),
            ("was", ("old", "older", names[0]) if self._is_odd() else (f"w{place}",), 0.2),
        ):
            if chance.random() < often and not (self._simple and key in ("follow_up", "was")):
                lines.append(inner + self._list(key, inner, words))
        if chance.random() < 0.3:
            chance.shuffle(lines)
        self._disturb(lines, inner)
        text = "\n".join(lines)
        end = chance.choice(("\n", "\n", "\n\n", "\n\n\n"))
        if self._is_odd():
            end += chance.choice(("# c\n", f"{column}# c\n", f"{inner}# c\n", "   \n", "\t\n"))
        return f"{column}-{chance.choice('  ') if self._is_odd() else ' '}{text[len(inner) :]}{end}"

    def _disturb(self, lines: list[str], inner: str) -> None:
        """Put something between the lines, now and then."""
        chance = self._chance
        for often, choices in (
            (1, [f"{inner}{odd}" for odd in ODD]),
            (2, ["# c", f"{inner}# c"]),
            (2, ["", " ", inner]),
        ):
            if self._is_odd(often):
                lines.insert(chance.randrange(len(lines) + 1), chance.choice(choices))

    def _kind(self, kind: str, inner: str, languages: tuple[str, ...]) -> list[str]:
        chance = self._chance
        if kind == "answer":
            lines = [inner + self._text(chance.choice(("answer", "a")), inner, languages)]
            if chance.random() < 0.2:
                lines.append(f"{inner}reverse: {chance.choice(('true', 'false', 'True'))}")
            return lines
        if kind == "cloze":
            return [inner + self._text("cloze", inner, languages, " {{1:x}}")]
        if kind == "number":
            lines = [f"{inner}number:{self._scalar(chance.choice(('5', '1,000', '-0.5', '1e4')))}"]
            if chance.random() < 0.4:
                lines.append(f"{inner}tolerance:{self._scalar(chance.choice(('5%', '0.5')))}")
            if chance.random() < 0.4:
                lines.append(inner + self._text("unit", inner, ()))
            return lines
        lines = [f"{inner}{kind}:\n{self._items(kind, inner, languages)}"]
        if kind == "choices" and chance.random() < 0.4:
            lines.append(
                inner + self._list("right", inner, ("1", "2", "3" if self._is_odd() else "1"))
            )
        return lines

    def _items(self, kind: str, inner: str, languages: tuple[str, ...]) -> str:
        chance = self._chance
        column = inner + chance.choice(("", "  ", "  ", " ", "    "))
        rows: list[str] = []
        for _ in range(chance.choice((2, 2, 3))):
            if kind == "points" and chance.random() < 0.5:
                keys = [self._text("point", column + "  ", languages)]
                if chance.random() < 0.5:
                    keys.append(f"required: {chance.choice(('true', 'false'))}")
                if chance.random() < 0.1:
                    keys.reverse()
                rows.append(f"{column}- " + f"\n{column}  ".join(keys))
            elif languages:
                each = f"\n{column}  ".join(
                    f"{language}:{self._value(column + FURTHER)}" for language in languages
                )
                rows.append(f"{column}- {each}")
            else:
                rows.append(f"{column}-{self._value(column + '  ')}")
        return chance.choice(("\n", "\n", "\n", "\n\n")).join(rows)

    def _text(self, key: str, inner: str, languages: tuple[str, ...], more: str = "") -> str:
        if not languages:
            return f"{key}:{self._value(inner + '  ', more)}"
        if self._is_odd(4):
            each = ", ".join(f"{language}: {self._words()}{more}" for language in languages)
            return f"{key}: {{{each}}}"
        column = inner + self._chance.choice(("  ", "  ", " ", "    "))
        lines = (
            f"{column}{' ' if self._is_odd(2) else ''}{code}:{self._value(column + '  ', more)}"
            for code in languages
        )
        return f"{key}:{self._blank()}\n" + "\n".join(lines)

    def _list(self, key: str, inner: str, words: tuple[str, ...] | list[str]) -> str:
        chance = self._chance
        some = chance.sample(list(dict.fromkeys(words)), k=chance.randint(1, len({*words})))
        if self._is_odd():
            some.append(chance.choice((*ODD, some[0])))
        if chance.random() < 0.5:
            if chance.random() < 0.3:
                some = [self._scalar(word).strip(" ") for word in some]
            return f"{key}: [{chance.choice((', ', ', ', ', ', ',')).join(some)}]"
        column = inner + chance.choice(("", "  ", " "))
        return f"{key}:\n" + "\n".join(f"{column}-{self._scalar(word)}" for word in some)

    def _value(self, inner: str, more: str = "") -> str:
        """A text behind a key, in one of the ways that YAML knows."""
        chance = self._chance
        if chance.random() < 0.2:
            mark = (
                "|"
                if not self._is_odd(5)
                else chance.choice(("|-", "|+", ">", "|2", "| # c", "|-2"))
            )
            column = inner + chance.choice(("", "", "  ", " "))[: chance.choice((0, 1, 2))]
            lines = [column + self._words() + more]
            for _ in range(chance.choice((0, 1, 2))):
                lines.append(chance.choice(("", column, column, column + "  ")))
                if lines[-1]:
                    lines[-1] += chance.choice(WORDS + ODD) + self._words()
            return f" {mark}\n" + "\n".join(lines)
        return self._scalar(self._words() + more)

    def _scalar(self, word: str) -> str:
        chance = self._chance
        if self._is_odd():
            word = chance.choice(ODD) + chance.choice(("", word))
        way = chance.random()
        if way < 0.15:
            word = "'" + word.replace("'", "''") + "'"
        elif way < 0.3 and '"' not in word and ("\\" not in word or self._is_odd(5)):
            word = f'"{word}"'
        elif self._is_odd():
            word += chance.choice((f"\n{' ' * chance.randrange(9)}more", " # c", " ", ": x"))
        return f"{'  ' if self._is_odd() else ' '}{word}"

    def _words(self) -> str:
        words = [self._chance.choice(WORDS) for _ in range(self._chance.choice((1, 2, 3, 6)))]
        if self._is_odd():
            words.insert(self._chance.randrange(len(words) + 1), self._chance.choice(ODD))
        text = " ".join(words)
        return text if text[0] not in "-*`" or self._is_odd(5) else f"x{text}"

    def _blank(self) -> str:
        return self._chance.choice((" ", " # c")) if self._is_odd() else ""


def bent(text: str, chance: random.Random) -> str:
    """The text after lines of it were moved, cut, doubled, indented otherwise or replaced."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(len(lines))
        line = lines[at]
        place = chance.randrange(len(line) + 1)
        match chance.randrange(10):
            case 0:
                lines[at] = " " * chance.randrange(8) + line.lstrip()
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2 if len(lines) > 1:
                del lines[at]
            case 3:
                lines[at] = line + chance.choice((" ", ":", " #", '"', "'", "|", "\t", "]"))
            case 4:
                lines.insert(
                    at, chance.choice(("", " ", "# c", "  # c", "\t", "---", "...", "- ", "%"))
                )
            case 5:
                lines[at] = line[:place] + chance.choice(ODD) + line[place:]
            case 6:
                lines[at] = line[:place]
            case 7:
                lines[at] = line[:place] + chance.choice("'\"[]{}:,-#|>\\& ") + line[place:]
            case 8:
                lines[at] = line.replace("'", '"', 1) if chance.random() < 0.5 else line + line
            case _:
                lines[at] = line[:place] + line[place + 1 :]
    return "\n".join(lines)
