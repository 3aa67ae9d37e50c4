"""What GitHub shows of a run: annotations, step outputs, a summary, and a comment that a pull request cannot forge.

`commands`, `api`, `judged`, `comment` and `verdict` import nothing but the standard library and what is as small: they
run beside a token that may write.
"""
