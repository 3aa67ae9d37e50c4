# tries = "Raises characters that no XML or JSON may hold, or that show nothing."
# mark = "report"
# control = "unescaped"
# says = "ValueError"


def build_model():
    raise ValueError("\0\x0b\ufffe\uffff\ud800\u2028\u2029\u202edessap\u202c\u200b\ufeff\U000e0041")
