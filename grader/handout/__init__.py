"""The handout: template, notebook, page and reference solution, all generated from one lesson.

`reference/lesson.md` → rendered (Jinja2: rules of spec.toml, values that its own code computed) → pieces (text, code)
→ files. Only instructors need it; grading imports nothing from it.
"""
