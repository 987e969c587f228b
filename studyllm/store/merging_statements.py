"""The statements that take facts from elsewhere into the journal, compiled into `cold`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    distinct,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from studyllm.store.statements import FACT, FACTS_FROM, FACTS_NOW, bind, compiled, of_card
from studyllm.store.tables import alias, device, journal, memory, meta, name

ALL_FACTS = compiled(
    select(*FACT).select_from(FACTS_FROM).order_by(journal.c.at, device.c.name, journal.c.lag)
)
"""-> all facts in fold order"""

_named = func.json_each(bindparam("devices")).table_valued("value")
FACTS_BY = compiled(
    select(*FACT)
    .select_from(FACTS_FROM)
    .where(device.c.name.in_(select(_named.c.value)))
    .order_by(journal.c.at, device.c.name, journal.c.lag)
)
"""device names as a JSON list -> their facts in fold order"""

FACTS_OF_DEVICES = compiled(
    select(device.c.name, func.count())
    .select_from(journal.join(device, device.c.id == journal.c.device))
    .group_by(journal.c.device)
    .order_by(device.c.name)
)
"""-> device name, how many facts it has written; devices without one are left out"""

# Facts that arrive, beside the journal until they are merged

_beside = MetaData(schema="temp")


def _numbered(table: str) -> Table:
    """Texts by a small number; `number` is that of their row in the database, once there is one."""
    return Table(
        table,
        _beside,
        Column("id", Integer, primary_key=True),
        Column("text", Text, nullable=False),
        Column("number", Integer),
        prefixes=["TEMPORARY"],
    )


MANY = 50
"""Facts that are written at once where there are so many."""

_names = _numbered("arriving_name")
_devices = _numbered("arriving_device")
_arriving = Table(
    "arriving",
    _beside,
    Column("place", Integer, primary_key=True),
    *(Column(one.name, one.type, nullable=one.nullable) for one in journal.c),
    # To be looked at by itself: its device is a twin, or there is a twin that may be its own.
    Column("odd", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)
"""`device` and `card` are the `id` of a row of the tables above."""

_beside_all = (_names, _devices, _arriving)
MAKE_ARRIVING = tuple(compiled(CreateTable(made)) for made in _beside_all)
DROP_ARRIVING = tuple(f"drop table if exists temp.{made.name}" for made in _beside_all)


NAMES_ARE_UNIQUE, DEVICES_ARE_UNIQUE = (
    f"create unique index temp.{made.name}_text on {made.name} (text)"
    for made in (_names, _devices)
)
"""To be made before anything is asked of such a table by a text; filling it takes half as long."""


def _arrives(table: Table, known: Table, text: Column[Any]) -> str:
    number = select(known.c.id).where(text == bind("text")).scalar_subquery()
    added = sqlite.insert(table).values(id=bind("id"), text=bind("text"), number=number)
    return compiled(
        added.on_conflict_do_update(
            index_elements=["text"], set_={"number": added.excluded.number}
        ).returning(table.c.id, table.c.number)
    )


NAME_ARRIVES = _arrives(_names, name, name.c.text)
DEVICE_ARRIVES = _arrives(_devices, device, device.c.name)
"""id, text, text -> its id among what arrives, and its number in the database or null"""

NAMES_ARRIVE = compiled(insert(_names).values(id=bind("id"), text=bind("text")))
DEVICES_ARRIVE = compiled(insert(_devices).values(id=bind("id"), text=bind("text")))
"""id, text; of such as have not arrived yet, with a number that is still to be told"""

NAMES_KNOWN = compiled(
    update(_names)
    .where(_names.c.number.is_(None))
    .values(number=select(name.c.id).where(name.c.text == _names.c.text).scalar_subquery())
)
"""Tell the numbers of names that have one."""

ANY_DEVICE = compiled(
    select(exists().where(device.c.name >= bind("start"), device.c.name < bind("behind")))
)
"""start, behind -> whether any device has a name from the first to before the other"""

_ROW = [column.name for column in _arriving.c if column.name != "place"]
ARRIVE = compiled(insert(_arriving).values({column: bind(column) for column in _ROW}))
"""at, device, lag, day, kind, card, grade, took_ms, data, odd"""

ARRIVE_MANY = compiled(
    insert(_arriving).values(
        [{column: bind(f"{column}_{number}") for column in _ROW} for number in range(MANY)]
    )
)
"""The same, and so on, MANY times; it takes six tenths of the time."""

CONTENT = compiled(
    select(*(c for c in journal.c if c.name not in ("at", "device", "lag"))).where(
        journal.c.at == bind("at"), journal.c.device == bind("device"), journal.c.lag == bind("lag")
    )
)
"""at, device, lag -> day, kind, card, grade, took_ms, data"""

COUNT_ARRIVED_ALONE = compiled(select(func.count()).select_from(_arriving))
"""-> facts"""
COUNT_ARRIVED_KEYS = compiled(
    select(func.count()).select_from(_names).where(_names.c.text != bind("none"))
)
"""what stands for no card -> other names that have arrived"""

_of_cards = case((_arriving.c.kind != literal_column("14"), _arriving.c.card))
COUNT_ARRIVED = compiled(
    select(func.count(), func.count(distinct(_of_cards))).select_from(_arriving)
)
"""-> facts, the cards that they are about; a plan is about none"""

_led = func.coalesce(alias.c.card, _names.c.number)
ARRIVED_CARDS = compiled(
    select(name.c.id, name.c.text)
    .distinct()
    .select_from(
        _names.outerjoin(alias, alias.c.former == _names.c.number).join(name, name.c.id == _led)
    )
    .where(_names.c.id.in_(select(_arriving.c.card)))
)
"""-> number, key of the cards that facts of those keys count for; once the names are known"""

ARRIVED_ALIASES = compiled(
    select(_names.c.text)
    .distinct()
    .select_from(_arriving.join(_names, _names.c.id == _arriving.c.card))
    .where(_arriving.c.kind == literal_column("12"))
)
"""-> the keys of which aliases were staged"""

JOURNAL_OF = compiled(select(*journal.c).where(of_card(journal, "card")))
"""card, card, card -> the journal's rows of its facts as they are, in no order"""

