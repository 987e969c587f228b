"""Statements of the study path, made by `studyllm.store.generate`.

Not to be edited. Each is followed by what goes in -> what comes out.
"""

# ruff: noqa: E501

META = "SELECT meta.name, meta.value, device.id, device.name AS name_1, device.machine, device.path FROM meta LEFT OUTER JOIN device ON meta.name = 'device' AND device.id = CAST(meta.value AS INTEGER)"
"""-> name, value; with `device`, its id, name, machine, path"""

VIEW_TABLES = "SELECT count(*) AS count_1 FROM sqlite_master WHERE sqlite_master.type = 'table' AND (sqlite_master.name = 'memory' OR sqlite_master.name = 'standing' OR sqlite_master.name = 'tally' OR sqlite_master.name = 'calibration' OR sqlite_master.name = 'alias')"
"""-> how many of the views there are"""

EMPTIED = "SELECT NOT (EXISTS (SELECT * FROM memory)) AND (EXISTS (SELECT * FROM (SELECT journal.kind AS kind FROM journal ORDER BY journal.at DESC, journal.device DESC, journal.lag DESC LIMIT 1000 OFFSET 0) AS latest WHERE latest.kind = 0 OR latest.kind = 4)) OR NOT (EXISTS (SELECT * FROM tally)) AND (EXISTS (SELECT * FROM (SELECT journal.kind AS kind FROM journal ORDER BY journal.at DESC, journal.device DESC, journal.lag DESC LIMIT 1000 OFFSET 0) AS latest WHERE latest.kind = 0 OR latest.kind = 3 OR latest.kind = 13)) OR NOT (EXISTS (SELECT * FROM calibration)) AND (EXISTS (SELECT * FROM tally WHERE tally.state = 1 OR tally.state = 2)) OR NOT (EXISTS (SELECT * FROM alias)) AND (EXISTS (SELECT * FROM journal WHERE journal.kind = 12)) AS anon_1"
"""-> whether a view is empty though facts, or tally, say that it should not be"""

FILES = "SELECT file.path, file.size, file.mtime_ns, file.deck, file.problem FROM file"
"""-> path, size, mtime_ns, deck, problem"""

TO_LOOK = "SELECT EXISTS (SELECT * FROM newcomer) AS anon_1"
"""-> whether it has to be looked if cards that were lost have come back"""

DECKS = "SELECT deck.id, deck.slug, deck.head, deck.cards, deck.hidden FROM deck ORDER BY deck.position IS NULL, deck.position, deck.slug"
"""-> id, slug, head, cards, hidden; in the order of the home screen"""

DUE = "SELECT name.text, card.deck, soon.due, soon.interval FROM (SELECT memory.card AS card, memory.due AS due, memory.interval AS interval FROM memory WHERE memory.due <= ? ORDER BY memory.card + 0 LIMIT -1 OFFSET 0) AS soon JOIN card ON card.id = soon.card JOIN name ON name.id = card.id LEFT OUTER JOIN standing ON standing.card = soon.card WHERE coalesce(standing.suspended, 0) = 0 AND standing.buried IS NOT ?"
"""until, day -> key, deck, due, interval; cards of all decks that are asked on that day"""

BURIED = "SELECT name.text FROM standing JOIN name ON name.id = standing.card WHERE standing.buried = ?"
"""day -> key; the cards that are buried on that day"""

FRESH = "SELECT name.text FROM card JOIN name ON name.id = card.id LEFT OUTER JOIN standing ON standing.card = card.id WHERE card.deck = ? AND card.fresh = 1 AND coalesce(standing.suspended, 0) = 0 AND standing.buried IS NOT ? ORDER BY card.position"
"""deck, day -> key; new cards that are asked on that day, in the deck's order"""

