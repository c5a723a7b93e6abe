"""Which page an address of the registers asks for: a list, a form, a record."""

from __future__ import annotations

from dashboard.selection import Selection
from dashboard.views.records.desk import Desk
from dashboard.views.records.form import FormPage, form_page
from dashboard.views.records.listed import RegisterPage, register_page
from dashboard.views.records.shown import RecordPage, record_page


def records_view(desk: Desk, s: Selection) -> RegisterPage | FormPage:
    """A register, or the form of a new record in it."""
    return form_page(desk, s) if s.view == "new" else register_page(desk, s)


def record_view(desk: Desk, s: Selection) -> RecordPage | FormPage:
    """A record, or the form to change it."""
    return form_page(desk, s) if s.view == "edit" else record_page(desk, s)
