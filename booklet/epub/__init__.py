"""The EPUB: package, navigation, page list, metadata from evidence. The only import of ebooklib.

    plan = epub.plan(collection)                      where each article stands, what its ids begin with
    bodies = {slug: pages.body(article, **…)}         rendered by the caller with the plan's prefix, shift and links
    chapters = epub.chapters(collection, project, bodies, plan)
    data = epub.write(chapters, metadata=epub.metadata(…), css=…, assets=…, cover=…, page_list=…)
"""

from __future__ import annotations

from .book import Certification, Chapter, Creator, Metadata, PageMark
from .chapters import chapters
from .describe import identifier, metadata
from .places import page_marks
from .plan import Place, Plan, plan
from .task import Made, Task, dumps, loads, make
from .write import write

__all__ = [
    "Certification", "Chapter", "Creator", "Made", "Metadata", "PageMark", "Place", "Plan", "Task", "chapters", "dumps",
    "identifier", "loads", "make", "metadata", "page_marks", "plan", "write",
]
