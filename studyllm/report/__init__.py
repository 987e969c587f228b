"""Numbers of a learner's progress as files that others can read: CSV, JSON, Markdown, HTML."""
