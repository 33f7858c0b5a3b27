"""Write a laid-out document with booklet's own structure tree.

What the binder may rely on (PDF/UA-1; see treewriter.py for PDF 2.0):

- The root has one kid, /Document; its kids are the article's elements.
- Every element is its own indirect dictionary; /K is always an array.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..words import catalogue
from .annotations import kept_links
from .finish import finish
from .planner import plan
from .seam import swapped
from .standards import STANDARDS
from .treewriter import write_structure

__all__ = ["write_tagged"]


def write_tagged(
    rendered: Any, *, standard: str = "ua-1", id_prefix: str = "", marked: bool = True,
    phrases: Mapping[str, str] | None = None, finisher: Callable[[Any, Any], None] | None = None, **options: Any,
) -> bytes:
    """The PDF of `rendered` (weasyprint.Document), tagged for readers who listen.

    `standard` is a key of standards.STANDARDS. Structure IDs begin with `id_prefix`. With `marked` false the same
    file comes without its conformance mark. `finisher(document, pdf)` is called last, before the file is serialised;
    `options` go to the engine's write_pdf.
    """
    from .marks import marking_stream
    from .xmp import described_as

    chosen = STANDARDS[standard]
    planned = plan(rendered)
    words = catalogue(planned.root.lang or "en").entries if phrases is None else phrases
    stream, painting = marking_stream(planned, archive=bool(chosen.archive_part))

    def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: list[Any]) -> None:
        for page, links in enumerate(kept):
            for _, _, _, box in links:
                annotation = getattr(box, "link_annotation", None)
                if annotation is not None:
                    planned.link_boxes[getattr(box, "_box", box)].annotations.append((page, annotation))
        planned.root.prune()
        finish(planned, chosen, words)
        write_structure(pdf, document, page_streams, painting.marked, planned, chosen, id_prefix)

    kept = [kept_links(page.links, planned) for page in rendered.pages]
    before = [page.links for page in rendered.pages]
    try:
        for page, links in zip(rendered.pages, kept):
            page.links = links
        with swapped(stream, add_tags), described_as(rendered, chosen, marked):
            return rendered.write_pdf(pdf_variant=chosen.variant, pdf_tags=True, finisher=finisher, **options)
    finally:
        for page, links in zip(rendered.pages, before):
            page.links = links
