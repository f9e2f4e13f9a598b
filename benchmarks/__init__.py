"""Measures how a build's time and size grow with the number of changes: `make bench`."""
