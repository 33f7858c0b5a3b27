"""Which structure type an element of the tree (docs/tree.md) becomes.

Pure facts about the source: nothing here knows the engine's boxes or PDF
objects. An element without a role of its own is transparent, its content
belongs to its parent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["BLOCKS", "Outline", "Source", "decorative", "heading_level", "human_text", "local_name", "numbering", "outline"]

_SPACE = " \t\n\r\f"
_SVG = "{http://www.w3.org/2000/svg}"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"

ROLES = {
    "section": "Sect", "article": "Art", "aside": "Aside", "nav": "Sect", "blockquote": "BlockQuote",
    "p": "P", "summary": "P", "dt": "Lbl", "dd": "LBody", "li": "LBody", "ul": "L", "ol": "L", "menu": "L", "dl": "L",
    "table": "Table", "caption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot",
    "tr": "TR", "th": "TH", "td": "TD", "figcaption": "Caption",
    "em": "Em", "strong": "Strong", "code": "Code", "kbd": "Code", "samp": "Code", "pre": "Code", "q": "Quote",
    "sub": "Span", "sup": "Span", "del": "Span", "ins": "Span", "s": "Span", "img": "Figure", "math": "Formula",
    "svg": "Figure",
}
BLOCKS = frozenset(
    "address article aside blockquote dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li"
    " main nav ol p pre section table ul".split())
_NUMBERING = {
    "disc": "Disc", "circle": "Circle", "square": "Square", "decimal": "Decimal", "decimal-leading-zero": "Decimal",
    "lower-roman": "LowerRoman", "upper-roman": "UpperRoman", "lower-alpha": "LowerAlpha", "lower-latin": "LowerAlpha",
    "upper-alpha": "UpperAlpha", "upper-latin": "UpperAlpha",
}


@dataclass(slots=True, eq=False)
class Source:
    """One element of the source: where it stands and what it becomes.

    `start` and `end` count element tags in document order: they are the keys
    that kids are sorted by. `role` is empty for a transparent element.
    """

    element: Any
    parent: "Source | None"
    start: int
    tag: str
    end: int = 0
    role: str = ""
    lang: str = ""
    hidden: bool = False
    in_contents: bool = False
    in_pre: bool = False
    in_formula: bool = False
    holds_blocks: bool = False  # block elements below it
    space_before: bool = False  # the source has white space straight before and after the element
    space_after: bool = False
    children: tuple["Source", ...] = ()

    @property
    def classes(self) -> list[str]:
        return (self.element.get("class") or "").split()

    def above(self, *tags: str) -> "Source | None":
        """The nearest element above that has one of these tags."""
        source = self.parent
        while source is not None and source.tag not in tags:
            source = source.parent
        return source


@dataclass(slots=True)
class Outline:
    """The whole source: every element by identity."""

    root: Source
    by_element: dict[Any, Source]
    by_id: dict[str, Source]


def local_name(element: Any) -> str:
    """The element's name without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def heading_level(element: Any) -> int:
    """1 and up for a heading, 0 for anything else."""
    tag = local_name(element)
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return int(tag[1])
    if element.get("role") == "heading":
        level = element.get("aria-level") or "2"
        return int(level) if level.isdigit() and int(level) > 0 else 2
    return 0


def decorative(element: Any) -> bool:
    """Whether a picture says nothing: WCAG 1.1.1 decoration."""
    if element.get("aria-hidden") == "true" or element.get("role") in ("presentation", "none"):
        return True
    if local_name(element) == "img":
        return not (element.get("alt") or "").strip()
    return not human_text(element)


