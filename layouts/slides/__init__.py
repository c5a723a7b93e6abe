"""Slides: any page, or a pack of pages, as one deck for the screen in the room, for paper and for PowerPoint."""

from layouts.slides.deck import deck
from layouts.slides.model import OFFICIAL, Deck, Slide

__all__ = ["OFFICIAL", "Deck", "Slide", "deck"]