HAS_KEYS = compiled(select(exists().where(name.c.text > bind("first"), name.c.text < bind("last"))))
"""what is before and behind all keys of a deck -> whether it has any, now or once"""

ECHOED = compiled(
    select(
        exists()
        .select_from(FACTS_NOW)
        .where(
            journal.c.at == bind("at"),
            journal.c.kind.in_(tuple(map(literal_column, ("0", "3", "13")))),
            name.c.text == bind("key"),
            device.c.name != bind("device"),
        )
    )
)
"""at, key, device name -> whether the card was answered at that instant on another device"""

_asked = func.json_each(bindparam("cards")).table_valued("value")
JOURNAL_OF_KEYS = compiled(select(*journal.c).where(journal.c.card.in_(select(_asked.c.value))))
"""numbers as a JSON list -> the journal's rows under these keys as they are, in no order"""

MOVED_AMONG = compiled(
    select(_asked.c.value).where(
        or_(
            exists().where(alias.c.former == _asked.c.value),
            exists().where(alias.c.card == _asked.c.value),
        )
    )
)
"""numbers as a JSON list -> those of keys that lead elsewhere, or to which others lead"""

ADD_ARRIVED_NAMES = compiled(
    insert(name)
    .prefix_with("OR IGNORE")
    .from_select(
        ["text"], select(_names.c.text).where(_names.c.number.is_(None)).order_by(_names.c.id)
    )
)
"""Give every name that arrives a number, which `NAMES_KNOWN` then tells."""

ADD_ARRIVED_DEVICES = compiled(
    insert(device)
    .prefix_with("OR IGNORE")
    .from_select(
        ["name", "machine", "path", "made"],
        select(
            _devices.c.text, literal_column("''"), literal_column("''"), cast(bind("made"), Integer)
        )
        .where(_devices.c.number.is_(None))
        .order_by(_devices.c.id),
    )
)
"""made"""
NUMBER_ARRIVED_DEVICES = compiled(
    update(_devices)
    .where(_devices.c.number.is_(None))
    .values(number=select(device.c.id).where(device.c.name == _devices.c.text).scalar_subquery())
)
"""Give every device that arrives its number."""

COUNT_NAMES, COUNT_DEVICES = (
    compiled(select(func.count(), func.max(made.c.id)).select_from(made))
    for made in (_names, _devices)
)
"""-> how many there are, and the greatest number among them or null"""

SHIFT_NAMES_ARRIVED, SHIFT_DEVICES_ARRIVED = (
    compiled(update(made).values(number=made.c.id + cast(bind("by"), Integer)))
    for made in (_names, _devices)
)
"""by; where all of them are new, and have numbers that are higher by so much"""

