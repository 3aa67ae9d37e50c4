# tries = "Raises an exception whose class has a name that terminals and browsers obey."
# mark = "report"
# control = "unescaped"
# says = "raised"


def build_model():
    raise type("\x1b[31m<script>|::error::", (Exception,), {})("x")
