"""From an exception to an action and its effect, in a real browser: by keyboard, without scripts, two at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import WIDTHS, Reader
from tests.browser.test_access import TAGS, at, axe, page, violations
from tests.browser.test_meetings import desk, press

__all__ = ["axe", "desk", "page"]  # fixtures

Read = Callable[..., Reader]
PAGES = {
    "actions": "/actions",
    "risks": "/risks",
    "recommendations": "/recommendations",
    "register": "/records/theme",
    "form": "/records/action?view=new",
    "action": "/record/action/A-2017-045",
    "change": "/record/action/A-2017-045?view=edit",
    "risk": "/record/risk/CR1",
    "programme": "/record/programme/violence-stocktake",
    "empty": "/records/action?status=closed&unit=bexley",
}
POST = "Performance lead, Camden"


def fill(reader: Reader, name: str, text: str) -> None:
    """Types into a field as a person does: what is focused, letter by letter."""
    field = reader.page.locator(f"#{name}")
    field.focus()
    if field.get_attribute("type") == "date":
        field.fill(text)
    else:
        field.fill("")
        reader.page.keyboard.type(text)


def test_an_exception_becomes_an_action_by_keyboard_alone(read: Read, desk: str) -> None:
    reader = read(desk)
    reader.expected = ("422",)
    reader.open("/exceptions?unit=camden")
    press(reader.page.get_by_role("link", name="Make an action of it").first)
    reader.page.wait_for_selector("h1:has-text('New action')")
    assert reader.page.locator("#f-unit").input_value() == "Camden"
    assert reader.page.locator("#f-measure").input_value()
    fill(reader, "f-text", "Double the patrols around the market")
    press(reader.page.get_by_role("button", name="Save"))
    reader.page.wait_for_selector("#form-errors")
    reader.page.wait_for_function("document.activeElement.id === 'form-errors'")
    assert "Owner is missing." in reader.page.locator("#form-errors").inner_text()
    assert reader.page.locator("#f-text").input_value() == "Double the patrols around the market"
    press(reader.page.locator("#form-errors a", has_text="Owner is missing."))
    assert reader.focus() == "input#f-owner"
    fill(reader, "f-owner", "Borough commander, Camden")
    fill(reader, "f-due", "2018-01-31")
    fill(reader, "f-post", POST)
    press(reader.page.get_by_role("button", name="Save"))
    reader.page.wait_for_url("**/record/action/A-*")
    reader.page.wait_for_selector("h1:has-text('Double the patrols')")
    assert "Has it moved what it should?" in reader.words()

    press(reader.page.locator("#updates summary"))
    fill(reader, "u-text", "Two officers more each evening")
    fill(reader, "u-post", POST)
    press(reader.page.locator("#updates").get_by_role("button", name="Add"))
    reader.page.wait_for_selector("#updates li:has-text('Two officers more')")
    reader.open("/exceptions?unit=camden")
    assert reader.page.locator(".case a", has_text="Double the patrols").count() == 1


def test_it_all_works_without_scripts(read: Read, desk: str) -> None:
    reader = read(desk, java_script_enabled=False)
    reader.expected = ("422",)
    reader.open("/records/action?view=new", scripts=False)
    fill(reader, "f-text", "Ask every school for its plan")
    press(reader.page.get_by_role("button", name="Save"))
    assert "Due is missing." in reader.page.locator("#form-errors").inner_text()
    assert reader.page.locator("#f-text").input_value() == "Ask every school for its plan"
    fill(reader, "f-owner", "Commander, Safer Schools")
    fill(reader, "f-due", "2018-02-28")
    fill(reader, "f-post", POST)
    press(reader.page.get_by_role("button", name="Save"))
    reader.page.wait_for_url("**/record/action/A-*")
    assert reader.heading() == "Ask every school for its plan"
    assert POST in reader.page.locator("#log").inner_text()


def test_two_people_edit_one_action_and_neither_loses_a_word(read: Read, desk: str) -> None:
    one, two = read(desk), read(desk)
    two.expected = ("409",)
    for reader in (one, two):
        reader.open("/record/action/A-2017-001?view=edit")
    fill(one, "f-owner", "Chief Superintendent, Met Command and Control")
    fill(one, "f-support", "Human Resources")
    fill(two, "f-owner", "Director of Digital Policing")
    fill(two, "f-evidence", "The course is booked")
    for reader in (one, two):
        fill(reader, "f-post", POST)
    press(one.page.get_by_role("button", name="Save"))
    one.page.wait_for_url("**/record/action/A-2017-001")
    press(two.page.get_by_role("button", name="Save"))
    two.page.wait_for_selector("#form-errors")
    said = two.page.locator("#form-errors").inner_text()
    assert "Somebody else changed this record while you wrote." in said
    assert "Chief Superintendent, Met Command and Control" in said
    assert two.page.locator("#f-owner").input_value() == "Director of Digital Policing"
    assert two.page.locator("#f-evidence").input_value() == "The course is booked"
    assert two.page.locator("#f-support").input_value() == "Human Resources"
    press(two.page.get_by_role("button", name="Save"))
    two.page.wait_for_url("**/record/action/A-2017-001")
    two.page.wait_for_selector("#log")
    for text in ("Director of Digital Policing", "The course is booked", "Human Resources"):
        assert text in two.words()


@pytest.mark.parametrize("kind", PAGES)
def test_everyone_can_read_it(page, desk: str, axe: str, kind: str) -> None:  # type: ignore[no-untyped-def]
    at(page, 1440, "light")
    page.goto(desk + PAGES[kind])
    page.wait_for_selector("dialog.explore", state="attached")
    page.evaluate(axe)
    found = violations(page, {"runOnly": TAGS})
    at(page, 390, "light")
    found += violations(page, {"runOnly": TAGS, "rules": {"color-contrast": {"enabled": False}}})
    at(page, 390, "dark")
    found += violations(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    assert found == []
    for width in WIDTHS:
        at(page, width, "light")
        assert (
            page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        )
