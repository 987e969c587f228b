"""Makes `tests/data/anki/`: packages of each generation, and beside them what Anki says of them.

Run by hand, in an environment of its own, which the project never depends on:

    python -m venv /tmp/anki && /tmp/anki/bin/pip install anki==26.9.3
    /tmp/anki/bin/python tests/golden/make_anki_packages.py tests/data/anki
"""

import json
import os
import struct
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

ZONE = "America/New_York"
"""West of UTC and with summer time, so that an hour or a day too many is seen."""
os.environ["TZ"] = ZONE
time.tzset()

import anki.lang  # type: ignore[import-not-found]  # noqa: E402
from anki.cards_pb2 import FsrsMemoryState  # type: ignore[import-not-found]  # noqa: E402
from anki.collection import Collection, ExportAnkiPackageOptions  # type: ignore[import-not-found]  # noqa: E402
from anki.consts import CARD_TYPE_NEW  # type: ignore[import-not-found]  # noqa: E402
from anki.utils import strip_html  # type: ignore[import-not-found]  # noqa: E402

DAY_S = 86_400


def png(shade: int) -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def own_type(col: Collection) -> None:
    """A type of our own: four fields, two templates, conditions and filters."""
    kind = col.models.new("Term")
    for name in ("Term", "Meaning", "Example", "Source"):
        col.models.add_field(kind, col.models.new_field(name))
    first = col.models.new_template("Meaning of term")
    first["qfmt"] = (
        "<h3>{{Term}}</h3>{{#Example}}<i>as in {{Example}}</i>{{/Example}}{{hint:Source}}"
    )
    first["afmt"] = "{{FrontSide}}<hr id=answer>{{Meaning}}{{^Example}}<br>no example{{/Example}}"
    second = col.models.new_template("Term of meaning")
    second["qfmt"] = "{{#Meaning}}What means: {{text:Meaning}}? {{type:Term}}{{/Meaning}}"
    second["afmt"] = "{{FrontSide}}<hr id=answer><b>{{Term}}</b> {{Source}}"
    col.models.add_template(kind, first)
    col.models.add_template(kind, second)
    col.models.add(kind)


def add(col: Collection, kind: str, deck: str, fields: list[str], tags: str = "") -> list[Any]:
    """A note's cards."""
    note = col.new_note(col.models.by_name(kind))
    note.fields[: len(fields)] = fields
    note.tags = tags.split()
    col.add_note(note, col.decks.id(deck))
    return list(note.cards())


def notes(col: Collection) -> dict[str, list[Any]]:
    """The notes, by a name, each with its cards."""
    media = col.media
    media.write_data("rope.png", png(80))
    media.write_data("a picture (1).png", png(160))
    media.write_data("sound.mp3", b"ID3 no real sound")
    own_type(col)
    rope, llm, maths = "LLM::RoPE", "LLM", "数学::代数 & more"
    made = {
        "plain": add(
            col,
            "Basic",
            rope,
            ["What is <b>RoPE</b>?", "A rotation of <i>q</i> and <i>k</i>."],
            "pos llm::attention",
        ),
        "picture": add(
            col,
            "Basic",
            rope,
            [
                'See <img src="rope.png"> and <img src="a picture (1).png">',
                "[sound:sound.mp3]A rotation, $5 or $6.",
            ],
        ),
        "maths": add(
            col,
            "Basic",
            rope,
            [
                r"Is \(a &lt; b\)<br>and \[\frac{1}{2}\]?",
                "[latex]$x_1$[/latex] [$]y[/$] [$$]z^2[/$$]",
            ],
        ),
        "html": add(
            col,
            "Basic",
            llm,
            [
                "<div>One</div><div>1. two</div><ul><li>three</li><li>four</li></ul>",
                (
                    "<pre><code>for x in y:\n    pass</code></pre>"
                    "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2|3</td></tr></table>"
                ),
            ],
        ),
        "both": add(
            col, "Basic (and reversed card)", llm, ["KV cache", "Kept keys and values"], "memory"
        ),
        "split": add(col, "Basic (and reversed card)", llm, ["MoE", "Mixture of experts"]),
        "optional-on": add(
            col, "Basic (optional reversed card)", llm, ["LoRA", "Low-rank adaptation", "y"]
        ),
        "optional-off": add(
            col, "Basic (optional reversed card)", llm, ["SFT", "Supervised fine-tuning", ""]
        ),
        "typed": add(col, "Basic (type in the answer)", llm, ["Largest finite fp16?", "65504"]),
        "cloze": add(
            col,
            "Cloze",
            rope,
            [
                (
                    "{{c1::Paris::city}} is in {{c2::<b>France</b>}}; "
                    "{{c1::it}} has {{c4::20}} districts."
                ),
                "Extra words",
            ],
            "geo",
        ),
        "nested": add(col, "Cloze", rope, ["{{c1::outer {{c2::inner}} end}} of it"]),
        "cloze-maths": add(
            col, "Cloze", maths, [r"\(a^2 = {{c1::b^2}} + c\) in {{c2::{{c3::all}}}}"]
        ),
        "own": add(
            col,
            "Term",
            maths,
            ["softmax", "Logits to <b>probabilities</b>", "attention", "Bridle 1990"],
            "math",
        ),
        "own-short": add(col, "Term", maths, ["ReLU", "max(0, x)"]),
        "own-one": add(col, "Term", maths, ["GELU"]),
        "suspended": add(col, "Basic", llm, ["Suspended?", "Yes"]),
        "buried": add(col, "Basic", llm, ["Buried?", "Yes"]),
        "flagged": add(col, "Basic", llm, ["Flagged?", "Yes"]),
        "filtered": add(col, "Basic", rope, ["In a filtered deck?", "Yes"], "filtered"),
        "learning": add(col, "Basic", llm, ["Being learnt?", "Yes"]),
        "lapsed": add(col, "Basic", llm, ["Forgotten today?", "Yes"]),
        "overdue": add(col, "Basic", llm, ["Overdue?", "Yes"]),
        "dated": add(col, "Basic", llm, ["Given a date?", "Yes"]),
        "begun-anew": add(col, "Basic", llm, ["Begun anew?", "Yes"]),
        "new": add(col, "Basic", llm, ["New?", "Yes"]),
    }
    made["occlusion"] = occlusion(col)
    return made


