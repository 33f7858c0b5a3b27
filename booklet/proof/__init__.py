"""Booklet's own look at a written file: reads PDFs, EPUBs and pages as a stranger would, and compares their words
with the source's.

Nothing here is shared with the rooms that write: a PDF is read through its structure tree, its content
streams and its fonts' ToUnicode maps, an EPUB through its spine, a page by the rules of HTML. Cost on 676
pages with 122,000 words: a PDF 1.3 s of processor time, an EPUB 0.3 s, the comparison 0.4 s each. The output rules
(inspect.py) ask what validators do not; they read every operator that paints, about 6 ms a page.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from ..late import late

if TYPE_CHECKING:
    from .again import compare_pdf
    from .alignment import Alignment, align
    from .compare import compare
    from .epub import EpubDocument, epub_documents, read_document, read_epub
    from .html import read_html
    from .inspect import EpubInspection, PdfInspection, inspect_epub, inspect_pair, inspect_pdf
    from .memo import Memo
    from .pdf import pdf_page_texts, pdf_tree, pdf_tree_text, read_pdf
    from .pdf_rules import construct_findings
    from .places import Place, places_of_lines
    from .reading import Counts, Reading, Word
    from .source import read_article
    from .spoken import speak_epub, speak_pdf

__all__ = [
    "Alignment", "Counts", "EpubDocument", "EpubInspection", "Memo", "PdfInspection", "Place", "Reading", "Word", "align", "compare", "compare_pdf", "construct_findings", "epub_documents", "epub_words",
    "inspect_epub", "inspect_pair", "inspect_pdf", "pdf_page_texts", "pdf_tree",
    "pdf_tree_text", "pdf_words", "places_of_lines", "read_article", "read_document", "read_epub", "read_html", "read_pdf",
    "speak_epub", "speak_pdf",
]
_LATE = {  # a build of an EPUB reads no PDF, an old file need not be read again, and none asks for the output rules
    "again": ("compare_pdf",),
    "alignment": ("Alignment", "align"),
    "compare": ("compare",),
    "epub": ("EpubDocument", "epub_documents", "read_document", "read_epub"),
    "html": ("read_html",),
    "inspect": ("EpubInspection", "PdfInspection", "inspect_epub", "inspect_pair", "inspect_pdf"),
    "memo": ("Memo",),
    "pdf": ("pdf_page_texts", "pdf_tree", "pdf_tree_text", "read_pdf"),
    "pdf_rules": ("construct_findings",),
    "places": ("Place", "places_of_lines"),
    "reading": ("Counts", "Reading", "Word"),
    "source": ("read_article",),
    "spoken": ("speak_epub", "speak_pdf"),
}

__getattr__ = late(__name__, {name: home for home, names in _LATE.items() for name in names})


def pdf_words(file: bytes | str | PathLike[str]) -> tuple[str, ...]:
    """The words of a PDF in the order of its structure tree: what a screen reader says."""
    from .pdf import read_pdf

    return tuple(word.text for word in read_pdf(file).words)


def epub_words(file: bytes | str | PathLike[str]) -> tuple[str, ...]:
    """The words of an EPUB in the order of its spine."""
    from .epub import read_epub

    return tuple(word.text for word in read_epub(file).words)
