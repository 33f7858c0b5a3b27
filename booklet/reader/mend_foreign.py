"""Drawings and formulas within an article: no words that nobody would see, and the parts that EPUB's schema asks for."""

from __future__ import annotations

from lxml import etree

from .marks import has_content, unwrap

__all__ = ["mend_foreign"]

_SVG, _MATHML = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1998/Math/MathML}"
_SVG_WORDS = tuple(_SVG + tag for tag in ("text", "title", "desc"))
_SVG_SHOWN = frozenset(_SVG + tag for tag in "path rect circle ellipse line polyline polygon text use image title desc".split())
_MATH_WORDS = frozenset(_MATHML + tag for tag in ("mi", "mn", "mo", "ms", "mtext", "annotation"))
_OPERANDS = {_MATHML + tag: count for tag, count in (
    ("mfrac", 2), ("mroot", 2), ("msub", 2), ("msup", 2), ("munder", 2), ("mover", 2), ("msubsup", 3), ("munderover", 3))}


def mend_foreign(body: etree._Element) -> None:
    """Words that a drawing would not draw stand after it; those loose in a formula become its text."""
    for drawing in list(body.iter(_SVG + "svg")):
        if drawing.getparent() is not None and not drawing.getparent().tag.startswith("{"):
            _free_words(drawing)
    for formula in list(body.iter(_MATHML + "math")):
        if not len(formula):
            _leave(formula)
        else:
            _hold_words(formula)
    for part in body.iter(*_OPERANDS):
        _fill(part)


def _free_words(drawing: etree._Element) -> None:
    """An unclosed <svg> takes in the prose after it, which no viewer shows (SVG 2, 5.2: only text elements are painted)."""
    loose: list[str] = []
    for element in drawing.iter():
        held = any(up.tag in _SVG_WORDS for up in (element, *element.iterancestors(*_SVG_WORDS)))
        if not held and element.text and element.text.strip():
            loose.append(element.text)
            element.text = None
        above = element is not drawing and not any(True for _ in element.iterancestors(*_SVG_WORDS))
        if above and element.tail and element.tail.strip():
            loose.append(element.tail)
            element.tail = None
    if loose:
        drawing.tail = f" {' '.join(loose)}{drawing.tail or ''}"
    if not any(part.tag in _SVG_SHOWN for part in drawing.iter()):
        del drawing[:]
        _leave(drawing)


def _leave(element: etree._Element) -> None:
    """Take out what shows nothing, and the paragraph that held nothing else."""
    parent = element.getparent()
    unwrap(element)
    if parent.tag == "p" and not has_content(parent) and not parent.get("id"):
        unwrap(parent)


def _hold_words(formula: etree._Element) -> None:
    for element in list(formula.iter()):
        if element.tag not in _MATH_WORDS and element.text and element.text.strip():
            held = etree.Element(_MATHML + "mtext")
            held.text, element.text = element.text, None
            element.insert(0, held)
        if element is not formula and element.tail and element.tail.strip() and element.getparent().tag not in _MATH_WORDS:
            held = etree.Element(_MATHML + "mtext")
            held.text, element.tail = element.tail, None
            element.addnext(held)


def _fill(part: etree._Element) -> None:
    """A fraction has two parts, whatever was written (MathML Core 3.3): what is missing is an empty row, what is over is in the last."""
    wanted = _OPERANDS[part.tag]
    while len(part) < wanted:
        etree.SubElement(part, _MATHML + "mrow")
    if len(part) > wanted:
        last = etree.Element(_MATHML + "mrow")
        last.extend(list(part)[wanted - 1:])
        part.append(last)
