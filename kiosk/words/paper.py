"""A page of large print for any browser and printer: one file of HTML that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def html_page(lang: str, title: str, style: str, body: Iterable[str], *, head: str = "") -> str:
    """Return a page with no script and no address. ``title`` is text; ``style``, ``body`` and ``head`` are HTML."""
    lines = (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head><meta charset="utf-8">{head}<title>{escape(title)}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{style}</style></head>\n<body>",
        *body,
        "</body>\n</html>\n",
    )
    return "\n".join(lines)
