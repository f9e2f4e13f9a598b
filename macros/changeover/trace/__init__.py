"""What serves what: from outcome to requirement, build item, test, result and document.

Finds who refers to whom in one walk over all changes. It shows nothing and reports no problem.
"""
