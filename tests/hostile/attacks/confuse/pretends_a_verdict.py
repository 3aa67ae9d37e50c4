# tries = "Raises text that looks like the verdict of another submission on a line of its own."
# mark = "report"
# control = "unescaped"
# says = "ValueError"


def build_model():
    raise ValueError("x\r\n\x9b1A\x9b2Kreference: passed, 100.00%\u2028  1  reference  100.00 %")
