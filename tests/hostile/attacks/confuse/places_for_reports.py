# tries = "Says that its layers were written in places that browsers obey."
# mark = "report"
# control = "unescaped"
# check = "spec"
# says = "script"
import json

import planted


def build_model():
    forged = planted.document()
    forged["config"]["layers"][1]["class_name"] = "Lambda"
    planted.answer(json.dumps(forged), places={"conv2d": {"line": 1, "path": "x</td><script>x</script>\x1b[31m"}})
