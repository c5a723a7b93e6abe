"""The map of forums: bands of levels, a box a forum, a line for what one passes to another.

Lines run along and across only. Each relation has a line and an arrowhead of its own; the numbers are those
of the table, which says it all again. Lengths are units of the drawing, about a pixel each.
"""

from __future__ import annotations

from collections.abc import Sequence

from htpy import Element, figcaption, figure, li, p, strong, ul
from markupsafe import Markup, escape

from dashboard.views.governance import LEVELS, Edge, Node
from layouts.charts import forum_lines as lines
from layouts.charts.forum_lines import Box, Route

STEP, WIDE, TALL, LINE = 192, 160, 104, 15
BAND, GUTTER = 26, 64  # the words of a band; where lines run between two rows
NAME, CHAIR = 18, 24  # letters that fit on one line of a box
# Where the forums of the paper stand: row, column. Others follow at the end of the row of their level.
PLACES = {
    "management-board": (0, 4.0),
    "risk-and-assurance-board": (1, 2.5),
    "performance-group": (1, 4.0),
    "tactical-tasking": (1, 5.5),
    "safeguarding-accountability": (2, 0.0),
    "safeguarding-board": (2, 1.0),
    "sco-risk-and-assurance-board": (2, 2.0),
    "tp-risk-and-assurance-board": (2, 3.0),
    "tp-crimefighters": (2, 4.0),
    "serious-violence-crimefighters": (2, 5.0),
    "sco-crimefighters": (2, 6.0),
    "gold-groups": (2, 7.0),
    "crimefighters-barking-and-dagenham": (3, 3.5),
    "ward-panels": (4, 3.0),
    "community-safety-partnerships": (4, 4.0),
}
ROWS = {"corporate": 1, "business-group": 2, "thematic": 2, "borough": 3, "outside": 4}
FIRST = {"corporate": 0, "business-group": 2, "borough": 3, "outside": 4}  # the first row of a band
VARIES = {"varies": "cadence varies"}
SAMPLE = '<svg class="sample" viewBox="0 0 56 16" aria-hidden="true">{}</svg>'


def forum_map(nodes: Sequence[Node], edges: Sequence[Edge], said: str) -> Element:
    """The picture: boxes that lead to their forum, lines for the edges that are shown."""
    boxes = _boxes(nodes)
    key = {e.relation: e.words for e in edges if e.shown}
    routes = lines.routes(
        [(e.number, e.source.key, e.target.key, e.relation) for e in edges if e.shown], boxes
    )
    wide = max((b.x + b.wide for b in boxes.values()), default=0) + 4
    tall = max((b.y + b.tall for b in boxes.values()), default=0) + 8
    drawn = [*_bands(boxes, wide), *(_line(r) for r in routes)]
    drawn += [_node(n, boxes[n.key]) for n in sorted(nodes, key=lambda n: (boxes[n.key].row, boxes[n.key].x))]
    return figure(class_="forums")[
        figcaption[
            strong["Who passes what to whom"],
            p[said],
        ],
        ul(class_="key")[(li[sample(r), words] for r, words in key.items())],
        Markup(
            f'<svg class="map" viewBox="0 0 {wide:g} {tall:g}" role="group" '
            f'aria-label="Map of the forums: each box leads to its forum">{"".join(drawn)}</svg>'
        ),
    ]


def sample(relation: str) -> Markup:
    """A piece of the line of a relation, for its name in the key."""
    arrow = lines.head(relation, 46, 8, 1, 0)
    return Markup(SAMPLE.format(f'<path class="line {relation}" d="M2 8H44"/>{arrow}'))


def _boxes(nodes: Sequence[Node]) -> dict[str, Box]:
    """Where each node stands. Rows of one band are nearer to each other than bands."""
    end = dict.fromkeys(range(5), 0.0)
    placed: dict[str, tuple[int, float]] = {}
    for node in sorted(nodes, key=lambda n: n.key not in PLACES):
        row, column = PLACES.get(node.key) or (ROWS[node.level], end[ROWS[node.level]])
        end[row] = max(end[row], column + 1)
        placed[node.key] = row, column
    return {n.key: _box(n, *placed[n.key]) for n in nodes}


def _box(node: Node, row: int, column: float) -> Box:
    bands = sum(1 for first in FIRST.values() if first <= row)
    wide = WIDE + (STEP if len(node.forums) > 20 else 0)
    x = column * STEP + (WIDE - wide) / 2 + 2
    return Box(row, x, bands * BAND + row * (TALL + GUTTER), wide, TALL)


def _bands(boxes: dict[str, Box], wide: float) -> list[str]:
    """The words of each level, over a line that parts it from the one above."""
    drawn = []
    for level, first in FIRST.items():
        rows = [b for b in boxes.values() if b.row == first]
        if not rows:
            continue
        y = rows[0].y - BAND
        rule = f'<path class="rule" d="M0 {y - GUTTER / 2:g}H{wide:g}"/>' if first else ""
        drawn.append(
            f'{rule}<text class="band" x="2" y="{y - GUTTER / 2 + 18 if first else 16:g}">{LEVELS[level]}</text>'
        )
    return drawn


def _line(r: Route) -> str:
    """A line with its arrowhead and its number."""
    (x0, y0), (x1, y1) = r.points[-2:]
    dx, dy = (x1 > x0) - (x1 < x0), (y1 > y0) - (y1 < y0)
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in (*r.points[:-1], (x1 - 8 * dx, y1 - 8 * dy)))
    x, y = r.label
    return (
        f'<g class="edge {r.relation}" aria-hidden="true"><path class="line {r.relation}" d="{path}"/>'
        f"{lines.head(r.relation, x1, y1, dx, dy)}"
        f'<circle class="tag" cx="{x:g}" cy="{y:g}" r="9"/><text class="tag" x="{x:g}" y="{y + 3.5:g}">{r.number}</text></g>'
    )


def _node(n: Node, b: Box) -> str:
    share = b.wide / WIDE
    words = [("name", t) for t in _wrapped(n.name, int(NAME * share))]
    words += [("chair", t) for t in _wrapped(n.chair, int(CHAIR * share))]
    words.append(("chair", VARIES.get(n.cadence, n.cadence)))
    top = b.y + (b.tall - LINE * len(words)) / 2 + 11
    text = "".join(
        f'<text class="{css}" x="{b.x + b.wide / 2:g}" y="{top + i * LINE:g}">{escape(t)}</text>'
        for i, (css, t) in enumerate(words)
    )
    under = (
        f'<rect class="under" x="{b.x + 5:g}" y="{b.y + 5:g}" width="{b.wide}" height="{b.tall}" rx="4"/>'
        if len(n.forums) > 1
        else ""
    )
    return (
        f'<a class="forum{" quiet" if n.quiet else ""}" href="{escape(n.href)}">'
        f"<title>{escape(f'{n.name}. Chair: {n.chair}. {n.cadence.capitalize()}.')}</title>{under}"
        f'<rect x="{b.x:g}" y="{b.y:g}" width="{b.wide}" height="{b.tall}" rx="4"/>{text}</a>'
    )


def _wrapped(text: str, letters: int) -> list[str]:
    """The text in lines of so many letters, a long word on its own."""
    found = [""]
    for word in text.split():
        if found[-1] and len(found[-1]) + 1 + len(word) > letters:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {word}".strip()
    return found
