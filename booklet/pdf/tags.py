"""Write a laid-out document with booklet's own structure tree.

roles.py reads the source, planner.py and flow.py the boxes (leaves.py is what
they agree on with the painter), marks.py writes marked content while the
engine paints, finish.py completes the tree for the standard, treewriter.py
turns it into objects, seam.py holds the engine's door open.

What the binder may rely on:

- StructTreeRoot has one kid, a Document; its kids are the article's elements,
  the first of them H1 (the article's title; there is no Title in a galley).
- Every element is an indirect dictionary of its own with /S, /P and /K; /K is
  always an array of references (elements), numbers (MCIDs on the page /Pg),
  MCR dictionaries (other pages; with /Stm for a form XObject) and OBJR
  dictionaries (links). No class map; /A is a dictionary or an array of them.
- Headings are /H1 to /H6 and on: /H7 and deeper stand in the RoleMap as /H6 in
  PDF 1.7, and are themselves in PDF 2.0. To shift levels rewrite /S (and add
  the RoleMap entry); nothing else holds a level.
- RoleMap (PDF 1.7 only): Em, Strong -> Span, Aside -> Sect, H7... -> H6.
- PDF 2.0: one namespace object in /Namespaces; elements that ISO 32005 knows
  only from PDF 1.7 (Art, BlockQuote, Code, Quote, Reference, TOC, TOCI) have no
  /NS.
- /ID is `id_prefix` + the id of the HTML element, in UTF-8, on every element
  that has one, and `id_prefix` + "th-TABLE-CELL" on heads of tables; /Headers
  hold the same strings. IDTree has one leaf with sorted Names.
- ParentTree is one /Nums array: keys 0 to pages-1 are the pages in order
  (/StructParents), then form XObjects (/StructParents), then annotations
  (/StructParent). ParentTreeNextKey is set.
- Links within the file are named destinations by HTML id (/Dest) in PDF 1.7
  and GoTo actions with /D and /SD in PDF 2.0; all others are URI actions, the
  private schemes too. /Contents is the link's words. A link whose target is
  not in the file is a Span.
- TOCI gets /Ref only for targets in the same file: the binder adds the others.
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

    kept = [kept_links(page.links, planned, number) for number, page in enumerate(rendered.pages)]
    before = [page.links for page in rendered.pages]
    try:
        for page, links in zip(rendered.pages, kept):
            page.links = links
        with swapped(stream, add_tags), described_as(rendered, chosen, marked):
            return rendered.write_pdf(pdf_variant=chosen.variant, pdf_tags=True, finisher=finisher, **options)
    finally:
        for page, links in zip(rendered.pages, before):
            page.links = links