_its_numbers = _arriving.join(_devices, _devices.c.id == _arriving.c.device).join(
    _names, _names.c.id == _arriving.c.card
)
_regular = _arriving.c.odd == literal_column("0")
_columns_there = [
    _arriving.c.at,
    _devices.c.number,
    _arriving.c.lag,
    _arriving.c.day,
    _arriving.c.kind,
    _names.c.number,
    _arriving.c.grade,
    _arriving.c.took_ms,
    _arriving.c.data,
]
# Plain inserts only, as for every fact; one whose place is taken is left for a closer look.
_taken_in = sqlite.insert(journal).from_select(
    [c.name for c in journal.c],
    select(*_columns_there)
    .select_from(_its_numbers)
    .where(_regular, _arriving.c.place > bind("after"), _arriving.c.place <= bind("upto"))
    .order_by(_arriving.c.place),
)
TAKE_IN = compiled(_taken_in.on_conflict_do_nothing())
"""after, upto; the places of what is appended, unless the journal has a fact of that id"""

_shifted = sqlite.insert(journal).from_select(
    [c.name for c in journal.c],
    select(
        _arriving.c.at,
        (_arriving.c.device + cast(bind("devices"), Integer)).label("device"),
        _arriving.c.lag,
        _arriving.c.day,
        _arriving.c.kind,
        (_arriving.c.card + cast(bind("names"), Integer)).label("card"),
        _arriving.c.grade,
        _arriving.c.took_ms,
        _arriving.c.data,
    )
    .where(_regular, _arriving.c.place > bind("after"), _arriving.c.place <= bind("upto"))
    .order_by(_arriving.c.place),
)
TAKE_IN_SHIFTED = compiled(_shifted.on_conflict_do_nothing())
"""devices, names, after, upto; the same where all numbers are higher by so much"""

_there = and_(
    journal.c.at == _arriving.c.at,
    journal.c.device == _devices.c.number,
    journal.c.lag == _arriving.c.lag,
)
_same = and_(
    *(
        theirs.is_not_distinct_from(ours)
        for ours, theirs in zip(journal.c, _columns_there, strict=True)
        if ours.name not in ("at", "device", "lag")
    )
)
ARRIVED_ODD = compiled(
    select(
        _arriving.c.place,
        _arriving.c.at,
        _devices.c.text,
        _arriving.c.lag,
        _arriving.c.day,
        _arriving.c.kind,
        _names.c.text,
        _arriving.c.grade,
        _arriving.c.took_ms,
        _arriving.c.data,
    )
    .select_from(_its_numbers)
    .where(
        _arriving.c.odd == bind("odd"),
        _arriving.c.place > bind("after"),
        or_(~_regular, exists().where(_there, ~_same)),
    )
    .order_by(_arriving.c.place)
    .limit(bind("most"))
)
"""odd, after, most, 0 -> place, and facts as `fact` takes them; of those that are not odd only
those whose id another one has
"""

_twin = device.c.name.startswith(literal_column("'twin-'"))
TWINS = compiled(select(exists().select_from(device).where(_twin)))
"""-> whether any device is a twin"""

MARK_ODD = compiled(
    update(_arriving)
    .where(_regular)
    .where(
        exists()
        .select_from(journal.join(device, device.c.id == journal.c.device))
        .where(journal.c.at == _arriving.c.at, journal.c.lag == _arriving.c.lag, _twin)
    )
    .values(odd=literal_column("1"))
)
"""Have those looked at by themselves of which a twin may be there."""

FACTS_AT = compiled(
    select(*FACT)
    .select_from(FACTS_FROM)
    .where(journal.c.at == bind("at"), journal.c.lag == bind("lag"))
)
"""at, lag -> the facts of that instant and lag"""

DEVICE = compiled(select(device.c.id).where(device.c.name == bind("name")))
"""name -> its number"""

ARRIVED_DEVICE = compiled(select(_devices.c.id).where(_devices.c.text == bind("name")))
"""device name -> its id among what arrives, if it is there"""
ARRIVED_OF = compiled(select(exists().where(_arriving.c.device == bind("id"))))
"""that id -> whether any fact of the device was staged"""

_kept = select(meta.c.value).where(meta.c.name == literal_column("'number'")).scalar_subquery()
NEWEST_AND_NUMBER = compiled(select(func.max(journal.c.at), _kept))
"""-> the newest instant of a fact, and the number kept as the greatest given here, or null"""

COUNT_MEMORIES = compiled(select(func.count()).select_from(memory))
