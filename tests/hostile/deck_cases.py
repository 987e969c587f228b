"""Deck files in YAML that nobody meant well."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Case(NamedTuple):
    """A file that is tried."""

    name: str
    file: str
    """How it is called."""
    content: Callable[[], bytes]
    refused: bool | None = None
    """Whether it has to be refused, or taken; `None` where either will do."""


HEAD = "deck: d\ncards:\n"
CARD = "  - q: Q\n    a: A\n"


def yaml(name: str, text: str | Callable[[], str], refused: bool | None = True) -> Case:
    def content() -> bytes:
        return (text if isinstance(text, str) else text()).encode("utf-8", "surrogatepass")

    return Case(f"yaml {name}", "d.yaml", content, refused)


def raw(name: str, content: bytes | Callable[[], bytes], refused: bool | None = True) -> Case:
    def made() -> bytes:
        return content if isinstance(content, bytes) else content()

    return Case(f"yaml {name}", "d.yaml", made, refused)


def card(name: str, lines: str, refused: bool | None = True) -> Case:
    return yaml(name, HEAD + lines, refused)


def times(text: str, count: int, before: str = "") -> Callable[[], str]:
    return lambda: before + text * count


def laughs(levels: int) -> str:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines) + "\n" + HEAD + CARD


def merges(levels: int) -> str:
    lines = ["m0: &m0 {a: 1}"]
    lines += [f"m{n}: &m{n} {{<<: [{','.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, levels)]
    return "\n".join(lines) + "\n" + HEAD + CARD


def many(cards: int) -> str:
    return HEAD + "".join(f"  - q: Q{n}\n    a: A\n" for n in range(cards))


def bombs() -> Iterator[Case]:
    yield yaml("billion laughs", laughs(12))
    yield yaml("merge keys", merges(12))
    yield yaml("alias in a card", "x: &a Q\n" + HEAD + "  - q: *a\n    a: A\n")
    yield yaml("an anchor alone", HEAD + "  - q: &a Q\n    a: A\n")
    yield yaml("an alias to itself", "deck: d\ncards: &a [*a]\n")
    yield yaml("10^5 anchors", lambda: HEAD + "".join(f"  - &a{n} {n}\n" for n in range(100_000)))
    yield yaml("10^5 aliases", lambda: "deck: &a d\ncards: [" + "*a," * 100_000 + "]\n")
    for opening in "[{":
        yield yaml(f"30,000 {opening}", times(opening, 30_000, HEAD + "  - "))
        yield yaml(f"10^6 {opening}", times(opening, 1_000_000))
        yield yaml(f"5 MB of {opening} in a title", times(opening, 5_000_000, "deck: d\ntitle: "))
    yield yaml("30,000 pairs", lambda: HEAD + "  - q: " + "[]" * 30_000)
    yield yaml("60 MB of lists", lambda: HEAD + "  - tags: [" + "[]," * 20_000_000)
    yield yaml("20 MB of empty items", lambda: HEAD + "  - q: Q\n    tags: [" + "," * 20_000_000)
    yield yaml("20 MB of question marks", lambda: HEAD + "  - {" + "? " * 10_000_000)
    yield yaml("20 MB of colons", lambda: HEAD + "  - {" + ": " * 10_000_000)
    yield yaml("10^6 dashes", lambda: HEAD + "  " + "- " * 1_000_000)
    yield yaml("10^6 explicit keys", lambda: "? " * 1_000_000)
    yield yaml("block lists 10,000 deep", lambda: "".join(" " * n + "-\n" for n in range(10_000)))
    yield yaml("block maps 5,000 deep", lambda: "".join(" " * n + "a:\n" for n in range(5_000)))
    yield yaml("a scalar of 63 MB", lambda: HEAD + "  - q: " + "x" * 63_000_000 + "\n    a: A\n")
    yield yaml("a quoted scalar of 63 MB", lambda: HEAD + '  - q: "' + "x" * 63_000_000)
    yield yaml(
        "a quoted scalar of 60 MB of lines", lambda: HEAD + '  - q: "' + "x\n   " * 12_000_000
    )
    yield yaml(
        "a plain scalar of 60 MB of lines", lambda: HEAD + "  - q: " + "x\n      " * 7_000_000
    )
    yield yaml(
        "escapes of 60 MB", lambda: HEAD + '  - q: "' + "\\u0041" * 10_000_000 + '"\n    a: A\n'
    )
    yield yaml("a block scalar of 60 MB", lambda: HEAD + "  - q: |\n" + "      x\n" * 7_500_000)
    yield yaml("a folded scalar of empty lines", lambda: HEAD + "  - q: >\n" + "\n" * 60_000_000)
    yield yaml("one line of 64 MB", lambda: "x" * (64 << 20))
    yield yaml("more than 64 MB", lambda: "x" * ((64 << 20) + 1))
    yield yaml("a comment of 60 MB", lambda: "#" + "x" * 60_000_000 + "\n" + HEAD + CARD, False)
    yield yaml("comments of 60 MB", lambda: "# x\n" * 15_000_000 + HEAD + CARD, False)
    yield yaml("60 MB of line breaks", lambda: "\n" * 60_000_000 + HEAD + CARD, False)
    yield yaml("60 MB of blanks", lambda: HEAD + CARD + " " * 60_000_000, None)
    yield yaml(
        "60 MB of line breaks behind a value",
        lambda: "deck: d" + "\n" * 60_000_000 + "cards:\n" + CARD,
        None,
    )
    yield yaml("60 MB of CR", lambda: HEAD + CARD + "\r" * 60_000_000, None)
    yield yaml("60 MB of NEL", lambda: HEAD + CARD + "\x85" * 30_000_000, None)
    yield yaml("a key of 1 MB", lambda: "k" * 1_000_000 + ": 1\n" + HEAD + CARD)
    yield yaml("a key of 60 MB", lambda: "k" * 60_000_000 + ": 1\n" + HEAD + CARD)
    yield yaml("a quoted key of 1 MB", lambda: '"' + "k" * 1_000_000 + '": 1\n' + HEAD + CARD)
    yield yaml(
        "a flow key of 1 MB", lambda: HEAD + "  - {q: Q, a: A, ? " + "k" * 1_000_000 + " : 1}\n"
    )
    yield yaml("10^6 keys", lambda: "".join(f"k{n}: 1\n" for n in range(1_000_000)))
    yield yaml("10^6 equal keys", lambda: "deck: d\n" * 1_000_000)
    yield yaml(
        "10^6 keys of a card",
        lambda: HEAD + "  - {" + ",".join(f"k{n}: 1" for n in range(500_000)) + "}",
    )
    yield yaml("250,001 cards", lambda: many(250_001))
    yield yaml("900,000 empty cards", lambda: HEAD + "  - q:\n" * 900_000)
    yield yaml("900,000 cards of one id", lambda: HEAD + "  - {id: a, q: Q, a: A}\n" * 900_000)
    yield yaml(
        "10^5 languages",
        lambda: HEAD + "  - q: {" + ",".join(f"x{n}: Q" for n in range(100_000)) + "}\n    a: A\n",
    )
    yield yaml(
        "100,000 tags",
        lambda: (
            "deck: d\ntags: [" + ",".join(f"t{n}" for n in range(100_000)) + "]\ncards:\n" + CARD
        ),
    )
    yield yaml("10^6 choices", lambda: HEAD + "  - q: Q\n    choices: [" + "x," * 1_000_000 + "]\n")
    yield yaml(
        "10^6 right",
        lambda: HEAD + "  - q: Q\n    choices: [a, b]\n    right: [" + "1," * 1_000_000 + "]\n",
    )
    yield yaml("10^6 points", lambda: HEAD + "  - q: Q\n    points: [" + "x," * 1_000_000 + "]\n")
    yield yaml(
        "10^6 was",
        lambda: (
            HEAD
            + "  - q: Q\n    a: A\n    was: ["
            + ",".join(f"w{n}" for n in range(1_000_000))
            + "]\n"
        ),
    )
    yield yaml(
        "10^6 follow_up",
        lambda: (
            HEAD
            + "  - q: Q\n    a: A\n    follow_up: ["
            + ",".join(f"w{n}" for n in range(1_000_000))
            + "]\n"
        ),
    )
    yield yaml("10^6 documents", lambda: "---\n" * 1_000_000)
    yield yaml("10^6 document ends", lambda: HEAD + CARD + "...\n" * 1_000_000, None)
    yield yaml("10^6 tags of YAML", lambda: HEAD + "  - " + "!!x " * 1_000_000)
    yield yaml("a tag of 10 MB", lambda: HEAD + "  - !<" + "x" * 10_000_000 + "> a\n")
    yield yaml("a tag of 1 MB of escapes", lambda: HEAD + "  - !" + "%41" * 1_000_000 + " a\n")
    yield yaml("an anchor of 10 MB", lambda: HEAD + "  - &" + "x" * 10_000_000 + " a\n")
    yield yaml(
        "10^5 %TAG",
        lambda: "".join(f"%TAG !a{n}! x\n" for n in range(100_000)) + "---\n" + HEAD + CARD,
    )
    yield yaml("%YAML", "%YAML 1.1\n---\n" + HEAD + CARD)
    yield yaml("%YAML 9.9", "%YAML 9.9\n---\n" + HEAD + CARD)
    yield yaml("a huge %YAML", "%YAML " + "9" * 100_000 + ".1\n---\n" + HEAD + CARD)
    yield yaml("%FOO", "%FOO bar\n---\n" + HEAD + CARD)
    yield yaml("two documents", HEAD + CARD + "---\n" + HEAD + CARD)
    yield yaml("python/object", HEAD + "  - q: !!python/object/apply:os.system ['id']\n    a: A\n")
    yield yaml("!!binary", HEAD + "  - q: !!binary aGk=\n    a: A\n")
    yield yaml("!!set", HEAD + "  - !!set {q, a}\n")
    yield yaml("!!merge", HEAD + "  - !!merge <<: {q: 1}\n")


def characters() -> Iterator[Case]:
    good = (HEAD + CARD).encode()
    for name, mark, codec in (
        ("UTF-8 mark", codecs.BOM_UTF8, "utf-8"),
        ("UTF-16 LE", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("UTF-16 BE", codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        yield raw(name, mark + good.decode().encode(codec), False)
        yield raw(f"{name} twice", mark * 2 + good.decode().encode(codec), None)
        yield raw(f"{name} cut", mark + good.decode().encode(codec)[:-1], None)
        yield raw(f"only a mark, {name}", mark)
    yield raw("UTF-32 LE", codecs.BOM_UTF32_LE + good.decode().encode("utf-32-le"))
    yield raw("UTF-32 BE", codecs.BOM_UTF32_BE + good.decode().encode("utf-32-be"))
    yield raw("UTF-16 LE without a mark", good.decode().encode("utf-16-le"))
    yield raw("UTF-16 BE without a mark", good.decode().encode("utf-16-be"))
    yield raw("UTF-7", b"deck: d\ncards:\n  - q: +AGE-\n    a: A\n", False)
    yield raw(
        "lone surrogates in UTF-16",
        codecs.BOM_UTF16_LE
        + (HEAD + "  - q: ").encode("utf-16-le")
        + b"\x00\xd8"
        + "\n    a: A\n".encode("utf-16-le"),
    )
    yield raw("surrogates in UTF-8", HEAD.encode() + b"  - q: \xed\xa0\x80\n    a: A\n")
    yield raw("CESU-8", HEAD.encode() + b"  - q: \xed\xa0\xbd\xed\xb8\x80\n    a: A\n")
    yield raw("overlong", HEAD.encode() + b"  - q: \xc0\x80\xc0\xaf\xe0\x80\xaf\n    a: A\n")
    yield raw("beyond Unicode", HEAD.encode() + b"  - q: \xf4\x90\x80\x80\n    a: A\n")
    yield raw("NUL", HEAD.encode() + b"  - q: a\0b\n    a: A\n")
    yield raw("all NUL", bytes(1_000_000))
    yield raw("64 MB of NUL", lambda: bytes(64 << 20))
    yield raw("64 MB of 0xff", lambda: b"\xff" * (64 << 20))
    yield raw("a file of nothing", b"")
    yield raw("blanks", b" \n\t \n")
    for at in (0, 1, 5, 6, 7, 20, len(good) - 1, len(good)):
        for byte in (b"\xff", b"\x80", b"\xc3", b"\xf0\x9f", b"\0", b"\x1b"):
            yield raw(f"{byte!r} at {at}", good[:at] + byte + good[at:])
    big = HEAD.encode() + b"".join(b"  - q: Q%d\n    a: A\n" % n for n in range(8_000))
    for at in (65_535, 65_536, 65_537, 131_072):
        for byte in (b"\xff", "\u4e2d".encode()[:2], b"\xed\xa0\x80"):
            yield raw(f"{byte!r} at {at}", big[:at] + byte + big[at:])
        yield raw(
            f"a letter across {at}", big[: at - 1] + "\U0001f600".encode() + big[at - 1 :], None
        )
    yield raw("CR only", good.replace(b"\n", b"\r"), False)
    yield raw("CR LF", good.replace(b"\n", b"\r\n"), False)
    yield raw("mixed ends", b"deck: d\r\ncards:\r  - q: Q\n    a: A\r\r\n", None)
    yield raw("tabs", good.replace(b"  - ", b"\t- "))
    yield raw("a tab behind blanks", good.replace(b"    a", b"  \ta"))
    yield raw(
        "NEL and separators", (HEAD + "  - q: a\x85b\u2028c\u2029d\n    a: A\n").encode(), False
    )
    yield raw("10^6 short lines", lambda: b"a\n" * 1_000_000)
    yield raw("GB18030", "deck: d\ncards:\n  - q: 什么是注意力\n    a: 答\n".encode("gb18030"))
    yield raw("Latin-1", "deck: d\ncards:\n  - q: é\n    a: A\n".encode("latin-1"))
    yield raw("a ZIP", b"PK\x03\x04" + bytes(100))
    yield raw("an ELF", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 10)
    yield raw("gzip", b"\x1f\x8b\x08\0" + bytes(range(256)))
    yield raw("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    yield raw("HTML", b"<!DOCTYPE html><html><body>deck: d</body></html>")
    yield raw("a script", b"#!/bin/sh\nrm -rf /\n")


HOSTILE_TEXTS = {
    "OSC 52": "\x1b]52;c;aGk=\x07",
    "OSC 8": "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\",
    "OSC 0": "\x1b]0;owned\x07",
    "CSI 2J": "\x1b[2J\x1b[1;1H",
    "C1": "\x9b2J\x9d0;x\x9c",
    "DEL": "a\x7f\x08b",
    "BEL": "\x07",
    "a direction override": "\u202egnp.exe",
    "isolates": "\u2066a\u2069",
    "tag characters": "a\U000e0041\U000e007f",
    "zero width": "a\u200b\u200d\u2060\ufeffb",
    "Zalgo": "Z" + "\u0301" * 3_000,
    "markup": "[@click=app.screenshot('/tmp/hostile-x')]x[/] [link=file:///etc/passwd]y[/link] [/b] [red]",
    "rich": "[bold red]x[/bold red] :warning: [/]",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a link": "[x](javascript:alert(1)) [y](file:///etc/passwd) ![z](http://x/y.png)",
    "a formula": "=cmd|' /C calc'!A0",
    "a picture above": "![x](../../../etc/passwd) ![](/etc/passwd) ![](C:\\x.png)",
    "format": "%s%n{0}{__class__}${jndi:ldap://x}`id`$(id)",
    "noncharacters": "\ufffe\uffff\U0001ffff",
    "private": "\ue000\U0010fffd",
    "emoji": "👨\u200d👩\u200d👧\u200d👦" * 50,
    "ligatures": "ﷺ" * 2_000,
}


def escaped(text: str) -> str:
    """A text as YAML's double quotes have it."""
    return '"' + "".join(f"\\U{ord(c):08x}" if not c.isalnum() else c for c in text) + '"'


