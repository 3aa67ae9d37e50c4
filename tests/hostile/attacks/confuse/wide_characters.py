# tries = "Raises characters that are wider than they are long, to break the table."
# mark = "report"
# control = "unescaped"
# says = "ValueError"


def build_model():
    raise ValueError("\N{PILE OF POO}" * 50 + "Z\u0301\u0302\u0303" * 20 + "\N{RIGHT-TO-LEFT ISOLATE}" + "\u3000" * 30)
