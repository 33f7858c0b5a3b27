"""Small documents for the tests of pdf/: a theme, an edition and articles of our own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import pikepdf
from booklet.model import (
    Asset, BoundPart, Document, DocumentKind, Edition, FurniturePage, Publication, Theme,
)

EDITION = Edition(
    name="standard", paper="a5", width_mm=148, height_mm=210, margin_top_mm=20, margin_bottom_mm=20,
    margin_start_mm=15, margin_end_mm=25, body_pt=12, leading_pt=18, h1_pt=24, h2_pt=18, h3_pt=14, small_pt=10.5,
    folio_pt=12,
)  # fmt: skip

CSS = """
@page { size: 148mm 210mm; margin: 20mm 25mm 20mm 15mm }
html { font-family: 'Atkinson Hyperlegible', 'Noto Sans'; font-size: 12pt; line-height: 18pt }
h1 { font-size: 24pt; line-height: 28pt } h2 { font-size: 18pt; line-height: 22pt }
p, ul { margin: 0 0 9pt } ul { list-style: disc }
header, footer { position: absolute; left: 15mm; right: 15mm }
header { top: 8mm } footer { bottom: 8mm; text-align: right }
footer { font-family: 'Noto Sans'; font-variant-numeric: tabular-nums; font-weight: bold }
"""


def fonts() -> tuple[Path, ...]:
    places = [("fontpkg_atkinson_hyperlegible", "Atkinson"), ("fontpkg_noto_sans", "NotoSans")]
    found: list[Path] = []
    for package, start in places:
        folder = Path(str(files(package)))
        found += sorted(path for path in folder.rglob("*.ttf") if path.name.startswith(start))
    return tuple(path for path in found if not path.name.count("Condensed"))


def theme(**changes: Any) -> Theme:
    values: dict[str, Any] = {"files": {"print.css": CSS}, "tokens": {"accent": "#004d4d"}, "fonts": fonts()}
    return Theme(**{**values, **changes})


def document(slug: str, body: str, title: str = "", *, kind: str = "article", lang: str = "en", **more: Any) -> Document:
    title = title or slug.replace("-", " ").capitalize()
    head = f"<head><title>{escape(title)}</title></head>"
    inner = f'<h1 id="_title">{escape(title)}</h1><div class="article-body">{body}</div>'
    xhtml = f'<html lang="{lang}">{head}<body><article class="article">{inner}</article></body></html>'
    return Document(f"{kind}/{slug}", DocumentKind(kind) if kind != "topic" else DocumentKind.OPENER, title, xhtml,
                    lang=lang, source=f"content/{slug}.md", **more)  # fmt: skip


def prose(seed: str, paragraphs: int) -> str:
    """Paragraphs whose every word is different from its neighbours', so that a lost one shows."""
    return "".join(
        f'<p data-line="{10 + n}">' + " ".join(f"{seed}{n}x{word}" for word in range(60)) + ".</p>"
        for n in range(paragraphs)
    )


def furniture(pages: Sequence[FurniturePage]) -> Document:
    sections = "".join(
        f'<section class="furniture"><header>{escape(page.head_start if page.side == "left" else page.head_end)}</header>'
        f"<footer>{escape(page.label)}</footer></section>"
        for page in pages
    )
    xhtml = f'<html lang="en"><head><title>Furniture</title></head><body>{sections}</body></html>'
    return Document("furniture", DocumentKind.ARTICLE, "Furniture", xhtml)


def publication(**changes: Any) -> Publication:
    return Publication(**{"title": "A book", "lang": "en", "author": "A clinic", **changes})


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


__all__ = [
    "Asset", "BoundPart", "CSS", "EDITION", "document", "fonts", "furniture", "opened", "prose", "publication", "theme",
]  # fmt: skip


def destination(book: pikepdf.Pdf, annotation: Any) -> Any:
    """Where a link leads: a page and a view (ISO 32000-1 12.3.2), by way of a name where it has one."""
    place = annotation.get("/Dest", annotation.get("/A", {}).get("/D"))
    return pikepdf.NameTree(book.Root.Names.Dests)[str(place)] if isinstance(place, pikepdf.String) else place
