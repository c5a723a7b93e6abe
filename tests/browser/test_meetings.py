"""A meeting in a real browser: by keyboard alone and without scripts, with them, and for everyone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Locator

from dashboard import periods
from dashboard.catalogue import Catalogue
from data import setup
from data.scans import run_scan
from tests.browser.conftest import Reader, _served
from tests.browser.test_access import TAGS, at, axe, page, violations

__all__ = ["axe", "page"]  # fixtures

Read = Callable[..., Reader]
CAMDEN = "/meeting/crimefighters-camden-2017-12-21"
PAGES = ("/meetings", "/meetings?view=forums", "/forum/tp-crimefighters", CAMDEN, f"{CAMDEN}?view=pack",
         "/meeting/management-board-2018-01-16", "/meeting/management-board-2017-11-21")  # fmt: skip


@pytest.fixture(scope="module")
def desk(demo_file: Path, measures: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the product over demonstration figures of its own, to write to."""
    folder: Path = tmp_path_factory.mktemp("desk")
    shutil.copy(demo_file, folder / "store.db")
    engine = setup.open_store(f"sqlite:///{folder / 'store.db'}")
    run_scan(engine, measures, periods.month(2017, 11))
    engine.dispose()
    with _served(folder / "store.db", folder) as base:
        yield base


def item(reader: Reader, title: str) -> Locator:
    return reader.page.locator(".agenda > .item", has=reader.page.locator("h3", has_text=title))


def press(locator: Locator, key: str = "Enter") -> None:
    """By keyboard: what is focused, not what is clicked."""
    locator.focus()
    locator.press(key)


def test_a_secretary_runs_a_meeting_by_keyboard_without_scripts(read: Read, desk: str) -> None:
    reader = read(desk, java_script_enabled=False)
    reader.open("/meetings?unit=camden", scripts=False)
    press(reader.page.locator("main th a", has_text="Camden CrimeFighters").first)
    reader.page.wait_for_url("**/meeting/crimefighters-camden-*")
    reader.open(CAMDEN, scripts=False)

    own = reader.page.locator(".entries form button").first
    name = own.inner_text().partition(": ")[2]
    press(own)
    assert item(reader, name).count() == 1

    press(item(reader, "Public confidence").locator("summary"))
    press(item(reader, "Public confidence").get_by_role("button", name="Up"))
    titles = reader.page.locator(".agenda h3").all_inner_texts()
    assert [t.split("  ")[0].startswith("Public confidence") for t in titles].index(True) < len(titles) - 3

    local = item(reader, "Local priorities")
    press(local.locator("summary"))
    local.get_by_label("What was agreed").fill("Visit the ten callers.")
    press(local.get_by_role("button", name="Save"))
    assert "Agreed: Visit the ten callers." in item(reader, "Local priorities").inner_text()
    assert item(reader, "Local priorities").get_by_text("stays on every agenda").count() == 1

    reader.page.get_by_label("An item: its title").fill("A visit of the ward panel")
    press(reader.page.get_by_role("button", name="Add the item"))
    assert item(reader, "A visit of the ward panel").count() == 1

    press(reader.page.get_by_role("button", name="Table the pack"))
    press(reader.page.get_by_role("link", name="As tabled on").first)
    assert reader.heading().startswith("As tabled: ")
    assert "Visit the ten callers." in reader.page.locator(".tabled").inner_text()
    assert reader.page.locator(".tabled form, .tabled button").count() == 0
    press(reader.page.locator(".pack-contents a").nth(1))
    assert "Page 2 of" in reader.page.locator(".page-mark").inner_text()


def test_it_works_with_scripts_too_and_nothing_is_stale(read: Read, desk: str) -> None:
    reader = read(desk)
    reader.open("/forum/crimefighters-islington")
    reader.painted(reader.page.get_by_role("link", name="its agenda").click)
    reader.page.locator(".agenda summary").first.click()
    with reader.page.expect_navigation():
        reader.page.locator(".agenda .item").first.get_by_role("button", name="Take out").click()
    reader.settle()
    out = reader.page.locator("#out li").first
    assert out.count() == 1
    with reader.page.expect_navigation():
        out.get_by_role("button", name="Put back").click()
    reader.settle()
    assert reader.page.locator("#out").count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_light_or_dark_wide_or_narrow(page: Any, demo: str, axe: str, path: str) -> None:
    at(page, 1440, "light")
    page.goto(demo + path)
    page.wait_for_selector("dialog.explore", state="attached")
    page.evaluate("for (const d of document.querySelectorAll('main details')) { d.open = true; }")
    page.evaluate(axe)
    twice = {"landmark-unique": {"enabled": "pack" not in path}}  # pages of a pack may share a heading
    found = violations(page, {"runOnly": TAGS, "rules": twice})
    at(page, 390, "dark")
    found += violations(page, {"runOnly": TAGS, "rules": twice})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert found == []


def test_a_pack_prints_page_by_page_with_its_marking(read: Read, demo: str) -> None:
    reader = read(demo)
    reader.open(f"{CAMDEN}?view=pack")
    document = pypdfium2.PdfDocument(reader.page.pdf(format="A4", print_background=True))
    sheets = [" ".join(p.get_textpage().get_text_bounded().split()) for p in document]
    document.close()
    marks = [s for s in sheets if "OFFICIAL. Page" in s]
    assert len(marks) >= 4
    assert all("OFFICIAL" in s for s in sheets)
    assert all("Table the pack" not in s and "Change this item" not in s for s in sheets)
