"""Rules that are checked while files are read; the others are modules of `checks/`.

A rule is an id, a name, a severity and the text of its page in the guide.
"""
