"""Draw each different header and footer once, and folios from a pattern.

Laying out furniture page by page costs as much as a tenth of the text. But
most headers are the same on many pages, and footers differ in digits only:
one layout for each digit shows where digits stand and which glyphs they are,
and every other page is the same drawing with other glyphs. Where that does not
hold (proportional figures, digits that move other words) it is found out, and
the pages are laid out one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from ..cache import digest
from ..findings import Finding
from ..model import Document, Edition, Galley, Theme
from .complaints import complaints
from .engine import load
from .leftout import fonts_left_out
from .galley_file import dumps, loads
from .quicker import quicker
from .typeset import ENGINE, NO_FURNITURE, listen, typeset, uncollected

__all__ = ["BANDS", "Drawing", "Store", "Template", "drawings", "on_both_sides", "rendered_sections"]

# What is neither a <header> nor a <footer> goes with the header. The other band is hidden, not
# taken out, so that a theme may lay both out together.
BANDS = {
    "Header": "section.furniture.draw-header footer,section.furniture.draw-header footer *{visibility:hidden !important}",
    "Footer": "section.furniture.draw-footer *{visibility:hidden !important}"
    "section.furniture.draw-footer footer,section.furniture.draw-footer footer *{visibility:visible !important}",
}
_WORTH_IT = 16  # a pattern costs twelve layouts
_LARGE = 200  # drawings of a book that is edited more often than bound for the first time
# Every digit before every other, each pair once.
_PAIRS = "".join(a + "".join(a + b for b in "0123456789" if b > a) for a in "0123456789") + "0"
_MIXED = "1827364509"
_DIGIT = re.compile(r"[0-9](?=[^<>]*<)")  # in text, not in a tag
_NUMBER = re.compile(r"[0-9]+(?=[^<>]*<)")
_SIDE = re.compile(r'^(<section [^>]*class="furniture \w+ )(left|right)\b')
_OTHER_SIDE = {"left": "right", "right": "left"}
_GLYPHS = re.compile(rb"<((?:[0-9a-f]{4})+)>")
_SPACED = re.compile(rb"<((?:[0-9a-f]{4})+)>(-?[0-9.]*)")


class Store(Protocol):
    """Where drawings are kept between builds: booklet.cache.Cache, for one."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, content: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Drawing:
    """One band of one page as markup: a whole <section>. Equal markup is drawn once."""

    band: str
    section: str

    @property
    def mask(self) -> str:
        return _DIGIT.sub("0", self.section)

    @property
    def digits(self) -> str:
        return "".join(_DIGIT.findall(self.section))

    def with_digits(self, digits: str) -> Drawing:
        """The same with other digits, in order."""
        rest = iter(digits)
        return replace(self, section=_DIGIT.sub(lambda _: next(rest), self.section))


    @property
    def overleaf(self) -> Drawing:
        """The same on the other side of an open book; itself where its markup does not say a side."""
        return replace(self, section=_SIDE.sub(lambda found: found[1] + _OTHER_SIDE[found[2]], self.section, count=1))

    def with_pairs(self) -> Drawing:
        """The same with every pair of digits in place of each number: shows whether digits are kerned."""
        return replace(self, section=_NUMBER.sub(_PAIRS, self.section))


def drawings(document: Document, count: int) -> list[dict[str, Drawing]]:
    """Each page's drawings by band. Raises ValueError when the document has not one section a page."""
    root = ElementTree.fromstring(document.xhtml)
    sections = [s for s in root.iter("section") if "furniture" in s.get("class", "").split()]
    if len(sections) != count:
        raise ValueError(f"{len(sections)} sections of furniture for {count} pages")
    return [{band: Drawing(band, markup) for band in BANDS if (markup := _markup(s, band))} for s in sections]


