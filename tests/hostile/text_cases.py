"""Tables, notes, JSON Lines and journals that nobody meant well."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator

from tests.hostile.deck_cases import HOSTILE_TEXTS, Case

MB = 1_000_000


def case(file: str) -> Callable[..., Case]:
    def made(
        name: str, content: str | bytes | Callable[[], str | bytes], refused: bool | None = None
    ) -> Case:
        def encoded() -> bytes:
            found = content() if callable(content) else content
            return found if isinstance(found, bytes) else found.encode("utf-8", "surrogatepass")

        return Case(f"{file} {name}", file, encoded, refused)

    return made


def tables() -> Iterator[Case]:
    csv, tsv = case("d.csv"), case("d.tsv")
    head = "question,answer\n"
    yield csv("an open quote of 60 MB", lambda: head + 'Q,"' + "x" * 60 * MB, True)
    yield csv("an open quote of 60 MB of lines", lambda: head + 'Q,"' + "x\n" * 30 * MB, True)
    yield csv("an open quote at the end", head + 'Q,"A', True)
    yield csv("an open quote in the head", '"question,answer\nQ,A\n', True)
    yield csv("10^6 quotes", lambda: head + '"' * MB + ",A\n")
    yield csv("10^6 cells of quotes", lambda: head + '"",' * MB)
    yield csv("10^6 columns", lambda: ",".join(f"c{n}" for n in range(MB)) + "\n" + "x," * MB, True)
    yield csv("10^6 columns in a row", lambda: head + "Q," * MB + "\n", True)
    yield csv("20 million commas", lambda: "," * 7 * MB + "\n" + "," * 7 * MB)
    yield csv("columns named alike", "question,question,answer,answer\na,b,c,d\n")
    yield csv(
        "10,000 columns of languages",
        lambda: (
            ",".join(f"question_x{n}" for n in range(10_000)) + ",answer\n" + "Q," * 10_000 + "A\n"
        ),
    )
    yield csv("one cell of 60 MB", lambda: head + "Q," + "x" * 60 * MB + "\n")
    yield csv("a cell of 7 MB", lambda: head + "Q," + "x" * 7 * MB + "\nR,B\n")
    yield csv(
        "60 MB of short rows", lambda: head + "".join(f"q{n},a\n" for n in range(1_900_000)), True
    )
    yield csv("2,000,001 lines", lambda: head + "q,a\n" * 2_000_001, True)
    yield csv("250,001 rows", lambda: head + "".join(f"q{n},a\n" for n in range(250_001)), True)
    yield csv("10^6 rows alike", lambda: head + "q,a\n" * MB)
    yield csv("10^6 rows of too many cells", lambda: head + "q,a,b,c\n" * MB, True)
    yield csv("10^6 rows of too few cells", lambda: head + "q\n" * MB, True)
    yield csv("10^6 empty rows", lambda: head + "\n" * MB + "q,a\n")
    yield csv("10^6 rows of commas", lambda: head + ",\n" * MB)
    yield csv("NUL", head + "q,a\0b\n", True)
    yield csv("NUL alone", bytes(1000), True)
    yield csv("60 MB of NUL", lambda: bytes(60 * MB), True)
    yield csv(
        "mixed encodings",
        "question,answer\n什么,注意\n".encode() + "什么是注意力机制,答案是这个\n".encode("gb18030"),
        True,
    )
    yield csv("Latin-1", "question,answer\né,à\n".encode("latin-1"), True)
    yield csv("UTF-16 without a mark", (head + "q,a\n").encode("utf-16-le"), True)
    yield csv("UTF-16", (head + "q,a\n").encode("utf-16"), False)
    yield csv("UTF-16 cut", (head + "q,a\n").encode("utf-16")[:-1], True)
    yield csv("UTF-32", (head + "q,a\n").encode("utf-32"), True)
    yield csv("a mark twice", codecs.BOM_UTF8 * 2 + (head + "q,a\n").encode())
    yield csv("surrogates", head + "\ud800,a\n", True)
    yield csv("nothing", b"", True)
    yield csv("a head alone", head, True)
    yield csv("blanks", " \n \t\n", True)
    yield csv("CR only", head.replace("\n", "\r") + "q,a\rr,b\r", False)
    yield csv("semicolons and commas", "question;answer,x\nq;a,b\n")
    yield csv("sep=", "sep=\nquestion,answer\nq,a\n")
    yield csv("sep is a quote", 'sep="\nquestion"answer\nq"a\n')
    yield csv("sep is a letter", "sep=x\nquestionxanswer\nqxa\n")
    yield csv("sep of 1 MB", lambda: "sep=" + "x" * MB + "\n" + head + "q,a\n")
    for name, line in {
        "separator": "#separator:", "html": "#html:maybe", "columns": "#columns:" + "a\t" * 1000, "tags": "#tags:" + "x " * 100_000, "deck": "#deck:" + "::" * 100_000, "notetype": "#notetype:" + "x" * 100_000, "tags column": "#tags column:99999999999999999999", "deck column": "#deck column:-1", "guid column": "#guid column:٣", "notetype column": "#notetype column:0", "if matches": "#if matches:x", "separator of 1 MB": "#separator:" + "x" * MB, "column 0": "#tags column:0", "a long number": "#tags column:" + "9" * 5000, "unknown": "#foo:bar",
    }.items():  # fmt: skip
        yield tsv(f"a head that lies: {name}", f"#separator:tab\n{line}\nq\ta\n")
    yield tsv("10^6 lines of a head", lambda: "#separator:tab\n" * MB + "q\ta\n")
    yield tsv(
        "HTML of 10 MB with 10^6 open tags",
        lambda: "#separator:tab\n#html:true\nq\t" + "<b><i><div>" * 700_000 + "\n",
    )
    yield tsv(
        "HTML nested in 60 KB",
        lambda: (
            "#separator:tab\n#html:true\n"
            + "".join(f"q{n}\t" + "<div>" * 12_000 + "\n" for n in range(20))
        ),
    )
    yield tsv(
        "HTML of comments", lambda: "#separator:tab\n#html:true\nq\t" + "<!--" * 15_000 + "\n"
    )
    yield tsv(
        "HTML tables in each other",
        lambda: "#separator:tab\n#html:true\nq\t" + "<table><tr><td>" * 4_000 + "x\n",
    )
    yield tsv(
        "HTML lists in each other",
        lambda: "#separator:tab\n#html:true\nq\t" + "<ul><li>" * 7_000 + "x\n",
    )
    yield tsv(
        "HTML entities",
        "#separator:tab\n#html:true\nq\t&#x110000;&#0;&#27;&#x1b;]0;x&#7;&#xd800;&#99999999999999999999;&bogus;\n",
    )
    yield tsv(
        "clozes in each other",
        lambda: "#separator:tab\n#html:true\n" + "{{c1::" * 10_000 + "a" + "}}" * 10_000 + "\tx\n",
    )
    yield tsv(
        "clozes of huge numbers",
        "#separator:tab\n{{c99999999999::a}}\tx\n{{c0::b}}\ty\n{{c٣::b}}\ty\n",
    )
    ours = "deck (studyllm 1),id,question_en,answer_en\n"
    yield csv("ours, no deck", ours + ",a,q,a\n", True)
    yield csv("ours, a deck of ..", ours + "../../x,a,q,a\n", True)
    yield csv(
        "ours, 10^5 decks", lambda: ours + "".join(f"d{n},a,q,a\n" for n in range(100_000)), None
    )
    yield csv(
        "ours, 3,000 decks", lambda: ours + "".join(f"d{n},a,q,a\n" for n in range(3_000)), None
    )
    yield csv("ours, mixed decks", ours + "d,a,q,a\ne,a,q,a\nd,b,r,a\n")
    yield csv("ours, a wrong version", "deck (studyllm 99),id,question\nd,a,q\n", True)
    yield csv(
        "ours, unknown columns", "deck (studyllm 1),id,question,answer,evil\nd,a,q,a,x\n", True
    )
    yield csv(
        "ours, twice a column", "deck (studyllm 1),id,question,question,answer\nd,a,q,q,a\n", True
    )
    yield csv("ours, a million mistakes", lambda: ours + "d,a,q,a\n" * MB, True)
    for name, text in HOSTILE_TEXTS.items():
        quoted = '"' + text.replace('"', '""') + '"'
        yield csv(
            f"{name} in all cells",
            f"question,answer,note,tags,source,id,deck\n{','.join([quoted] * 7)}\n",
        )
        yield csv(f"{name} as columns", f"question,answer,{quoted}\nq,a,b\n")
    for formula in (
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "=cmd|'/C calc'!A0",
        "'=1",
        "''=1",
        "\ufeff=1",
        " =1",
        "%0A=1",
        "＝1",
        "-",
    ):
        yield csv(f"formula {formula!r}", f'question,answer\n"{formula}","{formula}"\n', False)


def notes() -> Iterator[Case]:
    md = case("d.md")
    card = "q::a\n\n"
    for piece in (
        "==",
        "$$",
        "$",
        "`",
        "```\n",
        "~~~\n",
        "[",
        "![",
        "[[",
        "![[",
        "{{",
        "{{c1::",
        "**",
        "*a_",
        "> ",
        "- ",
        "  - ",
        "|",
        "::",
        ":::",
        "?\n",
        "??\n",
        "#flashcards/",
        "#a/",
        "<!--",
        "<!--SR:",
        "<!--SR:!2026-01-01,3,250",
        "Q: ",
        "C: [",
        "A: ",
        "---\n",
        "+++\n",
        "\n\n",
        "^",
        "==a;;",
        "<div>",
        "&amp",
        "\\",
        "^[",
        "[^1]",
        "%%",
        "\u3000",
        "==a==",
        "[a](",
        "[a][",
        "a\n",
    ):
        yield md(f"10^6 times {piece!r}", lambda p=piece: card + p * MB + "\n\n" + card)
        yield md(
            f"10^6 times {piece!r} in a front matter",
            lambda p=piece: '---\nname = "' + p * MB + '"\n---\n' + card,
        )
    for piece in ("==x ", "$$x ", "`x ", "{{x ", "[x ", "<!--SR:!2026-01-01,3,250!", "![[x"):
        yield md(f"60 MB of {piece!r}", lambda p=piece: card + p * (60 * MB // len(p)))
        yield md(
            f"60 MB of lines of {piece!r}",
            lambda p=piece: card + (p + "\n") * (30 * MB // len(p) // 2),
        )
    yield md(
        "lists 100,000 deep",
        lambda: card + "\n".join("  " * min(n, 500) + "- a::b" for n in range(100_000)),
    )
    yield md("quotes 100,000 deep", lambda: card + "> " * 100_000 + "a::b\n")
    yield md("emphasis", lambda: card + "x::" + "*a **b " * 9_000 + "\n")
    yield md("a table of 10^5 rows", lambda: card + "|a::b|c|\n|-|-|\n" + "|x::y|z|\n" * 100_000)
    yield md("250,001 cards", lambda: "".join(f"q{n}::a\n\n" for n in range(250_001)), True)
    yield md("50,000 clozes of one paragraph", lambda: "==a== " * 50_000)
    yield md("2,000,001 lines", lambda: card + "\n" * 2_000_001, True)
    yield md("a line of 9 MB", lambda: card + "x" * 9 * MB, True)
    yield md("one line of 60 MB", lambda: "x" * 60 * MB, True)
    for dates in (
        "2026-01-01,3,250",
        "9999-99-99,3,250",
        "0000-00-00,3,250",
        "2026-01-01,99999999999999999999,250",
        "2026-01-01,3,99999999999999999999",
        "2026-01-01,-3,-250",
        "2026-01-01,nan,inf",
        "99999-01-01,3,250",
        "0001-01-01,3,250",
        "9999-12-31,36500,130",
        "2026-02-30,3,250",
        "2026-01-01T00:00:00.000Z,1e999,5,0,0,0,0,0",
        "fsrs,1,2,3,4,5",
        "2026-01-01," + "9" * 5_000 + ",250",
        "٢٠٢٦-٠١-٠١,3,250",
    ):
        yield md(
            f"a schedule of {dates[:40]}",
            f"#flashcards\n\nq::a\n<!--SR:!{dates}-->\n\nr::b <!--SR:!{dates}!{dates}-->\n",
        )
        yield md(f"an old schedule of {dates[:40]}", f"#flashcards\n\nq::a\n<!--SR:{dates}-->\n")
    yield md(
        "100,000 schedules of a card",
        lambda: "q::a\n<!--SR:" + "!2026-01-01,3,250" * 100_000 + "-->\n",
    )
    yield md("a front matter that never ends", lambda: "---\n" + "a: b\n" * MB, None)
    yield md("a front matter of brackets", lambda: "---\ntags: " + "[" * 100_000 + "\n---\n" + card)
    yield md("a front matter of TOML tables", lambda: "+++\n" + "[a." * 50_000 + "\n+++\n" + card)
    yield md(
        "a front matter of dotted keys",
        lambda: "---\n" + ".".join("a" * 1 for _ in range(50_000)) + " = 1\n---\n" + card,
    )
    yield md("a front matter with aliases", "---\na: &a [*a]\n---\n" + card)
    for tag in (
        "#flashcards/../../x",
        "#flashcards/" + "a/" * 50_000,
        "#flashcards/" + "x" * 100_000,
        "#flashcards/con",
        "#flashcards/\u202e",
        "#flashcards/{{}}",
        "#flashcards//",
    ):
        yield md(f"tag {tag[:30]}", f"{tag}\n\nq::a\n")
    for name, text in HOSTILE_TEXTS.items():
        yield md(f"{name} in a card", f"{text} q::{text} a ^{text}\n\n==x {text}== y\n")
        yield md(f"{name} in Q and A", f"Q: {text} x\nA: {text} y\n---\nC: the [{text} x] z\n")
        yield md(f"{name} in the front matter", f"---\nname = '{text}'\n---\nQ: a\nA: b\n")
    yield md(
        "pictures outside",
        "q::![[../../etc/passwd.png]] ![x](/etc/passwd.png) ![[\x1b.png]] ![[a\\b.png]] ![](http://x/y.png) ![["
        + "a" * 100_000
        + ".png]]\n",
    )
    yield md(
        "100,000 pictures",
        lambda: (
            "q::"
            + "".join(f"![[p{n}.png]]" for n in range(4_000))
            + "\n\n"
            + "".join(f"q{n}::![[p{n}.png]]\n\n" for n in range(100_000))
        ),
    )
    yield md("NUL", card + "\0", True)
    yield md("Latin-1", b"q::\xe9\n", True)
    for opening in (
        "\\frac{",
        "{",
        "\\left(",
        "\\begin{matrix}",
        "\\sqrt{",
        "a^{",
        "\\text{",
        "\\over",
        "\\\\",
        "&",
        "\\hbox{$",
    ):
        yield md(
            f"formula of {opening}",
            lambda o=opening: (
                "q::$"
                + o * (60_000 // len(o))
                + "$\n\nr::$$"
                + (o + "x") * 9_000
                + "}" * 9_000
                + "$$\n"
            ),
        )
        yield md(
            f"a formula of 1 MB of {opening}",
            lambda o=opening: "q::$" + o * (MB // len(o)) + "$\n\n" + card,
        )


def json_lines() -> Iterator[Case]:
    jsonl = case("d.jsonl")
    head = '{"studyllm":"deck","version":1,"deck":"d"}\n'
    good = '{"question":"q","answer":"a"}\n'
    for opening in ("[", '{"a":', '[{"a":'):
        yield jsonl(
            f"10^5 {opening}", lambda o=opening: head + '{"question":' + o * 100_000 + "\n", True
        )
        yield jsonl(f"7 MB of {opening}", lambda o=opening: head + o * (7 * MB // len(o)), True)
        yield jsonl(f"10^5 {opening} in the head", lambda o=opening: o * 100_000, True)
    yield jsonl("900 closed brackets", head + '{"question":' + "[" * 900 + "]" * 900 + "}\n", True)
    yield jsonl(
        "100,000 closed brackets",
        lambda: head + '{"question":' + "[" * 100_000 + "]" * 100_000 + "}\n",
        True,
    )
    for number in (
        "1" * 100_000,
        "-" + "1" * 5_000,
        "1e400",
        "1e999999999",
        "NaN",
        "Infinity",
        "-Infinity",
        "1.5",
        "-0",
        "0." + "1" * 100_000,
        "1" * 4_299,
        "01",
        "1E5",
    ):
        for key in ("right", "number", "question", "as_of", "tags", "evil"):
            yield jsonl(
                f"{key} is {number[:20]}",
                head + f'{{"question":"q","choices":["a","b"],"{key}":{number}}}\n'
                if key != "number"
                else head + f'{{"question":"q","number":{number}}}\n',
            )
        yield jsonl(
            f"version {number[:20]}",
            f'{{"studyllm":"deck","version":{number},"deck":"d"}}\n' + good,
        )
    yield jsonl("10^6 keys alike", lambda: head + "{" + ",".join(['"a":1'] * MB) + "}\n", True)
    yield jsonl(
        "500,000 keys and a twin",
        lambda: head + "{" + ",".join(f'"a{n}":1' for n in range(500_000)) + ',"z":1,"z":1}\n',
        True,
    )
    yield jsonl(
        "500,000 keys",
        lambda: head + "{" + ",".join(f'"a{n}":1' for n in range(500_000)) + "}\n",
        True,
    )
    yield jsonl(
        "500,000 keys in the head",
        lambda: (
            '{"studyllm":"deck","version":1,"deck":"d",'
            + ",".join(f'"a{n}":1' for n in range(30_000))
            + "}\n"
            + good
        ),
        True,
    )
    yield jsonl("a twin", head + '{"question":"q","question":"r","answer":"a"}\n', True)
    yield jsonl(
        "a line of 10 MB",
        lambda: head + '{"question":"' + "x" * 10 * MB + '","answer":"a"}\n',
        True,
    )
    yield jsonl("a line of 60 MB", lambda: head + '"' + "x" * 60 * MB, True)
    yield jsonl("a key of 1 MB", lambda: head + '{"' + "k" * MB + '":1}\n', True)
    yield jsonl(
        "250,001 cards",
        lambda: head + "".join(f'{{"question":"q{n}","answer":"a"}}\n' for n in range(250_001)),
        True,
    )
    yield jsonl("900,000 empty cards", lambda: head + "{}\n" * 900_000, True)
    yield jsonl("10^6 broken lines", lambda: head + "{\n" * MB, True)
    yield jsonl(
        "100,000 decks",
        lambda: "".join(head.replace('"d"', f'"d{n}"') + good for n in range(100_000)),
    )
    yield jsonl("10^5 heads", lambda: head * 100_000, True)
    yield jsonl("surrogates", head + '{"question":"\\ud800","answer":"\\udfff"}\n')
    yield jsonl("NUL escaped", head + '{"question":"\\u0000","answer":"a\\u001b[2J"}\n')
    yield jsonl("no object", head + "[]\n", True)
    yield jsonl("null", head + "null\n", True)
    yield jsonl(
        "wrong types",
        head + '{"question":{"en":["x"]},"answer":{"a":{"b":1}},"tags":{},"reverse":"yes"}\n',
        True,
    )
    yield jsonl(
        "10^5 languages",
        lambda: (
            head
            + '{"question":{'
            + ",".join(f'"x{n}":"q"' for n in range(100_000))
            + '},"answer":"a"}\n'
        ),
        True,
    )
    yield jsonl(
        "10^6 tags",
        lambda: head + '{"question":"q","answer":"a","tags":[' + ",".join(['"t"'] * MB) + "]}\n",
        True,
    )
    yield jsonl("a deck of ..", '{"studyllm":"deck","version":1,"deck":"../x"}\n' + good, True)
    yield jsonl("a deck of a list", '{"studyllm":"deck","version":1,"deck":["d"]}\n' + good, True)
    yield jsonl("studyllm is a list", '{"studyllm":["deck"],"version":1,"deck":"d"}\n' + good, True)
    yield jsonl("cards without a deck", good, True)
    yield jsonl("single JSON", '{"deck":"d","cards":[{"question":"q","answer":"a"}]}')
    for name, text in HOSTILE_TEXTS.items():
        told = json.dumps(text)
        yield jsonl(
            f"{name} in a card",
            head + f'{{"question":{told},"answer":{told},"note":{told},"tags":[{told}]}}\n',
        )
        yield jsonl(f"{name} as id", head + f'{{"id":{told},"question":"q","answer":"a"}}\n')
        yield jsonl(f"{name} as key", head + f'{{{told}:1,"question":"q","answer":"a"}}\n', True)
        yield jsonl(f"{name} as deck", f'{{"studyllm":"deck","version":1,"deck":{told}}}\n' + good)
        yield jsonl(f"{name} raw", head + '{"question":"' + text.replace('"', "") + '"}\n')


FACT = '{"kind":"answer","at_ms":%s,"device":"a","number":%s,"day":"2026-01-01","card":"d/a","grade":"good","took_ms":1}\n'


def journals() -> Iterator[Case]:
    journal = case("j.jsonl")
    table = case("j.csv")
    head = '{"studyllm":"journal","version":1}\n'

    def fact(**more: object) -> str:
        base: dict[str, object] = {
            "kind": "answer",
            "at_ms": 1767258000000,
            "device": "a",
            "number": 1,
            "day": "2026-01-01",
            "card": "d/a",
            "grade": "good",
            "took_ms": 1,
        }
        return json.dumps({k: v for k, v in (base | more).items() if v is not ...}) + "\n"

    yield journal("an empty one", head, False)
    yield journal("without a break", head.strip(), None)
    yield journal("version 2", head.replace("1", "2"), True)
    yield journal("version 10^400", head.replace("1", "1" + "0" * 400), True)
    yield journal("version true", head.replace("1", "true"), True)
    for name, value in {
        "10^30": 10**30, "-10^30": -(10**30), "292 million years": 2**63 - 1, "a float": 1.5, "a text": "1", "null": None, "true": True, "a list": [1], "year 9999": 253402300799999, "year 1": -62135596800000, "deep": [[[[[[1]]]]]],
    }.items():  # fmt: skip
        for key in ("at_ms", "number", "took_ms", "day", "card", "grade", "device", "kind"):
            yield journal(f"{key} is {name}", head + fact(**{key: value}))
    yield journal(
        "every fact in the future",
        head
        + "".join(
            fact(at_ms=1767258000000 + n * 10**9, number=n, day="2026-01-01") for n in range(3)
        ),
    )
    yield journal(
        "in 99 years", head + fact(at_ms=1767258000000 + 99 * 366 * 86_400_000, day="2124-12-01")
    )
    yield journal(
        "in 101 years",
        head + fact(at_ms=1767258000000 + 102 * 366 * 86_400_000, day="2127-12-01"),
        True,
    )
    yield journal("day far from the instant", head + fact(day="1975-01-01"))
    yield journal(
        "a withdrawal of itself",
        head
        + '{"kind":"withdrawal","at_ms":5,"device":"a","number":5,"day":"2026-01-01","card":"d/a","of":{"at_ms":5,"device":"a","number":5}}\n',
    )
    yield journal(
        "a cycle of withdrawals",
        head
        + "".join(
            f'{{"kind":"withdrawal","at_ms":{n},"device":"a","number":{n},"day":"2026-01-01","card":"d/a","of":{{"at_ms":{(n + 1) % 5},"device":"a","number":{(n + 1) % 5}}}}}\n'
            for n in range(5)
        ),
    )
    yield journal(
        "a cycle of aliases",
        head
        + "".join(
            f'{{"kind":"alias","at_ms":{n},"device":"a","number":{n},"day":"2026-01-01","card":"d/a{n}","to":"d/a{(n + 1) % 50}"}}\n'
            for n in range(50)
        ),
    )
    yield journal(
        "a chain of 20,000 aliases",
        lambda: (
            head
            + "".join(
                f'{{"kind":"alias","at_ms":{n},"device":"a","number":{n},"day":"2026-01-01","card":"d/a{n}","to":"d/a{n + 1}"}}\n'
                for n in range(20_000)
            )
        ),
    )
    yield journal(
        "20,000 aliases to one",
        lambda: (
            head
            + "".join(
                f'{{"kind":"alias","at_ms":{n},"device":"a","number":{n},"day":"2026-01-01","card":"d/a{n}","to":"d/a"}}\n'
                for n in range(20_000)
            )
            + fact()
        ),
    )
    yield journal(
        "20,000 answers of one card",
        lambda: head + "".join(fact(at_ms=1767258000000 + n, number=n) for n in range(20_000)),
    )
    yield journal(
        "20,000 corrections of one answer",
        lambda: (
            head
            + fact()
            + "".join(
                f'{{"kind":"correction","at_ms":1767258000000,"device":"b","number":{n},"day":"2026-01-01","card":"d/a","grade":"again","of":{{"at_ms":1767258000000,"device":"a","number":1}}}}\n'
                for n in range(20_000)
            )
        ),
    )
    yield journal(
        "100,000 devices",
        lambda: (
            head
            + "".join(
                fact(at_ms=1767258000000 + n, device=f"d{n}", number=n) for n in range(100_000)
            )
        ),
    )
    yield journal(
        "100,000 decks",
        lambda: (
            head
            + "".join(
                fact(at_ms=1767258000000 + n, card=f"d{n}/a", number=n) for n in range(100_000)
            )
        ),
    )
    yield journal(
        "100,000 cards",
        lambda: (
            head
            + "".join(
                fact(at_ms=1767258000000 + n, card=f"d/a{n}", number=n) for n in range(100_000)
            )
        ),
    )
    yield journal(
        "20,000 days",
        lambda: (
            head
            + "".join(
                fact(
                    at_ms=n * 86_400_000,
                    day=str(__import__("datetime").date.fromordinal(719163 + n)),
                    number=n,
                )
                for n in range(20_000)
            )
        ),
    )
    yield journal(
        "20,000 conflicts", lambda: head + "".join(fact(took_ms=n) for n in range(20_000))
    )
    for key in (
        "../b",
        "../../etc/passwd",
        "d/a#1",
        "d/a#99999",
        "d/" + "x" * 1000,
        "d",
        "/",
        "d/a/b",
        "d\\/a",
        "d/\u202ea",
        "d/\u200ba",
        "D/A",
        "con/nul",
        "d/a b",
        "d/\ufeffa",
        "d/é",
        "d/e\u0301",
        "d/..",
        "~/x",
        "d/%s",
        "d/" + "a" * 100,
        "k" * 1_000_000,
    ):
        yield journal(f"key {key[:20]!r}", head + fact(card=key))
    for number in ("1e999", "NaN", "1" * 5_000, "1" * 60_000):
        yield journal(f"a number of {number[:10]}", head + FACT % (number, 1), True)
        yield journal(
            f"a promise of {number[:10]}",
            head
            + f'{{"kind":"baseline","at_ms":5,"device":"a","number":5,"day":"2026-01-01","card":"d/a","due":"2026-01-05","interval":1,"stability":{number}}}\n',
        )
    for promise in (
        {"interval": 10**9},
        {"interval": -(10**9)},
        {"ease": -5},
        {"ease": 10**9},
        {"stability": 1e-300, "difficulty": -5},
        {"stability": -1, "difficulty": 1e9},
        {"due": "9999-12-31"},
        {"due": "0001-01-01"},
        {"interval": 0},
    ):
        base = {
            "kind": "baseline",
            "at_ms": 1767258000000,
            "device": "a",
            "number": 5,
            "day": "2026-01-01",
            "card": "d/a",
            "due": "2026-01-05",
            "interval": 1,
        }
        yield journal(f"a promise of {promise}", head + json.dumps(base | promise) + "\n")
    yield journal("a line of 1 MB", lambda: head + '{"a":"' + "x" * MB + '"}\n', True)
    yield journal("deep", head + "[" * 60_000 + "\n", True)
    yield journal(
        "10,000 keys and a twin",
        head + "{" + ",".join(f'"{n}":1' for n in range(6_000)) + ',"z":1,"z":1}\n',
        True,
    )
    yield journal("10^6 empty lines", lambda: head + "\n" * MB, None)
    yield journal("10^6 broken lines", lambda: head + "{\n" * MB, True)
    yield journal("not UTF-8", head.encode() + b"\xff\n", True)
    yield journal("NUL", head + "\0\n", True)
    yield journal("1,001 points", head + fact(said=["a"] * 1_001, missed=[]), True)
    for name, text in HOSTILE_TEXTS.items():
        for key in ("card", "device", "grade", "kind", "evil"):
            yield journal(f"{name} as {key}", head + fact(**{key: text}))
    yield table("a table cut", "studyllm_journal,kind\n1,answer\n", True)
    yield table(
        "a table of 10^6 columns",
        lambda: "studyllm_journal," + ",".join(f"c{n}" for n in range(MB)) + "\n",
        True,
    )
    yield table(
        "a table with an open quote",
        'studyllm_journal,kind,at_ms,device,number,day,card,grade,took_ms\n1,"answer'
        + "x\n" * 100_000,
        True,
    )


ALL = (tables, notes, json_lines, journals)
