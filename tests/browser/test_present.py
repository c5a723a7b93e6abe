"""Slides in the room: keys, the number in the address, a refresh, the way back, paper, no scripts, axe."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Reader
from tests.browser.test_access import TAGS, axe, violations

__all__ = ["axe"]
Read = Callable[..., Reader]
PAGE = "/borough/lambeth?to=2017-06"
SLIDES = "/present?page=/borough/lambeth%3Fto%3D2017-06"
PACK = "/present?page=/force&page=/measure/robbery%3Funit%3Dlambeth&page=/violence&page=/local/lambeth"


def present(reader: Reader, address: str = SLIDES) -> int:
    """Opens slides; how many there are."""
    reader.page.goto(reader.base + address)
    reader.page.wait_for_selector("html.one")
    return reader.page.locator(".slide").count()


def shown(reader: Reader) -> str:
    """The id of the one slide that is seen."""
    (id,) = reader.page.evaluate(
        "[...document.querySelectorAll('.slide')].filter(s => s.checkVisibility()).map(s => s.id)"
    )
    return str(id)


def test_keys_move_through_the_slides_and_the_address_follows(read: Read, demo: str) -> None:
    reader = read(demo)
    last = present(reader)
    now = 1
    for key, to in (
        ("ArrowRight", 2), ("Space", 3), ("PageDown", 4), ("ArrowLeft", 3), ("PageUp", 2), ("Shift+Space", 1),
        ("ArrowLeft", 1), ("End", last), ("ArrowRight", last), ("Home", 1), ("n", 2), ("p", 1),
    ):  # fmt: skip
        reader.page.keyboard.press(key)
        assert (key, shown(reader)) == (key, str(to))
        assert reader.page.url.rpartition("#")[2] == str(to)
        assert reader.page.locator(".count").inner_text() == f"{to} of {last}"
        if to != now:
            focused = reader.page.evaluate(
                "document.activeElement.closest('.slide')?.id + document.activeElement.localName"
            )
            assert focused == f"{to}h2"
        now = to


def test_a_refresh_stays_and_escape_leads_back_to_the_page(read: Read, demo: str) -> None:
    reader = read(demo)
    reader.open(PAGE)
    reader.page.get_by_role("link", name="Present").click()
    reader.page.wait_for_selector("html.one")
    for n in (2, 3, 4):
        reader.page.keyboard.press("ArrowRight")
        reader.page.wait_for_function(f"location.hash == '#{n}'")
    reader.page.reload()
    reader.page.wait_for_selector("html.one")
    assert shown(reader) == "4"
    reader.page.keyboard.press("Escape")
    reader.page.wait_for_url(f"**{PAGE}")
    assert reader.heading() == "Lambeth"
    reader.page.go_back()
    reader.page.wait_for_selector("html.one")
    assert shown(reader) == "4"
    reader.page.go_back()  # one step, not one for each slide
    reader.page.wait_for_url(f"**{PAGE}")


def test_the_steps_at_the_foot_are_buttons(read: Read, demo: str) -> None:
    reader = read(demo)
    present(reader, PACK)
    reader.page.get_by_role("button", name="Next slide").click()
    assert shown(reader) == "2"
    assert reader.page.get_by_role("group", name="2 of").count() == 1
    reader.page.get_by_role("button", name="Previous slide").press("Enter")
    assert shown(reader) == "1"
    reader.page.locator(".contents a").nth(1).click()
    reader.page.wait_for_selector(".slide:not([hidden]) h2 >> text=Lambeth: Robbery")
    reader.page.evaluate("location.hash = '#9999'")
    assert shown(reader) == str(reader.page.locator(".slide").count())


def test_full_screen_is_asked_for_and_left(read: Read, demo: str) -> None:
    reader = read(demo)
    present(reader)
    reader.page.get_by_role("button", name="Full screen").click()
    reader.page.wait_for_function("document.fullscreenElement !== null")
    reader.page.keyboard.press("ArrowRight")
    assert shown(reader) == "2"
    reader.page.keyboard.press("f")
    reader.page.wait_for_function("document.fullscreenElement === null")


def test_slides_fill_a_screen_and_are_read_from_afar(read: Read, demo: str) -> None:
    reader = read(demo)
    reader.page.set_viewport_size({"width": 1920, "height": 1080})
    for address in (PACK, "/present?page=/", "/present?page=/local&page=/exceptions&page=/methods"):
        present(reader, address)
        over = reader.page.evaluate(
            "() => { const all = [...document.querySelectorAll('.slide')];"
            "return all.filter((s) => { all.forEach((o) => { o.hidden = o !== s; });"
            "const d = document.documentElement; return d.scrollHeight > 1081 || d.scrollWidth > 1920; }).map(s => s.id); }"
        )
        assert over == []
    present(reader, PACK)
    sizes = reader.page.evaluate(
        "() => { document.querySelectorAll('.slide').forEach(s => { s.hidden = false; });"
        "const px = (q) => Math.min(...[...document.querySelectorAll(q)].map(e => parseFloat(getComputedStyle(e).fontSize)));"
        "return {figure: px('.value'), row: px('table:not(.small-print):not(.vh table) td'), point: px('.s-points li')}; }"
    )
    assert sizes["figure"] >= 40
    assert min(sizes["row"], sizes["point"]) >= 24


@pytest.mark.parametrize("scripts", [True, False])
def test_paper_has_one_slide_a_page(read: Read, demo: str, scripts: bool) -> None:
    reader = read(demo, java_script_enabled=scripts)
    reader.page.goto(reader.base + PACK)
    slides = reader.page.locator(".slide")
    titles = ["".join(t.split()) for t in slides.locator("h2").all_text_contents()]
    document = pypdfium2.PdfDocument(io.BytesIO(reader.page.pdf(prefer_css_page_size=True)))
    pages = ["".join(p.get_textpage().get_text_bounded().split()) for p in document]
    assert document[0].get_size()[0] > document[0].get_size()[1]
    document.close()
    assert len(pages) == len(titles)
    assert [t for t, p in zip(titles, pages, strict=True) if t[:30] not in p] == []
    assert all("OFFICIAL" in p and f"{i}of{len(pages)}" in p for i, p in enumerate(pages, 1))


def test_without_scripts_slides_follow_each_other(read: Read, demo: str) -> None:
    reader = read(demo, java_script_enabled=False)
    reader.page.goto(reader.base + SLIDES)
    slides = reader.page.locator(".slide")
    assert all(slides.nth(i).is_visible() for i in range(slides.count()))
    assert not reader.page.get_by_role("button").count()
    reader.page.get_by_role("link", name="Back to the page").click()
    assert reader.heading() == "Lambeth"


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_on_slides_light_or_dark(browser: Any, demo: str, axe: str, width: int) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900})
    page: Page = context.new_page()
    found = []
    for address, slides in ((PACK, (1, 2, 3, 4, 5, 20, 22, 24)), ("/present?page=/exceptions", (1, 2))):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(demo + address)
            page.wait_for_selector("html.one")
            page.evaluate(axe)
            for n in slides:
                page.evaluate(f"location.hash = '#{n}'")
                page.wait_for_function(
                    f"document.querySelector('.count').textContent.startsWith('{n} ') || {n} > document.querySelectorAll('.slide').length"
                )
                found += violations(page, {"runOnly": TAGS})
                wide = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                assert wide == 0, (address, n)
    context.close()
    assert found == []
