"""How Markdown is read before it is rendered: lists and fenced code by lines, and how far to look.

Below everything else that reads Markdown, so that headings, links and pages agree on what is code.
"""
