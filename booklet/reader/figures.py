"""Pictures and tables: descriptions, captions, row heads."""

from __future__ import annotations

from lxml import etree

from .blocks import WordsLike
from .marks import add_class, line_of, own_text, unwrap
from .reporting import Report, shortened

__all__ = ["build_figures", "build_tables", "describe_images"]


def describe_images(body: etree._Element, words: WordsLike, report: Report) -> None:
    """Every img has alt: the author's, empty for decoration, or the generated words for "no description".

    A decoration says nothing; the words that were written for it are named in a finding.
    """
    for image in body.iter("img"):
        classes = image.get("class", "").split()
        decorative = "decorative" in classes or image.get("role") == "presentation" or image.get("aria-hidden") == "true"
        image.attrib.pop("aria-hidden", None)
        if decorative:
            for said in filter(None, dict.fromkeys(" ".join(image.get(key, "").split()) for key in ("alt", "title"))):
                report.warning("decoration-with-words", f"the words “{shortened(said, 60)}” belong to a decoration, and nobody will read them",
                               line_of(image), "take {.decorative} away, or remove the words")
            image.set("alt", "")
            image.set("role", "presentation")
            add_class(image, "decorative")
            image.attrib.pop("title", None)
        elif not image.get("alt", "").strip():
            label = image.get("aria-label", "").strip()
            if label:
                image.set("alt", label)
                continue
            image.set("alt", words.text("image_without_alt"))
            image.set("data-problem", "image-without-alt")


def build_figures(body: etree._Element) -> None:
    """An image alone in a paragraph is a figure; its title or the following `: ` line is its caption."""
    for paragraph in list(body.iter("p")):
        if (paragraph.text or "").strip() or len(paragraph) != 1 or (paragraph[0].tail or "").strip():
            continue
        image = paragraph[0]
        if image.tag == "a" and len(image) == 1 and not (image.text or "").strip() and not (image[0].tail or "").strip():
            image = image[0]
        if image.tag != "img" or paragraph.getparent().tag in ("figure", "summary", "dt"):
            continue
        caption = paragraph.getnext()
        captioned = (caption is not None and caption.tag == "p" and "data-caption" in caption.attrib
                     and (caption.text or "").startswith(":") and not (paragraph.tail or "").strip())
        title = image.attrib.pop("title", "")
        if "decorative" in image.get("class", "").split() and not captioned:
            continue
        paragraph.tag = "figure"
        paragraph.text = paragraph[0].tail = None
        if image.get("id") and not paragraph.get("id"):
            paragraph.set("id", image.attrib.pop("id"))
        if captioned:
            _without_mark(caption)
            caption.tag = "figcaption"
            caption.tail, paragraph.tail = None, caption.tail
            paragraph.append(caption)
            if title and title not in own_text(caption):
                image.set("title", title)
        elif title:
            etree.SubElement(paragraph, "figcaption", {"data-line": paragraph.get("data-line", "0")}).text = title


def _without_mark(caption: etree._Element) -> None:
    del caption.attrib["data-caption"]
    text = (caption.text or "").lstrip()
    caption.text = text.partition(":")[2].lstrip() if text.startswith((":", "Table:", "table:")) else text


def build_tables(body: etree._Element) -> None:
    """Captions, scopes, row heads (docs/tree.md, table)."""
    for table in body.iter("table"):
        _caption(table)
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        head = table.find("thead")
        if head is None and rows and all(cell.tag == "th" for cell in rows[0]) and len(rows) > 1:
            head = _made_head(table, rows[0])
        for row in rows:
            in_head = row.getparent() is head and head is not None
            for at, cell in enumerate(row):
                if cell.tag == "th" and cell.get("scope") not in ("row", "col", "rowgroup", "colgroup"):
                    cell.set("scope", "col" if in_head or at and all(c.tag == "th" for c in row) else "row")
        if head is not None and "data-line" in table.attrib:
            _row_heads(table, head, [row for row in rows if row.getparent() is not head])
    for stray in list(body.iter("p")):
        stray.attrib.pop("data-caption", None)


def _made_head(table: etree._Element, row: etree._Element) -> etree._Element:
    head = etree.Element("thead")
    at = 1 if len(table) and table[0].tag == "caption" else 0
    table.insert(at, head)
    head.append(row)
    return head


def _caption(table: etree._Element) -> None:
    for neighbour in (table.getnext(), table.getprevious()):
        if neighbour is None or neighbour.tag != "p" or "data-caption" not in neighbour.attrib or table.find("caption") is not None:
            continue
        tail, neighbour.tail = neighbour.tail, None
        before = neighbour.getprevious()
        if tail and tail.strip():
            before.tail = (before.tail or "") + tail if before is not None else tail
        _without_mark(neighbour)
        neighbour.tag = "caption"
        table.insert(0, neighbour)


def _row_heads(table: etree._Element, head: etree._Element, rows: list[etree._Element]) -> None:
    first = head.find("tr")
    asked = "row-heads" in table.get("class", "").split()
    empty_corner = first is not None and len(first) > 1 and not own_text(first[0]) and not len(first[0])
    bold = bool(rows) and all(len(row) and _all_bold(row[0]) for row in rows)
    if not (asked or empty_corner or bold):
        return
    for row in rows:
        cell = row[0] if len(row) else None
        if cell is not None and cell.tag == "td":
            cell.tag = "th"
            cell.set("scope", "row")
            if bold and not asked and not empty_corner:
                unwrap(cell[0])


def _all_bold(cell: etree._Element) -> bool:
    return len(cell) == 1 and cell[0].tag == "strong" and not (cell.text or "").strip() and not (cell[0].tail or "").strip()
