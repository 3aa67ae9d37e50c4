# tries = "Python that no parser can nest: brackets within brackets in a text that is executed."
# mark = "survivor"
# control = "claim"
# says = "Error|crashed|memory|SIGSEGV"
import planted


def build_model():
    print(planted.WORD, flush=True)
    for bomb in ("(" * 100_000, "-" * 1_000_000 + "1", "+".join(["x"] * 200_000)):
        compile(bomb, "<bomb>", "eval")
