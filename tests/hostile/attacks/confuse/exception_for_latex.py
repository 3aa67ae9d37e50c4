# tries = "Raises text that LaTeX obeys."
# mark = "report"
# control = "unescaped"
# says = "input"


def build_model():
    raise ValueError(r"\input{passwd} \write18{x} $x$ % # _ ^ ~ & \\ \end{document}")
