"""From an author's Markdown to a safe page: conversion, sanitising, links. Decides no page."""

from changeover.prose.markdown import DEFAULT_CONFIGS, DEFAULT_EXTENSIONS
from changeover.prose.renderer import ProseRenderer
from changeover.prose.source import title_anchor

__all__ = ["DEFAULT_CONFIGS", "DEFAULT_EXTENSIONS", "ProseRenderer", "title_anchor"]
