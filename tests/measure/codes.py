"""QR codes on paper: large enough, with room around them, and leading where the words beside them say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PIL import Image

from .book import Book, Line, Page
from .brief import MM, Brief
from .paper import render
from .tree import Element

__all__ = ["Code", "codes", "qr_codes"]

_DPI = 200
_LEAST = 20 * MM
_QUIET = 4  # modules of light around a code (ISO/IEC 18004, 6.3.8)


@dataclass(frozen=True, slots=True)
class Code:
    """A decoded code: its place in pt, one module's width, and how light the four modules around it are at worst, 0 to 255."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    module: float
    quiet: int

    @property
    def with_quiet_zone(self) -> float:
        return min(self.right - self.left, self.top - self.bottom) + 2 * _QUIET * self.module


def qr_codes(book: Book, brief: Brief) -> list[str]:
    """Cards with an address but without a code beside it that decodes to it; codes too small or hemmed in."""
    faults, count = [], 0
    found: dict[int, list[Code]] = {}
    for element in book.elements:
        if not _is_card(element):
            continue
        lines = [line for block in book.under(element) for line in block.lines]
        if not lines:
            continue
        page = book.page(lines[0].page)
        if page.number not in found:
            found[page.number] = codes(book, page)
        here = found[page.number]
        for address in _addresses(element):
            count += 1
            what = f"{page}: {address}"
            printed = "".join(line.text for line in lines).replace(" ", "")
            if _plain(address) not in printed:
                faults.append(f"{what} is not printed beside its code")
            code = next((code for code in here if code.text == address and _beside(code, lines)), None)
            if code is None:
                faults.append(f"{what} has no code that decodes to it at {_DPI} dpi")
                continue
            if code.with_quiet_zone < _LEAST - 0.5:
                faults.append(f"{what}: code and quiet zone measure {code.with_quiet_zone / MM:.1f} mm")
            if code.quiet < 200:
                faults.append(f"{what}: something stands in the four modules around the code")
    return faults if count else ["there is no card with an address"]


def codes(book: Book, page: Page) -> list[Code]:
    """Every code on a page that decodes."""
    import zxingcpp

    picture = render(book.path, page.number, _DPI).convert("L")
    made = []
    for barcode in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode):
        at = barcode.position
        xs = [point.x for point in (at.top_left, at.top_right, at.bottom_left, at.bottom_right)]
        ys = [point.y for point in (at.top_left, at.top_right, at.bottom_left, at.bottom_right)]
        left, right, top, bottom = min(xs), max(xs) + 1, min(ys), max(ys) + 1
        module = _module(picture, left, top)
        made.append(Code(
            barcode.text, _pt(left), page.height - _pt(bottom), _pt(right), page.height - _pt(top), _pt(module),
            _darkest_around(picture, (left, top, right, bottom), module),
        ))
    return made


def _module(picture: Image.Image, left: int, top: int) -> float:
    """Width of a module in pixels: the finder pattern in the corner is seven of them wide (ISO/IEC 18004, 6.3.3)."""
    row, x = top + 2, left + 2
    while x < picture.width and picture.getpixel((x, row)) < 128:
        x += 1
    return (x - left) / 7


def _darkest_around(picture: Image.Image, box: tuple[int, int, int, int], module: float) -> int:
    """The darkest pixel of the quiet zone, two pixels of blur at its inner edge left out."""
    left, top, right, bottom = box
    reach = round(_QUIET * module) - 1
    strips = (
        (left - reach, top - reach, right + reach, top - 2), (left - reach, bottom + 2, right + reach, bottom + reach),
        (left - reach, top - reach, left - 2, bottom + reach), (right + 2, top - reach, right + reach, bottom + reach),
    )
    return min(picture.crop(strip).getextrema()[0] for strip in strips)


def _pt(pixels: float) -> float:
    return pixels * 72 / _DPI


def _is_card(element: Element) -> bool:
    """An item without a bullet or number that holds an outside address: a card of the resources."""
    plain = element.role == "LI" and not any(kid.role == "Lbl" for kid in element.kids)
    return plain and bool(_addresses(element))


def _addresses(element: Element) -> list[str]:
    links = [link for inner in element.walk() for link in inner.links if isinstance(link, str)]
    return [link for link in dict.fromkeys(links) if link.startswith("http")]


def _plain(address: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")


def _beside(code: Code, lines: list[Line]) -> bool:
    low, high = min(line.box[1] for line in lines), max(line.box[3] for line in lines)
    return low - 40 < (code.bottom + code.top) / 2 < high + 12
