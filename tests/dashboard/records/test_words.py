"""Fields and links of records as people read them."""

from __future__ import annotations

from dashboard.catalogue import catalogue
from dashboard.records.kind import kinds
from dashboard.selection import Selection
from dashboard.views.records.extra import extra
from dashboard.views.records.shown import naming
from dashboard.views.records.words import told
from tests.dashboard.records.desk import PlainDesk, record

S = Selection("record")
RISK = record("risk", "CR1", title="Violence", owner="A", likelihood="4", impact="5", indicators="robbery")


def test_a_priority_is_told_by_its_name_and_leads_to_its_page() -> None:
    field = kinds()["risk"].fields["priorities"]
    for group in catalogue().priorities:
        (link,) = told(PlainDesk({}), S, RISK, field, (group.code,))
        assert (link.text, link.href) == (group.name, f"/priority/{group.code}")
    assert [x.text for x in told(PlainDesk({}), S, RISK, field, ("our own",))] == ["our own"]


def test_an_effect_is_stated_once_with_a_true_minus_sign() -> None:
    decision = record("decision", "D-1", text="Do it.", meeting="m", day="2017-12-12", risk_effect="some")
    effect = record("effect", "E-1", decision="D-1", risk="CR1", direction="reduces", change="-5")
    desk = PlainDesk({}, kept=(RISK, decision, effect))
    (found,) = extra(desk, S, RISK).effects
    assert found.text == "reduces, expected change of its score −5"


def test_the_stop_of_a_title_does_not_stand_before_a_comma() -> None:
    paper = record("recommendation", "REC-1", text="Count them.", owner="A", risks="CR1", source="dara")
    lines = [x.text for n in naming(PlainDesk({}, kept=(RISK, paper)), S, RISK) for x in (*n.first, *n.rest)]
    assert lines
    assert not [x for x in lines if ".," in x]
