"""Data inside a page: JSON that no text of a student can end, open or comment out."""

import json

_ESCAPES = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\x7f"})


def embedded(value: object) -> str:
    r"""Write a value as JSON for a `<script type="application/json">`.

    Between its tags, HTML knows `</script` and `<!--` only, and neither survives: `<`, `>` and `&` are written as
    `\uXXXX`, and so is everything that is not ASCII, U+2028 and U+2029 among it (WHATWG HTML, 4.12.1.3).

    Example:
        >>> embedded("</script>")
        '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.translate(_ESCAPES).replace("##", "#\\u0023")  # see `text.shown`
