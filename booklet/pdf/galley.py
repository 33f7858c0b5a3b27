"""Compile one document to a galley: typeset pages without page numbers, and their facts.

A pure function of its arguments and the versions of the tools, so that the
cache may answer for it and any worker may run it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..model import Document, Edition, Galley, Link, Theme
from .complaints import complaints, parents_of, source_line
from .engine import load
from .leftout import fonts_left_out
from .hanging import whole_lines
from .numbers import TABULAR
from .pagestarts import PT, anchors, free_px, headings, page_starts, words
from .quicker import quicker
from .typeset import ENGINE, NO_FURNITURE, Typeset, listen, parsed, typeset, uncollected

__all__ = ["compile", "overlay_start_pt", "warm"]

_C_TYPES = (
    "PangoFcFontMap *", "PangoRectangle *", "PangoLogAttr[]", "PangoGlyphInfo", "PangoGlyphGeometry", "FcChar8 **", "FcResult *",
    "hb_tag_t[100]", "hb_codepoint_t[1]", "unsigned int *", "char[]", "char[4]", "char *",
)  # fmt: skip
OPEN_SCHEMES = ("article:", "topic:", "term:")


def compile(
    document: Document, css: str, edition: Edition, theme: Theme, *, standard: str = "ua-1", start_pt: float = 0.0
) -> Galley:
    """Typeset a document without furniture.

    `start_pt`, when given, is where the first page's text begins, measured from the top edge of the
    paper: for a tail that is laid on the last page of its article (see `overlay_start_pt`). A tail
    that does not fit there has a negative `free_pt` or more pages than one.

    What the engine complains of becomes findings of the galley. Raises nothing for bad content;
    xml.etree.ElementTree.ParseError when the document is not well-formed, a fault of ours.
    """
    extra = NO_FURNITURE + TABULAR
    if start_pt:
        extra += f"@page:first{{margin-top:{start_pt:.3f}pt !important}}"
    with ENGINE, uncollected():
        load(theme.fonts)
        return _compiled(document, css, theme, standard, extra)


def _compiled(document: Document, css: str, theme: Theme, standard: str, extra_css: str) -> Galley:
    """In a function of its own, so that its boxes can be let go when it returns."""
    with quicker(), whole_lines():
        laid = typeset(document, css, theme, extra_css=extra_css)
        pages = laid.rendered.pages
        with listen() as log:
            pdf = _write(laid, document, standard, theme)
    return Galley(
        key=document.key,
        kind=document.kind,
        title=document.title,
        lang=document.lang,
        pdf=pdf,
        pages=len(pages),
        headings=headings(laid.root, pages),
        anchors=anchors(pages),
        links=_links(laid.root, pages),
        page_starts=page_starts(laid.root, pages),
        free_pt=round(free_px(pages[-1]) * PT, 3),
        findings=complaints((*laid.css_log, *laid.log, *log), document, laid.root, pages, theme),
        source=document.source,
    )


def overlay_start_pt(galley: Galley, edition: Edition) -> float:
    """Where the text of a galley's last page ends, in points from the top edge of the paper."""
    return (edition.height_mm - edition.margin_bottom_mm) * 72 / 25.4 - galley.free_pt


def warm(fonts: Iterable[Path] = ()) -> None:
    """Import what a worker needs, once, before it is forked. Without `fonts` the engine sees none yet."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # which fonts there are is settled when the theme is known
        load(fonts)
    import pikepdf
    from PIL import Image
    from weasyprint.text.ffi import ffi

    from . import bidi, glyphs, marks, tags, xmp

    assert pikepdf and bidi and glyphs and marks and tags and xmp
    for kind in _C_TYPES:  # the first time, each is read by a parser of C
        ffi.typeof(kind)
    Image.preinit()
    with ENGINE, quicker():  # whose digests are taken of the engine's whole text
        pass


def warm_sheet(css: str, fonts: Iterable[Path]) -> None:
    """Parse a style sheet that is probably wanted, once, before workers are forked. Raises OSError for a lost font."""
    with ENGINE, quicker():
        parsed(load(fonts), css)


def _links(root: Any, pages: Any) -> tuple[Link, ...]:
    """The open links in order, each element once however it wraps."""
    found: dict[tuple[Any, str], Link] = {}
    parents: Any = None
    for number, page in enumerate(pages, 1):
        for kind, target, _, box in page.links:
            # Boxes inside a link inherit it: only the link's own element counts.
            if kind == "external" and target.startswith(OPEN_SCHEMES) and box.element.get("href"):
                parents = parents or parents_of(root)
                link = Link(unquote(target), number, words(box.element), source_line(box.element, parents))
                found.setdefault((box.element, target), link)
    return tuple(found.values())


def _write(laid: Typeset, document: Document, standard: str, theme: Theme) -> bytes:
    """The galley's PDF with our own structure tree. The binder embeds the theme's fonts, and says what
    the file conforms to: a galley alone does not."""
    from .tags import write_tagged

    with fonts_left_out(theme.fonts) as finish:
        return write_tagged(
            laid.rendered, standard=standard, id_prefix=f"{document.key}#", marked=False, finisher=finish
        )
