"""The floor of a fold: all rows of a journal, read in order, and nothing made of them."""

import sqlite3
import sys

database = sqlite3.connect(sys.argv[1])
for _ in database.execute("select * from journal"):
    pass
database.close()
