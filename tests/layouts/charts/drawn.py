"""Reads what was drawn: strict markup, and the places that path data leads to."""

import re
from xml.etree import ElementTree

TOKEN = re.compile(r"[Mlhvz]|-?\d+(?:\.\d+)?")


def parse(markup) -> ElementTree.Element:
    """The markup as a tree; anything that is not well-formed fails."""
    return ElementTree.fromstring(str(markup))


def places(d: str) -> list[tuple[float, float]]:
    """All places that the path data visits, for the commands that the charts use."""
    tokens = TOKEN.findall(d.replace("+", " "))
    assert re.sub(r"[\s+]", "", d) == "".join(tokens), d
    x = y = 0.0
    found, command, k = [], "", 0
    while k < len(tokens):
        if tokens[k] in "Mlhvz":
            command, k = tokens[k], k + 1
            if command == "z":
                continue
        if command == "M":
            x, y, k = float(tokens[k]), float(tokens[k + 1]), k + 2
        elif command == "l":
            x, y, k = x + float(tokens[k]), y + float(tokens[k + 1]), k + 2
        else:
            x, y, k = x + (command == "h") * float(tokens[k]), y + (command == "v") * float(tokens[k]), k + 1
        found.append((x, y))
    return found


def inside(svg: ElementTree.Element) -> None:
    """Every path of a drawing with a viewBox lies within it, but for the rounding of half a unit."""
    left, top, width, height = map(float, svg.get("viewBox").split())
    for path in svg.iter("path"):
        for x, y in places(path.get("d")):
            assert left <= x <= left + width, (path.get("d"), svg.get("viewBox"))
            assert top - 0.5 <= y <= top + height + 0.5, (path.get("d"), svg.get("viewBox"))


def per_cents(tree: ElementTree.Element) -> None:
    """Every place given in per cent lies within the drawing."""
    for element in tree.iter():
        for name in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy"):
            if (place := element.get(name, "")).endswith("%"):
                assert -0.05 <= float(place[:-1]) <= 100.05, (name, place)


def said(tree: ElementTree.Element) -> str:
    """All the text, tags apart."""
    return "\n".join(tree.itertext())
