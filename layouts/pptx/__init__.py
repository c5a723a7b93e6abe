"""A deck as a PowerPoint file: real titles, native charts whose figures can be edited, notes, page marks."""

from layouts.slides.model import Deck


def pptx(deck: Deck) -> bytes:
    """The file; its charts hold the page's figures, unrounded."""
    from layouts.pptx.write import write  # only a download needs python-pptx

    return write(deck)
