"""Attacks that no file of a repository can be: bombs, links, and names that a terminal obeys."""

from tests.hostile.attack import Attack, read_attacks


def all_attacks() -> list[Attack]:
    """Give every attack, by aim and name."""
    return read_attacks()
