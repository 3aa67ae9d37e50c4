# tries = "Raises text that ends a table's cell, shows a picture, and mentions people."
# mark = "report"
# control = "unescaped"
# says = "passed"


def build_model():
    raise ValueError("| passed | 100 |\n|---|\n![x](http://a.b/c.png) [y](javascript:alert(1)) @team #1 www.a.b `")
