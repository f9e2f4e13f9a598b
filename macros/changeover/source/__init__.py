"""Reads one file: bytes to text, strict YAML to data with the place of every value."""

from changeover.source.characters import find_hidden, name_hidden
from changeover.source.front_matter import split_front_matter
from changeover.source.strict_yaml import Parsed, Refused, parse_yaml
from changeover.source.text import decode, read_text, symlink, unreadable

__all__ = [
    "Parsed",
    "Refused",
    "decode",
    "find_hidden",
    "name_hidden",
    "parse_yaml",
    "read_text",
    "split_front_matter",
    "symlink",
    "unreadable",
]