SINCE = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = coalesce((SELECT alias.card FROM alias WHERE alias.former = journal.card AND alias.since <= CASE WHEN (journal.kind = 0) THEN journal.at ELSE coalesce(json_extract(journal.data, '$[0]'), journal.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), journal.card) WHERE journal.at >= ? AND (journal.day = ? OR journal.kind = 1 OR journal.kind = 2) ORDER BY journal.at, device.name, journal.lag"
"""at, day -> from that instant on, facts of that day, withdrawals and corrections; sorted"""

TAIL = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card ORDER BY journal.at DESC, journal.device DESC, journal.lag DESC"
"""-> facts, the newest first"""

ANSWERS = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = coalesce((SELECT alias.card FROM alias WHERE alias.former = journal.card AND alias.since <= CASE WHEN (journal.kind = 0) THEN journal.at ELSE coalesce(json_extract(journal.data, '$[0]'), journal.at) END ORDER BY alias.since DESC LIMIT 1 OFFSET 0), journal.card) WHERE journal.kind < 4 OR journal.kind = 13 ORDER BY journal.at DESC, journal.device DESC, journal.lag DESC"
"""-> answers and what puts them right or withdraws them, the newest first"""

TALLY = "SELECT tally.day, name.text, tally.state, tally.answers, tally.took_ms FROM tally JOIN name ON name.id = tally.deck ORDER BY tally.day DESC"
"""-> day, deck slug, state, answers, took_ms; the newest day first"""

PLANNED = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card WHERE journal.kind = 14 ORDER BY journal.at DESC, device.name DESC, journal.lag DESC"
"""-> plans as facts, the newest first"""

ANY_LED = "SELECT EXISTS (SELECT * FROM journal WHERE journal.kind = 12) AS anon_1"
"""-> whether there is any alias"""

CARD = "SELECT name.id, deck.id AS id_1, deck.head, content.body, standing.suspended, standing.buried, standing.flagged, memory.due, memory.day, memory.answered, memory.interval, memory.lapses, memory.reviews, memory.repetitions, memory.ease, memory.stability, memory.difficulty FROM name JOIN card ON card.id = name.id JOIN deck ON deck.id = card.deck JOIN content ON content.card = coalesce(card.shares, card.id) LEFT OUTER JOIN memory ON memory.card = card.id LEFT OUTER JOIN standing ON standing.card = card.id WHERE name.text = ?"
"""key -> its number, deck's, deck head, body; suspended ... flagged; due ... difficulty"""

APPEND = "INSERT INTO journal (at, device, lag, day, kind, card, grade, took_ms, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
"""at, device, lag, day, kind, card, grade, took_ms, data"""

REMEMBER = "INSERT INTO memory (card, due, day, answered, interval, lapses, reviews, repetitions, ease, stability, difficulty) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (card) DO UPDATE SET due = excluded.due, day = excluded.day, answered = excluded.answered, interval = excluded.interval, lapses = excluded.lapses, reviews = excluded.reviews, repetitions = excluded.repetitions, ease = excluded.ease, stability = excluded.stability, difficulty = excluded.difficulty"
"""card, due ... difficulty"""

RENEW = "UPDATE memory SET due=?, day=?, answered=?, interval=?, lapses=?, reviews=?, repetitions=?, ease=?, stability=?, difficulty=? WHERE memory.card = ?"
"""due ... difficulty, card; of one that has a memory, sooner than by REMEMBER"""

LAST_OF = "SELECT max(journal.at) AS max_1 FROM journal WHERE journal.card = ?"
"""card -> instant of the last fact of its key"""

LAST_DUE = "SELECT max(memory.card) AS max_1 FROM memory WHERE memory.due = ? AND memory.interval = ?"
"""due, interval -> the last card with these"""

BUMP = "INSERT INTO tally (day, deck, grade, state, answers, took_ms) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, deck, grade, state) DO UPDATE SET answers = (tally.answers + excluded.answers), took_ms = (tally.took_ms + excluded.took_ms)"
"""day, deck slug's number, grade, state, answers, took_ms; adds the last two"""

COMPARE = "INSERT INTO calibration (day, bin, answers, recalled, chance, loss, square) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day, bin) DO UPDATE SET answers = (calibration.answers + excluded.answers), recalled = (calibration.recalled + excluded.recalled), chance = (calibration.chance + excluded.chance), loss = (calibration.loss + excluded.loss), square = (calibration.square + excluded.square)"
"""day, bin, answers, recalled, chance, loss, square; adds the last five"""