def texts() -> Iterator[Case]:
    for name, text in HOSTILE_TEXTS.items():
        quoted = escaped(text)
        yield card(f"{name} as a question", f"  - q: {quoted}\n    a: A\n", None)
        yield card(
            f"{name} as an answer and note",
            f"  - q: Q\n    a: {quoted}\n    note: {quoted}\n",
            None,
        )
        yield card(f"{name} as a choice", f"  - q: Q\n    choices: [{quoted}, b]\n", None)
        yield card(f"{name} as a point", f"  - q: Q\n    points: [{quoted}]\n", None)
        yield card(f"{name} as a cloze", f"  - cloze: {escaped('{{' + text + '}} x')}\n", None)
        yield card(f"{name} as id", f"  - id: {quoted}\n    q: Q\n    a: A\n", None)
        yield card(
            f"{name} as tag and source",
            f"  - q: Q\n    a: A\n    tags: [{quoted}]\n    source: {quoted}\n",
            None,
        )
        yield card(f"{name} as number", f"  - q: Q\n    number: {quoted}\n", None)
        yield card(f"{name} as unit", f"  - q: Q\n    number: 1\n    unit: {quoted}\n", None)
        yield card(f"{name} as language", f"  - q: {{{quoted}: Q}}\n    a: A\n", None)
        yield card(f"{name} as key", f"  - q: Q\n    a: A\n    {quoted}: 1\n")
        yield yaml(f"{name} as slug", f"deck: {quoted}\ncards:\n" + CARD, None)
        yield yaml(
            f"{name} as title",
            f"deck: d\ntitle: {quoted}\nabout: {quoted}\ntags: [{quoted}]\ncards:\n" + CARD,
            None,
        )
        yield raw(f"{name} raw", (HEAD + "  - q: x" + text + "\n    a: A\n").encode(), None)
        yield raw(
            f"{name} raw as a wrong key",
            (HEAD + "  - q: x\n    a: A\n    k" + text + ": A\n").encode(),
            None,
        )


