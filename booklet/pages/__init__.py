"""Articles and settings become XHTML documents: everything a page says, nothing of how it is set.

Each function returns a Document (model.py) in the markup of docs/tree.md; all generated words come from words/.
"""

from .article import article
from .back import glossary, resources, tail
from .body import body
from .crisis import crisis_box, ends_with_crisis
from .fit import is_thin, note_lines, tail_follows, tightened
from .front import contents, cover, opener
from .furniture import furniture
from .shell import keep_templates
from ..screen.addresses import address_shown

__all__ = [
    "address_shown", "article", "body", "contents", "cover", "crisis_box", "ends_with_crisis", "furniture", "glossary", "is_thin", "keep_templates", "note_lines",
    "opener", "resources", "tail", "tail_follows", "tightened",
]  # fmt: skip