def occlusion(col: Collection) -> list[Any]:
    """Two hidden places on a picture."""
    col.add_image_occlusion_notetype()
    kind = next(k for k in col.models.all() if k["name"].startswith("Image Occlusion"))
    places = "".join(
        f"{{{{c{n}::image-occlusion:rect:left=.{n}:top=.1:width=.1:height=.1:oi=1}}}}"
        for n in (1, 2)
    )
    note = col.new_note(kind)
    note.fields[:3] = [places, '<img src="rope.png">', "The parts of RoPE"]
    col.add_note(note, col.decks.id("LLM"))
    return list(note.cards())


def reviewed(col: Collection, card: Any, days: list[int], interval: int, *, late: int = 0) -> None:
    """Write reviews of so many days ago, and the state of a card that had them."""
    now = int(time.time())
    for turn, ago in enumerate(days):
        kind = 0 if turn == 0 else 1
        at = (now - ago * DAY_S - 3600 * turn) * 1000 + turn + card.id % 1000
        ease = (3, 4, 2)[turn % 3]
        row = (
            at,
            card.id,
            -1,
            ease,
            interval if kind else -600,
            0,
            2500 if kind else 0,
            4321 + turn,
            kind,
        )
        col.db.execute("insert into revlog values (?,?,?,?,?,?,?,?,?)", *row)
    fresh = col.get_card(card.id)
    fresh.type = fresh.queue = 2
    fresh.ivl, fresh.factor, fresh.reps = interval, 2350, len(days)
    fresh.due = col.sched.today - min(days) + interval - late
    col.update_card(fresh)


def past(col: Collection, made: dict[str, list[Any]]) -> None:
    """What was done with the cards."""
    for turn, name in enumerate(
        ("plain", "picture", "maths", "html", "both", "own", "cloze", "split")
    ):
        for card in made[name]:
            reviewed(col, card, [60, 33 - turn, 9 + card.ord], 20 + turn)
    for name in ("suspended", "flagged", "filtered", "lapsed", "dated", "begun-anew", "buried"):
        reviewed(col, made[name][0], [300, 200, 5], 40)
    reviewed(col, made["overdue"][0], [90, 40], 20, late=3)
    lapsed = made["lapsed"][0]
    col.decks.set_current(lapsed.did)
    answer(col, lapsed.id, 1)
    answer(col, made["learning"][0].id, 3)
    answer(col, made["own"][1].id, 4)
    col.sched.set_due_date([made["dated"][0].id], "12")
    col.sched.schedule_cards_as_new([made["begun-anew"][0].id])
    col.set_deck([made["split"][1].id], col.decks.id("Elsewhere"))
    col.sched.suspend_cards([made["suspended"][0].id, made["new"][0].id])
    col.sched.bury_cards([made["buried"][0].id])
    col.set_user_flag_for_cards(3, [made["flagged"][0].id])
    cram = (
        int(time.time() * 1000) - 7 * DAY_S * 1000,
        made["plain"][0].id,
        -1,
        3,
        20,
        20,
        0,
        3000,
        3,
    )
    col.db.execute("insert into revlog values (?,?,?,?,?,?,?,?,?)", *cram)
    relearnt = (
        int(time.time() * 1000) - 20 * DAY_S * 1000,
        made["html"][0].id,
        -1,
        3,
        1,
        -600,
        2300,
        3000,
        2,
    )
    col.db.execute("insert into revlog values (?,?,?,?,?,?,?,?,?)", *relearnt)
    known = col.get_card(made["both"][0].id)
    known.memory_state = FsrsMemoryState(stability=33.5, difficulty=6.25)
    known.desired_retention, known.decay = 0.9, 0.2
    col.update_card(known)
    deck = col.sched.get_or_create_filtered_deck(0)
    deck.name = "Filtered"
    deck.config.search_terms[0].search = "tag:filtered"
    col.sched.add_or_update_filtered_deck(deck)


