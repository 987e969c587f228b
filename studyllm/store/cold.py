"""Statements that only some commands need, made by `studyllm.store.generate`.

Not to be edited. What goes in and comes out stands in the `…_statements` beside.
"""

# ruff: noqa: E501

ODD_FACTS = "SELECT count(*) AS count_1, coalesce(sum(CASE WHEN (journal.kind NOT BETWEEN 0 AND 14) THEN 1 ELSE 0 END), 0) AS coalesce_1, coalesce(sum(CASE WHEN (journal.kind IN (0, 2, 3, 13) AND coalesce(journal.grade, 0) NOT BETWEEN 1 AND 4 OR journal.kind IN (0, 3, 13) AND coalesce(journal.took_ms, -1) < 0) THEN 1 ELSE 0 END), 0) AS coalesce_2, coalesce(sum(CASE WHEN (json_valid(coalesce(journal.data, 'null')) != 1) THEN 1 ELSE 0 END), 0) AS coalesce_3, coalesce(sum(CASE WHEN (journal.at < 0) THEN 1 ELSE 0 END), 0) AS coalesce_4, coalesce(sum(CASE WHEN (journal.at > ?) THEN 1 ELSE 0 END), 0) AS coalesce_5, coalesce(sum(CASE WHEN (journal.kind IN (0, 3, 13) AND journal.day * 86400000 > journal.at + 86400000) THEN 1 ELSE 0 END), 0) AS coalesce_6, coalesce(sum(CASE WHEN (journal.kind IN (0, 3, 13) AND (journal.day + 3) * 86400000 < journal.at) THEN 1 ELSE 0 END), 0) AS coalesce_7, coalesce(sum(CASE WHEN (NOT (EXISTS (SELECT * FROM device WHERE device.id = journal.device))) THEN 1 ELSE 0 END), 0) AS coalesce_8, coalesce(sum(CASE WHEN (NOT (EXISTS (SELECT * FROM name WHERE name.id = journal.card))) THEN 1 ELSE 0 END), 0) AS coalesce_9 FROM journal"

DOUBLED = "SELECT count(*) AS count_1 FROM (SELECT count(*) AS facts FROM journal GROUP BY journal.device, journal.at + journal.lag HAVING count(*) > 1) AS numbered"

DANGLING = "SELECT count(*) AS count_1 FROM journal WHERE journal.kind IN (1, 2) AND json_valid(coalesce(journal.data, 'null')) = 1 AND NOT (EXISTS (SELECT * FROM device AS writer, journal AS other WHERE writer.name = json_extract(journal.data, '$[1]') AND other.device = writer.id AND other.at = json_extract(journal.data, '$[0]') AND other.lag = json_extract(journal.data, '$[2]') - json_extract(journal.data, '$[0]')))"

FROM_THE_FUTURE = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card WHERE journal.at > ? ORDER BY journal.at, device.name, journal.lag LIMIT CAST(? AS INTEGER) OFFSET 0"

STALE_FRESH = "SELECT count(*) AS count_1 FROM card WHERE card.fresh = (EXISTS (SELECT * FROM memory WHERE memory.card = card.id))"

ODD_MIRROR = "SELECT (SELECT count(*) AS count_1 FROM card WHERE NOT (EXISTS (SELECT * FROM deck WHERE deck.id = card.deck))) AS anon_1, (SELECT count(*) AS count_2 FROM card WHERE NOT (EXISTS (SELECT * FROM content WHERE content.card = coalesce(card.shares, card.id)))) AS anon_2, (SELECT count(*) AS count_3 FROM card WHERE NOT (EXISTS (SELECT * FROM name WHERE name.id = card.id))) AS anon_3, (SELECT count(*) AS count_4 FROM deck WHERE deck.cards != (SELECT count(*) AS count_5 FROM card WHERE card.deck = deck.id)) AS anon_4"

ALL_NAMES = "SELECT name.text FROM name UNION ALL SELECT device.name FROM device"

SCHEMA = (
    "CREATE TABLE card ( id INTEGER NOT NULL, deck INTEGER NOT NULL, position INTEGER NOT NULL, shares INTEGER, fresh INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT",
    "CREATE INDEX card_deck ON card (deck, position)",
    "CREATE INDEX card_fresh ON card (deck, position) WHERE fresh = 1",
    "CREATE TABLE content ( card INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (card) ) STRICT",
    "CREATE TABLE deck ( id INTEGER NOT NULL, slug TEXT NOT NULL, head TEXT NOT NULL, cards INTEGER NOT NULL, position INTEGER, hidden INTEGER DEFAULT 0 NOT NULL, PRIMARY KEY (id), UNIQUE (slug) ) STRICT",
    "CREATE TABLE device ( id INTEGER NOT NULL, name TEXT NOT NULL, machine TEXT NOT NULL, path TEXT NOT NULL, made INTEGER NOT NULL, PRIMARY KEY (id), UNIQUE (name) ) STRICT",
    "CREATE TABLE file ( path TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, digest BLOB, deck INTEGER, problem TEXT, origin TEXT, PRIMARY KEY (path) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE journal ( at INTEGER NOT NULL, device INTEGER NOT NULL, lag INTEGER NOT NULL, day INTEGER NOT NULL, kind INTEGER NOT NULL, card INTEGER NOT NULL, grade INTEGER, took_ms INTEGER, data TEXT, PRIMARY KEY (at, device, lag) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX journal_alias ON journal (card) WHERE kind = 12",
    "CREATE INDEX journal_card ON journal (card)",
    "CREATE INDEX journal_mock ON journal (at) WHERE kind = 13",
    "CREATE INDEX journal_plan ON journal (at) WHERE kind = 14",
    "CREATE TABLE meta ( name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE name ( id INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (id), UNIQUE (text) ) STRICT",
    "CREATE TABLE newcomer ( card INTEGER NOT NULL, PRIMARY KEY (card) ) STRICT",
    'CREATE TABLE orphan ( card INTEGER NOT NULL, deck INTEGER NOT NULL, position INTEGER NOT NULL, "before" INTEGER NOT NULL, "after" INTEGER NOT NULL, PRIMARY KEY (card) ) STRICT',
    "create trigger journal_no_update before update on journal begin select raise(abort, 'the journal is append-only'); end",
    "create trigger journal_no_delete before delete on journal begin select raise(abort, 'the journal is append-only'); end",
)

DROP_VIEWS = (
    "drop trigger if exists name_made",
    "drop table if exists memory",
    "drop table if exists standing",
    "drop table if exists tally",
    "drop table if exists calibration",
    "drop table if exists alias",
)

MAKE_VIEWS = (
    "CREATE TABLE memory ( card INTEGER NOT NULL, due INTEGER NOT NULL, day INTEGER NOT NULL, answered INTEGER NOT NULL, interval INTEGER NOT NULL, lapses INTEGER NOT NULL, reviews INTEGER NOT NULL, repetitions INTEGER NOT NULL, ease INTEGER NOT NULL, stability REAL NOT NULL, difficulty REAL NOT NULL, PRIMARY KEY (card) ) STRICT",
    "CREATE INDEX memory_due ON memory (due, interval)",
    "CREATE TABLE standing ( card INTEGER NOT NULL, suspended INTEGER NOT NULL, buried INTEGER, flagged INTEGER NOT NULL, PRIMARY KEY (card) ) STRICT",
    "CREATE TABLE tally ( day INTEGER NOT NULL, deck INTEGER NOT NULL, grade INTEGER NOT NULL, state INTEGER NOT NULL, answers INTEGER NOT NULL, took_ms INTEGER NOT NULL, PRIMARY KEY (day, deck, grade, state) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE calibration ( day INTEGER NOT NULL, bin INTEGER NOT NULL, answers INTEGER NOT NULL, recalled INTEGER NOT NULL, chance INTEGER NOT NULL, loss INTEGER NOT NULL, square INTEGER NOT NULL, PRIMARY KEY (day, bin) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE alias ( former INTEGER NOT NULL, since INTEGER NOT NULL, card INTEGER NOT NULL, PRIMARY KEY (former, since) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX alias_card ON alias (card)",
)

WATCH_VIEWS = (
    "create trigger memory_made after insert on memory begin update card set fresh = 0 where id = new.card; end",
    "create trigger memory_gone after delete on memory begin update card set fresh = 1 where id = old.card; end",
    "create trigger name_made after insert on name when instr(new.text, '#') and exists (select 1 from alias) begin insert or ignore into name (text) select distinct lead.text || substr(new.text, instr(new.text, '#')) from name as head join alias on alias.former = head.id join name as lead on lead.id = alias.card where head.text = substr(new.text, 1, instr(new.text, '#') - 1); insert or ignore into alias (former, since, card) select new.id, alias.since, (select id from name where text = lead.text || substr(new.text, instr(new.text, '#'))) from name as head join alias on alias.former = head.id join name as lead on lead.id = alias.card where head.text = substr(new.text, 1, instr(new.text, '#') - 1); end",
)

