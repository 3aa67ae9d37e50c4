"""Commands to the runner of a job: lines of its standard output that it obeys.

Format and escapes are those of "Workflow commands for GitHub Actions" (github/docs, workflow-commands.md) and of
`@actions/core`, which writes them.
"""

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def command(name: str, message: str, **properties: str | int | None) -> str:
    """Write one command, which nothing in its texts can end or change.

    Args:
        name: Of the command: `error`, `warning`, `notice`.
        message: What is shown.
        properties: Of the command; what is `None` or empty is left out.

    Example:
        >>> command("error", "100 %", file="a,b.py", line=3)
        '::error file=a%2Cb.py,line=3::100 %25'
    """
    given = {key: str(value) for key, value in properties.items() if value not in {None, ""}}
    written = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in given.items())
    return f"::{name}{f' {written}' if written else ''}::{message.translate(_DATA)}"
