"""Management Board's screen: one view of the room's screen, one sheet of paper, one click to each page."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2

from tests.browser.conftest import Reader

Read = Callable[..., Reader]
HEIGHT = 1080


def test_the_overview_fits_the_screen_of_the_room(read: Read, demo: str) -> None:
    reader = read(demo, width=1920)
    reader.open("/")
    bottom = reader.page.locator(".board").evaluate("b => b.getBoundingClientRect().bottom")
    assert bottom <= HEIGHT
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 1920
    sizes = reader.page.locator(
        ".board-lines b, .board-lines th a, .board-money th a, .board-risks th a"
    ).evaluate_all("all => all.map(e => parseFloat(getComputedStyle(e).fontSize))")
    assert min(sizes) >= 15


def test_the_overview_prints_on_one_sheet(read: Read, demo: str) -> None:
    reader = read(demo)
    reader.open("/")
    document = pypdfium2.PdfDocument(reader.page.pdf(format="A4", print_background=True))
    pages = [p.get_textpage().get_text_bounded() for p in document]
    document.close()
    assert len(pages) == 1
    words = " ".join(pages[0].split())
    for said in ("Violence", "Money and people", "Corporate risks", "Actions due", "Illustrative figures"):
        assert said in words


def test_a_board_member_goes_from_the_screen_to_a_measure_a_risk_and_back(read: Read, demo: str) -> None:
    reader = read(demo, width=1920)
    reader.open("/")
    reader.painted(reader.page.locator(".board-lines a", has_text="Robbery").click)
    assert reader.heading() == "The Met: Robbery"
    reader.painted(reader.page.go_back)
    reader.painted(reader.page.locator(".board-risks a").first.click)
    assert "/record/risk/" in reader.page.url
    reader.painted(reader.page.go_back)
    reader.painted(reader.page.locator(".board a", has_text="Keeping children").click)
    assert reader.page.url.endswith("/priority/children-and-young-people")
