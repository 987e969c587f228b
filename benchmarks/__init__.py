"""How quick studyllm is, beside what nothing can be quicker than and, where it is given, Anki.

`python -m benchmarks` measures; docs/performance.md says what the figures mean.
"""
