"""Changeover: a knowledge base generator for systems that change again and again.

This package holds the version and nothing else; its modules are imported by name.
"""

__version__ = "0.1.0"
