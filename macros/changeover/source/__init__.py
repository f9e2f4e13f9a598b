"""Reads one file: bytes to text, strict YAML to data with the place of every value."""

from changeover.source.strict_yaml import Parsed, Refused, parse_yaml, split_front_matter
from changeover.source.text import decode, read_text

__all__ = ["Parsed", "Refused", "decode", "parse_yaml", "read_text", "split_front_matter"]
