"""What pdfium finds painted on the pages: glyphs and shapes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

__all__ = ["Glyph", "Shape", "Sheet", "render", "sheets"]

_HYPHEN = 2  # what pdfium calls a hyphen at the end of a line
_INVISIBLE = 3  # text render mode (ISO 32000-1, 9.3.6)


@dataclass(slots=True, eq=False)
class Glyph:
    """One sign. `left` to `top` bound its ink; `y` is its baseline. `order` counts in painting order."""

    text: str
    size: float
    bold: bool
    font: str
    x: float
    y: float
    left: float
    bottom: float
    right: float
    top: float
    mcid: int
    furniture: bool
    order: int
    upright: bool

    @property
    def inked(self) -> bool:
        return self.right > self.left and not self.text.isspace()


@dataclass(slots=True, frozen=True)
class Shape:
    """A path, picture or form: `kind` is "path", "image" or "form"; furniture is not among them."""

    kind: str
    left: float
    bottom: float
    right: float
    top: float
    filled: bool = False
    colour: tuple[int, int, int] = (0, 0, 0)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(slots=True, eq=False)
class Sheet:
    """A page as painted."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    unmapped: int = 0  # signs that no Unicode stands for


@dataclass(slots=True)
class _Run:
    """A text object: what its glyphs share."""

    size: float
    bold: bool
    font: str
    mcid: int
    furniture: bool
    visible: bool
    upright: bool


def sheets(path: Path) -> Iterator[Sheet]:
    """Every page of a PDF."""
    with pdfium.PdfDocument(path) as pdf:
        for number in range(1, len(pdf) + 1):
            page = pdf[number - 1]
            try:
                yield _sheet(page, number)
            finally:
                page.close()


def render(path: Path, number: int, dpi: float):  # noqa: ANN201 - PIL's own type, imported late
    """A page as a picture."""
    with pdfium.PdfDocument(path) as pdf:
        return pdf[number - 1].render(scale=dpi / 72).to_pil().convert("RGB")


def _sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    sheet = Sheet(number, *page.get_size())
    runs: dict[int, _Run] = {}
    _objects(sheet, page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, runs, furniture=False)
    text = raw.FPDFText_LoadPage(page)
    try:
        _glyphs(sheet, text, runs)
    finally:
        raw.FPDFText_ClosePage(text)
    return sheet


def _objects(sheet: Sheet, holder, count, get, runs: dict[int, _Run], furniture: bool,
             level: int = 0, mcid: int = -1) -> None:  # noqa: ANN001
    bounds = [ctypes.c_float() for _ in range(4)]
    for index in range(count(holder)):
        obj = get(holder, index)
        kind = raw.FPDFPageObj_GetType(obj)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            runs[ctypes.addressof(obj.contents)] = _run(obj, furniture, mcid)
            continue
        own = furniture or (kind == raw.FPDF_PAGEOBJ_FORM and _pagination(obj))
        if kind == raw.FPDF_PAGEOBJ_FORM:
            _objects(sheet, obj, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, runs, own, level + 1,
                     max(mcid, raw.FPDFPageObj_GetMarkedContentID(obj)))
        if not own and level == 0 and raw.FPDFPageObj_GetBounds(obj, *bounds):
            colour = [ctypes.c_uint() for _ in range(4)]
            raw.FPDFPageObj_GetFillColor(obj, *colour)
            mode, stroke = ctypes.c_int(), ctypes.c_int()
            filled = bool(kind == raw.FPDF_PAGEOBJ_PATH and raw.FPDFPath_GetDrawMode(obj, mode, stroke) and mode.value)
            name = {raw.FPDF_PAGEOBJ_PATH: "path", raw.FPDF_PAGEOBJ_IMAGE: "image"}.get(kind, "form")
            sheet.shapes.append(Shape(name, *(value.value for value in bounds), filled, tuple(c.value for c in colour[:3])))


def _run(obj, furniture: bool, mcid: int) -> _Run:  # noqa: ANN001
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(obj, size)
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(obj, matrix)
    font = raw.FPDFTextObj_GetFont(obj)
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode()
    return _Run(
        round(size.value * abs(matrix.d or matrix.c), 2), "bold" in name.lower(), name,
        max(mcid, raw.FPDFPageObj_GetMarkedContentID(obj)), furniture,
        raw.FPDFTextObj_GetTextRenderMode(obj) != _INVISIBLE, abs(matrix.b) < 0.01 < abs(matrix.d),
    )


def _pagination(obj) -> bool:  # noqa: ANN001
    """Whether an object is an artifact of pagination: one that says of which kind, header or footer."""
    for index in range(raw.FPDFPageObj_CountMarks(obj)):
        mark = raw.FPDFPageObj_GetMark(obj, index)
        for key in range(raw.FPDFPageObjMark_CountParams(mark)):
            buffer, length = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
            raw.FPDFPageObjMark_GetParamKey(mark, key, buffer, 128, length)
            if bytes(buffer)[: length.value - 2].decode("utf-16-le") == "Subtype":
                return True
    return False


def _glyphs(sheet: Sheet, text, runs: dict[int, _Run]) -> None:  # noqa: ANN001
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    last: _Run | None = None
    for index in range(raw.FPDFText_CountChars(text)):
        obj = raw.FPDFText_GetTextObject(text, index)
        code = raw.FPDFText_GetUnicode(text, index)
        made = bool(raw.FPDFText_IsGenerated(text, index))  # a space or line end that pdfium adds
        run = runs.get(ctypes.addressof(obj.contents)) if obj else last
        if run is None:
            continue
        last = run
        if not run.visible or code in (10, 13):
            continue
        if code in (0, 0xFFFD, 0xFFFE, 0xFFFF) and not made:
            sheet.unmapped += 1
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        sign = "-" if code == _HYPHEN else chr(code)
        before = sheet.glyphs[-1] if sheet.glyphs else None
        same = before and not made and (before.left, before.right, before.x) == (left.value, right.value, x.value)
        if before and same and right.value > left.value:
            before.text += sign  # one glyph that stands for several letters: a ligature, or the dots of a cut line
            continue
        sheet.glyphs.append(Glyph(
            sign, run.size, run.bold, run.font, x.value, round(y.value, 2), left.value, bottom.value, right.value,
            top.value, run.mcid, run.furniture, index, run.upright,
        ))
