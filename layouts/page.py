"""The skeleton that every page shares: frame, crumbs, heading, content, foot."""

from __future__ import annotations

from collections.abc import Iterable

import htpy as h
from markupsafe import Markup

from dashboard.views.frame import Cited, Frame
from layouts.header import PRODUCT, header
from layouts.pieces import Node, choices

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0 where a source says so."
EDGE = 130  # letters of sources that fit at a sheet's foot


def page(frame: Frame, *content: Node, foot: Node = None) -> Node:
    """A whole page inside the body: everything but scripts."""
    return [
        _paper(frame),
        header(frame),
        _crumbs(frame),
        h.main(id="main")[
            h.div(".head")[
                h.h1(tabindex="-1")[frame.title],
                h.p(".lead")[frame.lead],
                h.p(".illustrative", role="note")[frame.illustrative] if frame.illustrative else None,
                (h.p(".notice", role="status")[n] for n in frame.notices),
                h.p[h.a(href=frame.newest)["Show the figures as they are known now"]]
                if frame.newest
                else None,
                choices(frame, *frame.controls) if frame.controls else None,
            ],
            content,
        ],
        _foot(frame, foot),
    ]


def _paper(frame: Frame) -> Node:
    """What every sheet of paper says at its edges: page, period, source, its number."""
    head = f"{PRODUCT}: {frame.title}. {frame.period}. {frame.illustrative}"
    return h.style[
        Markup(
            "@page{@top-left{content:" + _css(head) + "}"
            "@bottom-left{content:"
            + _css(_sources(tuple(dict.fromkeys(c.title for c in frame.sources))))
            + "}"
            '@bottom-right{content:counter(page) " of " counter(pages)}}'
        )
    ]


def _sources(titles: tuple[str, ...]) -> str:
    """Whole titles only, as many as a sheet's edge holds; how many more are at the page's end."""
    shown = list(titles)
    while len(shown) > 1 and len("; ".join(shown)) > EDGE:
        shown.pop()
    more = len(titles) - len(shown)
    return f"Source: {'; '.join(shown)}{f'; and {more} more' if more else ''}" if titles else ""


def _css(text: str) -> str:
    """A text as a string of CSS that nothing in it can end."""
    return '"' + "".join(c if c.isalnum() or c in " .,:;()%-/" else f"\\{ord(c):06x}" for c in text) + '"'


def _crumbs(frame: Frame) -> Node:
    if not frame.crumbs:
        return None
    *above, here = frame.crumbs
    return h.nav(".crumbs", aria_label="Where you are")[
        h.ol[
            (h.li[h.a(href=c.href)[c.text]] for c in above),
            h.li[
                h.span(aria_current="page")[here.text],
                h.details(".beside")[
                    h.summary[h.span(".vh")["Go to a neighbour of "], h.span(".vh")[here.text], "▾"],
                    h.ul[(h.li[h.a(href=c.href)[c.text]] for c in frame.siblings)],
                ]
                if frame.siblings
                else None,
            ],
        ]
    ]


def _foot(frame: Frame, foot: Node) -> Node:
    return h.footer(".foot")[
        h.h2["Where these figures come from"],
        h.ul[map(_from_one, _by_source(frame.sources))]
        if frame.sources
        else h.p["No figures are shown on this page."],
        foot,
        h.p["Provisional figures are management information, not official statistics. ", LICENCE],
    ]


def _by_source(cited: Iterable[Cited]) -> Iterable[list[Cited]]:
    """The releases of one publisher together, in the order in which each is first cited."""
    found: dict[tuple[str, bool], list[Cited]] = {}
    for c in cited:
        found.setdefault((c.source, c.illustrative), []).append(c)
    return found.values()


def _from_one(cited: list[Cited]) -> Node:
    """Releases and their days, and once where they come from."""
    source = cited[0].source.removesuffix(".")
    return h.li[
        (
            ("; " if i else None, h.a(href=f"/data#release-{c.id}")[c.title], f", as at {c.as_at}")
            for i, c in enumerate(cited)
        ),
        f". {source}.",
        " Illustrative." if cited[0].illustrative else None,
    ]
