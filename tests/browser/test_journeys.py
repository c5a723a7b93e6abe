"""From the Met to the right number, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import raw
from tests.browser.conftest import Reader
from tests.conftest import BOROUGHS

Read = Callable[..., Reader]


@pytest.fixture
def history(shared: Path) -> Path:
    return shared / "data" / "borough-crime" / BOROUGHS


def click(reader: Reader, selector: str, name: str) -> None:
    link = reader.page.locator(selector).filter(has_text=name).first
    reader.painted(link.click)


def finder(reader: Reader, text: str) -> None:
    """'/', a few letters, Enter."""
    reader.page.keyboard.press("/")
    assert reader.focus() == "input#finder"
    reader.page.keyboard.type(text)
    reader.page.wait_for_selector("#found li[aria-selected=true]")
    reader.painted(lambda: reader.page.keyboard.press("Enter"))


def onward(reader: Reader) -> None:
    """From the overview to all measures of the Met."""
    click(reader, "main a", "All measures of the Met")
    assert reader.page.url.endswith("/force")


def by_table(reader: Reader) -> None:
    onward(reader)
    click(reader, "#children th a", "Lambeth")


def by_map(reader: Reader) -> None:
    onward(reader)
    click(reader, ".tilemap a", "Lambeth")


def by_group(reader: Reader) -> None:
    click(reader, "main a", "Frontline Policing")
    assert reader.page.url.endswith("/group/tp")
    click(reader, "#children th a", "Lambeth")


def by_bcu(reader: Reader) -> None:
    click(reader, "main a", "Frontline Policing")
    click(reader, "#children th a", "Central South")
    assert reader.page.url.endswith("/bcu/central-south")
    click(reader, "#children th a", "Lambeth")


def by_finder(reader: Reader) -> None:
    finder(reader, "lam")


def by_neighbour(reader: Reader) -> None:
    onward(reader)
    click(reader, "#children th a", "Southwark")
    reader.page.locator(".crumbs summary").click()
    click(reader, ".crumbs .beside a", "Lambeth")


WAYS = (by_table, by_map, by_group, by_bcu, by_finder, by_neighbour)


@pytest.mark.parametrize("way", WAYS, ids=lambda w: w.__name__)
def test_every_way_leads_to_lambeth_and_to_the_right_number_of_robberies(
    read: Read, real: str, history: Path, way: Callable[[Reader], None]
) -> None:
    reader = read(real)
    reader.open("/")
    way(reader)
    assert reader.heading() == "Lambeth"
    click(reader, ".measures th a", "Robbery")
    assert reader.heading() == "Lambeth: Robbery"
    year = raw.offences(history, "Robbery", "Lambeth", raw.year_to("202111"))
    before = raw.offences(history, "Robbery", "Lambeth", raw.year_to("202011"))
    assert f"{year:,} offences" in reader.page.locator(".lead").inner_text()
    row = reader.page.locator("section", has=reader.page.locator("h2", has_text="Compared"))
    figures = row.locator("tbody tr").first.locator("td").all_inner_texts()
    assert figures[:2] == [f"{year:,}", f"{before:,}"]
    assert figures[2].replace("\u202f", " ") == f"{100 * (year / before - 1):+.1f} %".replace("-", "−")


def test_the_months_of_the_deep_dive_are_those_of_the_file(read: Read, real: str, history: Path) -> None:
    reader = read(real)
    reader.open("/measure/robbery?unit=lambeth&to=2017-11&months=36")
    reader.page.locator(".trend summary").click()
    table = reader.page.locator(".trend table")
    cells = [r.split("\t")[:2] for r in table.inner_text().splitlines() if "\t" in r][1:]
    months = [*raw.year_to("201711"), *raw.year_to("201611"), *raw.year_to("201511")]
    shown = {month: int(figure.replace(",", "")) for month, figure in cells}
    assert len(shown) == 36
    assert sorted(shown.values()) == sorted(raw.offences(history, "Robbery", "Lambeth", [m]) for m in months)
    assert shown["Nov 2017"] == raw.offences(history, "Robbery", "Lambeth", ["201711"])


def test_keyboard_alone_from_the_met_to_robbery_in_lambeth(read: Read, real: str, history: Path) -> None:
    reader = read(real)
    reader.open("/")
    finder(reader, "lam")
    assert (reader.heading(), reader.focus()) == ("Lambeth", "h1")
    for _ in range(400):
        reader.page.keyboard.press("Tab")
        if reader.page.evaluate(
            "document.activeElement.matches('.measures th a[href^=\"/measure/robbery?\"]')"
        ):
            break
    reader.painted(lambda: reader.page.keyboard.press("Enter"))
    assert (reader.heading(), reader.focus()) == ("Lambeth: Robbery", "h1")
    year = raw.offences(history, "Robbery", "Lambeth", raw.year_to("202111"))
    assert f"{year:,} offences" in reader.page.locator(".lead").inner_text()


def test_the_finder_knows_measures_bcus_and_wards_and_says_when_it_knows_nothing(
    read: Read, demo: str
) -> None:
    reader = read(demo)
    reader.open("/borough/lambeth?compare=year-to-date")
    finder(reader, "knife inj")
    assert "nife" in reader.heading()
    assert "compare=year-to-date" in reader.page.url
    finder(reader, "central n")
    assert reader.heading() == "Central North"
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("zzzz")
    reader.page.wait_for_selector("#found li[aria-disabled]")
    assert "Nothing of that name" in reader.page.locator("#found").inner_text()
    reader.page.keyboard.press("Escape")
    assert reader.page.locator("#found").is_hidden()


def test_the_finder_moves_with_arrows_and_takes_the_mouse(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/")
    reader.page.locator("#finder").click()
    reader.page.keyboard.type("bar")
    options = reader.page.locator("#found li")
    options.first.wait_for()
    names = [o.split("\n")[0] for o in options.all_inner_texts()]
    assert names[:2] == ["Barking and Dagenham", "Barnet"]
    reader.page.keyboard.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert reader.page.locator("#finder").get_attribute("aria-activedescendant") == "found-1"
    reader.painted(options.nth(0).click)
    assert reader.heading() == "Barking and Dagenham"