def answer(col: Collection, card_id: int, ease: int) -> None:
    card = col.get_card(card_id)
    card.start_timer()
    col.sched.answerCard(card, ease)


def told(col: Collection) -> dict[str, Any]:
    """What Anki says of a collection now."""
    today = (col.sched.day_cutoff - DAY_S + time.localtime().tm_gmtoff) // DAY_S
    result: dict[str, Any] = {"today": today, "cards": [], "revlog": []}
    for card_id in col.db.list("select id from cards order by id"):
        card = col.get_card(card_id)
        note = card.note()
        raw = col.db.first("select due, odue, odid, data from cards where id = ?", card_id)
        due = raw[1] if raw[2] and raw[1] else raw[0]
        if card.type == CARD_TYPE_NEW:
            day = None
        elif due > 1_000_000_000:
            day = (due + time.localtime(due).tm_gmtoff - 4 * 3600) // DAY_S
        else:
            day = today + due - col.sched.today
        state = json.loads(raw[3] or "{}")
        result["cards"].append(
            {
                "id": card_id,
                "guid": note.guid,
                "ord": card.ord,
                "kind": note.note_type()["name"],
                "deck": col.decks.name(card.odid or card.did),
                "tags": note.tags,
                "type": card.type,
                "queue": card.queue,
                "due_day": day,
                "interval": card.ivl,
                "factor": card.factor,
                "flag": card.user_flag(),
                "stability": state.get("s"),
                "difficulty": state.get("d"),
                "question": " ".join(strip_html(card.question()).split()),
                "answer": " ".join(strip_html(card.answer()).split()),
            }
        )
    for row in col.db.all("select id, cid, ease, time, type from revlog order by id"):
        at = row[0] // 1000
        day = (at + time.localtime(at).tm_gmtoff - 4 * 3600) // DAY_S
        result["revlog"].append([*row, day])
    return result


def smaller(path: Path) -> None:
    """Deflate what Anki only stores: the old collection beside the new one is mostly zeros."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    anki.lang.set_lang("en")
    with tempfile.TemporaryDirectory() as room:
        col = Collection(f"{room}/one.anki2")
        made = notes(col)
        past(col, made)
        said = told(col)
        options = {"with_scheduling": True, "with_deck_configs": True, "with_media": True}
        for name, legacy in (("new.apkg", False), ("legacy.apkg", True)):
            chosen = ExportAnkiPackageOptions(**options, legacy=legacy)
            col.export_anki_package(out_path=str(folder / name), options=chosen, limit=None)
        plain = ExportAnkiPackageOptions(with_media=True, legacy=False)
        col.export_anki_package(out_path=str(folder / "unlearned.apkg"), options=plain, limit=None)
        for name, legacy in (("new.colpkg", False), ("legacy.colpkg", True)):
            out = f"{room}/{name}"
            col.export_collection_package(out, include_media=True, legacy=legacy)
            col = Collection(f"{room}/one.anki2")
            (folder / name).write_bytes(Path(out).read_bytes())
        col.close()
    with (
        zipfile.ZipFile(folder / "legacy.apkg") as legacy_one,
        zipfile.ZipFile(folder / "oldest.apkg", "w", zipfile.ZIP_DEFLATED) as oldest,
    ):
        # As Anki 2.0 wrote them: the same schema under the older name. No Anki of today does.
        for member in legacy_one.namelist():
            if member not in ("collection.anki2", "meta"):
                target = "collection.anki2" if member == "collection.anki21" else member
                oldest.writestr(target, legacy_one.read(member))
    for path in (*folder.glob("*.apkg"), *folder.glob("*.colpkg")):
        smaller(path)
    (folder / "told.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    for path in sorted(folder.iterdir()):
        print(path.name, path.stat().st_size, end=": ")
        print(zipfile.ZipFile(path).namelist() if path.suffix != ".json" else "")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
