"""A form that the store could not keep, in a real browser: why is said in the form, and every word is still there."""

from __future__ import annotations

from collections.abc import Callable

from callbacks.faults import WORDS
from tests.browser.conftest import Reader
from tests.browser.test_records import fill

SAID = "Nothing can be saved now. The store cannot be written: its disk is full. Pages can be read."


def test_the_reason_is_in_the_form_beside_what_was_typed(read: Callable[..., Reader], demo: str) -> None:
    reader = read(demo)
    reader.expected = ("503",)
    reader.open("/records/action?view=new")
    reader.page.route(
        "**/save/action",
        lambda route: route.fulfill(
            status=503, headers={WORDS: SAID, "Content-Type": "text/html"}, body="<p>"
        ),
    )
    fill(reader, "f-text", "Double the patrols")
    reader.page.get_by_role("button", name="Save").click()
    box = reader.page.locator("form .errors")
    box.wait_for()
    assert box.inner_text() == f"Not saved: {SAID}"
    assert box.get_attribute("role") == "alert"
    assert reader.page.locator("#f-text").input_value() == "Double the patrols"