def values() -> Iterator[Case]:
    for value in (
        "No",
        "1.10",
        "012",
        "12:30",
        "1e400",
        ".inf",
        "-.nan",
        "0x10",
        "1_000",
        "~",
        "null",
        "true",
        "2024-01-01",
        "9" * 5_000,
        "1e999999999",
        "-0",
        "٣",
        "½",
        "１２",
        "1/0",
        "∞",
    ):
        yield card(f"number {value[:20]}", f"  - q: Q\n    number: {value}\n", None)
        yield card(
            f"tolerance {value[:20]}", f"  - q: Q\n    number: 5\n    tolerance: {value}\n", None
        )
        yield card(
            f"right {value[:20]}", f"  - q: Q\n    choices: [a, b]\n    right: {value}\n", None
        )
        yield card(f"as_of {value[:20]}", f"  - q: Q\n    a: A\n    as_of: {value}\n", None)
        yield card(f"reverse {value[:20]}", f"  - q: Q\n    a: A\n    reverse: {value}\n", None)
        yield card(f"id {value[:20]}", f"  - id: {value}\n    q: Q\n    a: A\n", None)
        yield yaml(f"slug {value[:20]}", f"deck: {value}\ncards:\n" + CARD, None)
        yield yaml(f"format {value[:20]}", f"format: {value}\n" + HEAD + CARD, None)
    for slug in (
        "..",
        ".",
        "../x",
        "a/b",
        "a\\b",
        "/etc/passwd",
        "con",
        "CON.txt",
        "nul",
        "-x",
        "a" * 5_000,
        "a b",
        "ａ",
        "K",
        "ﬁ",
        "COM1",
        "d.",
        "d ",
        "~",
        "$HOME",
        "d:x",
        "a*",
        "%2e%2e",
        "İ",
        "ß",
        "é",
        "e\u0301",
    ):
        yield yaml(f"slug {slug[:20]!r}", f"deck: {escaped(slug)}\ncards:\n" + CARD, None)
        yield card(f"id {slug[:20]!r}", f"  - id: {escaped(slug)}\n    q: Q\n    a: A\n", None)
    for one, other in (
        ("ﬁ", "fi"),
        ("K", "K"),
        ("a\u200bb", "ab"),
        ("é", "e\u0301"),
        ("ａ", "a"),
        ("a\ufe0f", "a"),
        ("\u00ada", "a"),
        ("①", "1"),
    ):
        yield card(
            f"ids {one!r} and {other!r}",
            f"  - id: {escaped('x' + one)}\n    q: Q\n    a: A\n  - id: {escaped('x' + other)}\n    q: R\n    a: A\n",
            None,
        )
    for name in ("deck", "cards", "title", "tags", "format", "about", "was"):
        for value in (
            "",
            "~",
            "[]",
            "{}",
            "[[]]",
            "{a: {b: {c: {d: {e: {f: {g: {h: i}}}}}}}}",
            "|",
            '""',
            "- a",
            "[a, {b: c}]",
            "{en: x, zh: }",
        ):
            base = {"deck": "d", "cards": "\n" + CARD.rstrip("\n")}
            base[name] = f"\n  {value}" if value == "- a" else value
            yield yaml(
                f"{name} is {value!r}", "".join(f"{k}: {v}\n" for k, v in base.items()), None
            )
    for name in (
        "q",
        "a",
        "cloze",
        "choices",
        "right",
        "number",
        "unit",
        "points",
        "tags",
        "note",
        "source",
        "refs",
        "follow_up",
        "was",
        "as_of",
        "reverse",
        "id",
        "required",
        "tolerance",
    ):
        for value in (
            "",
            "~",
            "[]",
            "{}",
            "[[]]",
            "{a: {b: c}}",
            '""',
            "[a, a]",
            "{en: x, zh: [y]}",
            "{en: x}",
            "[1, -1, 0, 99999999999999999999]",
            "yes",
        ):
            base = {"q": "Q", "a": "A"}
            base[name] = value
            yield card(
                f"{name} is {value!r}",
                "  - " + "\n    ".join(f"{k}: {v}" for k, v in base.items()) + "\n",
                None,
            )


