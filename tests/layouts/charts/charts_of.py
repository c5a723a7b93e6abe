"""Any chart that the contract allows, sensible or not."""

from hypothesis import strategies as st

from dashboard import periods
from dashboard.charts import (
    Companion,
    Mark,
    Multiples,
    Rank,
    RankItem,
    Sign,
    Small,
    Spark,
    Tile,
    TileMap,
    Trend,
)

texts = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), min_size=1, max_size=30
).map(lambda s: f"x{s}x")
"""What a page may say, markup and quotes among it; framed, as HTML trims nothing inside."""
numbers = st.one_of(
    st.none(),
    st.integers(-3, 2000).map(float),
    st.floats(-1e6, 1e6),
    st.floats(),
    st.sampled_from([0.0, -0.0, 1e300, 1e15, 5e-324]),
)
rows = st.lists(numbers, max_size=30).map(tuple)
signs = st.sampled_from(Sign)
kinds = st.sampled_from(["count", "share", "value"])
FIRST = periods.month(2014, 12)
marks = st.lists(st.builds(Mark, st.integers(FIRST - 3, FIRST + 40), texts), max_size=4).map(tuple)

sparks = st.builds(Spark, rows, texts, rows, rows, signs)
trends = st.builds(
    Trend,
    title=texts,
    sentence=texts,
    unit=texts,
    first=st.integers(FIRST, FIRST + 12),
    values=rows,
    provisional=st.lists(st.booleans(), max_size=30).map(tuple),
    kind_of_value=kinds,
    decimals=st.integers(0, 2),
    centre=rows,
    lower=rows,
    upper=rows,
    band_name=texts,
    companion=st.one_of(st.none(), st.builds(Companion, texts, rows)),
    breaks=marks,
    events=marks,
    flags=st.lists(st.tuples(st.integers(FIRST - 3, FIRST + 40), signs, texts), max_size=5).map(tuple),
    target=numbers,
    from_zero=st.booleans(),
    illustrative=st.booleans(),
)
rank_items = st.builds(RankItem, texts, texts, numbers, texts, numbers, numbers, st.booleans(), signs)
ranks = st.builds(
    Rank, texts, texts, texts, st.lists(rank_items, max_size=8).map(tuple), numbers, texts, kinds
)
tiles = st.builds(
    Tile,
    texts,
    texts,
    texts,
    st.integers(-2, 8),
    st.integers(-2, 9),
    texts,
    texts,
    st.one_of(st.none(), st.integers(0, 4)),
    signs,
    st.booleans(),
)
tile_maps = st.builds(
    TileMap,
    texts,
    texts,
    st.lists(tiles, max_size=6).map(tuple),
    st.lists(texts, min_size=5, max_size=5).map(tuple),
)
smalls = st.builds(Small, texts, texts, rows, texts, rows, rows, signs)
multiples = st.builds(
    Multiples, texts, texts, texts, st.just(FIRST), st.lists(smalls, max_size=4).map(tuple), kinds
)


def robbery(months: int, **more) -> Trend:
    """A plain trend with a likely range, for examples."""
    centre = tuple(400.0 + 40 * (k % 12) for k in range(months))
    given = {
        "title": "Robbery is as expected",
        "sentence": "412 robberies in November 2017, 400 expected.",
        "unit": "offences a month",
        "first": periods.month(2017, 11) - months + 1,
        "values": tuple(c + (k * 37 % 101) - 50 for k, c in enumerate(centre)),
        "provisional": (False,) * (months - 1) + (True,),
        "centre": centre,
        "lower": tuple(c - 61.3 for c in centre),
        "upper": tuple(c + 75.8 for c in centre),
    }
    return Trend(**(given | more))
