"""Statements of the study path, made by `studyllm.store.generate`.

Not to be edited. Each is followed by what goes in -> what comes out.
"""

# ruff: noqa: E501

META = "SELECT meta.name, meta.value, device.id, device.name AS name_1, device.machine, device.path FROM meta LEFT OUTER JOIN device ON meta.name = 'device' AND device.id = CAST(meta.value AS INTEGER)"
"""-> name, value; with `device`, its id, name, machine, path"""

FILES = "SELECT file.path, file.size, file.mtime_ns, file.deck, file.problem FROM file"
"""-> path, size, mtime_ns, deck, problem"""

DECKS = "SELECT deck.id, deck.slug, deck.head, deck.cards, deck.hidden FROM deck ORDER BY deck.position IS NULL, deck.position, deck.slug"
"""-> id, slug, head, cards, hidden; in the order of the home screen"""

DUE = "SELECT name.text, card.deck, memory.due, memory.interval FROM memory JOIN card ON card.id = memory.card JOIN name ON name.id = card.id WHERE memory.due <= ?"
"""day -> key, deck, due, interval; cards of all decks"""

FRESH = "SELECT name.text FROM card JOIN name ON name.id = card.id WHERE card.deck = ? AND card.fresh = 1 ORDER BY card.position LIMIT ? OFFSET ?"
"""deck, most, 0 -> key; new cards in the deck's order"""

SINCE = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card WHERE journal.at >= ? AND (journal.day = ? OR journal.kind = 1) ORDER BY journal.at, device.name, journal.lag"
"""at, day -> answers of that day and all withdrawals, from that instant on, in fold order"""

TAIL = "SELECT journal.at, device.name AS device, journal.lag, journal.day, journal.kind, name.text, journal.grade, journal.took_ms, journal.data FROM journal JOIN device ON device.id = journal.device JOIN name ON name.id = journal.card ORDER BY journal.at DESC, journal.device DESC, journal.lag DESC"
"""-> facts, the newest first"""

TALLY = "SELECT tally.day, name.text, tally.state, tally.answers, tally.took_ms FROM tally JOIN name ON name.id = tally.deck ORDER BY tally.day DESC"
"""-> day, deck slug, state, answers, took_ms; the newest day first"""

CARD = "SELECT name.id, deck.id AS id_1, deck.head, content.body, memory.due, memory.day, memory.interval, memory.ease, memory.repetitions, memory.lapses FROM name JOIN card ON card.id = name.id JOIN deck ON deck.id = card.deck JOIN content ON content.card = coalesce(card.shares, card.id) LEFT OUTER JOIN memory ON memory.card = card.id WHERE name.text = ?"
"""key -> its number, deck's number, deck head, body, and due ... lapses of its memory"""

APPEND = "INSERT INTO journal (at, device, lag, day, kind, card, grade, took_ms, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
"""at, device, lag, day, kind, card, grade, took_ms, data"""

REMEMBER = "INSERT INTO memory (card, due, day, interval, ease, repetitions, lapses) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (card) DO UPDATE SET due = excluded.due, day = excluded.day, interval = excluded.interval, ease = excluded.ease, repetitions = excluded.repetitions, lapses = excluded.lapses"
"""card, due, day, interval, ease, repetitions, lapses"""

BUMP = "INSERT INTO tally (day, deck, grade, state, answers, took_ms) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, deck, grade, state) DO UPDATE SET answers = (tally.answers + excluded.answers), took_ms = (tally.took_ms + excluded.took_ms)"
"""day, deck slug's number, grade, state, answers, took_ms; adds the last two"""
