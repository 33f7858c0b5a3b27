"""How each kind of block begins: one function a kind, listed by first character in STARTS.

A function gets the place and the innermost block that goes on there. It answers None, or the new block and
the column where its content starts (-1: the line is used up). A paragraph that turns into something
else is answered itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .dialect_callouts import ADMONITION, admonition_block
from .dialect_tree import ATTRIBUTES, Block, attributes, is_lone_image, row_cells

__all__ = ["DELIMITER_ROW", "INTERRUPTING", "STARTS", "Place", "indented_code"]

_ATX = re.compile(r"(#{1,6})(?:[ ]+|$)")
_ATX_END = re.compile(r"(?:^|[ ]+)#+[ ]*$")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_RULE = re.compile(r"(?:(?:\*[ ]*){3,}|(?:_[ ]*){3,}|(?:-[ ]*){3,})$")
_SETEXT = re.compile(r"(=+|-+)[ ]*$")
_ITEM = re.compile(r"([*+-]|\d{1,9}[.)])([ ]+|$)")
DELIMITER_ROW = re.compile(r"\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]:[ ]?")
_ABBREVIATION = re.compile(r"\*\[([^\]\n]+)\]:[ ]*(.*)$")
_DIV = re.compile(
    rf'(:{{3,}})[ ]*(?:\{{?[ ]*\.?([A-Za-z][\w-]*)[ ]*\}}?)[ ]*(?:["“„«](.*?)["”“»])?[ ]*(?:{ATTRIBUTES})?[ ]*:*[ ]*$')
_DIV_ATTRIBUTES = re.compile(rf"(:{{3,}})[ ]*{ATTRIBUTES}[ ]*:*[ ]*$")
_DIV_LOOSE = re.compile(r"(:{3,})[ ]*\{?[ ]*\.?([A-Za-z][\w-]*)[ ]*\}?(?![\w{])(.*?)(?:[ ]" + ATTRIBUTES + r")?[ ]*:*[ ]*$")
_DIV_END = re.compile(r":{3,}[ ]*$")
_ATTRIBUTE_LINE = re.compile(rf"{ATTRIBUTES}[ ]*$")
_TAG = (r"""(?:<[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:@][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*/?>"""
        r"""|</[A-Za-z][A-Za-z0-9-]*\s*>)""")
_HTML_BLOCKS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|legend|li|link|"
    "main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|"
    "title|tr|track|ul")
_HTML = (
    (1, re.compile(r"<(script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE)), (2, re.compile(r"<!--")),
    (3, re.compile(r"<[?]")), (4, re.compile(r"<![A-Za-z]")), (5, re.compile(r"<!\[CDATA\[")),
    (6, re.compile(rf"</?(?:{_HTML_BLOCKS})(?=\s|/?>|$)", re.IGNORECASE)), (7, re.compile(_TAG + r"\s*$")),
)
_CLOSERS = {2: "-->", 3: "?>", 4: ">", 5: "]]>"}
_MARKDOWN_INSIDE = re.compile(
    r"""<[A-Za-z][\w-]*(?=[\s>])[^<>]*?\smarkdown[ ]*=[ ]*["“”'‘’]?(?:1|block|span|true)["“”'‘’]?(?=[\s>])[^<>]*>""",
    re.IGNORECASE)


@dataclass(slots=True)
class Place:
    """A line and how far it is read: columns count from 0, `start` is the first that is not a space."""

    lines: list[str]
    index: int
    number: int
    line: str
    position: int = 0
    start: int = 0
    lazy: bool = False  # whether the line would go on a paragraph whose containers it has left

    @property
    def indent(self) -> int:
        return self.start - self.position


Hit = tuple[Block, int] | None


def indented_code(place: Place) -> tuple[Block, int]:
    """CommonMark 4.4."""
    return Block("code", place.number), place.position + 4


def quote(place: Place, container: Block) -> Hit:
    """CommonMark 5.1."""
    after = place.start + 1
    return Block("quote", place.number), after + (place.line[after:after + 1] == " ")


def atx_heading(place: Place, container: Block) -> Hit:
    """CommonMark 4.2."""
    found = _ATX.match(place.line, place.start)
    if not found:
        return None
    text = _ATX_END.sub("", place.line[found.end():].rstrip())
    return Block("heading", place.number, lines=[text], level=len(found[1]), closed=True), -1


def fence(place: Place, container: Block) -> Hit:
    """CommonMark 4.5."""
    found = _FENCE.match(place.line, place.start)
    if not found:
        return None
    mark, info = (found[1], found[2]) if found[1] else (found[3], found[4])
    return Block("code", place.number, mark=mark, info=info.strip(), width=place.indent), -1


def setext_heading(place: Place, container: Block) -> Hit:
    """CommonMark 4.3."""
    found = _SETEXT.match(place.line, place.start)
    if not found or container.kind != "para":
        return None
    container.kind, container.level = "heading", 1 if found[1][0] == "=" else 2
    return container, -1


def rule(place: Place, container: Block) -> Hit:
    """CommonMark 4.1."""
    return (Block("rule", place.number, closed=True), -1) if _RULE.match(place.line, place.start) else None


def item(place: Place, container: Block) -> Hit:
    """CommonMark 5.2 and 5.3. A list may interrupt a paragraph unless it is empty or starts at another number than 1."""
    found = _ITEM.match(place.line, place.start)
    if not found:
        return None
    mark, content = found[1], found.end()
    empty = content >= len(place.line)
    ordered = mark[0].isdigit()
    if container.kind == "para" and (empty or ordered and int(mark[:-1]) != 1):
        return None
    spaces = len(found[2])
    if empty or spaces > 4:
        content, spaces = found.end(1) + (not empty), 1
    width = place.indent + len(mark) + spaces
    return Block("item", place.number, mark=mark, width=width, level=int(mark[:-1]) if ordered else 0), content


def table(place: Place, container: Block) -> Hit:
    """GFM 4.10: the line under a row of as many cells; lines of the paragraph above the row stay a paragraph."""
    if container.kind != "para" or "|" not in container.lines[-1] or not DELIMITER_ROW.match(place.line, place.start):
        return None
    cells = row_cells(place.line[place.start:])
    if len(cells) != len(row_cells(container.lines[-1])):
        return None
    align = "".join({(1, 1): "c", (1, 0): "l", (0, 1): "r"}.get((c[0] == ":", c[-1] == ":"), "-") for c in cells)
    head = container.lines.pop()
    grid = Block("table", place.number - 1, lines=[head], mark=align)
    if not container.lines:
        container.kind, container.line, container.lines, container.mark = "table", grid.line, grid.lines, align
        return container, -1
    return grid, -1


def attribute_line(place: Place, container: Block) -> Hit:
    """`{: .class}` under a table's rows: the table's, not a row."""
    found = _ATTRIBUTE_LINE.match(place.line, place.start) if container.kind == "table" else None
    if not found:
        return None
    container.attributes.update(attributes(found[1]))
    return container, -1


def note(place: Place, container: Block) -> Hit:
    """`[^1]: words`; lines indented by four go on."""
    found = _NOTE.match(place.line, place.start)
    return (Block("note", place.number, mark=found[1], width=4), found.end()) if found else None


def abbreviation(place: Place, container: Block) -> Hit:
    """`*[HTML]: what the letters stand for`."""
    found = _ABBREVIATION.match(place.line, place.start)
    if not found or not found[2].strip():
        return None
    return Block("abbreviation", place.number, mark=found[1].strip(), info=found[2].strip(), closed=True), -1


def div(place: Place, container: Block) -> Hit:
    """`::: name "Title"`, or `::: {.name title="Title"}` as Pandoc has it; the number of colons is its level.

    A title without its two quotation marks is taken all the same, and the block says so (`loose`). Colons alone that
    end no open block are a block of kind `stray`, which nobody sees.
    """
    if _DIV_END.match(place.line, place.start):
        return Block("stray", place.number, closed=True), -1
    named = _DIV_ATTRIBUTES.match(place.line, place.start)
    if named:
        given = attributes(named[2])
        name, _, more = given.pop("class", "").partition(" ")
        block = Block("div", place.number, mark=name or "section", info=given.pop("title", ""), level=len(named[1]))
        block.attributes.update(given | ({"class": more} if more else {}))
        return block, -1
    exact = _DIV.match(place.line, place.start)
    found = exact or _DIV_LOOSE.match(place.line, place.start)
    if not found:
        return None
    title = (found[3] or "").strip() if exact else found[3].strip(_AROUND_TITLES)
    block = Block("div", place.number, mark=found[2], info=title, level=len(found[1]), loose=not exact and bool(title))
    if found[4]:
        block.attributes.update(attributes(found[4]))
    return block, -1


def admonition(place: Place, container: Block) -> Hit:
    """`!!! note "Title"` with lines indented by four below it, as MkDocs has it."""
    found = ADMONITION.match(place.line, place.start)
    below = next((line for line in place.lines[place.index + 1:] if line.strip()), "") if found else ""
    if not found or len(below) - len(below.lstrip()) < place.start + 4:
        return None
    return admonition_block(found, place.number), -1


def definition(place: Place, container: Block) -> Hit:
    """`: words` under a term; under an image or a table it is their caption, before a table as well."""
    text = place.line[place.start + 1:]
    if not text.startswith(" ") or not text.strip():
        return None
    content = place.start + 1 + min(len(text) - len(text.lstrip()), 4)
    if container.kind == "dl":
        return Block("dd", place.number, mark=":", width=max(2, content - place.position)), content
    if container.kind == "table":
        return Block("para", place.number, lines=[place.line[place.start:]], mark="caption"), -1
    above = container if container.kind == "para" else container.children[-1] if container.children else None
    if above is None or above.kind not in ("para", "table", "dl", "html"):
        return None
    if above.kind in ("table", "html") or is_lone_image(above.text):
        return Block("para", place.number, lines=[place.line[place.start:]], mark="caption"), -1
    if _before_table(place) or above.kind == "para" and above.text.startswith(": "):
        return None
    if above.kind == "para":
        _turn_into_terms(above)
    return Block("dd", place.number, mark=":", width=max(2, content - place.position),
                 level=int(above.end < place.number - 1)), content


def _turn_into_terms(paragraph: Block) -> None:
    terms = [Block("dt", paragraph.line + at, paragraph.line + at, lines=[line])
             for at, line in enumerate(paragraph.lines)]
    paragraph.kind, paragraph.children, paragraph.lines = "dl", terms, []


def _before_table(place: Place) -> bool:
    following = [line.strip(" >") for line in place.lines[place.index + 1:place.index + 4]]
    following = [line for line in following if line]
    return len(following) > 1 and "|" in following[0] and DELIMITER_ROW.match(following[1]) is not None


def html(place: Place, container: Block) -> Hit:
    """CommonMark 4.6, and `markdown="1"`, after which Markdown is read at once."""
    for number, opening in _HTML:
        found = opening.match(place.line, place.start)
        if not found:
            continue
        if number == 7 and (container.kind == "para" or place.lazy):
            return None
        inside = _MARKDOWN_INSIDE.match(place.line, place.start)
        if inside and number >= 6:
            block = Block("html", place.number, number=6, lines=[inside[0]], closed=True)
            return block, inside.end() if place.line[inside.end():].strip() else -1
        if number in _CLOSERS or number == 1:
            number = _closing_kind(place, number, found)
        return Block("html", place.number, number=number), place.position
    return None


def _closing_kind(place: Place, number: int, found: re.Match[str]) -> int:
    """The kind, but 6 when the end never comes: an unclosed comment or script must not swallow the article."""
    closer = _CLOSERS.get(number) or f"</{found[1].lower()}>"
    if closer in place.line[place.start:].lower():
        return number
    if number == 1 and found[1].lower() in ("pre", "textarea"):
        closer = "</"
    return number if any(closer in line.lower() for line in place.lines[place.index + 1:]) else 6


_AROUND_TITLES = " \t:|[]\"“”„«»"

Start = Callable[[Place, Block], Hit]
STARTS: dict[str, tuple[Start, ...]] = {
    ">": (quote,), "#": (atx_heading,), "`": (fence,), "~": (fence,), "<": (html,), "=": (setext_heading,),
    "-": (table, setext_heading, rule, item), "*": (rule, abbreviation, item), "_": (rule,), "+": (item,),
    "|": (table,), ":": (table, div, definition), "[": (note,), "!": (admonition,), "?": (admonition,), "{": (attribute_line,),
    **dict.fromkeys("0123456789", (item,)),
}
"""What may start with a character, tried in this order."""

INTERRUPTING = frozenset({
    quote, atx_heading, fence, setext_heading, rule, item, table, note, abbreviation, div, admonition, definition, html})
"""What may end a paragraph without a blank line; a function for kinds that may not always looks itself."""
