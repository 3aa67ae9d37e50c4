# tries = "Opens the store of results as the database that it is, to read and to write."
# mark = "word"
# says = "Error"
import sqlite3

import planted


def build_model():
    store = sqlite3.connect(planted.STORE)
    store.execute("create table if not exists mine (x)")
    planted.seen("opened")
