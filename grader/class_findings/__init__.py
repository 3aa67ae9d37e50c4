"""What all students' variants say together: effects of kinds of changes, and which architectures nobody beats.

This is no designed experiment: students chose what to change, and on which network. Pure functions of a gradebook.
"""