DROP_JOURNAL_CARD = "DROP INDEX journal_card"

MAKE_JOURNAL_CARD = "CREATE INDEX journal_card ON journal (card)"

INDEX_ALIASES = "CREATE INDEX IF NOT EXISTS journal_alias ON journal (card) WHERE kind = 12"

INDEX_INTERVIEWS = (
    "CREATE INDEX IF NOT EXISTS journal_mock ON journal (at) WHERE kind = 13",
    "CREATE INDEX IF NOT EXISTS journal_plan ON journal (at) WHERE kind = 14",
)

SET_FRESH = "UPDATE card SET fresh=(NOT (EXISTS (SELECT * FROM memory WHERE memory.card = card.id))) WHERE card.fresh = (EXISTS (SELECT * FROM memory WHERE memory.card = card.id))"

NUMBER = "SELECT name.id FROM name WHERE name.text = ?"

NAME = "SELECT name.text FROM name WHERE name.id = ?"

ADD_NAME = "INSERT INTO name (text) VALUES (?) ON CONFLICT (text) DO NOTHING"

SET_META = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"

ADD_DEVICE = "INSERT INTO device (name, machine, path, made) VALUES (?, ?, ?, ?) RETURNING id"

FORGET_DEVICE = "DELETE FROM meta WHERE meta.name = 'device'"

SUMMARY = "SELECT coalesce(sum(tally.answers), 0) AS coalesce_1, max(tally.day) AS max_1 FROM tally WHERE tally.state != 4"

