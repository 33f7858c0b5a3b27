"""From the block tree to Python-Markdown's element tree, with the source line on every block.

Attributes that begin with `data-` are booklet's marks for the later passes; an author's own never get so far.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.util import AtomicString

from .dialect_tree import ATTRIBUTES, Block, attributes, is_caption, row_cells

__all__ = ["Leaves"]

_REFERENCE = re.compile(
    r"""[ ]{0,3}\[(?!\^)((?:[^\[\]\\]|\\.)+)\]:[ ]*\n?[ ]*(<[^<>\n]*>|[^\s<]\S*)"""
    r"""(?:(?:[ ]+|[ ]*\n[ ]*)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?[ ]*(?:\n|$)""")
_REFERENCE_UNTITLED = re.compile(
    r"""[ ]{0,3}\[(?!\^)((?:[^\[\]\\]|\\.)+)\]:[ ]*\n?[ ]*(<[^<>\n]*>|[^\s<]\S*)()[ ]*(?:\n|$)""")
_ATTRIBUTES_ONLY = re.compile(rf"{ATTRIBUTES}$")
_ATTRIBUTES_LAST = re.compile(rf"(?:^|\n|[ ]){ATTRIBUTES}$")
_TASK = re.compile(r"\[([ xX])\](?=\s)")
_LANGUAGE = re.compile(r"\{?\.?([\w+#.-]+)")
_ALIGN = {"l": "start", "c": "center", "r": "end"}


class Leaves:
    """Builds elements for one article; link references go to Python-Markdown, abbreviations to a dict."""

    def __init__(self, md: Markdown, abbreviations: dict[str, str]) -> None:
        self.md = md
        self.abbreviations = abbreviations
        self.notes: list[Block] = []

    def gather(self, root: Block) -> None:
        """Take definitions out of the tree before any words are read, and hang attribute lines on their blocks."""
        for block in _walk(root):
            kept: list[Block] = []
            waiting: dict[str, str] = {}
            for child in block.children:
                if child.kind == "para" and not child.mark:
                    self._references(child)
                    if not child.lines:
                        continue
                    only = _ATTRIBUTES_ONLY.match(child.text)
                    if only:
                        if kept and kept[-1].end == child.line - 1:
                            kept[-1].attributes.update(attributes(only[1]))
                        else:
                            waiting = attributes(only[1])
                        continue
                if child.kind == "abbreviation":
                    self.abbreviations.setdefault(child.mark, child.info)
                    continue
                if child.kind == "stray":
                    continue
                if child.kind == "note":
                    self.notes.append(child)
                    continue
                if child.kind == "dl" and kept and kept[-1].kind == "dl":
                    kept[-1].children += child.children
                    continue
                child.attributes.update(waiting)
                waiting = {}
                kept.append(child)
            block.children = kept

    def _references(self, paragraph: Block) -> None:
        if not paragraph.lines[0].lstrip().startswith("["):
            return
        text, at = "\n".join(paragraph.lines), 0
        while found := _REFERENCE.match(text, at) or _REFERENCE_UNTITLED.match(text, at):
            label = " ".join(found[1].split()).lower()
            if not label:
                break
            target = found[2][1:-1] if found[2][0] == "<" else found[2]
            title = found[3][1:-1] if found[3] else None
            self.md.references.setdefault(label, (target, title))
            at = found.end()
        if at:
            paragraph.line += text.count("\n", 0, at)
            paragraph.lines = text[at:].split("\n") if text[at:] else []

    def build(self, root: Block, parent: etree.Element) -> None:
        """The article's blocks, then its notes in the order of their definitions."""
        self._blocks(root.children, parent)
        for note in self.notes:
            self._blocks(note.children, _sub(parent, note, "div", {"data-note": note.mark}))

    def _blocks(self, blocks: list[Block], parent: etree.Element, tight: bool = False) -> None:
        for at, block in enumerate(blocks):
            match block.kind:
                case "para":
                    self._paragraph(block, parent, blocks, at, tight)
                case "heading":
                    text = self._taken_attributes(block, block.text)
                    _sub(parent, block, f"h{block.level}").text = text
                case "quote":
                    self._blocks(block.children, _sub(parent, block, "blockquote"))
                case "list":
                    self._list(block, parent)
                case "dl":
                    self._definitions(block, parent)
                case "div":
                    section = _sub(parent, block, "section", {"data-block": block.mark})
                    if block.info:
                        etree.SubElement(section, "p", {"data-title": "", "data-line": str(block.line)}).text = block.info
                    self._blocks(block.children, section)
                case "code":
                    self._code(block, parent)
                case "html":
                    raw = "\n".join(block.lines)
                    holder = _sub(parent, block, "raw")
                    holder.text = AtomicString(self.md.htmlStash.store(raw))
                case "rule":
                    _sub(parent, block, "hr")
                case "table":
                    self._table(block, parent)

    def _paragraph(self, block: Block, parent: etree.Element, around: list[Block], at: int, tight: bool) -> None:
        text = self._taken_attributes(block, block.text)
        marks = {}
        if is_caption(text):
            table_near = any(0 <= near < len(around) and around[near].kind in ("table", "html") for near in (at - 1, at + 1))
            if block.mark == "caption" or table_near:
                marks["data-caption"] = ""
        if tight and at == 0 and not marks and not block.attributes:
            parent.text = text
            return
        _sub(parent, block, "p", marks | ({"data-tight": ""} if tight else {})).text = text

    def _taken_attributes(self, block: Block, text: str) -> str:
        """The text without the attributes at its end, which are now the block's."""
        if text.endswith("}"):
            found = _ATTRIBUTES_LAST.search(text)
            if found:
                block.attributes.update(attributes(found[1]))
                return text[:found.start()].rstrip()
        return text

    def _list(self, block: Block, parent: etree.Element) -> None:
        ordered = block.mark in ".)"
        element = _sub(parent, block, "ol" if ordered else "ul")
        if ordered and block.level != 1:
            element.set("start", str(block.level))
        tight = _is_tight(block)
        for item in block.children:
            li = _sub(element, item, "li")
            first = item.children[0] if item.children else None
            task = _TASK.match(first.lines[0]) if first and first.kind == "para" else None
            if task and first:
                li.set("data-task", "open" if task[1] == " " else "done")
                first.lines[0] = first.lines[0][task.end():].lstrip()
            self._blocks(item.children, li, tight)

    def _definitions(self, block: Block, parent: etree.Element) -> None:
        element = _sub(parent, block, "dl")
        for child in block.children:
            part = _sub(element, child, child.kind)
            if child.kind == "dt":
                part.text = self._taken_attributes(child, child.text)
            else:
                paragraphs = sum(inner.kind == "para" for inner in child.children)
                self._blocks(child.children, part, tight=not child.level and paragraphs == 1)

    def _code(self, block: Block, parent: etree.Element) -> None:
        lines = block.lines
        if not block.mark:
            while lines and not lines[-1].strip():
                lines.pop()
        code = etree.SubElement(_sub(parent, block, "pre"), "code")
        language = _LANGUAGE.match(block.info)
        if language:
            code.set("class", f"language-{language[1]}")
        code.text = AtomicString("\n".join(lines) + "\n" if lines else "")

    def _table(self, block: Block, parent: etree.Element) -> None:
        element = _sub(parent, block, "table")
        columns = len(block.mark)
        for at, line in enumerate(block.lines):
            section = etree.SubElement(element, "thead" if at == 0 else "tbody") if at < 2 else element[-1]
            row = etree.SubElement(section, "tr", {"data-line": str(block.line + at + (at > 0))})
            cells = row_cells(line)
            if len(cells) > columns:  # GFM drops what is too much; words must not be lost
                cells[columns - 1:] = [" ".join(cells[columns - 1:])]
            for column in range(columns):
                cell = etree.SubElement(row, "td" if at else "th")
                cell.text = cells[column] if column < len(cells) else ""
                if block.mark[column] in _ALIGN:
                    cell.set("class", _ALIGN[block.mark[column]])


def _sub(parent: etree.Element, block: Block, tag: str, marks: dict[str, str] | None = None) -> etree.Element:
    element = etree.SubElement(parent, tag, {"data-line": str(block.line)})
    for name, value in block.attributes.items():
        element.set("data-set-" + name, value)
    if marks:
        for name, value in marks.items():
            element.set(name, value)
    return element


def _walk(root: Block) -> list[Block]:
    """Every block before its children, as a list: gathering changes the tree on the way."""
    found, at = [root], 0
    while at < len(found):
        found += found[at].children
        at += 1
    return found


def _is_tight(block: Block) -> bool:
    """CommonMark 5.3: no blank line between items, nor between the blocks of an item."""
    for item, following in zip(block.children, [*block.children[1:], None]):
        if following and item.end != following.line - 1:
            return False
        for child, after in zip(item.children, item.children[1:]):
            if child.end != after.line - 1:
                return False
    return True
