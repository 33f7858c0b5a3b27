"""Booklet's own look at a written file: reads PDFs, EPUBs and pages as a stranger would, and compares their words
with the source's.

Nothing here is shared with the rooms that write: a PDF is read through its structure tree, its content
streams and its fonts' ToUnicode maps, an EPUB through its spine, a page by the rules of HTML. Cost on 676
pages with 122,000 words: a PDF 1.3 s of processor time, an EPUB 0.3 s, the comparison 0.4 s each. The output rules
(inspect.py) ask what validators do not; they read every operator that paints, about 6 ms a page.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

from .again import compare_pdf
from .alignment import Alignment, align
from .compare import compare
from .epub import EpubDocument, epub_documents, read_document, read_epub
from .html import read_html
from .memo import Memo
from .pdf import pdf_page_texts, pdf_tree, pdf_tree_text, read_pdf
from .reading import Counts, Reading, Word
from .source import read_article
from .spoken import speak_epub, speak_pdf

if TYPE_CHECKING:
    from .inspect import EpubInspection, PdfInspection, inspect_epub, inspect_pair, inspect_pdf
    from .pdf_rules import construct_findings
    from .places import Place, places_of_lines

__all__ = [
    "Alignment", "Counts", "EpubDocument", "EpubInspection", "Memo", "PdfInspection", "Place", "Reading", "Word", "align", "compare", "compare_pdf", "construct_findings", "epub_documents", "epub_words",
    "inspect_epub", "inspect_pair", "inspect_pdf", "pdf_page_texts", "pdf_tree",
    "pdf_tree_text", "pdf_words", "places_of_lines", "read_article", "read_document", "read_epub", "read_html", "read_pdf",
    "speak_epub", "speak_pdf",
]
_LATE = {name: ".inspect" for name in ("EpubInspection", "PdfInspection", "inspect_epub", "inspect_pair", "inspect_pdf")} | {
    "Place": ".places", "construct_findings": ".pdf_rules", "places_of_lines": ".places"}


def __getattr__(name: str) -> Any:
    """The output rules, imported when first asked for: a build does without them."""
    from importlib import import_module

    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATE[name], __name__), name)


def pdf_words(file: bytes | str | PathLike[str]) -> tuple[str, ...]:
    """The words of a PDF in the order of its structure tree: what a screen reader says."""
    return tuple(word.text for word in read_pdf(file).words)


def epub_words(file: bytes | str | PathLike[str]) -> tuple[str, ...]:
    """The words of an EPUB in the order of its spine."""
    return tuple(word.text for word in read_epub(file).words)
