"""Measuring finished pages: what stands where on the paper, read from the PDF and from nothing else.

`read` gives a Book: glyphs with size, weight and place from pdfium, the tag tree from pikepdf, joined by
marked-content identifiers. It knows nothing of booklet's own code, so that it can be held against it. Lengths
are in pt, y upwards from the foot of the page; pages count from 1.
"""

from __future__ import annotations

from .book import Block, Book, Element, Glyph, Line, Page, read

__all__ = ["Block", "Book", "Element", "Glyph", "Line", "Page", "read"]