def _markup(section: ElementTree.Element, band: str) -> str:
    """The section with this band's content only; empty when there is none."""
    kept = [child for child in section if (child.tag == "footer") == (band == "Footer")]
    own_text = (section.text or "").strip() if band == "Header" else ""
    if not kept and not own_text:
        return ""
    copy = ElementTree.Element("section", {key: value for key, value in section.items() if key != "id"})
    copy.set("class", f"{section.get('class')} draw-{band.lower()}")
    copy.text = section.text
    copy.extend(kept)
    copy.tail = None
    return ElementTree.tostring(copy, encoding="unicode")


@dataclass(frozen=True, slots=True)
class Template:
    """Drawings that differ in digits only. `samples` are laid out: every digit in all places, then, to
    see whether the pattern holds, each pair of digits and one row of different digits. They are the same
    whichever pages the members stand on, so that a store knows them after pages have moved."""

    members: tuple[Drawing, ...]
    samples: tuple[Drawing, ...]

    @classmethod
    def among(cls, different: Iterable[Drawing]) -> tuple[list[Template], list[Drawing]]:
        """The patterns among drawings, and those that are better laid out one by one."""
        groups: dict[tuple[str, str], list[Drawing]] = {}
        different = list(different)
        for drawing in different:
            groups.setdefault((drawing.band, drawing.mask), []).append(drawing)
        patterns: list[Template] = []
        single: list[Drawing] = []
        for (band, _), members in groups.items():
            # Of a large book every folio is one of a pattern: which numbers stand on first pages changes with each edit.
            lasting = band == "Footer" and members[0].digits and len(different) >= _LARGE
            if len(members) < _WORTH_IT and not lasting:
                single += members
                continue
            count = len(members[0].digits)
            samples = [members[0].with_digits(digit * count) for digit in "0123456789"]
            mixed = members[0].with_digits((_MIXED * (count // len(_MIXED) + 1))[:count])
            patterns.append(cls(tuple(members), (*samples, members[0].with_pairs(), mixed)))
        # In an order that does not depend on the pages, so that a store knows the samples after these have moved.
        return sorted(patterns, key=lambda each: (each.samples[0].band, each.samples[0].section)), single

    def streams(self, drawn: Sequence[bytes]) -> list[bytes] | None:
        """The content of every member, from the content of the samples; None when there is no pattern."""
        *by_digit, pairs, proof = drawn
        glyphs = [_glyphs(data) for data in by_digit]
        frames = {_GLYPHS.sub(lambda match: b"<" + b"0" * len(match.group(1)) + b">", data) for data in by_digit}
        places = [place for place, codes in enumerate(zip(*glyphs, strict=False)) if len(set(codes)) > 1]
        if len(frames) != 1 or len(places) != len(self.members[0].digits):
            return None
        if _kerned(by_digit[0], pairs, places, {codes[place] for codes in glyphs for place in places}):
            return None

        def content(drawing: Drawing) -> bytes:
            figures = zip(places, drawing.digits, strict=True)
            return _patched(by_digit[0], {place: glyphs[int(digit)][place] for place, digit in figures})

        if content(self.samples[-1]) != proof:
            return None
        return [content(member) for member in self.members]


def on_both_sides(single: Sequence[Drawing]) -> list[Drawing]:
    """What is drawn for these: where there are many, each on both sides of the book and in an order that does not depend
    on the pages, so that a store knows the drawings after pages have moved."""
    if len(single) < _WORTH_IT:
        return list(single)
    return sorted({*single, *(drawing.overleaf for drawing in single)}, key=lambda drawing: (drawing.band, drawing.section))


def _glyphs(data: bytes) -> list[bytes]:
    return [run[at : at + 4] for run in _GLYPHS.findall(data) for at in range(0, len(run), 4)]


def _kerned(uniform: bytes, pairs: bytes, places: Sequence[int], digits: set[bytes]) -> bool:
    """Whether the room after a digit depends on the digit that follows."""
    spaces = _spaces(uniform)
    within = {spaces[place][1] for place in places if place + 1 in places}
    among = _spaces(pairs)
    found = {space for (code, space), (after, _) in zip(among, among[1:], strict=False) if {code, after} <= digits}
    return bool(within) and found != within


def _spaces(data: bytes) -> list[tuple[bytes, bytes]]:
    """Each glyph and the number that moves what follows it, if any (ISO 32000-1 9.4.3)."""
    found: list[tuple[bytes, bytes]] = []
    for run, space in _SPACED.findall(data):
        found += [(run[at : at + 4], b"") for at in range(0, len(run) - 4, 4)]
        found.append((run[-4:], space))
    return found


def _patched(data: bytes, codes: dict[int, bytes]) -> bytes:
    """The content with the glyphs at some places, counted from 0, exchanged."""
    place = -1

    def run(match: re.Match[bytes]) -> bytes:
        nonlocal place
        found = match.group(1)
        pieces = []
        for at in range(0, len(found), 4):
            place += 1
            pieces.append(codes.get(place, found[at : at + 4]))
        return b"<" + b"".join(pieces) + b">"

    return _GLYPHS.sub(run, data)


def rendered_sections(
    document: Document, sections: tuple[Drawing, ...], css: str, edition: Edition, theme: Theme, store: Store | None
) -> tuple[bytes, tuple[Finding, ...]]:
    """A PDF with one page for each drawing, its fonts left to the binder; and what the engine complained of.

    Furniture changes far less than text, so a store remembers what was drawn, if the theme has a digest.
    """
    document = replace(document, xhtml=_page_of(document, sections))
    if store is None or not theme.digest:
        return _render(document, css, edition, theme)
    key = digest("furniture", engine(), document.xhtml, css, repr(edition), theme.digest)
    data = store.get(key)
    if data is None:
        made, findings = _render(document, css, edition, theme)
        galley = Galley(document.key, document.kind, "", document.lang, made, len(sections), findings=findings)
        store.put(key, dumps(galley))
        return made, findings
    galley = loads(data)
    return galley.pdf, galley.findings


def _page_of(document: Document, sections: tuple[Drawing, ...]) -> str:
    """The document with these sections in place of its own."""
    root = ElementTree.fromstring(document.xhtml)
    head, body = root.find("head"), root.find("body")
    assert body is not None
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in root.items())
    own = ElementTree.Element("body", body.attrib)
    opening = ElementTree.tostring(own, encoding="unicode", short_empty_elements=False).removesuffix("</body>")
    heading = ElementTree.tostring(head, encoding="unicode") if head is not None else ""
    return f"<html{attributes}>{heading}{opening}{''.join(drawing.section for drawing in sections)}</body></html>"


def _render(document: Document, css: str, edition: Edition, theme: Theme) -> tuple[bytes, tuple[Finding, ...]]:
    count = document.xhtml.count("<section ")
    load(theme.fonts)
    with ENGINE, uncollected(), quicker():
        laid = typeset(document, css, theme, extra_css=_frame(edition))
        if len(laid.rendered.pages) != count:
            raise RuntimeError(f"{count} pages of furniture were laid out on {len(laid.rendered.pages)}")
        with listen() as log, fonts_left_out(theme.fonts) as finish:
            data = bytes(laid.rendered.write_pdf(finisher=finish))
        records = (*laid.css_log, *laid.log, *log)
        return data, complaints(records, document, laid.root, laid.rendered.pages, theme)


@lru_cache(maxsize=1)
def engine() -> str:
    """A digest of everything outside the arguments that decides what a drawing looks like."""
    code = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    return digest(*code, *(version(name) for name in ("weasyprint", "pydyf", "tinycss2", "cssselect2", "pillow")))


def _frame(edition: Edition) -> str:
    """Every section fills a page of its own, without margins."""
    size = f"{edition.width_mm}mm {edition.height_mm}mm"
    return (
        f"@page{{size:{size} !important;margin:0 !important}}"
        "html,body{margin:0 !important;padding:0 !important}"
        "section.furniture{display:block;position:relative;box-sizing:border-box;margin:0;overflow:hidden;"
        f"width:{edition.width_mm}mm;height:{edition.height_mm}mm;break-after:page;break-inside:avoid}}"
        "section.furniture:last-child{break-after:auto}" + "".join(BANDS.values()) + NO_FURNITURE
    )
