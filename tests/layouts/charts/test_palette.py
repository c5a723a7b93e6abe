"""Contrast of the palette, measured as WCAG 2.2 defines it, in both schemes."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[3] / "assets" / "palette.css").read_text(encoding="utf-8")
BLOCKS = re.findall(r":root \{(.*?)\}", CSS, re.S)
SCHEMES = {
    name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for name, block in zip(("light", "dark"), BLOCKS, strict=False)
}


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    """(L1 + 0.05) / (L2 + 0.05), the lighter over the darker."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


TEXT = [
    (c, ground) for c in ("ink", "muted", "navy", "blue", "london", "slate") for ground in ("paper", "quiet")
]
TEXT += [("orange", "paper"), *((f"on-{'low' if k < 3 else 'high'}", f"t{k}") for k in range(5))]
GRAPHICS = [(c, "paper") for c in ("edge", "dot", "focus", "orange")]
GRAPHICS += [(c, "band") for c in ("navy", "blue", "orange", "slate", "london")]
GRAPHICS += [("dot", "quiet"), ("on", "blue"), ("on", "orange")]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("front", "ground", "least"), [(*pair, 4.5) for pair in TEXT] + [(*pair, 3.0) for pair in GRAPHICS]
)
def test_contrast(scheme, front, ground, least):
    colours = SCHEMES[scheme]
    assert contrast(colours[front], colours[ground]) >= least


def test_both_schemes_name_the_same_colours():
    assert SCHEMES["light"].keys() == SCHEMES["dark"].keys()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_five_shades_go_one_way(scheme):
    shades = [luminance(SCHEMES[scheme][f"t{k}"]) for k in range(5)]
    assert shades in (sorted(shades), sorted(shades, reverse=True))


def test_every_colour_that_the_charts_use_is_in_the_palette():
    used = set(
        re.findall(r"var\(--([\w-]+)\)", (Path(__file__).parents[3] / "assets/charts.css").read_text())
    )
    places = {"n", "k", "x", "from", "to", "left", "right", "tall", "columns"}
    assert used - places <= SCHEMES["light"].keys()
