"""Nesting that browsers forgive and EPUB's schema does not: mended without losing a word.

HTML's content model (HTML standard 4.4 and 4.5): lists hold items, words do not hold blocks, headings hold words.
"""

from __future__ import annotations

from lxml import etree

from .marks import BLOCKS, has_content, unwrap
from .mend_foreign import mend_foreign

__all__ = ["mend_nesting"]

_WORDS = frozenset(
    "a span em strong del ins code kbd samp var sub sup small mark q cite abbr dfn b i u bdi bdo time data ruby".split())
_ITEMS = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",)}


def mend_nesting(body: etree._Element) -> None:
    """Make the tree fit HTML's content model; runs on what nh3 has repaired."""
    for group in list(body.iter("div")):
        if group.getparent() is not None and group.getparent().tag == "dl" and any(child.tag in ("dt", "dd") for child in group):
            _open_group(group)
    for element in list(body.iter(etree.Element)):
        if element.getparent() is None or not isinstance(element.tag, str):
            continue
        if element.tag in _WORDS and any(inner.tag in BLOCKS for inner in element.iterdescendants()):
            _push_down(element)
        elif element.tag in _ITEMS and element.getparent().tag not in _ITEMS[element.tag]:
            _gather_items(element)
        elif element.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "p", "dt", "summary"):
            for inner in [inner for inner in element.iterdescendants() if inner.tag in BLOCKS]:
                if inner.getparent() is not None and not (element.tag in ("dt", "summary") and inner.tag[0] == "h"):
                    inner.tail = f" {inner.tail or ''}"
                    unwrap(inner)
        elif element.tag == "figcaption" and element.getparent().tag != "figure":
            element.tag = "p" if not any(inner.tag in BLOCKS for inner in element) else "div"
        elif element.tag == "summary" and element.getparent().tag != "details":
            element.tag = "div"
    for link in list(body.iter("a")):
        if link.getparent() is not None and any(up.tag == "a" for up in link.iterancestors()):
            unwrap(link)
    for element in list(body.iter("ul", "ol", "dl")):
        if element.getparent() is not None:
            _fill_list(element)
    for terms in list(body.iter("dl")):
        _pair_terms(terms)
    for table in list(body.iter("table")):
        _drop_empty_rows(table)
    mend_foreign(body)
    for details in body.iter("details"):
        summary = details.find("summary")
        if summary is None:
            summary = etree.Element("summary")
            summary.text, details.text = (details.text or "").strip() or "…", None
        details.insert(0, summary)


def _push_down(element: etree._Element) -> None:
    """Emphasis or a link around paragraphs becomes one in each of them; a plain span becomes a div."""
    if element.tag == "span":
        element.tag = "div"
        return
    if element.tag == "a" and element.get("href") is None:
        unwrap(element)
        return
    kept = {name: element.get(name) for name in ("href", "title", "lang", "dir") if element.get(name)}
    for block in [inner for inner in element.iterdescendants() if inner.tag in BLOCKS]:
        if (not any(inner.tag in BLOCKS or inner.tag == element.tag == "a" for inner in block.iterdescendants())
                and has_content(block) and block.tag not in ("hr", "table", "tr", "pre")):
            inside = etree.SubElement(block, element.tag, kept)
            inside.text, block.text = block.text, None
            for child in list(block)[:-1]:
                inside.append(child)
    if element.get("id") and len(element) and element[0].get("id") is None:
        element[0].set("id", element.get("id"))
    unwrap(element)


def _gather_items(item: etree._Element) -> None:
    """Items outside a list get one, with those that follow at once."""
    holder = etree.Element("ul" if item.tag == "li" else "dl")
    if item.get("data-line"):
        holder.set("data-line", item.get("data-line"))
    kinds = ("li",) if item.tag == "li" else ("dt", "dd")
    following = [item]
    while not (following[-1].tail or "").strip():
        after = following[-1].getnext()
        if after is None or after.tag not in kinds:
            break
        following.append(after)
    item.addprevious(holder)
    holder.tail, following[-1].tail = following[-1].tail, None
    holder.extend(following)


def _fill_list(group: etree._Element) -> None:
    """Whatever stands in a list outside its items goes into one; a list around one list is one list too many."""
    allowed = ("li",) if group.tag != "dl" else ("dt", "dd")
    strays = [child for child in group if child.tag not in allowed]
    loose = (group.text or "").strip() or any((child.tail or "").strip() for child in group)
    if strays and not loose and len(strays) == len(group) and all(child.tag in ("ul", "ol", "dl") for child in strays):
        unwrap(group)
        return
    if (group.text or "").strip():
        first = etree.Element(allowed[-1])
        first.text, group.text = group.text, None
        group.insert(0, first)
    for child in list(group):
        if child.tag not in allowed:
            holder = etree.Element(allowed[-1])
            child.addprevious(holder)
            holder.append(child)  # with its tail
        elif (child.tail or "").strip():
            holder = etree.Element(allowed[-1])
            holder.text, child.tail = child.tail, None
            child.addnext(holder)
    if not len(group):
        unwrap(group)


def _open_group(group: etree._Element) -> None:
    """The <div> that HTML allows around a term and its definitions; its language goes to them."""
    for child in group:
        if group.get("lang") and not child.get("lang") and isinstance(child.tag, str):
            child.set("lang", group.get("lang"))
    if group.get("id") and len(group) and not group[0].get("id"):
        group[0].set("id", group.get("id"))
    unwrap(group)


def _pair_terms(terms: etree._Element) -> None:
    """Definitions before the first term and terms after the last definition become paragraphs: neither is of any use alone."""
    tags = [child.tag for child in terms]
    if "dt" not in tags or "dd" not in tags[tags.index("dt"):]:
        for child in terms:
            _become_paragraph(child)
        terms.tag = "div"
        return
    for child in list(terms)[:tags.index("dt")]:
        terms.addprevious(child)
        _become_paragraph(child)
    after = terms
    for child in list(terms)[::-1][:tags[::-1].index("dd")][::-1]:
        after.addnext(child)
        child.tail, after.tail = after.tail, None
        _become_paragraph(child)
        after = child


def _become_paragraph(element: etree._Element) -> None:
    element.tag = "div" if any(inner.tag in BLOCKS for inner in element) else "p"


def _drop_empty_rows(table: etree._Element) -> None:
    """Rows without cells go; a table without any is none, and its caption a paragraph."""
    for row in list(table.iter("tr")):
        if not any(cell.tag in ("td", "th") for cell in row) and not has_content(row):
            row.getparent().remove(row)
    if next(table.iter("td", "th"), None) is None:
        for caption in table.iter("caption"):
            caption.tag = "p"
        for part in list(table.iter("thead", "tbody", "tfoot", "tr")):
            unwrap(part)
        unwrap(table)
