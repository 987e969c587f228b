"""The database: the journal, its views, and a mirror of the deck files."""