def shown() -> Iterator[Case]:
    """Texts that are costly to show."""
    sizes = 60_000
    for name, piece in {
        "emphasis": "*a_", "stars": "*", "underscores": "_a", "backticks": "`", "backticks of rising length": "", "brackets": "[", "links": "[a](", "pictures": "![", "quotes": "> ", "lists": "- ", "nested lists": "", "nested quotes": "", "table": "|a", "rows": "", "dollars": "$", "formulas": "$a$", "double dollars": "$$", "clozes": "==", "html": "<a ", "comments": "<!--", "entities": "&#x41;", "wrong entities": "&", "autolinks": "<http://", "fences": "```\n", "headings": "# ", "backslashes": "\\", "references": "[a]: b\n", "definitions": "", "frac": "", "braces": "", "left": "", "begins": "", "supers": "", "sqrt": "", "macros": "", "matrix": "", "unclosed formulas": "$\\frac{", "array": "",
    }.items():  # fmt: skip
        text = piece * (sizes // max(len(piece), 1))
        if name == "backticks of rising length":
            text = " ".join("`" * n for n in range(1, 340))
        elif name == "nested lists":
            text = "\n".join("  " * n + "- a" for n in range(240))
        elif name == "nested quotes":
            text = "> " * 30_000 + "a"
        elif name == "rows":
            text = "|a|b|\n|-|-|\n" + "|a|b|\n" * 10_000
        elif name == "table":
            text = "|a" * 10_000 + "|\n" + "|-" * 10_000 + "|\n" + "|a" * 5_000
        elif name == "definitions":
            text = "".join(f"[a{n}]: b\n" for n in range(3_000)) + "[a1] " * 2_000
        elif name == "frac":
            text = "$" + "\\frac{a}{" * 6_000 + "b" + "}" * 6_000 + "$"
        elif name == "braces":
            text = "$" + "{" * 30_000 + "}" * 29_000 + "$"
        elif name == "left":
            text = "$" + "\\left(" * 4_500 + "a" + "\\right)" * 4_500 + "$"
        elif name == "begins":
            text = "$" + "\\begin{matrix}" * 2_000 + "a" + "\\end{matrix}" * 2_000 + "$"
        elif name == "supers":
            text = "$" + "a^{" * 15_000 + "b" + "}" * 15_000 + "$"
        elif name == "sqrt":
            text = "$" + "\\sqrt{" * 8_000 + "b" + "}" * 8_000 + "$"
        elif name == "macros":
            text = "$\\def\\a{\\a\\a}\\newcommand{\\b}{\\b\\b} " + "\\a" * 20_000 + "$"
        elif name == "matrix":
            text = (
                "$\\begin{matrix}" + "a&" * 10_000 + "\\\\" + "a&b\\\\" * 5_000 + "\\end{matrix}$"
            )
        elif name == "array":
            text = "$\\begin{array}{" + "c" * 20_000 + "}" + "a&b\\\\" * 5_000 + "\\end{array}$"
        yield card(
            f"{name} in an answer",
            f"  - q: Q\n    a: '{text[:64000]}'\n".replace("\n", "\n")
            if "\n" not in text
            else "  - q: Q\n    a: |\n"
            + "".join(f"      {line}\n" for line in text[:60000].split("\n")),
            None,
        )
        yield card(
            f"{name} in a cloze",
            "  - cloze: |\n      {{x}}\n"
            + "".join(f"      {line}\n" for line in text[:60000].split("\n")),
            None,
        )
    yield card("1,000 hidden parts", "  - cloze: '" + "{{a}} " * 1_000 + "'\n", None)
    yield card("10,000 hidden parts", "  - cloze: '" + "{{a}} " * 10_000 + "'\n", None)
    yield card(
        "hidden parts in each other",
        "  - cloze: '" + "{{" * 10_000 + "a" + "}}" * 10_000 + "'\n",
        None,
    )
    yield card("hidden parts of number 9^20", "  - cloze: '{{99999999999999999999:a}}'\n", None)
    yield card("hidden parts never closed", "  - cloze: '" + "{{a " * 10_000 + "'\n", None)


ALL = (bombs, characters, texts, values, shown)
