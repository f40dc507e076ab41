"""A lesson's picture as SVG inside an HTML page: only shapes, with names of its own, and nothing from outside."""

from __future__ import annotations

import re
from html import escape
from typing import Final
from xml.etree import ElementTree

SVG: Final = "{http://www.w3.org/2000/svg}"

MAX_DRAWING_DEPTH: Final = 30

SHAPES: Final = {
    "svg", "g", "defs", "mask", "clipPath", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
}  # fmt: skip
SILENT: Final = {"title", "desc", "metadata"}
"""What is not drawn: the text that stands for the picture comes from the lesson."""

ATTRIBUTES: Final = {
    "viewBox", "id", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "d", "points",
    "transform", "mask", "clip-path", "maskUnits", "maskContentUnits", "clipPathUnits", "mask-type", "fill",
    "fill-rule", "clip-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "opacity", "display",
}  # fmt: skip
_URL: Final = re.compile(r"url\(\s*#([\w-]+)\s*\)")


class _Unknown(ValueError):
    """The picture holds something that is no plain shape."""


def inline(svg: bytes, name: str, alt: str) -> str | None:
    """Return a picture as an ``svg`` element, or None if it is broken or more than plain shapes.

    ``name`` goes before every id, so that two pictures on a page do not use each other's; ``alt`` stands for it.
    """
    try:
        text = svg.decode("utf-8-sig")
        if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
            return None
        root = ElementTree.fromstring(text)  # noqa: S314 - no document type, so no entities
        if root.tag != f"{SVG}svg" or "viewBox" not in root.attrib:
            return None
        label = f'role="img" aria-label="{escape(alt)}"'
        return _element(root, name, 0, label)
    except (UnicodeDecodeError, ElementTree.ParseError, _Unknown):
        return None


def _element(element: ElementTree.Element, name: str, depth: int, more: str = "") -> str:
    tag = element.tag.removeprefix(SVG)
    if tag not in SHAPES or depth > MAX_DRAWING_DEPTH:
        raise _Unknown(tag)
    given = dict(element.attrib)
    # Drawing programs write fill and stroke as a style; as attributes they are the same.
    for part in given.pop("style", "").split(";"):
        key, _, value = part.partition(":")
        if key.strip() in ATTRIBUTES:
            given[key.strip()] = value.strip()
    if depth == 0:  # the page says how large it is
        given = {key: value for key, value in given.items() if key not in ("x", "y", "width", "height")}
    written = [f'{key}="{escape(_local(key, value, name))}"' for key, value in given.items() if key in ATTRIBUTES]
    inside = "".join(_element(child, name, depth + 1) for child in element if _drawn(child))
    return f"<{' '.join(filter(None, [tag, more, *written]))}>{inside}</{tag}>"


def _drawn(element: ElementTree.Element) -> bool:
    """Tell whether an element is part of the drawing: notes of drawing programs are in namespaces of their own."""
    return (
        isinstance(element.tag, str) and element.tag.startswith(SVG) and element.tag.removeprefix(SVG) not in SILENT
    )


def _local(key: str, value: str, name: str) -> str:
    """Return an attribute's value, its references made local to this picture."""
    if key == "id":
        return f"{name}-{value}"
    rest = _URL.sub("", value)
    if "(" in rest and key != "transform" and not re.fullmatch(r"rgb\([\d\s,.%]+\)", rest):
        raise _Unknown(value)
    return _URL.sub(lambda found: f"url(#{name}-{found[1]})", value)
