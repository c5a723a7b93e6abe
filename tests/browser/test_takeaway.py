"""What can be opened, taken away and printed; and the page without scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from tests.browser.conftest import Reader

Read = Callable[..., Reader]
PRINTED = ("/", "/force", "/borough/lambeth", "/measure/robbery?unit=lambeth", "/local")


def test_a_chart_opens_to_explore_and_closes_again(read: Read, demo: str) -> None:
    reader = read(demo)
    reader.open("/measure/burglary-residential?unit=lambeth&months=60")
    button = reader.page.get_by_role("button", name="Explore this chart")
    for n in (1, 2):
        button.press("Enter")
        reader.page.wait_for_selector("dialog[open] .js-plotly-plot .trace", state="attached")
        assert len(reader.posts) == n
        dialog = reader.page.locator("dialog[open]")
        assert "Illustrative figures" in dialog.inner_text()
        assert dialog.locator(".modebar-btn").count() == 0
        assert dialog.evaluate("d => d.contains(document.activeElement)")
        reader.page.keyboard.press("Escape")
        reader.page.wait_for_selector("dialog.explore", state="hidden")
        assert button.evaluate("b => b === document.activeElement")


def test_the_explored_chart_is_closed_by_its_button(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/measure/robbery")
    reader.page.get_by_role("button", name="Explore this chart").click()
    reader.page.wait_for_selector("dialog[open] .js-plotly-plot")
    reader.page.locator("dialog .close").click()
    reader.page.wait_for_selector("dialog.explore", state="hidden")


def test_no_page_asks_for_plotly_before_a_chart_is_opened(read: Read, real: str) -> None:
    reader = read(real)
    asked: list[str] = []
    reader.page.on("request", lambda r: asked.append(r.url))
    reader.open("/measure/robbery?unit=lambeth")
    reader.page.wait_for_load_state("networkidle")
    assert not [u for u in asked if "plotly" in u or "dash_core" in u or "dash_table" in u or "async" in u]


def take(reader: Reader, name: str, folder: Path) -> Path:
    reader.page.locator(".take .menu").evaluate("menu => menu.open = true")
    with reader.page.expect_download() as download:
        reader.page.locator(".take a", has_text=name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def shown(reader: Reader, measure: str) -> list[str]:
    row = reader.page.locator(".measures tr", has=reader.page.locator("th a", has_text=measure)).first
    return [c.strip().replace(",", "") for c in row.locator("td.n").all_inner_texts()]


def test_the_sheets_of_a_page_hold_its_numbers(read: Read, real: str, tmp_path: Path) -> None:
    reader = read(real)
    reader.open("/borough/lambeth?to=2017-11&compare=year-to-date")
    latest, year, change, *_ = shown(reader, "Burglary")
    book = openpyxl.load_workbook(take(reader, "Excel", tmp_path))
    assert book.sheetnames[0] == "Measures"
    head, *rows = book["Measures"].iter_rows(values_only=True)
    lines = [dict(zip(head, r, strict=True)) for r in rows]
    line = next(x for x in lines if x["Identifier"] == "burglary")
    assert [str(line["Latest month"]), str(line["Period"]), line["Change"]] == [latest, year, change]
    with take(reader, "CSV", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    row = next(r for r in table if len(r) > 2 and r[2] == "burglary")
    assert row[4:6] == [latest, year]
    assert any(
        "Open Government Licence" in " ".join(r) or "Metropolitan Police" in " ".join(r) for r in table
    )


def test_the_series_of_a_chart_is_what_the_chart_shows(read: Read, real: str, tmp_path: Path) -> None:
    reader = read(real)
    reader.open("/measure/robbery?unit=lambeth&to=2017-11")
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="These figures as CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    by_month = {r["month"]: r for r in csv.DictReader(io.StringIO(text))}
    reader.page.locator(".trend summary").click()
    figure = reader.page.locator(".trend tbody tr").first.locator("td").first.inner_text()
    assert by_month["2017-11"]["value"] == figure.replace(",", "")
    assert {r["illustrative"] for r in by_month.values()} == {"no"}


@pytest.mark.parametrize("path", PRINTED)
def test_print_cuts_no_row_and_names_its_source(read: Read, real: str, path: str) -> None:
    """Every row gets a token at its start and at its end; both have to be on one sheet of paper."""
    reader = read(real)
    reader.open(path)
    heading = reader.heading()
    count = reader.page.evaluate(
        "() => { let n = 0; document.querySelectorAll('tbody tr').forEach(tr => {"
        "if (!tr.checkVisibility({contentVisibilityAuto: true})) return;"
        "tr.firstElementChild.prepend(`zq${n}a `); tr.lastElementChild.append(` zq${n}b`); n += 1; }); return n; }"
    )
    document = pypdfium2.PdfDocument(reader.page.pdf(format="A4", print_background=True))
    pages = [p.get_textpage().get_text_bounded().split() for p in document]
    document.close()
    where = {w: i for i, words in enumerate(pages) for w in words if w.startswith("zq")}
    assert count > 3
    assert [n for n in range(count) if where[f"zq{n}a"] != where[f"zq{n}b"]] == []
    text = " ".join(w for words in pages for w in words)
    assert heading.split(":")[0] in text
    for said in ("Where these figures come from", "Figures to November 2021", "Open Government Licence"):
        assert said in text
    assert len(pages) < 12


def test_a_table_says_its_headings_on_every_sheet(read: Read, real: str) -> None:
    reader = read(real)
    reader.open("/force")
    reader.page.wait_for_selector(".measures thead button")
    document = pypdfium2.PdfDocument(reader.page.pdf(format="A4", print_background=True))
    sheets = [p.get_textpage().get_text_bounded().split() for p in document]
    document.close()
    first, last = (next(i for i, words in enumerate(sheets) if w in words) for w in ("Victim-based", "Drug"))
    assert last > first
    assert all({"Measure", "Change", "Signal"} <= set(words) for words in sheets[first : last + 1])


def test_without_scripts_the_page_is_there_and_leads_on(read: Read, real: str) -> None:
    reader = read(real, java_script_enabled=False)
    reader.open("/force", scripts=False)
    reader.page.locator("#children th a", has_text="Lambeth").click()
    reader.page.wait_for_url("**/borough/lambeth")
    assert reader.heading() == "Lambeth"
    reader.page.select_option("#set-compare", "year-to-date")
    reader.page.locator(".head form button", has_text="Show").click()
    reader.page.wait_for_url("**compare=year-to-date*")
    assert reader.page.input_value("#set-compare") == "year-to-date"
    assert "the same months last year" in reader.page.locator(".lead").inner_text()
    assert reader.page.locator(".notice").count() == 0
    reader.page.locator(".measures th a", has_text="Robbery").first.click()
    assert reader.heading() == "Lambeth: Robbery"
    assert reader.page.locator(".trend svg").first.is_visible()
    assert reader.posts == []
