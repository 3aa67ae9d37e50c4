"""The bytes of a Python file as text, whatever encoding it names; nothing is parsed here."""

from importlib.util import decode_source


def source_text(content: bytes) -> str:
    """The file as Python decodes it; empty when Python cannot."""
    try:
        return decode_source(content)
    except (SyntaxError, UnicodeError, LookupError):
        return ""
