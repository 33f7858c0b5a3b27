"""The dialect: Python-Markdown with a CommonMark block parser and GFM's inline signs.

`render` is the only caller of Python-Markdown. One Markdown object serves a thread; what belongs to an
article lives in the Blocks and in the lists that `render` fills.
"""

from __future__ import annotations

import re
import threading
import xml.etree.ElementTree as etree
from dataclasses import dataclass, field

import markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension

from .dialect_blocks import block_tree
from .dialect_faults import Complaint, complaints
from .dialect_inline import install
from .dialect_leaves import Leaves
from .lines import split_lines

__all__ = ["Rendered", "render"]


@dataclass(slots=True)
class Rendered:
    """HTML with the author's raw HTML still set apart: each piece of `raw` stands where U+0002 wzxhzdk:N U+0003 stands."""

    html: str = ""
    raw: list[str] = field(default_factory=list)
    abbreviations: dict[str, str] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)


class _CommonMarkParser(BlockParser):
    """Python-Markdown's block parser with the block structure of CommonMark."""

    first_line = 1
    rendered = Rendered()

    def parseDocument(self, lines: list[str]) -> etree.ElementTree:
        tree = block_tree(lines, self.first_line)
        self.rendered.complaints += complaints(tree)
        self.root = etree.Element(self.md.doc_tag)
        leaves = Leaves(self.md, self.rendered.abbreviations)
        leaves.gather(tree)
        leaves.build(tree, self.root)
        return etree.ElementTree(self.root)


class _Dialect(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:
        for name in ("normalize_whitespace", "html_block"):
            md.preprocessors.deregister(name)
        for name in ("raw_html", "amp_substitute"):
            md.postprocessors.deregister(name)
        md.treeprocessors.deregister("prettify")
        md.parser = _CommonMarkParser(md)
        md.stripTopLevelTags = False
        install(md)


_RAW_PLACE = re.compile("\x02wzxhzdk:(\\d+)\x03")
_TAGS = re.compile(r"<[^>]*>")


def _serialized(root: etree.Element) -> str:
    """HTML in which addresses wait as data-href and data-src: what they may be is decided later, not by the cleaner."""
    stash = _machine().htmlStash.rawHtmlBlocks
    for element in root.iter():
        if element.tag not in ("a", "img"):
            continue
        for name, value in list(element.items()):
            if "\x02" in value:
                value = _RAW_PLACE.sub(lambda found: _TAGS.sub("", stash[int(found[1])]), value)
            if name in ("href", "src"):
                del element.attrib[name]
                name = f"data-{name}"
            element.set(name, value)
    return etree.tostring(root, encoding="unicode", method="html", short_empty_elements=False)


_of_thread = threading.local()


def _machine() -> markdown.Markdown:
    """The Markdown object of this thread: it keeps state while it converts."""
    if not hasattr(_of_thread, "md"):
        _of_thread.md = markdown.Markdown(extensions=[_Dialect()])
        _of_thread.md.serializer = _serialized  # the constructor sets its own after the extensions
    return _of_thread.md


def render(text: str, first_line: int = 1, *, inline: bool = True) -> Rendered:
    """HTML of `lines.plain_text`. `inline=False` leaves the words of paragraphs unread: the way out when
    Python-Markdown itself fails on an article.
    """
    md = _machine()
    md.reset()
    md.parser.first_line = first_line
    md.parser.rendered = rendered = Rendered()
    md.treeprocessors["inline"].reads = inline
    rendered.html = md.convert("\n".join(split_lines(text)))
    rendered.raw = list(md.htmlStash.rawHtmlBlocks)
    return rendered