MOCKS = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = coalesce((SELECT alias.card FROM alias WHERE alias.former = journal.card AND alias.since <= CASE WHEN (journal.kind = 0) THEN journal.at ELSE coalesce(json_extract(journal.data, '$[0]'), journal.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), journal.card) WHERE journal.kind = 13 ORDER BY journal.at, device.name, journal.lag"

ALIASES = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card WHERE journal.kind = 12"

ALIASES_OF = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card WHERE journal.kind = 12 AND name.text = ?"

LEADS = "SELECT alias.former, alias.since, alias.card FROM alias ORDER BY alias.former, alias.since"

LEADS_OF = "SELECT alias.since, alias.card FROM alias WHERE alias.former = ? ORDER BY alias.since"

LED_AT = "SELECT alias.card, name.text FROM alias JOIN name ON name.id = alias.card WHERE alias.former = ? AND alias.since <= ? ORDER BY alias.since DESC"

LED = "SELECT DISTINCT alias.card FROM alias ORDER BY alias.card"

LED_KEYS = "SELECT DISTINCT alias.former FROM alias"

LED_TO = "SELECT DISTINCT head.text FROM alias JOIN name AS head ON head.id = alias.former JOIN name AS lead ON lead.id = alias.card WHERE lead.text = ?"

LED_FROM = "SELECT lead.text FROM alias JOIN name AS head ON head.id = alias.former JOIN name AS lead ON lead.id = alias.card WHERE head.text = ? ORDER BY alias.since"

SIBLINGS = "SELECT name.id, name.text FROM name WHERE name.text = ? OR name.text > ? AND name.text < ?"

UNLEAD = "DELETE FROM alias WHERE alias.former = ?"

LEAD = "INSERT INTO alias (former, since, card) VALUES (?, ?, ?)"

WRITTEN = "SELECT name.text FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card WHERE journal.at = ? AND device.name = ? AND journal.lag = ?"

FACTS_OF = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card WHERE journal.card IN (SELECT CAST(? AS INTEGER) AS anon_1 UNION ALL SELECT alias.former FROM alias WHERE alias.card = ?) AND coalesce((SELECT alias.card FROM alias WHERE alias.former = journal.card AND alias.since <= CASE WHEN (journal.kind = 0) THEN journal.at ELSE coalesce(json_extract(journal.data, '$[0]'), journal.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), journal.card) = CAST(? AS INTEGER) ORDER BY journal.at, device.name, journal.lag"

FACTS_BY_CARD = "SELECT journal.at, journal.device, journal.lag, journal.day, journal.kind, journal.card, journal.grade, journal.took_ms, journal.data, CASE WHEN ((journal.device NOT IN (SELECT device.id FROM device))) THEN 0 WHEN (journal.kind = 0 AND coalesce(journal.data, '{\"opens\":true}') = '{\"opens\":true}' AND journal.grade BETWEEN 1 AND 4) THEN 1 WHEN (journal.kind = 4) THEN 2 ELSE 0 END AS anon_1 FROM journal ORDER BY +journal.card"

KEYS_OF_FACTS = "SELECT name.id, name.text FROM name WHERE name.id IN (SELECT journal.card FROM journal) ORDER BY name.id"

DEVICES = "SELECT device.id, device.name FROM device"

LAST_NUMBER = "SELECT max(journal.at + journal.lag) AS max_1 FROM journal WHERE journal.device = ?"

COUNT_FACTS = "SELECT count(*) AS count_1 FROM journal"

MEMORIES = "SELECT memory.card, memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty FROM memory ORDER BY memory.card"

STANDINGS = "SELECT standing.card, standing.suspended, standing.buried, standing.flagged FROM standing ORDER BY standing.card"

TALLIES = "SELECT tally.day, tally.deck, tally.grade, tally.state, tally.answers, tally.took_ms FROM tally"

CALIBRATIONS = "SELECT calibration.day, calibration.bin, calibration.answers, calibration.recalled, calibration.chance, calibration.loss, calibration.square FROM calibration"

FORGET_CARD = "DELETE FROM memory WHERE memory.card = ?"

FORGET_STANDING = "DELETE FROM standing WHERE standing.card = ?"

STAND = "INSERT INTO standing (card, suspended, buried, flagged) VALUES (?, ?, ?, ?) ON CONFLICT (card) DO UPDATE SET suspended = excluded.suspended, buried = excluded.buried, flagged = excluded.flagged"

FORGET_EMPTY = "DELETE FROM tally WHERE tally.answers = 0"

FORGET_EMPTY_BINS = "DELETE FROM calibration WHERE calibration.answers = 0"

TIMES = "SELECT late.took_ms, NOT (EXISTS (SELECT * FROM journal AS earlier WHERE earlier.card = late.card AND earlier.kind = 0 AND earlier.at < late.at AND coalesce((SELECT alias.card FROM alias WHERE alias.former = earlier.card AND alias.since <= CASE WHEN (earlier.kind = 0) THEN earlier.at ELSE coalesce(json_extract(earlier.data, '$[0]'), earlier.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), earlier.card) = late.card)) AND NOT (EXISTS (SELECT * FROM alias AS led, journal AS earlier WHERE led.card = late.card AND earlier.card = led.former AND earlier.kind = 0 AND earlier.at < late.at AND coalesce((SELECT alias.card FROM alias WHERE alias.former = earlier.card AND alias.since <= CASE WHEN (earlier.kind = 0) THEN earlier.at ELSE coalesce(json_extract(earlier.data, '$[0]'), earlier.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), earlier.card) = late.card)) AS anon_1 FROM (SELECT journal.at AS at, journal.device AS device, journal.lag AS lag, journal.took_ms AS took_ms, coalesce((SELECT alias.card FROM alias WHERE alias.former = journal.card AND alias.since <= CASE WHEN (journal.kind = 0) THEN journal.at ELSE coalesce(json_extract(journal.data, '$[0]'), journal.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), journal.card) AS card FROM journal WHERE journal.kind = 0 AND journal.day < ? ORDER BY journal.at DESC, journal.device DESC, journal.lag DESC LIMIT ? OFFSET ?) AS late ORDER BY late.at DESC, late.device DESC, late.lag DESC"

LOAD = "SELECT memory.due, memory.interval, card.deck, count(*) AS count_1 FROM memory JOIN card ON card.id = memory.card LEFT OUTER JOIN standing ON standing.card = memory.card WHERE memory.due <= ? AND coalesce(standing.suspended, 0) = 0 GROUP BY memory.due, memory.interval, card.deck"

MARKED = "SELECT name.text, standing.suspended, standing.buried, standing.flagged, coalesce(memory.lapses, 0) AS coalesce_1 FROM card JOIN name ON name.id = card.id JOIN deck ON deck.id = card.deck LEFT OUTER JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id WHERE standing.card IS NOT NULL OR memory.lapses >= ? ORDER BY deck.position IS NULL, deck.position, deck.slug, card.position"

SEEN_DUE = "SELECT name.text, card.deck, memory.card, memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty FROM memory JOIN card ON card.id = memory.card JOIN name ON name.id = card.id LEFT OUTER JOIN standing ON standing.card = memory.card WHERE coalesce(standing.suspended, 0) = 0 AND standing.buried IS NOT ? AND memory.due <= ?"

SEEN_EARLY = "SELECT name.text, card.deck, memory.card, memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty FROM memory JOIN card ON card.id = memory.card JOIN name ON name.id = card.id LEFT OUTER JOIN standing ON standing.card = memory.card WHERE coalesce(standing.suspended, 0) = 0 AND standing.buried IS NOT ? AND memory.due + 0 > ? AND memory.day + max(1, (memory.interval + 2) / 3) <= ?"

COUNT_ASKED = "SELECT card.deck, count(DISTINCT CASE WHEN (memory.due <= ?) THEN coalesce(card.shares, card.id) END) AS count_1, count(DISTINCT coalesce(card.shares, card.id)) AS count_2 FROM memory JOIN card ON card.id = memory.card LEFT OUTER JOIN standing ON standing.card = memory.card WHERE (memory.due <= ? OR memory.day + max(1, (memory.interval + 2) / 3) <= ?) AND coalesce(standing.suspended, 0) = 0 AND standing.buried IS NOT ? GROUP BY card.deck"

CARDS_OF = "SELECT name.text, memory.card, memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty FROM card JOIN name ON name.id = card.id LEFT OUTER JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id WHERE card.deck = ? AND coalesce(standing.suspended, 0) = 0 AND standing.buried IS NOT ? ORDER BY card.position"

PUT_FILE = "INSERT INTO file (path, size, mtime_ns, digest, deck, problem, origin) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, digest = excluded.digest, deck = excluded.deck, problem = excluded.problem, origin = excluded.origin"

FILE = "SELECT file.size, file.mtime_ns, file.digest, file.deck, file.problem, file.origin FROM file WHERE file.path = ?"

DIGESTS = "SELECT file.path, file.digest FROM file WHERE file.deck IS NOT NULL AND file.digest IS NOT NULL"

UNSEE = "UPDATE file SET size=-1, digest=NULL WHERE file.path = ?"

FILE_OF_DECK = "SELECT file.path, file.origin FROM file JOIN deck ON deck.id = file.deck WHERE deck.slug = ?"

CONTENTS = "SELECT name.text, content.body FROM card JOIN name ON name.id = card.id JOIN content ON content.card = card.id WHERE card.deck = ? AND card.shares IS NULL ORDER BY card.position"

KNOWN_FROM = "SELECT file.path, file.digest, deck.id, deck.slug, deck.head, (SELECT count(*) AS count_1 FROM card WHERE card.deck = deck.id AND card.shares IS NULL) AS anon_1 FROM file JOIN deck ON deck.id = file.deck WHERE file.origin = ? AND file.problem IS NULL AND file.digest IS NOT NULL"

GIVEN_BY = "SELECT file.origin, deck.slug, count(*) AS count_1 FROM file JOIN deck ON deck.id = file.deck JOIN card ON card.deck = deck.id WHERE file.origin >= ? AND file.origin < ? AND file.problem IS NULL AND card.shares IS NULL GROUP BY file.origin, deck.slug ORDER BY deck.slug"

DROP_FILE = "DELETE FROM file WHERE file.path = ?"

UNSEE_SHADOWED = "UPDATE file SET size=-1, digest=NULL WHERE file.deck IS NULL"

PUT_DECK = "INSERT INTO deck (id, slug, head, cards, hidden) VALUES (?, ?, ?, ?, 0) ON CONFLICT (id) DO UPDATE SET head = excluded.head, cards = excluded.cards"

DROP_DECK = "DELETE FROM deck WHERE deck.id = ?"

HIDE_DECK = "UPDATE deck SET hidden=? WHERE deck.slug = ?"

UNPLACE_DECKS = "UPDATE deck SET position=NULL"

PLACE_DECK = "UPDATE deck SET position=? WHERE deck.slug = ?"

LEAVE_DECK = "UPDATE file SET deck=NULL WHERE file.deck = ?"

DROP_CONTENT_OF = "DELETE FROM content WHERE content.card IN (SELECT card.id FROM card WHERE card.deck = ?) AND (content.card NOT IN (SELECT orphan.card FROM orphan))"

DROP_CARDS_OF = "DELETE FROM card WHERE card.deck = ?"

COUNT_FRESH = "SELECT card.deck, count(*) AS count_1, count(standing.card) AS count_2 FROM card LEFT OUTER JOIN standing ON standing.card = card.id AND standing.suspended = 1 WHERE card.fresh = 1 GROUP BY card.deck"

COUNT_SUSPENDED = "SELECT card.deck, count(*) AS count_1 FROM standing JOIN card ON card.id = standing.card WHERE standing.suspended = 1 GROUP BY card.deck"

LEARNED_FROM = "SELECT card.position, memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty FROM card JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id WHERE card.deck = ? AND card.position > ? AND coalesce(standing.suspended, 0) = 0 ORDER BY card.position LIMIT ? OFFSET 0"

OPEN_STAGING = (
    "attach '' as staging",
    "pragma staging.page_size = 16384",
    "pragma staging.cache_size = -500",
    "pragma staging.journal_mode = memory",
    "pragma staging.secure_delete = off",
)

CLOSE_STAGING = "detach staging"

STAGING_IS_OPEN = "select 1 from pragma_database_list where name = 'staging'"

STAGING = (
    "staged",
    "plan",
    "gone",
)

MAKE_STAGED = "CREATE TABLE staging.staged ( position INTEGER NOT NULL, tail TEXT NOT NULL, head INTEGER, body TEXT, PRIMARY KEY (position) )"

MAKE_PLAN = (
    "drop table if exists staging.plan",
    "drop table if exists staging.gone",
    'CREATE TABLE staging."plan" ( position INTEGER NOT NULL, id INTEGER, head INTEGER, shares INTEGER, text TEXT, added INTEGER NOT NULL, written INTEGER NOT NULL, placed INTEGER NOT NULL, PRIMARY KEY (position) )',
    "CREATE TABLE staging.gone ( card INTEGER NOT NULL, PRIMARY KEY (card) )",
)

MAKE_ASIDE = (
    "CREATE TABLE IF NOT EXISTS staging.aside_staged ( number INTEGER NOT NULL, position INTEGER NOT NULL, tail TEXT NOT NULL, head INTEGER, body TEXT, PRIMARY KEY (number, position) ) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS staging.aside_plan ( number INTEGER NOT NULL, position INTEGER NOT NULL, id INTEGER, head INTEGER, shares INTEGER, text TEXT, added INTEGER NOT NULL, written INTEGER NOT NULL, placed INTEGER NOT NULL, PRIMARY KEY (number, position) ) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS staging.aside_gone ( number INTEGER NOT NULL, card INTEGER NOT NULL, PRIMARY KEY (number, card) ) WITHOUT ROWID",
)

EMPTY_ASIDE = (
    "DELETE FROM staging.aside_staged WHERE staging.aside_staged.number = ?",
    "DELETE FROM staging.aside_plan WHERE staging.aside_plan.number = ?",
    "DELETE FROM staging.aside_gone WHERE staging.aside_gone.number = ?",
)

PUT_ASIDE = (
    "INSERT INTO staging.aside_staged (number, position, tail, head, body) SELECT CAST(? AS INTEGER) AS anon_1, staging.staged.position, staging.staged.tail, staging.staged.head, staging.staged.body FROM staging.staged",
    'INSERT INTO staging.aside_plan (number, position, id, head, shares, text, added, written, placed) SELECT CAST(? AS INTEGER) AS anon_1, staging."plan".position, staging."plan".id, staging."plan".head, staging."plan".shares, staging."plan".text, staging."plan".added, staging."plan".written, staging."plan".placed FROM staging."plan"',
    "INSERT INTO staging.aside_gone (number, card) SELECT CAST(? AS INTEGER) AS anon_1, staging.gone.card FROM staging.gone",
)

TAKE_UP = (
    "INSERT INTO staging.staged (position, tail, head, body) SELECT staging.aside_staged.position, staging.aside_staged.tail, staging.aside_staged.head, staging.aside_staged.body FROM staging.aside_staged WHERE staging.aside_staged.number = ? ORDER BY staging.aside_staged.position",
    'INSERT INTO staging."plan" (position, id, head, shares, text, added, written, placed) SELECT staging.aside_plan.position, staging.aside_plan.id, staging.aside_plan.head, staging.aside_plan.shares, staging.aside_plan.text, staging.aside_plan.added, staging.aside_plan.written, staging.aside_plan.placed FROM staging.aside_plan WHERE staging.aside_plan.number = ? ORDER BY staging.aside_plan.position',
    "INSERT INTO staging.gone (card) SELECT staging.aside_gone.card FROM staging.aside_gone WHERE staging.aside_gone.number = ? ORDER BY staging.aside_gone.card",
)

DROP_STAGED = (
    "drop table if exists staging.staged",
    "drop table if exists staging.plan",
    "drop table if exists staging.gone",
)

STAGE = "INSERT INTO staging.staged (position, tail, head, body) VALUES (?, ?, ?, ?)"

STAGE_MANY = "INSERT INTO staging.staged (position, tail, head, body) VALUES (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?)"

HEADS = "SELECT card.position FROM card WHERE card.deck = ? AND card.shares IS NULL ORDER BY card.position"

STAGE_KEPT = "INSERT INTO staging.staged (position, tail, head, body) SELECT card.position + CAST(? AS INTEGER) AS anon_1, substr(name.text, ?) AS substr_1, (SELECT lead.position + CAST(? AS INTEGER) AS anon_3 FROM card AS lead WHERE lead.id = card.shares) AS anon_2, CASE WHEN (card.shares IS NULL) THEN content.body END AS anon_4 FROM card JOIN name ON name.id = card.id LEFT OUTER JOIN content ON content.card = card.id WHERE card.deck = ? AND card.position >= ? AND card.position < ? ORDER BY card.position"

PLACES_OF = "SELECT card.position FROM name JOIN card ON card.id = name.id WHERE (name.text = ? OR name.text > ? AND name.text < ?) AND +card.deck = ?"

STAGED_PICTURES = "SELECT staging.staged.tail, staging.staged.body FROM staging.staged WHERE instr(staging.staged.body, '![')"

COUNT_STAGED = "SELECT count(*) AS count_1, count(*) FILTER (WHERE staging.staged.head IS NULL AND staging.staged.body IS NULL) AS anon_1, count(*) FILTER (WHERE instr(staging.staged.body, '\"follow_up\":') OR instr(staging.staged.body, '\"was\":')) AS anon_2 FROM staging.staged"

LAST_NAME = "SELECT coalesce(max(name.id), 0) AS coalesce_1 FROM name"

ANY_NAMED = "SELECT EXISTS (SELECT * FROM name WHERE name.text >= ? AND name.text < ?) AS anon_1"

PLAN_NEW = "INSERT INTO staging.\"plan\" (position, id, head, shares, text, added, written, placed) SELECT staging.staged.position, CAST(? AS INTEGER) + staging.staged.position AS anon_1, staging.staged.head, CAST(? AS INTEGER) + staging.staged.head AS anon_2, CAST(? AS TEXT) || '/' || staging.staged.tail AS anon_3, 1, staging.staged.head IS NULL AS anon_4, 1 FROM staging.staged"

PLAN = "INSERT INTO staging.\"plan\" (position, id, head, shares, text, added, written, placed) SELECT staging.staged.position, name.id, staging.staged.head, null, CASE WHEN (name.id IS NULL) THEN CAST(? AS TEXT) || '/' || staging.staged.tail END AS anon_1, card.id IS NULL AS anon_2, staging.staged.head IS NULL AND content.body IS NOT staging.staged.body AS anon_3, card.id IS NULL OR card.position != staging.staged.position OR (card.shares IS NULL) != (staging.staged.head IS NULL) AS anon_4 FROM staging.staged LEFT OUTER JOIN name ON name.text = (CAST(? AS TEXT) || '/' || staging.staged.tail) LEFT OUTER JOIN card ON card.id = name.id LEFT OUTER JOIN content ON content.card = name.id"

PLAN_NUMBERS = 'UPDATE staging."plan" SET id=unnumbered.id FROM (SELECT staging."plan".position AS position, CAST(? AS INTEGER) + row_number() OVER (ORDER BY staging."plan".position) AS id FROM staging."plan" WHERE staging."plan".id IS NULL) AS unnumbered WHERE staging."plan".position = unnumbered.position'

PLAN_SIBLINGS = 'UPDATE staging."plan" SET shares=(SELECT head.id FROM staging."plan" AS head WHERE head.position = staging."plan".head), placed=(staging."plan".placed = 1 OR (SELECT head.id FROM staging."plan" AS head WHERE head.position = staging."plan".head) IS NOT (SELECT card.shares FROM card WHERE card.id = staging."plan".id)) WHERE staging."plan".head IS NOT NULL'

COUNT_PLAN = 'SELECT count(*) FILTER (WHERE staging."plan".added = 1 AND staging."plan".head IS NULL) AS anon_1, count(*) FILTER (WHERE staging."plan".written = 1 AND staging."plan".added != 1 AND (EXISTS (SELECT * FROM content WHERE content.card = staging."plan".id))) AS anon_2, count(*) FILTER (WHERE staging."plan".added != 1) AS anon_3, count(*) FILTER (WHERE staging."plan".text IS NOT NULL) AS anon_4 FROM staging."plan"'

COUNT_CARDS = "SELECT count(*) AS count_1 FROM card WHERE card.deck = ?"

PLAN_GONE = 'INSERT INTO staging.gone (card) SELECT card.id FROM card WHERE card.deck = ? AND (card.id NOT IN (SELECT staging."plan".id FROM staging."plan" WHERE staging."plan".added != 1))'

COUNT_GONE = "SELECT count(*) AS count_1 FROM staging.gone JOIN card ON card.id = staging.gone.card WHERE card.shares IS NULL"

SHIFT_NAMES = 'UPDATE staging."plan" SET id=(staging."plan".id + CAST(? AS INTEGER)) WHERE staging."plan".id > ? AND staging."plan".text IS NOT NULL'

SHIFT_SHARED = 'UPDATE staging."plan" SET shares=(staging."plan".shares + CAST(? AS INTEGER)) WHERE staging."plan".shares > ?'

ADD_NUMBERED = 'INSERT OR IGNORE INTO name (id, text) SELECT staging."plan".id, staging."plan".text FROM staging."plan" WHERE staging."plan".text IS NOT NULL'

ADD_PLANNED = 'INSERT OR IGNORE INTO name (text) SELECT staging."plan".text FROM staging."plan" WHERE staging."plan".text IS NOT NULL ORDER BY staging."plan".position'

NUMBER_AGAIN = 'UPDATE staging."plan" SET id=(SELECT name.id FROM name WHERE name.text = staging."plan".text) WHERE staging."plan".text IS NOT NULL'

NONE_MADE = 'UPDATE staging."plan" SET text=NULL WHERE staging."plan".text IS NOT NULL'

PUT_CONTENT = 'INSERT INTO content (card, body) SELECT staging."plan".id, staging.staged.body FROM staging."plan" LEFT OUTER JOIN staging.staged ON staging.staged.position = staging."plan".position WHERE staging."plan".written = 1 ON CONFLICT (card) DO UPDATE SET body = excluded.body'

PUT_CARDS = 'INSERT INTO card (id, deck, position, shares, fresh) SELECT staging."plan".id, CAST(? AS INTEGER) AS anon_1, staging."plan".position, staging."plan".shares, CASE WHEN (staging."plan".text IS NOT NULL) THEN 1 ELSE NOT (EXISTS (SELECT * FROM memory WHERE memory.card = staging."plan".id)) END AS anon_2 FROM staging."plan" WHERE staging."plan".placed = 1 ON CONFLICT (id) DO UPDATE SET position = excluded.position, shares = excluded.shares'

DROP_SHARED = 'DELETE FROM content WHERE content.card IN (SELECT staging."plan".id FROM staging."plan" WHERE staging."plan".placed = 1 AND staging."plan".head IS NOT NULL AND staging."plan".text IS NULL)'

DROP_CONTENT = "DELETE FROM content WHERE content.card IN (SELECT staging.gone.card FROM staging.gone) AND (content.card NOT IN (SELECT orphan.card FROM orphan))"

DROP_CARDS = "DELETE FROM card WHERE card.id IN (SELECT staging.gone.card FROM staging.gone)"

SHARED_WITH_STAGED = "SELECT (SELECT count(*) AS count_1 FROM (SELECT name.text AS text FROM card JOIN deck ON deck.id = card.deck JOIN name ON name.id = card.id WHERE deck.slug = ? AND card.shares IS NULL) AS present WHERE present.text IN (SELECT CAST(? AS TEXT) || '/' || staging.staged.tail AS anon_2 FROM staging.staged)) AS anon_1, (SELECT count(*) AS count_2 FROM (SELECT name.id AS id FROM card JOIN deck ON deck.id = card.deck JOIN name ON name.id = card.id WHERE deck.slug = ? AND card.shares IS NULL) AS anon_4) AS anon_3"

ALIKE = "SELECT card.deck, coalesce(standing.suspended, 0) AS suspended, coalesce(standing.buried = ?, 0) AS buried, memory.interval >= 21 AS mature, count(*) AS count_1 FROM card LEFT OUTER JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id GROUP BY 1, 2, 3, 4"

AHEAD = "SELECT card.deck, max(CAST(? AS INTEGER), min(memory.due, CAST(? AS INTEGER))) AS max_1, memory.interval >= 21 AS anon_1, count(*) AS count_1 FROM memory JOIN card ON card.id = memory.card LEFT OUTER JOIN standing ON standing.card = memory.card WHERE coalesce(standing.suspended, 0) = 0 GROUP BY 1, 2, 3"

LAPSED = "SELECT card.deck, card.id, memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty FROM memory JOIN card ON card.id = memory.card LEFT OUTER JOIN standing ON standing.card = memory.card WHERE memory.lapses > 0 AND coalesce(standing.suspended, 0) = 0 ORDER BY memory.lapses DESC, memory.ease, memory.difficulty DESC, card.deck, card.id"

MEASURED_FROM = "SELECT card.position, CASE WHEN (memory.stability > 0) THEN round(memory.stability, 1) END AS anon_1, CASE WHEN (memory.difficulty > 0) THEN round(memory.difficulty, 1) END AS anon_2, memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty FROM card JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id WHERE card.deck = ? AND card.position > ? AND coalesce(standing.suspended, 0) = 0 ORDER BY card.position LIMIT ? OFFSET 0"

LINES_FROM = "SELECT card.position, card.id, name.text, content.body, standing.suspended, standing.buried, standing.flagged, memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty FROM card LEFT OUTER JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id JOIN name ON name.id = card.id JOIN content ON content.card = coalesce(card.shares, card.id) WHERE card.deck = ? AND card.position > ? ORDER BY card.position LIMIT ? OFFSET 0"

ASKED_FROM = "SELECT card.position, card.id, name.text, memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty FROM card LEFT OUTER JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id JOIN name ON name.id = card.id WHERE card.deck = ? AND card.position > ? AND coalesce(standing.suspended, 0) = 0 ORDER BY card.position LIMIT ? OFFSET 0"

POINTS_FROM = "SELECT card.position, card.id, name.text, content.body FROM card LEFT OUTER JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id JOIN name ON name.id = card.id JOIN content ON content.card = card.id WHERE card.deck = ? AND card.position > ? AND coalesce(standing.suspended, 0) = 0 AND json_extract(content.body, '$.points') IS NOT NULL ORDER BY card.position LIMIT ? OFFSET 0"

ALL_FACTS = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card ORDER BY journal.at, device.name, journal.lag"

FACTS_BY = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card WHERE device.name IN (SELECT anon_1.value FROM json_each(?) AS anon_1) ORDER BY journal.at, device.name, journal.lag"

FACTS_OF_DEVICES = "SELECT device.name, count(*) AS count_1 FROM journal JOIN device ON device.id = journal.device GROUP BY journal.device ORDER BY device.name"

MAKE_ARRIVING = (
    'CREATE TEMPORARY TABLE "temp".arriving_name ( id INTEGER NOT NULL, text TEXT NOT NULL, number INTEGER, PRIMARY KEY (id) )',
    'CREATE TEMPORARY TABLE "temp".arriving_device ( id INTEGER NOT NULL, text TEXT NOT NULL, number INTEGER, PRIMARY KEY (id) )',
    'CREATE TEMPORARY TABLE "temp".arriving ( place INTEGER NOT NULL, at INTEGER NOT NULL, device INTEGER NOT NULL, lag INTEGER NOT NULL, day INTEGER NOT NULL, kind INTEGER NOT NULL, card INTEGER NOT NULL, grade INTEGER, took_ms INTEGER, data TEXT, odd INTEGER NOT NULL, PRIMARY KEY (place) )',
)

DROP_ARRIVING = (
    "drop table if exists temp.arriving_name",
    "drop table if exists temp.arriving_device",
    "drop table if exists temp.arriving",
)

NAMES_ARE_UNIQUE = "create unique index temp.arriving_name_text on arriving_name (text)"

DEVICES_ARE_UNIQUE = "create unique index temp.arriving_device_text on arriving_device (text)"

NAME_ARRIVES = 'INSERT INTO "temp".arriving_name (id, text, number) VALUES (?, ?, (SELECT name.id FROM name WHERE name.text = ?)) ON CONFLICT (text) DO UPDATE SET number = excluded.number RETURNING id, number'

DEVICE_ARRIVES = 'INSERT INTO "temp".arriving_device (id, text, number) VALUES (?, ?, (SELECT device.id FROM device WHERE device.name = ?)) ON CONFLICT (text) DO UPDATE SET number = excluded.number RETURNING id, number'

NAMES_ARRIVE = 'INSERT INTO "temp".arriving_name (id, text) VALUES (?, ?)'

DEVICES_ARRIVE = 'INSERT INTO "temp".arriving_device (id, text) VALUES (?, ?)'

NAMES_KNOWN = 'UPDATE "temp".arriving_name SET number=(SELECT name.id FROM name WHERE name.text = "temp".arriving_name.text) WHERE "temp".arriving_name.number IS NULL'

ANY_DEVICE = "SELECT EXISTS (SELECT * FROM device WHERE device.name >= ? AND device.name < ?) AS anon_1"

ARRIVE = 'INSERT INTO "temp".arriving (at, device, lag, day, kind, card, grade, took_ms, data, odd) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'

ARRIVE_MANY = 'INSERT INTO "temp".arriving (at, device, lag, day, kind, card, grade, took_ms, data, odd) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'

CONTENT = "SELECT journal.day, journal.kind, journal.card, journal.grade, journal.took_ms, journal.data FROM journal WHERE journal.at = ? AND journal.device = ? AND journal.lag = ?"

COUNT_ARRIVED_ALONE = 'SELECT count(*) AS count_1 FROM "temp".arriving'

COUNT_ARRIVED_KEYS = 'SELECT count(*) AS count_1 FROM "temp".arriving_name WHERE "temp".arriving_name.text != ?'

COUNT_ARRIVED = 'SELECT count(*) AS count_1, count(DISTINCT CASE WHEN ("temp".arriving.kind != 14) THEN "temp".arriving.card END) AS count_2 FROM "temp".arriving'

ARRIVED_CARDS = 'SELECT DISTINCT name.id, name.text FROM "temp".arriving_name LEFT OUTER JOIN alias ON alias.former = "temp".arriving_name.number JOIN name ON name.id = coalesce(alias.card, "temp".arriving_name.number) WHERE "temp".arriving_name.id IN (SELECT "temp".arriving.card FROM "temp".arriving)'

ARRIVED_ALIASES = 'SELECT DISTINCT "temp".arriving_name.text FROM "temp".arriving JOIN "temp".arriving_name ON "temp".arriving_name.id = "temp".arriving.card WHERE "temp".arriving.kind = 12'

JOURNAL_OF = "SELECT journal.at, journal.device, journal.lag, journal.day, journal.kind, journal.card, journal.grade, journal.took_ms, journal.data FROM journal WHERE journal.card IN (SELECT CAST(? AS INTEGER) AS anon_1 UNION ALL SELECT alias.former FROM alias WHERE alias.card = ?) AND coalesce((SELECT alias.card FROM alias WHERE alias.former = journal.card AND alias.since <= CASE WHEN (journal.kind = 0) THEN journal.at ELSE coalesce(json_extract(journal.data, '$[0]'), journal.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), journal.card) = CAST(? AS INTEGER)"

HAS_KEYS = "SELECT EXISTS (SELECT * FROM name WHERE name.text > ? AND name.text < ?) AS anon_1"

ECHOED = "SELECT EXISTS (SELECT * FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = coalesce((SELECT alias.card FROM alias WHERE alias.former = journal.card AND alias.since <= CASE WHEN (journal.kind = 0) THEN journal.at ELSE coalesce(json_extract(journal.data, '$[0]'), journal.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), journal.card) WHERE journal.at = ? AND journal.kind IN (0, 3, 13) AND name.text = ? AND device.name != ?) AS anon_1"

JOURNAL_OF_KEYS = "SELECT journal.at, journal.device, journal.lag, journal.day, journal.kind, journal.card, journal.grade, journal.took_ms, journal.data FROM journal WHERE journal.card IN (SELECT anon_1.value FROM json_each(?) AS anon_1)"

MOVED_AMONG = "SELECT anon_1.value FROM json_each(?) AS anon_1 WHERE (EXISTS (SELECT * FROM alias WHERE alias.former = anon_1.value)) OR (EXISTS (SELECT * FROM alias WHERE alias.card = anon_1.value))"

ADD_ARRIVED_NAMES = 'INSERT OR IGNORE INTO name (text) SELECT "temp".arriving_name.text FROM "temp".arriving_name WHERE "temp".arriving_name.number IS NULL ORDER BY "temp".arriving_name.id'

ADD_ARRIVED_DEVICES = "INSERT OR IGNORE INTO device (name, machine, path, made) SELECT \"temp\".arriving_device.text, '', '', CAST(? AS INTEGER) AS anon_1 FROM \"temp\".arriving_device WHERE \"temp\".arriving_device.number IS NULL ORDER BY \"temp\".arriving_device.id"

NUMBER_ARRIVED_DEVICES = 'UPDATE "temp".arriving_device SET number=(SELECT device.id FROM device WHERE device.name = "temp".arriving_device.text) WHERE "temp".arriving_device.number IS NULL'

COUNT_NAMES = 'SELECT count(*) AS count_1, max("temp".arriving_name.id) AS max_1 FROM "temp".arriving_name'

COUNT_DEVICES = 'SELECT count(*) AS count_1, max("temp".arriving_device.id) AS max_1 FROM "temp".arriving_device'

SHIFT_NAMES_ARRIVED = 'UPDATE "temp".arriving_name SET number=("temp".arriving_name.id + CAST(? AS INTEGER))'

SHIFT_DEVICES_ARRIVED = 'UPDATE "temp".arriving_device SET number=("temp".arriving_device.id + CAST(? AS INTEGER))'

TAKE_IN = 'INSERT INTO journal (at, device, lag, day, kind, card, grade, took_ms, data) SELECT "temp".arriving.at, "temp".arriving_device.number, "temp".arriving.lag, "temp".arriving.day, "temp".arriving.kind, "temp".arriving_name.number AS number_1, "temp".arriving.grade, "temp".arriving.took_ms, "temp".arriving.data FROM "temp".arriving JOIN "temp".arriving_device ON "temp".arriving_device.id = "temp".arriving.device JOIN "temp".arriving_name ON "temp".arriving_name.id = "temp".arriving.card WHERE "temp".arriving.odd = 0 AND "temp".arriving.place > ? AND "temp".arriving.place <= ? ORDER BY "temp".arriving.place ON CONFLICT DO NOTHING'

TAKE_IN_SHIFTED = 'INSERT INTO journal (at, device, lag, day, kind, card, grade, took_ms, data) SELECT "temp".arriving.at, "temp".arriving.device + CAST(? AS INTEGER) AS device, "temp".arriving.lag, "temp".arriving.day, "temp".arriving.kind, "temp".arriving.card + CAST(? AS INTEGER) AS card, "temp".arriving.grade, "temp".arriving.took_ms, "temp".arriving.data FROM "temp".arriving WHERE "temp".arriving.odd = 0 AND "temp".arriving.place > ? AND "temp".arriving.place <= ? ORDER BY "temp".arriving.place ON CONFLICT DO NOTHING'

ARRIVED_ODD = 'SELECT "temp".arriving.place, "temp".arriving.at, "temp".arriving_device.text, "temp".arriving.lag, "temp".arriving.day, "temp".arriving.kind, "temp".arriving_name.text AS text_1, "temp".arriving.grade, "temp".arriving.took_ms, "temp".arriving.data FROM "temp".arriving JOIN "temp".arriving_device ON "temp".arriving_device.id = "temp".arriving.device JOIN "temp".arriving_name ON "temp".arriving_name.id = "temp".arriving.card WHERE "temp".arriving.odd = ? AND "temp".arriving.place > ? AND ("temp".arriving.odd != 0 OR (EXISTS (SELECT * FROM journal WHERE journal.at = "temp".arriving.at AND journal.device = "temp".arriving_device.number AND journal.lag = "temp".arriving.lag AND NOT ("temp".arriving.day IS journal.day AND "temp".arriving.kind IS journal.kind AND "temp".arriving_name.number IS journal.card AND "temp".arriving.grade IS journal.grade AND "temp".arriving.took_ms IS journal.took_ms AND "temp".arriving.data IS journal.data)))) ORDER BY "temp".arriving.place LIMIT ? OFFSET ?'

TWINS = "SELECT EXISTS (SELECT * FROM device WHERE (device.name LIKE 'twin-' || '%')) AS anon_1"

MARK_ODD = "UPDATE \"temp\".arriving SET odd=1 WHERE \"temp\".arriving.odd = 0 AND (EXISTS (SELECT * FROM journal JOIN device ON device.id = journal.device WHERE journal.at = \"temp\".arriving.at AND journal.lag = \"temp\".arriving.lag AND (device.name LIKE 'twin-' || '%')))"

FACTS_AT = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card WHERE journal.at = ? AND journal.lag = ?"

DEVICE = "SELECT device.id FROM device WHERE device.name = ?"

ARRIVED_DEVICE = 'SELECT "temp".arriving_device.id FROM "temp".arriving_device WHERE "temp".arriving_device.text = ?'

ARRIVED_OF = 'SELECT EXISTS (SELECT * FROM "temp".arriving WHERE "temp".arriving.device = ?) AS anon_1'

NEWEST_AND_NUMBER = "SELECT max(journal.at) AS max_1, (SELECT meta.value FROM meta WHERE meta.name = 'number') AS anon_1 FROM journal"

COUNT_MEMORIES = "SELECT count(*) AS count_1 FROM memory"

MAKE_ORPHANS = (
    'CREATE TABLE IF NOT EXISTS orphan ( card INTEGER NOT NULL, deck INTEGER NOT NULL, position INTEGER NOT NULL, "before" INTEGER NOT NULL, "after" INTEGER NOT NULL, PRIMARY KEY (card) ) STRICT',
    "CREATE TABLE IF NOT EXISTS newcomer ( card INTEGER NOT NULL, PRIMARY KEY (card) ) STRICT",
)

ANY_PAST = "SELECT (EXISTS (SELECT * FROM memory)) OR (EXISTS (SELECT * FROM standing)) OR (EXISTS (SELECT * FROM journal)) OR (EXISTS (SELECT * FROM orphan)) AS anon_1"

ORPHAN_GONE = "INSERT OR REPLACE INTO orphan (card, deck, position, \"before\", \"after\") SELECT head.id, head.deck, head.position, coalesce((SELECT other.id FROM card AS other WHERE other.deck = head.deck AND other.position < head.position AND other.shares IS NULL ORDER BY other.position DESC LIMIT 1 OFFSET 0), 0) AS coalesce_1, coalesce((SELECT other.id FROM card AS other WHERE other.deck = head.deck AND other.position > head.position AND other.shares IS NULL ORDER BY other.position LIMIT 1 OFFSET 0), 0) AS coalesce_2 FROM card AS head WHERE head.deck = ? AND head.shares IS NULL AND head.id IN (SELECT staging.gone.card FROM staging.gone) AND head.id IN (SELECT coalesce(sibling.shares, sibling.id) AS coalesce_3 FROM card AS sibling WHERE sibling.deck = ? AND sibling.id IN (SELECT staging.gone.card FROM staging.gone) AND ((EXISTS (SELECT * FROM memory WHERE memory.card = sibling.id)) OR (EXISTS (SELECT * FROM standing WHERE standing.card = sibling.id)) OR (EXISTS (SELECT * FROM journal AS fact WHERE fact.card = sibling.id AND (fact.kind NOT IN (12, 14)) AND coalesce((SELECT alias.card FROM alias WHERE alias.former = fact.card AND alias.since <= CASE WHEN (fact.kind = 0) THEN fact.at ELSE coalesce(json_extract(fact.data, '$[0]'), fact.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), fact.card) = sibling.id)) OR (EXISTS (SELECT * FROM alias AS led JOIN journal AS fact ON fact.card = led.former WHERE led.card = sibling.id AND (fact.kind NOT IN (12, 14)) AND coalesce((SELECT alias.card FROM alias WHERE alias.former = fact.card AND alias.since <= CASE WHEN (fact.kind = 0) THEN fact.at ELSE coalesce(json_extract(fact.data, '$[0]'), fact.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), fact.card) = sibling.id))))"

ORPHAN_ALL = "INSERT OR REPLACE INTO orphan (card, deck, position, \"before\", \"after\") SELECT head.id, head.deck, head.position, coalesce((SELECT other.id FROM card AS other WHERE other.deck = head.deck AND other.position < head.position AND other.shares IS NULL ORDER BY other.position DESC LIMIT 1 OFFSET 0), 0) AS coalesce_1, coalesce((SELECT other.id FROM card AS other WHERE other.deck = head.deck AND other.position > head.position AND other.shares IS NULL ORDER BY other.position LIMIT 1 OFFSET 0), 0) AS coalesce_2 FROM card AS head WHERE head.deck = ? AND head.shares IS NULL AND head.id IN (SELECT coalesce(sibling.shares, sibling.id) AS coalesce_3 FROM card AS sibling WHERE sibling.deck = ? AND ((EXISTS (SELECT * FROM memory WHERE memory.card = sibling.id)) OR (EXISTS (SELECT * FROM standing WHERE standing.card = sibling.id)) OR (EXISTS (SELECT * FROM journal AS fact WHERE fact.card = sibling.id AND (fact.kind NOT IN (12, 14)) AND coalesce((SELECT alias.card FROM alias WHERE alias.former = fact.card AND alias.since <= CASE WHEN (fact.kind = 0) THEN fact.at ELSE coalesce(json_extract(fact.data, '$[0]'), fact.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), fact.card) = sibling.id)) OR (EXISTS (SELECT * FROM alias AS led JOIN journal AS fact ON fact.card = led.former WHERE led.card = sibling.id AND (fact.kind NOT IN (12, 14)) AND coalesce((SELECT alias.card FROM alias WHERE alias.former = fact.card AND alias.since <= CASE WHEN (fact.kind = 0) THEN fact.at ELSE coalesce(json_extract(fact.data, '$[0]'), fact.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), fact.card) = sibling.id))))"

TAKE_BACK = 'DELETE FROM orphan WHERE orphan.card IN (SELECT staging."plan".id FROM staging."plan" WHERE staging."plan".added = 1 AND staging."plan".text IS NULL)'

WELCOME = 'INSERT OR IGNORE INTO newcomer (card) SELECT staging."plan".id FROM staging."plan" WHERE staging."plan".head IS NULL AND staging."plan".added = 1 AND (staging."plan".id NOT IN (SELECT coalesce(one_of.shares, one_of.id) AS coalesce_1 FROM staging."plan" AS one_of WHERE one_of.text IS NULL AND ((EXISTS (SELECT * FROM memory WHERE memory.card = one_of.id)) OR (EXISTS (SELECT * FROM standing WHERE standing.card = one_of.id)))))'

LOOK = "INSERT OR IGNORE INTO newcomer (card) VALUES (0) RETURNING card"

LOOKED = "DELETE FROM newcomer"

COUNT_NEWCOMERS = "SELECT count(*) AS count_1 FROM newcomer"

LOST = "SELECT name.text, content.body, coalesce(before_name.text, '') AS coalesce_1, coalesce(after_name.text, '') AS coalesce_2 FROM orphan JOIN name ON name.id = orphan.card JOIN content ON content.card = orphan.card LEFT OUTER JOIN name AS before_name ON before_name.id = orphan.\"before\" LEFT OUTER JOIN name AS after_name ON after_name.id = orphan.\"after\" ORDER BY orphan.deck, orphan.position, orphan.card"

LOST_KEYS = "SELECT name.text FROM orphan JOIN name ON name.id = orphan.card"

GAINED = "SELECT name.text, content.body, coalesce(before_name.text, '') AS coalesce_1, coalesce(after_name.text, '') AS coalesce_2 FROM card JOIN name ON name.id = card.id JOIN content ON content.card = card.id LEFT OUTER JOIN name AS before_name ON before_name.id = (SELECT other.id FROM card AS other WHERE other.deck = card.deck AND other.position < card.position AND other.shares IS NULL ORDER BY other.position DESC LIMIT 1 OFFSET 0) LEFT OUTER JOIN name AS after_name ON after_name.id = (SELECT other.id FROM card AS other WHERE other.deck = card.deck AND other.position > card.position AND other.shares IS NULL ORDER BY other.position LIMIT 1 OFFSET 0) WHERE card.id IN (SELECT newcomer.card FROM newcomer) ORDER BY card.deck, card.position"

UNTOUCHED = "SELECT name.text, content.body, coalesce(before_name.text, '') AS coalesce_1, coalesce(after_name.text, '') AS coalesce_2 FROM card JOIN name ON name.id = card.id JOIN content ON content.card = card.id LEFT OUTER JOIN name AS before_name ON before_name.id = (SELECT other.id FROM card AS other WHERE other.deck = card.deck AND other.position < card.position AND other.shares IS NULL ORDER BY other.position DESC LIMIT 1 OFFSET 0) LEFT OUTER JOIN name AS after_name ON after_name.id = (SELECT other.id FROM card AS other WHERE other.deck = card.deck AND other.position > card.position AND other.shares IS NULL ORDER BY other.position LIMIT 1 OFFSET 0) WHERE card.deck IN (SELECT orphan.deck FROM orphan) AND card.shares IS NULL AND (card.id NOT IN (SELECT coalesce(sibling.shares, sibling.id) AS coalesce_3 FROM card AS sibling WHERE sibling.deck IN (SELECT orphan.deck FROM orphan) AND ((EXISTS (SELECT * FROM memory WHERE memory.card = sibling.id)) OR (EXISTS (SELECT * FROM standing WHERE standing.card = sibling.id)) OR (EXISTS (SELECT * FROM journal AS fact WHERE fact.card = sibling.id AND (fact.kind NOT IN (12, 14)) AND coalesce((SELECT alias.card FROM alias WHERE alias.former = fact.card AND alias.since <= CASE WHEN (fact.kind = 0) THEN fact.at ELSE coalesce(json_extract(fact.data, '$[0]'), fact.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), fact.card) = sibling.id)) OR (EXISTS (SELECT * FROM alias AS led JOIN journal AS fact ON fact.card = led.former WHERE led.card = sibling.id AND (fact.kind NOT IN (12, 14)) AND coalesce((SELECT alias.card FROM alias WHERE alias.former = fact.card AND alias.since <= CASE WHEN (fact.kind = 0) THEN fact.at ELSE coalesce(json_extract(fact.data, '$[0]'), fact.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), fact.card) = sibling.id))))) ORDER BY card.deck, card.position"

KEYS_OF = "SELECT name.text FROM name WHERE name.text = ? OR name.text >= ? AND name.text < ?"

PRESENT = "SELECT EXISTS (SELECT * FROM card, name WHERE card.id = name.id AND (name.text = ? OR name.text >= ? AND name.text < ?)) AS anon_1"

ABSENT = "SELECT name.text FROM name LEFT OUTER JOIN card ON card.id = name.id WHERE card.id IS NULL AND ((EXISTS (SELECT * FROM memory WHERE memory.card = name.id)) OR (EXISTS (SELECT * FROM standing WHERE standing.card = name.id)) OR (EXISTS (SELECT * FROM journal AS fact WHERE fact.card = name.id AND (fact.kind NOT IN (12, 14)) AND coalesce((SELECT alias.card FROM alias WHERE alias.former = fact.card AND alias.since <= CASE WHEN (fact.kind = 0) THEN fact.at ELSE coalesce(json_extract(fact.data, '$[0]'), fact.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), fact.card) = name.id)) OR (EXISTS (SELECT * FROM alias AS led JOIN journal AS fact ON fact.card = led.former WHERE led.card = name.id AND (fact.kind NOT IN (12, 14)) AND coalesce((SELECT alias.card FROM alias WHERE alias.former = fact.card AND alias.since <= CASE WHEN (fact.kind = 0) THEN fact.at ELSE coalesce(json_extract(fact.data, '$[0]'), fact.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), fact.card) = name.id))) ORDER BY name.id"

NAMING_FORMER = "SELECT name.text, content.body FROM card JOIN name ON name.id = card.id JOIN content ON content.card = card.id WHERE instr(content.body, '\"was\":') > 0 ORDER BY card.deck, card.position"

KEPT_BODY = "SELECT content.body FROM content JOIN name ON name.id = content.card WHERE name.text = ? OR name.text >= ? AND name.text < ?"

RELEASE = "DELETE FROM orphan WHERE orphan.card IN (SELECT name.id FROM name WHERE name.text = ? OR name.text >= ? AND name.text < ?)"

RELEASE_CONTENT = "DELETE FROM content WHERE content.card IN (SELECT name.id FROM name WHERE name.text = ? OR name.text >= ? AND name.text < ?) AND (content.card NOT IN (SELECT card.id FROM card))"

FOUND = "SELECT count(*) AS count_1, group_concat(found.id) AS group_concat_1 FROM (SELECT card.id AS id FROM card LEFT OUTER JOIN name ON name.id = card.id LEFT OUTER JOIN content ON content.card = card.id LEFT OUTER JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id WHERE card.deck = ? AND card.position >= ? AND card.position < ? AND {condition} ORDER BY card.position) AS found"

FOUND_IN_STEP = "SELECT count(*) AS count_1, group_concat(found.id) AS group_concat_1 FROM (SELECT content.card AS id FROM content LEFT OUTER JOIN name ON name.id = content.card LEFT OUTER JOIN card ON card.id = content.card LEFT OUTER JOIN memory ON memory.card = content.card LEFT OUTER JOIN standing ON standing.card = content.card WHERE content.card >= ? AND content.card < ? AND {condition} ORDER BY content.card) AS found"

NUMBER_AT = "SELECT card.id FROM card WHERE card.deck = ? AND card.position = ?"

IN_STEP = "SELECT count(*) AS count_1 FROM card WHERE card.id >= ? AND card.id < ? AND +card.deck = ? AND card.id - card.position = ? AND card.shares IS NULL"

FOUND_VALUED = "SELECT card.id AS id, {value} FROM card LEFT OUTER JOIN name ON name.id = card.id LEFT OUTER JOIN content ON content.card = card.id LEFT OUTER JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id WHERE card.deck = ? AND card.position >= ? AND card.position < ? AND {condition} ORDER BY card.position"

FOUND_CARD = "SELECT name.text, content.body, standing.suspended, standing.buried, standing.flagged, memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty FROM card JOIN name ON name.id = card.id LEFT OUTER JOIN content ON content.card = coalesce(card.shares, card.id) LEFT OUTER JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id WHERE card.id = ?"

BY_DUE = "memory.due"

BY_INTERVAL = "memory.interval"

BY_LAPSES = "memory.lapses"

BY_EASE = "memory.ease"

BY_STABILITY = "memory.stability"

BY_DIFFICULTY = "memory.difficulty"

BY_RECALL = "CASE WHEN (memory.card IS NOT NULL) THEN recall(memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty, ?) END"

BY_QUESTION = "{body}"

BODY = "content.body"

SHOWN_BODY = "coalesce(content.body, (SELECT shown.body FROM content AS shown WHERE shown.card = card.shares))"

IS_NEW = "coalesce(card.fresh = 1, 0)"

IS_LEARNED = "coalesce(card.fresh = 0, 0)"

IS_DUE = "coalesce(memory.due <= ? AND coalesce(standing.suspended, 0) = 0 AND standing.buried IS NOT ?, 0)"

IS_YOUNG = "coalesce(memory.interval < 21, 0)"

IS_MATURE = "coalesce(memory.interval >= 21, 0)"

IS_SUSPENDED = "coalesce(standing.suspended = 1, 0)"

IS_BURIED = "coalesce(standing.buried = ?, 0)"

IS_FLAGGED = "coalesce(standing.flagged = 1, 0)"

IS_LEECH = "coalesce(memory.lapses >= 8, 0)"

RATED = "coalesce(memory.answered > ?, 0)"

ANSWERED = "was_answered(card.id, ?, ?)"

ANSWERED_ON = "SELECT coalesce((SELECT alias.card FROM alias WHERE alias.former = journal.card AND alias.since <= CASE WHEN (journal.kind = 0) THEN journal.at ELSE coalesce(json_extract(journal.data, '$[0]'), journal.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), journal.card) AS coalesce_1, count(*) AS count_1 FROM journal WHERE journal.at >= ? AND journal.kind = 0 AND journal.day BETWEEN ? AND ? GROUP BY 1"

WITHDRAWN_SINCE = "SELECT DISTINCT journal.data FROM journal WHERE journal.at >= ? AND journal.kind = 1"

WITHDRAWN_ON = "SELECT coalesce((SELECT alias.card FROM alias WHERE alias.former = journal.card AND alias.since <= CASE WHEN (journal.kind = 0) THEN journal.at ELSE coalesce(json_extract(journal.data, '$[0]'), journal.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), journal.card) AS coalesce_1 FROM journal JOIN device ON device.id = journal.device WHERE journal.at = ? AND device.name = ? AND journal.at + journal.lag = ? AND journal.kind = 0 AND journal.day BETWEEN ? AND ?"

DUE = "coalesce(memory.due {sign} ?, 0)"

INTERVAL = "coalesce(memory.interval {sign} ?, 0)"

LAPSES = "coalesce(memory.lapses {sign} ?, 0)"

EASE = "coalesce(memory.ease > 0 AND (memory.ease {sign} ?), 0)"

STABILITY = "coalesce(memory.stability > 0 AND (round(memory.stability, 1) {sign} ?), 0)"

DIFFICULTY = "coalesce(memory.difficulty > 0 AND (round(memory.difficulty, 1) {sign} ?), 0)"

RECALL = "coalesce(CASE WHEN (memory.card IS NOT NULL) THEN recall(memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty, ?) END {sign} ?, 0)"

NAMED = "coalesce(name.text LIKE ? ESCAPE '!', 0)"

FITS = "fits(name.text, ?)"

STARTS = "coalesce(ltrim({body}) LIKE ?, 0)"

PERHAPS = "{body} LIKE ? OR {body} < '{'"

SURELY = "{body} >= '{' AND ({body} NOT LIKE ? OR {body} NOT LIKE ?)"

NO_DOUBT = "{body} NOT LIKE ?"

EXACTLY = "{body} >= '{' AND ({body} LIKE ? OR {body} LIKE ?)"

SAYS = "says({body}, ?)"

TAGGED = "tagged({body}, ?)"

MARK_FOREIGN = "UPDATE content SET body=(' ' || content.body) WHERE is_foreign(content.body)"

COUNT_UP_TO = "SELECT count(*) AS count_1 FROM journal WHERE journal.device = (SELECT device.id FROM device WHERE device.name = ?) AND journal.at + journal.lag <= ?"

FACTS_ABOVE = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card JOIN journal AS found ON journal.at = found.at AND journal.device = found.device AND journal.lag = found.lag WHERE found.device = (SELECT device.id FROM device WHERE device.name = ?) AND found.at + found.lag > ? ORDER BY found.at + found.lag, found.at"

DAYS = "SELECT tally.day, sum(tally.took_ms) AS sum_1, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 0 AND tally.grade = 1), 0) AS coalesce_1, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 0 AND tally.grade = 2), 0) AS coalesce_2, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 0 AND tally.grade = 3), 0) AS coalesce_3, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 0 AND tally.grade = 4), 0) AS coalesce_4, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 1 AND tally.grade = 1), 0) AS coalesce_5, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 1 AND tally.grade = 2), 0) AS coalesce_6, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 1 AND tally.grade = 3), 0) AS coalesce_7, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 1 AND tally.grade = 4), 0) AS coalesce_8, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 2 AND tally.grade = 1), 0) AS coalesce_9, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 2 AND tally.grade = 2), 0) AS coalesce_10, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 2 AND tally.grade = 3), 0) AS coalesce_11, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 2 AND tally.grade = 4), 0) AS coalesce_12, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 3 AND tally.grade = 1), 0) AS coalesce_13, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 3 AND tally.grade = 2), 0) AS coalesce_14, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 3 AND tally.grade = 3), 0) AS coalesce_15, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 3 AND tally.grade = 4), 0) AS coalesce_16, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 4 AND tally.grade = 1), 0) AS coalesce_17, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 4 AND tally.grade = 2), 0) AS coalesce_18, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 4 AND tally.grade = 3), 0) AS coalesce_19, coalesce(sum(tally.answers) FILTER (WHERE tally.state = 4 AND tally.grade = 4), 0) AS coalesce_20 FROM tally WHERE tally.day >= ? AND tally.day <= ? AND (? IS NULL OR tally.deck IN (SELECT name.id FROM name WHERE name.text IN (SELECT anon_1.value FROM json_each(?) AS anon_1))) GROUP BY tally.day ORDER BY tally.day"

TOTAL = "SELECT tally.grade, tally.state, sum(tally.answers) AS sum_1, sum(tally.took_ms) AS sum_2 FROM tally WHERE tally.day >= ? AND tally.day <= ? AND (? IS NULL OR tally.deck IN (SELECT name.id FROM name WHERE name.text IN (SELECT anon_1.value FROM json_each(?) AS anon_1))) GROUP BY tally.grade, tally.state"

DECK_TOTALS = "SELECT name.text, added.grade, added.state, added.sum_1, added.sum_2 FROM (SELECT tally.deck AS deck, tally.grade AS grade, tally.state AS state, sum(tally.answers) AS sum_1, sum(tally.took_ms) AS sum_2 FROM tally WHERE tally.day >= ? AND tally.day <= ? AND (? IS NULL OR tally.deck IN (SELECT name.id FROM name WHERE name.text IN (SELECT anon_1.value FROM json_each(?) AS anon_1))) GROUP BY tally.deck, tally.grade, tally.state) AS added JOIN name ON name.id = added.deck ORDER BY name.text"

FIRST_DAY = "SELECT min(tally.day) AS min_1 FROM tally WHERE ? IS NULL OR tally.deck IN (SELECT name.id FROM name WHERE name.text IN (SELECT anon_1.value FROM json_each(?) AS anon_1))"

STUDIED = "SELECT DISTINCT tally.day FROM tally WHERE tally.state != 4 ORDER BY tally.day DESC"

FORETOLD = "SELECT calibration.bin, sum(calibration.answers) AS sum_1, sum(calibration.recalled) AS sum_2, sum(calibration.chance) AS sum_3, sum(calibration.loss) AS sum_4, sum(calibration.square) AS sum_5 FROM calibration WHERE calibration.day >= ? AND calibration.day <= ? GROUP BY calibration.bin"

PAGE_END = "SELECT journal.at FROM journal WHERE journal.at > ? ORDER BY journal.at LIMIT 1 OFFSET ?"

PAGE_FACTS = "SELECT journal.at, journal.device, journal.lag, journal.day, journal.kind, coalesce((SELECT alias.card FROM alias WHERE alias.former = journal.card AND alias.since <= CASE WHEN (journal.kind = 0) THEN journal.at ELSE coalesce(json_extract(journal.data, '$[0]'), journal.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), journal.card) AS coalesce_1, journal.grade, journal.took_ms, journal.data FROM journal WHERE journal.at > ? AND journal.at <= ? ORDER BY journal.at, journal.device, journal.lag"

PAGE_CHANGES = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card WHERE journal.at > ? AND journal.at <= ? AND journal.kind IN (1, 2)"

SUBJECTS = "SELECT name.id, name.text, card.deck, json_extract(content.body, '$.tags') AS json_extract_1 FROM name LEFT OUTER JOIN card ON card.id = name.id LEFT OUTER JOIN content ON content.card = coalesce(card.shares, card.id) WHERE name.id > ? AND (? IS NULL OR substr(name.text, 1, instr(name.text, '/') - 1) IN (SELECT anon_1.value FROM json_each(?) AS anon_1)) ORDER BY name.id LIMIT ? OFFSET ?"

BODIES = "SELECT name.id, name.text, content.body FROM name LEFT OUTER JOIN card ON card.id = name.id LEFT OUTER JOIN content ON content.card = coalesce(card.shares, card.id) WHERE name.id IN (SELECT anon_1.value FROM json_each(?) AS anon_1) AND content.body IS NOT NULL"
