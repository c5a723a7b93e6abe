"""The map of the framework: every forum, and what it passes to the others, as a picture, a list and a table.

Forums of one level that pass the same things to the same others are one node: the 32 boroughs' meetings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from dashboard.records.kind import kinds
from dashboard.records.record import Record, Records
from dashboard.selection import Selection
from dashboard.views.frame import Control, Frame, Link, Option, unknown_view
from dashboard.views.records.desk import Desk
from dashboard.views.records.frames import record_frame

LEVELS = {
    "corporate": "Corporate",
    "business-group": "Business group and thematic",
    "thematic": "Business group and thematic",
    "borough": "Borough and OCU",
    "outside": "Outside the Met",
}
ONE = {"borough": "borough", "business-group": "business group"}
LEAD = "Who meets, how often, who chairs, and what each forum passes to the others."
STATED = (
    "Stated in the paper to the Audit Panel of 19 December 2017; every row names its paragraph. The picture of "
    "the paper’s Appendix A is not in its text, so what forums pass to each other is reconstructed from "
    "paragraphs 1.4 to 1.20. What the paper leaves open is a planning default, for the secretariat to set."
)
Signature = frozenset[tuple[str, str, str, str]]


@dataclass(frozen=True)
class Forum:
    """One forum in words; `only` leads to the map of its own links alone."""

    ref: str
    name: str
    href: str
    level: str
    chair: str
    members: str
    cadence: str
    source: str
    only: str


@dataclass(frozen=True)
class Node:
    """One forum of the map, or several that are alike; key names it, `quiet` where the filter leaves it out."""

    key: str
    level: str
    name: str
    chair: str
    cadence: str
    href: str
    forums: tuple[Forum, ...]
    quiet: bool = False


@dataclass(frozen=True)
class Edge:
    """What one node passes to another: `number` is that of its row in the table."""

    number: int
    source: Node
    target: Node
    relation: str
    words: str
    what: str
    stated: str
    shown: bool = True


@dataclass(frozen=True)
class GovernancePage:
    """The page. relations: links to the map of one relation, and to that of all."""

    frame: Frame
    stated: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    relations: tuple[tuple[str, Link], ...]
    whole: str

    @property
    def shown(self) -> tuple[Edge, ...]:
        return tuple(e for e in self.edges if e.shown)

    @property
    def levels(self) -> tuple[tuple[str, tuple[Node, ...]], ...]:
        """The nodes by the words of their level, in its order."""
        words = dict.fromkeys(LEVELS.values())
        return tuple((w, tuple(n for n in self.nodes if LEVELS[n.level] == w)) for w in words)


def governance_page(source: Desk, s: Selection) -> GovernancePage:
    """The map as it is, or as it stood on a day; of one relation (`view`) or one forum where asked."""
    records = source.records(s.as_at)
    relations = kinds()["link"].fields["relation"].choices
    view = s.view if s.view in relations else ""
    forum = s.forum if records.get("forum", s.forum) else ""
    nodes = _nodes(records, s)
    edges = _edges(records, nodes, relations, view, forum)
    near = {n.key for e in edges if e.shown for n in (e.source, e.target)}
    told = (unknown_view(s, "the whole map"),) if s.view and not view else ()
    if s.forum and not forum:
        told = (*told, f"There is no forum “{s.forum[:40]}”; all are shown.")
    frame = record_frame(
        source,
        s,
        title="Governance",
        lead=LEAD,
        crumbs=(Link("Governance", s.href()),),
        records=[*records.of("forum"), *records.of("link")],
        controls=(_control(records, forum),),
        notices=told,
    )
    return GovernancePage(
        frame=frame,
        stated=STATED,
        nodes=tuple(replace(n, quiet=bool(view or forum) and n.key not in near) for n in nodes),
        edges=edges,
        relations=_relations(s, relations, view, edges),
        whole=s.href(view="", forum="") if view or forum else "",
    )


def _nodes(records: Records, s: Selection) -> tuple[Node, ...]:
    alike: dict[tuple[str, str, Signature], list[Record]] = {}
    passed = _signatures(records)
    for forum in records.of("forum"):
        key = (forum.text("level"), forum.text("cadence"), passed.get(forum.ref, frozenset()))
        alike.setdefault(key if key[2] else (forum.ref, "", frozenset()), []).append(forum)
    return tuple(_node(forums, s) for forums in alike.values())


def _signatures(records: Records) -> dict[str, Signature]:
    """What each forum passes on and is passed: its way, relation, subject and the other forum."""
    found: dict[str, set[tuple[str, str, str, str]]] = {}
    for link in records.of("link"):
        ends = link.text("source_forum"), link.text("target_forum")
        for way, one, other in (("to", *ends), ("from", *reversed(ends))):
            found.setdefault(one, set()).add((way, link.text("relation"), link.text("what"), other))
    return {ref: frozenset(passed) for ref, passed in found.items()}


def _node(forums: Sequence[Record], s: Selection) -> Node:
    first = forums[0]
    each = tuple(_forum(f, s) for f in forums)
    if len(each) == 1:
        one = each[0]
        return Node(one.ref, one.level, one.name, one.chair, one.cadence, one.href, each)
    where = ONE.get(first.text("level"), "forum")
    ends = _shared([f.name.split()[::-1] for f in each])[::-1]
    name = (
        f"{' '.join(ends) or 'Forum'}{'' if ends[-1:] == ['CrimeFighters'] else 's'} of {len(each)} {where}s"
    )
    chair = " ".join(_shared([f.chair.split() for f in each])).rstrip(",")
    if " of" in chair and len({f.chair for f in each}) > 1:
        chair = f"{chair.partition(' of')[0]} of the {where}"
    return Node(first.ref, first.text("level"), name, chair, each[0].cadence, f"#{first.ref}", each)


def _shared(every: Sequence[Sequence[str]]) -> list[str]:
    """The words with which all begin."""
    return [words[0] for words in takewhile(lambda words: len(set(words)) == 1, zip(*every, strict=False))]


def _forum(f: Record, s: Selection) -> Forum:
    fields = kinds()["forum"].fields
    return Forum(
        ref=f.ref,
        name=f.text("name"),
        href=s.go("forum", ref=f.ref),
        level=f.text("level"),
        chair=f.text("chair"),
        members=f.text("members"),
        cadence=fields["cadence"].words(f.text("cadence")),
        source=f.text("source"),
        only=s.href(forum=f.ref, view=""),
    )


def _edges(
    records: Records, nodes: Iterable[Node], relations: Mapping[str, str], view: str, forum: str
) -> tuple[Edge, ...]:
    """One edge for what all forums of a node pass to all of another, in the order of the relations."""
    of = {f.ref: node for node in nodes for f in node.forums}
    found: dict[tuple[str, str, str, str], Edge] = {}
    links = sorted(records.of("link"), key=lambda x: list(relations).index(x.text("relation")))
    for link in links:
        source, target = of.get(link.text("source_forum")), of.get(link.text("target_forum"))
        if source is None or target is None:
            continue
        relation, what = link.text("relation"), link.text("what")
        shown = view in ("", relation) and forum in (
            "",
            *link.many("source_forum"),
            *link.many("target_forum"),
        )
        key = (source.key, relation, what, target.key)
        edge = found.get(key) or Edge(
            len(found) + 1, source, target, relation, relations[relation], what, link.text("source"), False
        )
        found[key] = replace(edge, shown=edge.shown or shown)
    return tuple(found.values())


def _relations(
    s: Selection, relations: Mapping[str, str], view: str, edges: Sequence[Edge]
) -> tuple[tuple[str, Link], ...]:
    """Each relation with its link and how many there are of it."""
    counts = Counter(e.relation for e in edges)
    one = ((r, Link(f"{words} ({counts[r]})", s.href(view=r), r == view)) for r, words in relations.items())
    return (("", Link(f"everything ({len(edges)})", s.href(view=""), not view)), *one)


def _control(records: Records, forum: str) -> Control:
    every = (("", "all forums"), *((f.ref, f.text("name")) for f in records.of("forum")))
    return Control("forum", "Forum", tuple(Option(ref, name, ref == forum) for ref, name in every))
