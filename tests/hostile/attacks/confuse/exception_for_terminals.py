# tries = "Raises text that clears a terminal, retitles its window and overwrites the line before."
# mark = "report"
# control = "unescaped"
# says = "ValueError"


def build_model():
    raise ValueError("\x1b[2J\x1b]0;owned\x07\rpassed, 100.00% \x9b31m\x7f\x08")
