# tries = "Calls a layer what terminals and browsers obey, and gives it a fault that is told with its name."
# mark = "report"
# control = "unescaped"
# check = "spec"
# says = "argument kernel_size of layer 1"
import json

import planted


def build_model():
    forged = planted.document()
    forged["config"]["layers"][1]["config"]["name"] = "\x1b[31mPASS\n<script>|=1+1"
    forged["config"]["layers"][1]["config"]["kernel_size"] = "\x1b]0;owned\x07<b>"
    planted.answer(json.dumps(forged))
