"""What text from outside becomes before it reaches a terminal: pure functions on strings."""
