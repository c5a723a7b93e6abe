"""Addresses, history, focus, controls: a page behaves as the web does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Reader

Read = Callable[..., Reader]
PRODUCT = "Met performance"


def choose(reader: Reader, control: str, value: str) -> None:
    reader.painted(lambda: reader.page.select_option(f"#set-{control}", value))


def test_controls_write_the_address_and_keep_the_focus(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/borough/lambeth")
    before = reader.page.locator(".measures").inner_text()
    choose(reader, "compare", "year-to-date")
    assert reader.page.url == f"{real}/borough/lambeth?compare=year-to-date"
    assert reader.focus() == "select#set-compare"
    assert reader.page.locator(".measures").inner_text() != before
    choose(reader, "to", "2017-11")
    assert reader.page.url == f"{real}/borough/lambeth?to=2017-11&compare=year-to-date"
    assert "November 2017" in reader.page.locator(".period").inner_text()
    choose(reader, "to", "")
    assert reader.page.url == f"{real}/borough/lambeth?compare=year-to-date"


def test_the_way_of_looking_stays_from_page_to_page(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/force?to=2017-11&compare=last-3-months")
    for selector in (
        "#children th a >> text=Lambeth",
        ".measures th a >> text=Robbery",
        ".multiples, .rank a",
    ):
        reader.painted(reader.page.locator(selector).first.click) if "multiples" not in selector else None
        assert "to=2017-11&compare=last-3-months" in reader.page.url
        assert reader.page.input_value("#set-compare") == "last-3-months"
        assert reader.page.input_value("#set-to") == "2017-11"
    reader.painted(reader.page.locator(".crumbs a >> text=The Met").click)
    assert reader.page.url == f"{real}/?to=2017-11&compare=last-3-months"


def test_back_forward_and_refresh(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/borough/lambeth?compare=year-to-date")
    lead = reader.page.locator(".lead").inner_text()
    choose(reader, "compare", "last-3-months")
    reader.painted(reader.page.locator(".measures th a >> text=Robbery").first.click)
    reader.painted(reader.page.go_back)
    assert (reader.heading(), reader.focus()) == ("Lambeth", "h1")
    assert reader.page.input_value("#set-compare") == "last-3-months"
    reader.painted(reader.page.go_back)
    assert reader.page.url == f"{real}/borough/lambeth?compare=year-to-date"
    assert reader.page.locator(".lead").inner_text() == lead
    reader.painted(reader.page.go_forward)
    reader.painted(reader.page.go_forward)
    assert reader.heading() == "Lambeth: Robbery"
    said = reader.words()
    reader.page.reload()
    reader.settle()
    assert reader.words() == said


def test_back_returns_to_where_the_reader_was(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/force")
    link = reader.page.locator("#children th a >> text=Lambeth")
    link.scroll_into_view_if_needed()
    y = reader.page.evaluate("scrollY")
    assert y > 500
    reader.painted(link.click)
    assert reader.page.evaluate("scrollY") == 0
    reader.painted(reader.page.go_back)
    assert abs(reader.page.evaluate("scrollY") - y) < 5


def test_a_bookmark_and_a_walk_show_the_same(read: Read, demo: str) -> None:
    path = "/measure/burglary-residential?unit=lambeth&to=2017-10&months=60&compare=year-to-date"
    walker, direct = read(demo), read(demo)
    walker.open("/borough/lambeth?to=2017-10&months=60&compare=year-to-date")
    walker.painted(walker.page.locator(f'.measures a[href="{path}"]').first.click)
    direct.open(path)
    assert walker.words() == direct.words()
    assert walker.page.title() == direct.page.title()


def test_title_announcement_and_focus_say_where_the_reader_is(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/")
    assert reader.page.title() == f"The Met: performance overview – {PRODUCT}"
    reader.painted(reader.page.locator("main a >> text=All measures of the Met").click)
    reader.painted(reader.page.locator("#children th a >> text=Camden").click)
    assert reader.page.title() == f"Camden – {PRODUCT}"
    assert reader.page.locator("#announce").text_content() == f"Camden – {PRODUCT}"
    assert reader.page.locator("#announce").get_attribute("aria-live") == "polite"
    assert reader.focus() == "h1"


@pytest.mark.parametrize("path", ["/nowhere", "/borough/atlantis", "/measure/nonsense", "/ward/E00000000",
                                  "/measure/robbery?unit=atlantis", "/borough", "/borough/lambeth/more"])  # fmt: skip
def test_what_is_not_there_is_a_404_that_helps(read: Read, real: str, path: str) -> None:
    reader = read(real)
    reader.expected = ("404",)
    assert reader.open(path).status == 404
    assert "nothing here" in reader.heading()
    assert "Nothing is lost" in reader.words()
    reader.painted(reader.page.locator("main a", has_text="Go to the Met").click)
    assert reader.heading() == "The Met: performance overview"


def test_an_unknown_value_is_noticed_and_replaced(read: Read, real: str) -> None:
    reader = read(real)
    assert reader.open("/borough/lambeth?to=2017-13&compare=guess&months=7&as-at=soon").status == 200
    notices = " ".join(reader.page.locator(".notice[role=status]").all_inner_texts())
    for value in ("2017-13", "guess", "7", "soon"):
        assert f"“{value}”" in notices
    plain = read(real)
    plain.open("/borough/lambeth")
    tables = [r.page.locator(".measures").inner_text() for r in (reader, plain)]
    assert tables[0] == tables[1]


@pytest.mark.parametrize("month", ["2009-01", "2011-06", "2021-11", "2030-01"])
def test_the_control_shows_the_month_that_the_page_shows(read: Read, real: str, month: str) -> None:
    reader = read(real)
    reader.open(f"/borough/lambeth?to={month}")
    chosen = reader.page.locator("#set-to option:checked").inner_text()
    assert f"Figures to {chosen}" in reader.page.locator(".period").inner_text()


def test_a_month_without_figures_says_so(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/borough/lambeth?to=2009-01")
    assert "12 of 12 months have no figure" in reader.page.locator(".lead").inner_text()
    dashes = reader.page.locator(".measures td.n .why")
    assert dashes.count() > 0
    assert all(w.get_attribute("title") for w in dashes.all()[:10])


def test_asb_comes_first_though_nothing_is_loaded(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/borough/lambeth")
    assert "Anti-social behaviour calls" in reader.page.locator(".card").first.inner_text()
    first = reader.page.locator(".measures tbody").first.locator("tr")
    assert first.nth(0).inner_text().startswith("Local priorities")
    assert "Anti-social behaviour calls" in first.nth(1).inner_text()
    why = first.nth(1).locator(".why").first
    why.focus()
    assert (why.inner_text()[0], why.get_attribute("title")) == ("–", "No figures are loaded.")


@pytest.mark.parametrize("path", ["/borough/heathrow", "/borough/unknown", "/ward/E05009317", "/?to=2010-04"])
def test_pages_with_few_figures_stand(read: Read, real: str, path: str) -> None:
    reader = read(real)
    assert reader.open(path).status == 200
    words = f" {reader.words()} "
    assert not [
        w for w in (" nan", "NaN", " None", "undefined", "Infinity", "Traceback", "[]", "{}") if w in words
    ]


def test_sorting_a_table_moves_rows_within_their_family(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/force")
    heading = reader.page.locator("#children thead th").nth(1)
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    cells = reader.page.locator("#children tbody tr td:nth-child(2)").all()
    values = [float(c.get_attribute("data-s") or "nan") for c in cells]
    assert values == sorted(values, reverse=True)
    heading.locator("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"


def test_the_same_link_twice_leaves_a_page_that_is_still(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/")
    for _ in range(3):
        reader.page.locator(".product").click()
        reader.page.wait_for_timeout(600)
        assert reader.page.locator("#bar").is_hidden()
    reader.painted(reader.page.locator("main a >> text=All measures of the Met").click)
    assert reader.heading() == "The Met: all measures"


def test_back_before_the_answer_and_the_same_way_again(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/force")
    reader.page.route(
        "**/_dash-update-component*", lambda route: (reader.page.wait_for_timeout(300), route.continue_())
    )
    reader.page.locator("#children th a >> text=Camden").click()
    reader.page.go_back()
    reader.page.wait_for_timeout(1000)
    assert reader.heading() == "The Met: all measures"
    reader.page.unroute_all()
    reader.page.locator("#children th a >> text=Camden").click()
    reader.page.wait_for_selector("h1 >> text=Camden")
    assert reader.page.locator("#bar").is_hidden()


def test_a_way_within_the_page_asks_for_nothing_and_keeps_what_is_open(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/definitions")
    reader.page.locator("details.defined summary").first.click()
    reader.page.locator(".contents a").nth(3).click()
    reader.page.wait_for_timeout(300)
    assert reader.page.url.endswith("#family-3")
    assert reader.page.evaluate("scrollY") > 300
    reader.page.go_back()
    reader.page.wait_for_timeout(300)
    assert reader.posts == []
    assert reader.page.evaluate("scrollY") < 300
    assert reader.page.locator("details.defined[open]").count() == 1