def human_text(element: Any) -> str:
    """What a picture, formula or labelled element says instead of itself."""
    for name in ("aria-label", "alt", "alttext"):
        if text := (element.get(name) or "").strip():
            return text
    tag = local_name(element)
    if tag == "svg":
        parts = [
            " ".join("".join(child.itertext()).split())
            for name in ("title", "desc") for child in element.findall(f"{_SVG}{name}")
        ]
        told = [part.rstrip(".") for part in parts if part]
        return ". ".join(told) if told else " ".join(
            " ".join("".join(text.itertext()).split()) for text in element.iter(f"{_SVG}text")).strip()
    if tag == "math":
        return " ".join(" ".join(element.itertext()).split())
    return ""


def numbering(style: str, ordered: bool) -> str:
    """ListNumbering (ISO 32000-1 table 347) of a CSS list-style-type."""
    return _NUMBERING.get(style, "Decimal" if ordered and style != "none" else "None")


def _role(source: Source) -> str:
    element, tag = source.element, source.tag
    parent = source.parent
    assert parent is not None
    if level := heading_level(element):
        return f"H{level}"
    if element.get("role") == "math":
        return "Formula"
    if tag in ("img", "svg") and "math" in source.classes:
        return "Formula"
    if tag == "a":
        return "Link" if element.get("href") else ""
    if "note-call" in source.classes:
        return "Reference"
    if tag == "li":
        if source.in_contents:
            return "TOCI"
        notes = source.above("section", "div", "aside")
        if "note" in source.classes and notes is not None and notes.element.get("role") == "doc-endnotes":
            return "Note"
    if tag in ("ol", "ul"):
        if source.in_contents:
            return "TOC"
        if parent.element.get("role") == "doc-endnotes":
            return ""
    if element.get("role") == "doc-footnote":
        return "Note"
    if tag == "code" and source.in_pre:
        return ""
    if tag == "figure":
        return "Div" if any(child.tag == "figcaption" for child in source.children) else ""
    if tag == "figcaption" and (parent.tag != "figure"):
        return "P"
    if tag in ("abbr", "acronym") and element.get("title"):
        return "Span"
    if element.get("role") == "img" and element.get("aria-label"):
        return "Lbl" if "box" in source.classes and source.above("li") is not None else "Span"
    return ROLES.get(tag, "")


def outline(root: Any) -> Outline:
    """Read the whole source tree once. `root` is the html element."""
    by_element: dict[Any, Source] = {}
    by_id: dict[str, Source] = {}
    count = 0
    spaced = True  # the last character of the text so far is white space
    ended: list[Source] = []  # elements that no text has followed yet

    def pass_text(text: str | None) -> None:
        nonlocal spaced
        if text:
            for source in ended:
                source.space_after = text[0] in _SPACE
            ended.clear()
            spaced = text[-1] in _SPACE

    def visit(element: Any, parent: Source | None) -> Source:
        nonlocal count
        count += 1
        source = Source(element, parent, count, local_name(element))
        by_element[element] = source
        tag = source.tag
        name = element.get("id")
        if name and name not in by_id:
            by_id[name] = source
        own = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        if parent is None:
            source.lang = own
        else:
            source.lang = own or parent.lang
            source.hidden = parent.hidden or element.get("aria-hidden") == "true" or element.get("hidden") is not None
            source.in_contents = parent.in_contents or (tag == "nav" and "contents" in source.classes)
            source.in_pre = parent.in_pre or parent.tag == "pre"
            source.in_formula = parent.in_formula or parent.tag == "math"
        if tag != "svg":
            source.space_before = spaced
            pass_text(element.text)
            children = []
            for child in element:
                if isinstance(child.tag, str):
                    children.append(visit(child, source))
                pass_text(child.tail)
            source.children = tuple(children)
            ended.append(source)
        source.holds_blocks = any(child.tag in BLOCKS or child.holds_blocks for child in source.children)
        if parent is not None and tag not in ("html", "body", "head") and not source.in_formula:
            source.role = _role(source)
            if not source.role and source.lang != parent.lang:
                source.role = "Div" if tag in BLOCKS or source.holds_blocks else "Span"
        count += 1
        source.end = count
        return source

    return Outline(visit(root, None), by_element, by_id)
