"""What somebody may do to decks: edits of every sort, at random, with what should come of them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from studyllm.core.cards import Basic, Card, Cloze, Points
from tests.core.edits import (
    Change,
    Decks,
    Edit,
    Sheet,
    asked,
    changed,
    first,
    in_one,
    rewordings,
    sheets,
    shipped,
    with_asked,
)
from tests.core.wording import reworded, typo


def _pick(r: random.Random, decks: Decks, count: int) -> list[tuple[str, int]]:
    places = [(slug, place) for slug, some in decks.items() for place in range(len(some))]
    return r.sample(places, min(count, len(places)))


def _copy(decks: Decks) -> Decks:
    return {slug: list(some) for slug, some in decks.items()}


def _each(sort: str, change: Change) -> Callable[[random.Random, Decks], Edit]:
    """An edit that changes some questions in their places."""

    def made_edit(r: random.Random, decks: Decks) -> Edit:
        edit = Edit(sort, decks, _copy(decks))
        for slug, place in _pick(r, decks, 10):
            sheet = decks[slug][place]
            card = changed(sheet.card, lambda text: change(r, text))
            edit.after[slug][place] = sheet._replace(card=card)
            edit.wanted |= sheet.origin
        return edit

    return made_edit


def by_hand(r: random.Random, decks: Decks) -> Edit:
    """Questions in the words of `rewordings.txt`."""
    edit = Edit("reworded by hand", decks, _copy(decks))
    for slug, some in decks.items():
        for place, sheet in enumerate(some):
            text = asked(sheet.card)
            code = first(text)
            chinese = code == "" and re.search("[\u4e00-\u9fff]", text[code]) is not None
            other = rewordings().get(("zh" if chinese else "en", sheet.name))
            if other and r.random() < 0.5:
                edit.after[slug][place] = sheet._replace(
                    card=with_asked(sheet.card, {**text, code: other})
                )
                edit.wanted |= sheet.origin
    return edit


def typed_both(r: random.Random, decks: Decks) -> Edit:
    """Slips in question and answer at once."""
    edit = Edit("typo in both", decks, _copy(decks))
    for slug, place in _pick(r, decks, 4):
        sheet = decks[slug][place]
        card = changed(sheet.card, lambda text: typo(r, text))
        if isinstance(card.kind, Basic):
            answer = card.kind.answer
            code = first(answer)
            card = replace(card, kind=Basic({**answer, code: typo(r, answer[code])}))
        edit.after[slug][place] = sheet._replace(card=card)
        edit.wanted |= sheet.origin
    return edit


def moved(r: random.Random, decks: Decks) -> Edit:
    """Cards moved to another file, some with a slip."""
    edit = Edit("moved", decks, _copy(decks))
    slugs = list(decks)
    for slug, place in _pick(r, decks, 8):
        sheet = decks[slug][place]
        edit.after[slug].remove(sheet)
        if r.random() < 0.3:
            sheet = sheet._replace(card=changed(sheet.card, lambda text: typo(r, text)))
        other = edit.after[r.choice([one for one in slugs if one != slug] or slugs)]
        other.insert(r.randrange(len(other) + 1), sheet)
        edit.wanted |= sheet.origin
    return edit


def reordered(r: random.Random, decks: Decks) -> Edit:
    """All cards in another order, some with a slip."""
    edit = Edit("reordered", decks, _copy(decks))
    for slug, place in _pick(r, decks, 8):
        sheet = decks[slug][place]
        edit.after[slug][place] = sheet._replace(card=changed(sheet.card, lambda t: typo(r, t)))
        edit.wanted |= sheet.origin
    for some in edit.after.values():
        r.shuffle(some)
        # A card without a slip keeps its key wherever it stands, so it is kept without us.
        edit.stayed += len(some)
    edit.stayed -= len(edit.wanted)
    return edit


def renamed(r: random.Random, decks: Decks) -> Edit:
    """A deck with another short name, some of its cards with slips."""
    slug = r.choice(list(decks))
    after = {(f"{one}-2" if one == slug else one): list(some) for one, some in decks.items()}
    edit = Edit("moved", decks, after)
    some = after[f"{slug}-2"]
    for place, sheet in enumerate(some):
        if r.random() < 0.1:
            some[place] = sheet._replace(card=changed(sheet.card, lambda t: typo(r, t)))
        edit.wanted |= sheet.origin
    return edit


def translated(r: random.Random, decks: Decks) -> Edit:
    """Cards of one language that get another, or the other way round."""
    edit = Edit("translated", decks, _copy(decks))
    other = {sheet.name: sheet.card for some in sheets(shipped(), "").values() for sheet in some}
    for slug, place in _pick(r, decks, 6):
        sheet = decks[slug][place]
        whole = other[sheet.name]
        card = in_one(whole, r.choice(["en", "zh"])) if len(asked(sheet.card)) > 1 else whole
        edit.after[slug][place] = sheet._replace(card=card)
        edit.wanted |= sheet.origin
    return edit


def answers_rewritten(r: random.Random, decks: Decks) -> Edit:
    """A slip in the question, and the answer of nobody knows what."""
    edit = Edit("answer rewritten", decks, _copy(decks))
    for slug, place in _pick(r, decks, 5):
        sheet = decks[slug][place]
        if isinstance(sheet.card.kind, Basic):
            text = dict.fromkeys(sheet.card.kind.answer, "See the lecture; 见讲义。")
            card = replace(sheet.card, kind=Basic(text))
            # Moved to a deck of its own: the key is another, the question the same.
            edit.after[slug].remove(sheet)
            edit.after.setdefault("rest", []).append(sheet._replace(card=card))
            edit.wanted |= sheet.origin
    return edit


def questions_rewritten(r: random.Random, decks: Decks) -> Edit:
    """Another question with the same answer, in the same place."""
    edit = Edit("question rewritten", decks, _copy(decks))
    for slug, place in _pick(r, decks, 4):
        sheet = decks[slug][place]
        text = asked(sheet.card)
        if not isinstance(sheet.card.kind, Cloze):
            words = r.sample(text[first(text)].split(), len(text[first(text)].split()))
            line = "Tell what you know of this: " + " ".join(words[:3])
            card = replace(sheet.card, question=dict.fromkeys(text, line))
            edit.after[slug][place] = sheet._replace(card=card)
            edit.wanted |= sheet.origin
    return edit


def likest(sheet: Sheet, among: Iterable[Sheet]) -> Sheet:
    """The card that is most like it and is another one."""
    words = _words(sheet.card)
    return max(
        (other for other in among if not other.origin & sheet.origin),
        key=lambda other: len(words & _words(other.card)) / len(words | _words(other.card)),
    )


def _words(card: Card) -> set[str]:
    return set(re.findall(r"[\u4e00-\u9fff]|\w+|\$[^$]+\$", " ".join(asked(card).values()).lower()))


def replaced(r: random.Random, decks: Decks) -> Edit:
    """Cards deleted, and in their places others that are as like them as any card of the decks."""
    edit = Edit("replaced", _copy(decks), _copy(decks))
    for slug, place in _pick(r, decks, 6):
        sheet = decks[slug][place]
        twin = likest(sheet, (one for some in decks.values() for one in some))
        for some in (*edit.before.values(), *edit.after.values()):
            if twin in some:
                some.remove(twin)
        for some in edit.after.values():
            if sheet in some:
                some[some.index(sheet)] = twin
        if r.random() < 0.5:
            for some in edit.after.values():
                if twin in some:
                    some[some.index(twin)] = twin._replace(
                        card=changed(twin.card, lambda t: reworded(r, t))
                    )
    return edit


def unrelated(r: random.Random, decks: Decks) -> Edit:
    """Cards deleted, and in their places some of a deck that was not there."""
    edit = Edit("unrelated", decks, _copy(decks))
    others = [s for slug in shipped() if slug not in decks for s in sheets([slug], "en")[slug]]
    for (slug, place), other in zip(_pick(r, decks, 6), r.sample(others, 6), strict=True):
        edit.after[slug][place] = other._replace(origin=frozenset())
    return edit


def siblings_edited(r: random.Random, decks: Decks) -> Edit:
    """The two likest cards both edited, or one of them edited and the other deleted."""
    edit = Edit("siblings", decks, _copy(decks))
    for slug, place in _pick(r, decks, 3):
        sheet = decks[slug][place]
        twin = likest(sheet, (one for some in decks.values() for one in some))
        gone = r.random() < 0.4
        for some in edit.after.values():
            if sheet in some and twin in some and gone:
                some.remove(sheet)
            for one in (sheet, twin):
                if one in some:
                    change = r.choice([typo, reworded])
                    some[some.index(one)] = one._replace(
                        card=changed(one.card, lambda t, change=change: change(r, t))  # type: ignore[misc]
                    )
    return edit


def swapped(r: random.Random, decks: Decks) -> Edit:
    """Neighbours that change places, with slips; some also their answers."""
    edit = Edit("swapped", decks, _copy(decks))
    for slug, some in edit.after.items():
        place = r.randrange(len(some) - 1)
        one, two = some[place], some[place + 1]
        if (
            r.random() < 0.5
            and isinstance(one.card.kind, Basic)
            and isinstance(two.card.kind, Basic)
        ):
            ours, theirs = one.card.kind, two.card.kind
            one = one._replace(card=replace(one.card, kind=theirs))
            two = two._replace(card=replace(two.card, kind=ours))
        else:
            edit.wanted |= one.origin | two.origin
        some[place] = two._replace(card=changed(two.card, lambda t: typo(r, t)))
        some[place + 1] = one._replace(card=changed(one.card, lambda t: typo(r, t)))
        edit.after[slug] = some
    return edit


def split(r: random.Random, decks: Decks) -> Edit:
    """One card becomes two, each with a half of the answer."""
    edit = Edit("split", decks, _copy(decks))
    for slug, place in _pick(r, decks, 3):
        sheet = decks[slug][place]
        card = sheet.card
        if not isinstance(card.kind, Points) or sheet not in edit.after[slug]:
            continue
        half = len(card.kind.points) // 2
        parts = [Points(card.kind.points[:half]), Points(card.kind.points[half:])]
        here = edit.after[slug].index(sheet)
        edit.after[slug][here : here + 1] = [
            sheet._replace(card=replace(changed(card, lambda t, n=n: f"{t} ({n})"), kind=part))  # type: ignore[misc]
            for n, part in enumerate(parts, 1)
        ]
    return edit


def merged(r: random.Random, decks: Decks) -> Edit:
    """Two neighbours become one."""
    edit = Edit("merged", decks, _copy(decks))
    for slug, some in edit.after.items():
        place = r.randrange(len(some) - 1)
        one, two = decks[slug][place : place + 2]
        if isinstance(one.card.kind, Basic) and isinstance(two.card.kind, Basic):
            ours, theirs = one.card.kind.answer, two.card.kind.answer
            text = asked(one.card)
            card = replace(
                one.card,
                question={code: f"{text[code]} {asked(two.card)[code]}" for code in text},
                kind=Basic({code: f"{ours[code]} {theirs[code]}" for code in ours}),
            )
            some[place : place + 2] = [Sheet(card, one.origin | two.origin, one.name)]
    return edit


def doubled(r: random.Random, decks: Decks) -> Edit:
    """Cards reworded and copied: the original may be linked with either, or none."""
    edit = Edit("doubled", decks, _copy(decks))
    for slug, place in _pick(r, decks, 3):
        sheet = decks[slug][place]
        for slug_of in (slug, r.choice(list(decks))):
            some = edit.after[slug_of]
            copy = sheet._replace(card=changed(sheet.card, lambda t: typo(r, t)))
            some.insert(r.randrange(len(some) + 1), copy)
        if sheet in edit.after[slug]:
            edit.after[slug].remove(sheet)
    return edit


_FIGURE = re.compile(r"\d+")
_TURNS = [
    ("encoder", "decoder"),
    ("Pre-", "Post-"),
    ("first", "last"),
    ("largest", "smallest"),
    ("with ", "without "),
    ("increase", "decrease"),
    ("fp16", "bf16"),
    ("LoRA", "DoRA"),
    ("PPO", "DPO"),
    ("MHA", "MQA"),
    ("query", "key"),
    ("forward", "backward"),
    ("before", "after"),
    ("编码", "解码"),
    ("最大", "最小"),
    ("前向", "反向"),
    ("输入", "输出"),
    ("能", "不能"),
    ("有", "无"),
    ("$K$", "$V$"),
    ("$A$", "$B$"),
    ("rows", "columns"),
    ("训练", "推理"),
    ("can ", "cannot "),
]


def turned(r: random.Random, decks: Decks) -> Edit:
    """Cards deleted, and in their places the same question with another number or sense, and
    another answer."""
    edit = Edit("turned", decks, _copy(decks))
    others = [s for slug in shipped() if slug not in decks for s in sheets([slug], "en")[slug]]
    for slug, some in decks.items():
        for place, sheet in enumerate(some):
            text = asked(sheet.card)
            ways = [(a, b) for pair in _TURNS for a, b in (pair, pair[::-1])]
            fitting = [(a, b) for a, b in ways if all(a in said for said in text.values())]
            figures = [set(_FIGURE.findall(said)) for said in text.values()]
            common = sorted(set.intersection(*figures))
            fitting += [(one, str(int(one) * r.choice([2, 10]) + 1)) for one in common]
            if not fitting or r.random() < 0.7:
                continue
            a, b = r.choice(fitting)
            kind = r.choice([s for s in others if not isinstance(s.card.kind, Cloze)]).card.kind
            if isinstance(sheet.card.kind, Cloze):
                continue
            card = replace(
                sheet.card, question={k: said.replace(a, b) for k, said in text.items()}, kind=kind
            )
            edit.after[slug][place] = Sheet(card, frozenset(), sheet.name)
    return edit


def at_once(r: random.Random, decks: Decks) -> Edit:
    """A file after a long evening: slips, rewordings, deletions, new cards and moves."""
    edit = Edit("at once", decks, _copy(decks))
    others = [s for slug in shipped() if slug not in decks for s in sheets([slug], "en")[slug]]
    for some in edit.after.values():
        for sheet in list(some):
            place = some.index(sheet)
            dice = r.random()
            if dice < 0.15:
                some[place] = sheet._replace(card=changed(sheet.card, lambda t: typo(r, t)))
                edit.wanted |= sheet.origin
            elif dice < 0.3:
                some[place] = sheet._replace(card=changed(sheet.card, lambda t: reworded(r, t)))
                edit.wanted |= sheet.origin
            elif dice < 0.4:
                some.remove(sheet)
            elif dice < 0.5:
                some.insert(place, r.choice(others)._replace(origin=frozenset()))
            elif dice < 0.55:
                some.remove(sheet)
                some.insert(r.randrange(len(some) + 1), sheet)
        edit.unlearned |= {n for s in some for n in s.origin if r.random() < 0.2}
    return edit


SORTS: tuple[Callable[[random.Random, Decks], Edit], ...] = (
    _each("typo", typo),
    typed_both,
    _each("reworded", reworded),
    by_hand,
    moved,
    reordered,
    renamed,
    translated,
    answers_rewritten,
    questions_rewritten,
    replaced,
    unrelated,
    siblings_edited,
    swapped,
    split,
    merged,
    doubled,
    turned,
    at_once,
)


def edits(seed: int, slugs: Iterable[str], count: int) -> Iterable[Edit]:
    """Edits in turn of each sort, of one to three of the decks, in one language or two."""
    r = random.Random(seed)
    names = sorted(slugs)
    for number in range(count):
        some = r.sample(names, r.choice([1, 2, 3]))
        code = r.choice(["", "en", "en", "zh", "zh"])
        yield SORTS[number % len(SORTS)](r, sheets(some, code))
