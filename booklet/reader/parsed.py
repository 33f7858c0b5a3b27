"""What the Markdown half of the reader gives to the collection half."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..findings import Finding

__all__ = ["Parsed"]


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article's text, read: `body` is an lxml <div class="article-body"> as in docs/tree.md, but every href
    and src is still as the author wrote it.

    `title` is the text of the first heading when that stands before all other text, which is then not in the
    body; with a title from the front matter, only when it says the same words. Otherwise it is empty.
    `first_heading` is the text of the first heading wherever it stands, for articles without any other title.
    """

    body: Any
    title: str = ""
    title_html: str = ""
    title_line: int = 0
    first_heading: str = ""
    findings: tuple[Finding, ...] = ()
