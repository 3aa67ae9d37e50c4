# tries = "Sends a good document, and lets the exporter send another after it."
# mark = "grade"
# control = "claim"
# says = "without a readable answer|no answer|no readable"
import json

import planted


def build_model():
    planted.write(
        json.dumps({"document": json.dumps(planted.document()), "notes": [{"problem": planted.WORD}]}).encode()
    )
    return planted.model(12)
