"""Versions of the site on a branch of a git repository, over mike."""
