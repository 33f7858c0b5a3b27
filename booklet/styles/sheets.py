"""Style sheets as text: tokens put in place, the edition's measures worked out.

Custom properties are resolved here, once, rather than by each reader: WeasyPrint's margin boxes, drawings shown
as images and older e-book readers do not resolve them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..model import Edition

__all__ = ["edition_tokens", "resolve", "split_tokens"]

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r":root\s*\{([^{}]*)\}")
_DECLARATION = re.compile(r"--([\w-]+)\s*:\s*([^;]+);")
_VAR = re.compile(r"var\(\s*--([\w-]+)\s*(?:,\s*((?:[^()]|\([^()]*\))*))?\)")
_PRODUCT = re.compile(r"calc\(\s*(-?[\d.]+)\s*\*\s*(-?[\d.]+)([a-z%]+)\s*\)")
_SUM = re.compile(r"calc\(\s*(-?[\d.]+)([a-z%]+)\s*([+-])\s*(-?[\d.]+)\2\s*\)")

MM = 72 / 25.4  # points
_LEAST_MARGIN = 36.0  # of ink from the paper's edge, in pt: printers lose what lies nearer
_DRAWING_PX, _DRAWING_WORDS_PX = 480, 18.5  # width of a drawing and size of its words, in the drawing's own units
_CONTENT_EM, _DESCENT_EM = 1.24, 0.29  # height of the text's own font and its part below the line
# tables by the line, in characters, that their words need side by side (pages/tables.py)
_CROWDED = {".set-crowded-short": 37.0, ".set-crowded-large": 43.0, ".set-crowded-half": 50.0, ".set-crowded": 62.0}
_CHARACTER_EM = 0.5
_SHORT_LINE_EM = 21.0  # shorter lines, of some 43 characters, make lists long


def split_tokens(css: str) -> tuple[dict[str, str], str]:
    """The custom properties of a sheet's :root rules, and the sheet without those rules and without comments."""
    css = _COMMENT.sub("", css)
    tokens = {
        name: " ".join(value.split()) for block in _ROOT.findall(css) for name, value in _DECLARATION.findall(block)
    }
    return tokens, re.sub(r"\n{2,}", "\n", _ROOT.sub("", css)).strip()


def resolve(css: str, tokens: Mapping[str, str]) -> str:
    """The sheet with every var(--token) filled in and simple sums worked out.

    A token that nobody defines leaves its fallback; without one, KeyError names it.
    """

    def value(match: re.Match[str]) -> str:
        name, fallback = match[1], match[2]
        if name in tokens:
            return tokens[name]
        if fallback is None:
            raise KeyError(name)
        return fallback.strip()

    for _ in range(8):  # a token's value may name another token
        filled = _VAR.sub(value, css)
        if filled == css:
            break
        css = filled
    css = _PRODUCT.sub(lambda m: f"{_number(float(m[1]) * float(m[2]))}{m[3]}", css)
    return _SUM.sub(lambda m: f"{_number(float(m[1]) + float(m[3] + '1') * float(m[4]))}{m[2]}", css)


