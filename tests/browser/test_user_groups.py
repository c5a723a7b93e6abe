"""The ways of Performance Group and of a borough's team, from the address bar to the paper in their hands."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2

from tests.browser.conftest import Reader

Read = Callable[..., Reader]


def paper(reader: Reader) -> str:
    """The words of the page as it prints."""
    document = pypdfium2.PdfDocument(reader.page.pdf(format="A4", print_background=True))
    words = " ".join(p.get_textpage().get_text_bounded() for p in document)
    document.close()
    return " ".join(words.split())


def test_performance_group_asks_of_a_priority_where_since_when_and_what_was_done(
    read: Read, demo: str
) -> None:
    reader = read(demo)
    reader.open("/priority/violence-against-women-and-girls")
    for part in ("Its measures", "Where", "Risks and actions", "How to read"):
        assert reader.page.locator("main h2", has_text=part).count() >= 1
    reader.painted(reader.page.locator(".tilemap a", has_text="Croydon").first.click)
    assert "Croydon" in reader.heading()
    reader.painted(reader.page.go_back)
    reader.painted(reader.page.locator(".measures th a", has_text="Domestic abuse offences").first.click)
    assert reader.heading() == "The Met: Domestic abuse offences"
    said = reader.page.locator(".lead").inner_text()
    printed = paper(reader)
    assert " ".join(said.split()) in printed
    assert "Where these figures come from" in printed


def test_a_borough_team_opens_its_priorities_its_exceptions_and_its_agenda(read: Read, demo: str) -> None:
    reader = read(demo)
    reader.open("/local/lambeth")
    first = reader.page.locator("main").inner_text()
    assert "Anti-social behaviour calls" in first
    reader.open("/borough/lambeth")
    assert "Anti-social behaviour calls" in reader.page.locator(".card").first.inner_text()
    reader.painted(reader.page.locator(".desk a", has_text="CrimeFighters").click)
    assert "Lambeth" in reader.heading()
    agenda = reader.page.locator("main").inner_text()
    assert "Anti-social behaviour" in agenda
    assert "ocal priorities" in paper(reader)
    reader.painted(reader.page.go_back)
    reader.painted(reader.page.locator(".desk a", has_text="open").click)
    assert reader.page.url.endswith("/actions?unit=lambeth")
