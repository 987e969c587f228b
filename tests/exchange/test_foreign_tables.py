"""Tables of other programs: small ones as each of them writes, and what they are taken for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studyllm.errors import ConfigError, StudyError
from studyllm.exchange import csv_decks
from studyllm.exchange.anki.notes import id_of
from studyllm.exchange.foreign import Wish

Cards = list[dict[str, Any]]


def decks(path: Path, wish: Wish = Wish()) -> tuple[dict[str, Cards], list[tuple[str, str]]]:  # noqa: B008
    """The cards of each deck, and what was left out."""
    with csv_decks.read(path, wish) as foreign:
        found = {deck.fields["deck"]: [each.card for each in deck.cards] for deck in foreign.decks}
        return found, [(place, why) for place, why in foreign.skipped]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "My Words.csv"


def cards(path: Path, text: str, encoding: str = "utf-8") -> Cards:
    path.write_bytes(text.encode(encoding))
    found, skipped = decks(path)
    assert [*found] == ["my-words"]
    assert not skipped
    return found["my-words"]


QA = [{"question": "Q1", "answer": "A1"}, {"question": "Q2", "answer": "A2"}]


@pytest.mark.parametrize(
    "text",
    [
        "Q1,A1\nQ2,A2\n",
        "Q1;A1\r\nQ2;A2\r\n",
        "Q1\tA1\rQ2\tA2",
        "Q1|A1\n\n  \nQ2|A2\n",
        "sep=;\nQ1;A1\nQ2;A2",
        "front,back\nQ1,A1\nQ2,A2",
        "Back;FRONT\nA1;Q1\nA2;Q2",
        "问题,答案\nQ1,A1\nQ2,A2",
        "正面\t背面\nQ1\tA1\nQ2\tA2",
        "Term,Definition\nQ1,A1\nQ2,A2",
        '"question","answer"\n"Q1","A1"\n"Q2","A2"',
        "\ufeffquestion,answer\nQ1,A1\nQ2,A2",
        "#separator:tab\n#html:false\nQ1\tA1\nQ2\tA2\n",
        "#separator:Semicolon\n#columns:Back;Front\nA1;Q1\nA2;Q2\n",
        "#separator:|\nQ1|A1\nQ2|A2\n",
        "#separator:space\nQ1 A1\nQ2 A2\n",
    ],
)
def test_separators_and_columns_are_found(text: str, path: Path) -> None:
    assert cards(path, text) == QA
    assert csv_decks.recognised(path)


def test_line_breaks_and_quotation_marks_stand_in_cells(path: Path) -> None:
    text = 'question,answer\r\n"Say ""hi""\r\ntwice, please",A\r\n'
    assert cards(path, text) == [{"question": 'Say "hi"\ntwice, please', "answer": "A"}]


def test_a_third_column_is_tags_or_a_note(path: Path) -> None:
    tagged = "Q1,A1,nlp\nQ2,A2,nlp\nQ3,A3,nlp moe\nQ4,A4,\n"
    assert [card.get("tags") for card in cards(path, tagged)] == [["nlp"]] * 2 + [
        ["nlp", "moe"],
        None,
    ]
    noted = "Q1,A1,Because it is so.\nQ2,A2,Nobody knows why.\n"
    assert [card["note"] for card in cards(path, noted)] == [
        "Because it is so.",
        "Nobody knows why.",
    ]


def test_columns_have_all_that_our_format_says(path: Path) -> None:
    text = (
        "id,question_en,question_zh,answer_en,answer_zh,备注,tags,source,reverse\n"
        'a,Q,问,A,答,N,"deep learning, nlp",S,yes\n'
    )
    assert cards(path, text) == [
        {
            "id": "a",
            "question": {"en": "Q", "zh": "问"},
            "answer": {"en": "A", "zh": "答"},
            "reverse": True,
            "note": "N",
            "source": "S",
            "tags": ["deep learning", "nlp"],
        }
    ]
    choices = 'question,choices,right,number\nQ,"a\nb",2,\nHow many?,,,65504\n'
    assert cards(path, choices) == [
        {"question": "Q", "choices": ["a", "b"], "right": [2]},
        {"question": "How many?", "number": "65504"},
    ]


def test_decks_of_a_column_become_decks(path: Path) -> None:
    path.write_text("deck,front,back\nLLM::KV cache,Q,A\n,Q,A\nLLM::KV cache,R,B\n")
    with csv_decks.read(path, Wish(slug="mine")) as foreign:
        found = [(deck.fields, [each.line for each in deck.cards]) for deck in foreign.decks]
    assert found == [
        ({"deck": "llm-kv-cache", "title": "LLM::KV cache"}, [2, 4]),
        ({"deck": "mine"}, [3]),
    ]


ANKI = '''\
#separator:tab
#html:true
#guid column:1
#notetype column:2
#deck column:3
#tags column:6
k1\tBasic\tEnglish\t<b>Q</b>&nbsp;1\t"A<br>""1"""\tx y::z
k/2\tBasic (and reversed card)\tEnglish\tQ2\tA2\t
k3\tCloze\tEnglish\tThe {{c1::<i>cat</i>::animal}} sat on {{c2::it}}.\tExtra\t
'''


def test_notes_of_anki_in_plain_text_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "Notes.txt"
    path.write_text(ANKI)
    assert csv_decks.recognised(path)
    found, skipped = decks(path)
    assert not skipped
    one, two, three = found["english"]
    assert one == {
        "id": id_of("k1"),
        "question": "**Q** 1",
        "answer": 'A\n"1"',
        "tags": ["x", "y::z"],
    }
    assert two["reverse"] is True
    assert two["id"] == id_of("k/2")  # as from a package, which has the same note
    assert three == {
        "id": id_of("k3"),
        "cloze": "The {{1:*cat*::animal}} sat on {{2:it}}.",
        "note": "Extra",
    }


def test_what_html_loses_is_said(tmp_path: Path) -> None:
    path = tmp_path / "Notes.txt"
    path.write_text("#html:true\n#columns:Front,Back\nQ [sound:x.mp3],A&#27;\n")
    found, skipped = decks(path)
    assert found["notes"] == [{"question": "Q", "answer": "A"}]
    assert skipped == [("line 3", "without the sound `x.mp3`")]


def test_what_anki_says_of_all_rows_holds_for_each(tmp_path: Path) -> None:
    path = tmp_path / "Notes.txt"
    path.write_text("#deck:My deck\n#tags:a b\n#notetype:Basic\nQ1;A1\nQ2;A2")
    found, _ = decks(path)
    assert found == {"my-deck": [{**card, "tags": ["a", "b"]} for card in QA]}


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("a {{c1::b}} c", "a {{1:b}} c"),
        ("{{c2::b::h}}{{c1::c}}", "{{2:b::h}}{{1:c}}"),
        ("{{c1::a {{c2::b::x}} c}} d", "{{1:a b c}} d"),
        ("at {{c1::12:30}}", "at {{1:12:30}}"),
        ("{{c1::$x^{a}$ }} y", "{{1:$x^{a}$}} y"),
    ],
)
def test_hidden_parts_of_anki_become_ours(cell: str, wanted: str, path: Path) -> None:
    path.write_text(f"front|back\n{cell}|\nQ|A\n")
    found, _ = decks(path)
    assert found["my-words"][0] == {"cloze": wanted}


def test_what_can_be_no_card_is_left_out_with_the_reason(path: Path) -> None:
    path.write_text(
        "front,back,colour\nQ1,A1,red\n,A\nQ,\nQ1,again\na,b,c,d\n{{c1::x,\n$a {{c1::b}}$,\n"
        f"{'long' * 20_000},A\nQ2,A2\nQ3,A3\nQ4,A4\nQ5,A5\nQ6,A6\nQ7,A7\n"
    )
    found, skipped = decks(path)
    assert len(found["my-words"]) == 7
    assert skipped == [
        ("line 1", "the column `colour` is not known"),
        ("line 3", "it has no question"),
        ("line 4", "it has no answer"),
        ("line 5", "its question is asked further up"),
        ("line 6", "it has 4 cells, and others have 3"),
        ("line 7", "a hidden part never ends"),
        ("line 8", "a cloze hides nothing: mark a part with {{…}}"),
        ("line 9", "a text is longer than 64 KB"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "f:1: the table has no rows"),
        ("just a line of text\nand another\n", "f:1: this is no table of cards; a row has"),
        ("front,back\n", "f: there are no rows below the names of the columns"),
        (
            "front,back\nQ,A\nR,\nS,\n",
            "f: this is no table of cards: 2 of 3 rows can be no cards, in line 3 it has no answer",
        ),
        ('Q,A\n"Q,A\nQ,A\n', "f:2: a cell begins with a quotation mark and never ends"),
        ('Q,A\n"Q"x,A\n', "f:2: a quotation mark ends a cell, and more follows"),
        ("Q,A\nQ,\0\n", "f:2: a byte is zero; this is no text"),
        ("x," * 2_000 + "\n", "f: a row has more than 1,000 cells"),
        ('Q,A\n"' + "x\n" * 600_000, "f:2: a cell begins with a quotation mark and never ends"),
    ],
)
def test_a_file_that_is_no_table_of_cards_is_refused(text: str, message: str, path: Path) -> None:
    path.write_text(text, newline="")
    with pytest.raises(StudyError) as error:
        decks(path)
    assert str(error.value).replace(str(path), "f").startswith(message)


CHINESE = "问题,答案\n什么是注意力机制？,对输入各部分加权求和。\n词表有多大？,五万左右，看模型。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_the_encoding_is_found_out(encoding: str, path: Path) -> None:
    assert [card["question"] for card in cards(path, CHINESE, encoding)] == [
        "什么是注意力机制？",
        "词表有多大？",
    ]
    assert csv_decks.recognised(path)


def test_an_encoding_may_be_named(path: Path) -> None:
    path.write_bytes("問題,答案\n詞,甲\n中文,答案\n".encode("big5"))
    with pytest.raises(StudyError, match=r"csv:1: this is not UTF-8; .* `--encoding gb18030`"):
        decks(path)
    found, _ = decks(path, Wish(encoding="big5"))
    assert found["my-words"][1] == {"question": "中文", "answer": "答案"}
    with pytest.raises(StudyError, match=r"csv:2: this is not shift_jis; try another"):
        decks(path, Wish(encoding="shift_jis"))
    with pytest.raises(ConfigError, match="unknown encoding `klingon`"):
        decks(path, Wish(encoding="klingon"))


@pytest.mark.parametrize("encoding", ["euc-kr", "euc-jp", "shift_jis", "big5", "cp1251"])
def test_other_encodings_are_not_taken_for_chinese(encoding: str, path: Path) -> None:
    text = {
        "euc-kr": "질문,대답\n어텐션이란 무엇입니까,입력의 각 부분에 가중치를 주는 방법입니다\n",
        "euc-jp": "問題,答え\n注意機構とは何ですか,入力の各部分に重みを付ける方法です\n",
        "shift_jis": "問題,答え\n注意機構とは何ですか,入力の各部分に重みを付ける方法です\n",
        "big5": "問題,答案\n什麼是注意力機制,對輸入的各個部分加權求和\n",
        "cp1251": "вопрос,ответ\nчто такое внимание,взвешенная сумма частей входа\n",
    }[encoding]
    path.write_bytes(text.encode(encoding))
    with pytest.raises(StudyError, match=r"csv:1: this is not UTF-8; name the encoding"):
        decks(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Q,A\nQ,é\n".encode("latin-1"), ":2: this is not UTF-8; name the encoding"),
        ("Q,€\n".encode() + "Q,é\n".encode("latin-1"), ":2: this is not UTF-8, as line 1 is; save"),
        (
            CHINESE.encode("gb18030") * 9 + "模型参数,七十亿个\n".encode(),
            ":28: this line is UTF-8, and others are not; save the file in one encoding",
        ),
        (
            CHINESE.encode("gb18030") + "模型有多少个参数呢,大约七十亿个参数\n".encode(),
            ":1: this is not UTF-8, as line 4 is; save the file in one encoding",
        ),
        (b"\xef\xbb\xbfQ,A\nQ,\xff\n", ":2: this is not UTF-8"),
        (b"\xff\xfeQ\0,\0A\0\n\0\0\xd8\n\0", ":2: this is not utf-16; try another"),
        (b"\xff\xfeQ\0,\0\0\0\n\0", ":1: a byte is zero"),
        ("Q,A\n词,b\n".encode("utf-16-le"), ":1: UTF-16 without a mark: `--encoding utf-16-le`"),
        ("Q,A\n词,b\n".encode("utf-16-be"), ":1: UTF-16 without a mark: `--encoding utf-16-be`"),
        (b"\0\0\0", ":1: a byte is zero"),
    ],
)
def test_what_is_no_text_in_one_encoding_is_refused(
    content: bytes, message: str, path: Path
) -> None:
    path.write_bytes(content)
    with pytest.raises(StudyError) as error:
        decks(path)
    assert str(error.value).removeprefix(str(path)).startswith(message)


def test_prose_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    for text in ("Once, long ago,\nthere was a model.\n", "a\nb\nc", "# Title\n\nA, b.\n", "x,y"):
        path.write_text(text)
        assert not csv_decks.recognised(path)
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    assert not csv_decks.recognised(path)
