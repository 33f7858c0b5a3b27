"""Articles and settings become XHTML documents: everything a page says, nothing of how it is set.

Each function returns a Document (model.py) in the markup of docs/tree.md; all generated words come from words/.
"""

from .article import article
from .back import glossary, note_lines, resources, tail
from .body import body
from .crisis import crisis_box
from .front import contents, cover, opener
from .furniture import furniture
from .shell import address_shown

__all__ = [
    "address_shown", "article", "body", "contents", "cover", "crisis_box", "furniture", "glossary", "note_lines", "opener",
    "resources", "tail",
]  # fmt: skip
