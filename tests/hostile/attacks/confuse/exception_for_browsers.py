# tries = "Raises text that is a script."
# mark = "report"
# control = "unescaped"
# says = "script"


def build_model():
    raise ValueError("</td></table><script>alert(1)</script><img src=x onerror=alert(1)><!-- &lt;b&gt;")
