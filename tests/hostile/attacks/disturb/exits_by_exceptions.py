# tries = "Raises what is no error and catches nothing: SystemExit in the guise of one that quits silently."
# mark = "survivor"
# control = "claim"
# says = "KeyboardInterrupt|ended the program|raised"
import planted


class Quiet(SystemExit, KeyboardInterrupt):
    code = 0

    def __str__(self):
        raise SystemExit(0)


def build_model():
    print(planted.WORD, flush=True)
    raise KeyboardInterrupt(Quiet.__name__)
