"""How alike the submissions of a class are, in source and in architecture, and how usual that is. Never a verdict."""
