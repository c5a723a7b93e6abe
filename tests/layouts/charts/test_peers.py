"""Rank, tile map, small multiples: every unit a link with its figure in words."""

import pytest
from hypothesis import given, settings

from dashboard.charts import Rank, RankItem, Sign, Tile, TileMap
from layouts.charts import multiples, rank, tile_map
from layouts.charts.words import WORDS
from tests.layouts.charts import charts_of
from tests.layouts.charts.drawn import inside, parse, per_cents, said


@settings(max_examples=30, deadline=None)
@given(charts_of.ranks)
def test_any_rank_links_each_peer_with_its_text(r):
    figure = parse(rank(r))
    per_cents(figure)
    rows = figure.findall(".//li")
    if rows:
        assert [row.find(".//a").get("href") for row in rows] == [item.href for item in r.items]
        assert all(i.label in said(row) and i.text in said(row) for row, i in zip(rows, r.items, strict=True))
    else:
        assert "No figures to compare." in said(figure)


def peers(count):
    items = tuple(RankItem(f"Unit {k}", f"/{k}", 40.0 - k, f"{40 - k}", own=k == 4) for k in range(count))
    return parse(rank(Rank("Title", "Sentence", "per 1,000", items, 22.0, "London"))).findall(".//li")


@pytest.mark.parametrize(("count", "divided"), [(32, [10, 22]), (31, []), (5, [])])
def test_thirty_two_boroughs_fall_into_three_groups(count, divided):
    assert [k for k, row in enumerate(peers(count)) if "divided" in row.get("class")] == divided


def test_the_own_unit_is_marked_for_eye_and_ear():
    rows = peers(8)
    assert [row.get("class") for row in rows] == ["own" if k == 4 else "" for k in range(8)]
    assert [row.find(".//a").get("aria-current") for row in rows].index("true") == 4


@settings(max_examples=30, deadline=None)
@given(charts_of.tile_maps)
def test_any_tile_is_a_link_that_says_code_name_figure_and_sign(m):
    links = parse(tile_map(m)).findall(".//a")
    assert [a.get("href") for a in links] == [t.href for t in m.tiles]
    for link, tile in zip(links, m.tiles, strict=True):
        text = "".join(link.itertext())
        assert text.startswith(tile.code)
        assert f"{tile.label}: {tile.text}" in text
        assert tile.sign is Sign.UNKNOWN or WORDS[tile.sign] in text


@settings(deadline=None)
@given(charts_of.tile_maps)
def test_the_map_begins_at_its_first_row_and_column(m):
    areas = [li.get("style") for li in parse(tile_map(m)).findall(".//li[@style]")]
    places = [tuple(map(int, area.removeprefix("grid-area:").split("/"))) for area in areas]
    assert all(row >= 1 and col >= 1 for row, col in places)
    assert not places or (min(r for r, _ in places), min(c for _, c in places)) == (1, 1)


def test_the_legend_is_in_words_for_shades_and_for_signs():
    words = ("under 8", "8 to 12", "12 to 16", "16 to 20", "over 20")
    shaded = Tile("LAM", "Lambeth", "14.2", 0, 0, "/lambeth", "14.2 per 1,000", level=2)
    judged = Tile("CTY", "City", "–", 0, 1, "/city", "no figure", sign=Sign.CONCERN)
    legend = said(parse(tile_map(TileMap("T", "S", (shaded, judged), words))).find(".//ul[@class='legend']"))
    assert legend.split("\n") == [*words, "No figure"]
    legend = said(parse(tile_map(TileMap("T", "S", (judged,), words))).find(".//ul[@class='legend']"))
    assert legend == "Concern"


@settings(max_examples=30, deadline=None)
@given(charts_of.multiples)
def test_any_multiples_link_each_unit_and_share_one_frame(m):
    figure = parse(multiples(m))
    rows = figure.findall("./ul/li")
    assert [row.find(".//a").get("href") for row in rows] == [item.href for item in m.items]
    assert all(i.label in said(row) and i.text in said(row) for row, i in zip(rows, m.items, strict=True))
    drawn = [row.find("./svg") for row in rows]
    assert len({svg.get("viewBox") for svg in drawn}) <= 1
    for svg in drawn:
        inside(svg)
