"""The tables of Anki's collections of schema 11, and what all of ours say."""

from __future__ import annotations

from typing import Any, Final

TABLES: Final = """
create table col (
  id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null,
  conf text not null, models text not null, decks text not null, dconf text not null,
  tags text not null);
create table notes (
  id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null,
  csum integer not null, flags integer not null, data text not null);
create table cards (
  id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null,
  due integer not null, ivl integer not null, factor integer not null, reps integer not null,
  lapses integer not null, left integer not null, odue integer not null, odid integer not null,
  flags integer not null, data text not null);
create table revlog (
  id integer primary key, cid integer not null, usn integer not null, ease integer not null,
  ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
  type integer not null);
create table graves (usn integer not null, oid integer not null, type integer not null);
create table staging.answers (
  card integer, at integer, ease integer, interval integer, last integer, factor integer,
  took integer, kind integer);
"""

NUMBER_REVIEWS: Final = """
with numbered as (
  select *, row_number() over (order by at, rowid) as place from staging.answers
)
insert into revlog
select place + max(at - place) over (order by place), card, -1, ease, interval, last, factor,
  took, kind
from numbered order by place
"""
"""A review's id is its instant, or the next millisecond that is not taken."""

CONFIG: Final[dict[str, Any]] = {
    "activeDecks": [1],
    "addToCur": True,
    "collapseTime": 1200,
    "creationOffset": 0,
    "curDeck": 1,
    "curModel": None,
    "dayLearnFirst": False,
    "dueCounts": True,
    "estTimes": True,
    "newSpread": 0,
    "nextPos": 1,
    "sched2021": True,
    "schedVer": 2,
    "sortBackwards": False,
    "sortType": "noteFld",
    "timeLim": 0,
}
"""`creationOffset` says that the collection's first day is meant as one of UTC."""

DECK: Final[dict[str, Any]] = {
    "browserCollapsed": False,
    "collapsed": False,
    "conf": 1,
    "desc": "",
    "dyn": 0,
    "extendNew": 0,
    "extendRev": 0,
    "id": 1,
    "lrnToday": [0, 0],
    "mod": 0,
    "name": "Default",
    "newToday": [0, 0],
    "revToday": [0, 0],
    "timeToday": [0, 0],
    "usn": -1,
}

OPTIONS: Final[dict[str, Any]] = {
    "1": {
        "autoplay": True,
        "dyn": False,
        "id": 1,
        "lapse": {
            "delays": [10],
            "leechAction": 1,
            "leechFails": 8,
            "minInt": 1,
            "mult": 0,
        },
        "maxTaken": 60,
        "mod": 0,
        "name": "Default",
        "new": {
            "bury": False,
            "delays": [1, 10],
            "initialFactor": 2500,
            "ints": [1, 4, 0],
            "order": 1,
            "perDay": 20,
        },
        "replayq": True,
        "rev": {
            "bury": False,
            "ease4": 1.3,
            "hardFactor": 1.2,
            "ivlFct": 1,
            "maxIvl": 36500,
            "perDay": 200,
        },
        "timer": 0,
        "usn": 0,
    }
}
"""What Anki itself would say of its default options, which are not taken over."""