def edition_tokens(edition: Edition) -> dict[str, str]:
    """An edition's geometry and type as tokens, all lengths in pt.

    Spaces are thirds of the line, so that text keeps to the grid of its leading; heads take a little more
    than their size when they are large, and the text's own proportion when they are not.
    """
    body, leading = edition.body_pt, edition.leading_pt
    third = leading / 3
    top, bottom = edition.margin_top_mm * MM, edition.margin_bottom_mm * MM
    start, end = edition.margin_start_mm * MM, edition.margin_end_mm * MM
    width, height = edition.width_mm * MM, edition.height_mm * MM
    sink = top + 3 * leading
    box = max(4 * MM, body * 0.9)  # a pen needs 4 mm
    beside = edition.margin_end_mm * MM >= 38 * MM  # room for a QR code in the end margin
    loud = max(20.0, body * 1.6)
    large = body >= 16
    measure = width - start - end
    few_lines = (height - top - bottom) / leading < 33  # a page of large print or of half the size
    words_in_drawings = edition.small_pt * _DRAWING_PX / _DRAWING_WORDS_PX

    def drawing(share: float) -> str:
        """How wide drawings are: their share of the measure, but never so narrow that their words are under small
        print; then they reach into the end margin, as far as printers print."""
        if share * measure >= words_in_drawings:
            return f"{share:.0%}"
        return f"{_number(min(width - start - _LEAST_MARGIN, words_in_drawings))}pt"

    points = {
        "page-width": width, "page-height": height, "page-top": top, "page-bottom": bottom,
        "page-start": start, "page-end": end, "page-edge": min(start, end), "page-sink": sink, "measure": measure,
        "half-measure": (measure - leading) / 2,
        "body": body, "leading": leading, "small": edition.small_pt, "small-leading": _leading(edition, edition.small_pt),
        "h1": edition.h1_pt, "h1-leading": _leading(edition, edition.h1_pt),
        "h2": edition.h2_pt, "h2-leading": _leading(edition, edition.h2_pt),
        "h3": edition.h3_pt, "h3-leading": _leading(edition, edition.h3_pt),
        "loud": loud, "loud-leading": _leading(edition, loud),
        "folio": edition.folio_pt,
        "space-1": third, "space-2": 2 * third, "space-3": leading, "space-4": 4 * third, "space-6": 2 * leading, "space-tight": leading if edition.paragraph_lines >= 1 else 1.5 * third, "space-tight-item": 0.6 * third,
        "indent": body * 1.6, "indent-bullet": body * 0.95, "rule-hair": 0.5, "rule-thin": 0.75, "rule-mid": 1.25, "rule-heavy": 5.0,
        "box": box, "box-column": box + 2 * third - 2, "box-drop": (leading - box) / 2 - 0.25, "write-line": 1.5 * leading,
        "qr": 25 * MM, "qr-shift": -31 * MM if beside else 0.0, "qr-rise": -_leading(edition, edition.h3_pt) if beside else 0.0, "qr-gap": 0.0 if beside else 2 * third, "head-bottom": height - top + min(2.5 * third, 11.0 if large else 15.0), "folio-bottom": max(32.0, min(bottom * 0.42, 13 * MM)), "foot-bottom": min(bottom * 0.47, 13 * MM),
        "clinic-top": 12.2 * MM, "clinic-height": sink - 12.2 * MM - 2 * third, "clinic-logo": 13 * MM,
        "topic-top": sink - leading - third, "cover-height": height - 2 * start - 1, "cover-title": 36.0 if large else max(32.0, edition.h1_pt * 1.45),
        "cover-head": 36 * MM, "folio-column": body * 2.6, "folio-width": body * 1.8, "contents-gap": third / (4 if large else 2), "contents-step": third * (1 if large else 2),
        "leader-drop": third / (4 if large else 2) + (leading - _CONTENT_EM * body) / 2 + _DESCENT_EM * body - 0.2, "leader-step": body * 0.4, "leader-size": body * 0.15,
        "space-paragraph": edition.paragraph_lines * leading, "opener-drop": (0 if few_lines else 2) * leading, "opener-gap": (1 if few_lines else 2) * leading, "figure-height": min(115 * MM, (height - top - bottom) * 0.6),
    }  # fmt: skip
    bold, underlined = edition.bold_emphasis, edition.underlined_emphasis
    return {name: f"{_number(value)}pt" for name, value in points.items()} | {
        "font-family": f'"{edition.font_family}", var(--font-behind)',
        "emphasis-style": "normal" if bold or underlined else "italic",
        "emphasis-weight": "bold" if bold and not underlined else "inherit",
        "emphasis-line": "underline" if underlined else "none",
        "strong-weight": "inherit" if underlined else "bold",
        "link-line": "underline" if edition.underlines else "none",
        "mark-line": "underline" if edition.underlines else "none",
        "mark-weight": "inherit" if edition.underlines else "bold",
        **({} if edition.tints else {"tint": "var(--paper)"}),
        **({"hairline": "var(--ink)"} if large else {}),  # no rule of large print is grey
        "outer-left": "inline-start" if edition.outer_folios else "inline-end",
        "outer-left-title": "auto" if edition.outer_folios else "0", "outer-left-text": "end" if edition.outer_folios else "start",
        "stacked": ", ".join(name for name, least in _CROWDED.items() if measure < least * _CHARACTER_EM * body) or ".set-never",
        "topic-colour": "var(--ink)" if large else "var(--accent)",  # large print is black on white
        "call-size": "1em" if edition.small_pt >= body else f"{_number(body * 0.75)}pt",
        "call-drop": "-0.14em" if edition.small_pt >= body else "-0.22em",
        "call-raise": "0.28em" if edition.small_pt >= body else "0.42em",
        "card-width": "100%" if edition.resource_columns == 1 else "48%",
        "card-gap": "0" if edition.resource_columns == 1 else "4%",
        "head-topic": "none" if few_lines else "block",  # a short line holds the article's title alone
        "head-share": "100%" if few_lines else "56%",
        # what is less than a third of a page in every edition is kept whole in all, what is more in some is not
        "keep-long": "auto" if few_lines else "avoid",
        "keep": "auto" if measure < _SHORT_LINE_EM * body else "avoid",
        "figure-width": drawing(1.0) if large else "auto", "figure-most": drawing(1.0 if large else 0.84),
        "figure-tight": drawing(1.0 if large else 0.75),
    }


def _leading(edition: Edition, size: float) -> float:
    """Line spacing for a size: tighter the larger it is beside the body, never looser than the body's own."""
    if size == edition.body_pt:
        return edition.leading_pt
    text = edition.leading_pt / edition.body_pt
    beside = size / edition.body_pt
    ratio = 8 / 7 if beside >= 2 else 4 / 3 if beside >= 1.3 else 10 / 7
    return round(size * min(ratio, text), 2)


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
