"""Everyone can read it: axe, keyboard, width, light and dark."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import WIDTHS, Reader

Read = Callable[..., Reader]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KINDS = {
    "met": "/",
    "force": "/force",
    "group": "/group/tp",
    "command": "/group/sco",
    "bcu": "/bcu/central-north",
    "borough": "/borough/lambeth",
    "other": "/borough/heathrow",
    "ward": "/ward/E05009317",
    "measure": "/measure/robbery",
    "borough-measure": "/measure/burglary-residential?unit=lambeth&months=120",
    "bcu-share": "/measure/immediate-response-in-15-minutes?unit=central-north",
    "survey": "/measure/public-confidence?unit=lambeth",
    "definitions": "/definitions",
    "data": "/data",
    "as-at": "/measure/robbery?unit=lambeth&as-at=2017-12-31&compare=year-to-date",
    "wrong-value": "/ward/E05009317?to=x",
    "exceptions": "/exceptions?unit=lambeth",
    "local": "/local",
    "local priorities of a borough": "/local/lambeth",
    "priorities": "/priorities",
    "priority": "/priority/violence-against-women-and-girls",
    "governance": "/governance",
    "governance of one forum": "/governance?forum=crimefighters-camden",
    "not-there": "/borough/atlantis",
}


@pytest.fixture(scope="module")
def axe() -> str:
    spec = importlib.util.find_spec("axe_core_python")
    assert spec is not None
    return (Path(str(spec.origin)).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Any:
    """One page for all of axe's runs: axe is put in from outside, so this context does without the policy."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    found = page.evaluate("rules => axe.run(document, {...rules, resultTypes: ['violations']})", rules)
    return [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"][:2]]


def at(page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.emulate_media(color_scheme=scheme)
    page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")  # after `resize`


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_light_or_dark_wide_or_narrow(page: Page, demo: str, axe: str, kind: str) -> None:
    """All rules wide and light. Narrow, all but contrast, which depends on the scheme; the dark one then."""
    at(page, 1440, "light")
    page.goto(demo + KINDS[kind])
    page.wait_for_selector("dialog.explore", state="attached")
    page.evaluate(axe)
    found = violations(page, {"runOnly": TAGS})
    at(page, 390, "light")
    found += violations(page, {"runOnly": TAGS, "rules": {"color-contrast": {"enabled": False}}})
    at(page, 390, "dark")
    found += violations(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    assert found == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways(page: Page, demo: str, kind: str) -> None:
    page.goto(demo + KINDS[kind])
    page.wait_for_selector("dialog.explore", state="attached")
    wide = {}
    for width in WIDTHS:
        at(page, width, "light")
        wide[width] = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    assert wide == dict.fromkeys(WIDTHS, 0)


def test_axe_on_what_opens(page: Page, demo: str, axe: str) -> None:
    """The finder with its list, the neighbours, a definition, the explored chart."""
    at(page, 1440, "light")
    page.goto(demo + KINDS["borough-measure"])
    page.wait_for_selector("dialog.explore", state="attached")
    page.evaluate(axe)
    page.locator("#finder").press_sequentially("lam")
    page.wait_for_selector("#found li[aria-selected=true]")
    found = violations(page, {"runOnly": TAGS})
    page.keyboard.press("Escape")
    page.locator(".crumbs summary").click()
    page.locator(".trend summary").click()
    found += violations(page, {"runOnly": TAGS})
    page.get_by_role("button", name="Explore this chart").click()
    page.wait_for_selector("dialog[open] .js-plotly-plot .trace", state="attached")
    found += violations(page, {"runOnly": TAGS})
    assert found == []


FOCUSABLE = """() => {
  const seen = e => e.checkVisibility() && e.getClientRects().length && !e.closest('dialog:not([open])');
  const found = [...document.querySelectorAll('a[href], button, select, input, summary, [tabindex="0"]')]
    .filter(e => seen(e) && e.type !== 'hidden' && !e.closest('.skip'));
  found.forEach((e, i) => e.dataset.walk = i);
  return found.map(e => { const b = e.getBoundingClientRect();
    return [e.localName + ' ' + (e.textContent || e.id).trim().slice(0, 40), b.left, b.top + scrollY, b.bottom + scrollY]; });
}"""
FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  return [+(e.dataset.walk ?? -1), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];
}"""


@pytest.mark.parametrize("width", [1440, 390])
def test_tab_reaches_all_that_can_be_used_once_in_reading_order_and_shows_where(
    read: Read, demo: str, width: int
) -> None:
    reader = read(demo, width=width)
    reader.open("/borough/lambeth")
    expected = reader.page.evaluate(FOCUSABLE)
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.className") == "skip"
    walk = []
    for _ in expected:
        reader.page.keyboard.press("Tab")
        walk.append(reader.page.evaluate(FOCUSED))
    names = [e[0] for e in expected]
    assert [names[i] for i, _ in walk] == names
    assert [i for i, _ in walk] == list(range(len(names)))
    assert [names[i] for i, visible in walk if not visible] == []


@pytest.mark.parametrize("width", [1440, 390])
def test_what_is_seen_first_comes_first(read: Read, demo: str, width: int) -> None:
    """In the frame and on the map no stop lies wholly above the one before it, but where a column begins."""
    reader = read(demo, width=width)
    reader.open("/borough/lambeth")
    for part in ("header.frame", ".tilemap", ".cards", ".head form"):
        boxes = reader.page.evaluate(
            "part => [...document.querySelectorAll(`${part} a, ${part} input, ${part} button, ${part} select`)]"
            ".filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect()).map(b => [b.top, b.bottom])",
            part,
        )
        assert all(top < after[1] for (top, _), after in pairwise(boxes)), part


def test_skip_link_leads_to_the_page(read: Read, demo: str) -> None:
    reader = read(demo)
    reader.open("/borough/lambeth")
    reader.page.keyboard.press("Tab")
    assert reader.page.locator(".skip").is_visible()
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.getElementById('main').contains(document.activeElement)")
    assert reader.posts == []
