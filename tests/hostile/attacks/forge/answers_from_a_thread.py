# tries = "Lets a thread send documents while the exporter sends the true one."
# mark = "grade"
# control = "claim"
# says = "without a readable answer|no answer|no readable"
import json
import threading

import planted


def build_model():
    text = json.dumps({"document": json.dumps(planted.document()), "notes": [{"problem": planted.WORD}]}).encode()
    sender = threading.Thread(target=planted.write, args=(text,))
    sender.start()
    sender.join()
    return planted.model()
