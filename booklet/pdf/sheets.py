"""Printer's sheets: the pages of a bound PDF, two on each side of a sheet, to be folded in the middle.

For paper only. A sheet's reading order is nobody's, so there are no tags, links and bookmarks in the file and no
mark of a standard on it, and it says so; the bound PDF it is made from is the one to read on a screen.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..model import Edition, Publication
from .fold import Sheet, fold
from .metadata import write_metadata
from .standards import STANDARDS

__all__ = ["impose", "sheet_mm"]

MM = 72 / 25.4
_MARK_MM = (5.0, 9.0)  # a fold mark begins where office printers can print, and ends before the text does
_STEP_MM = 9.0  # each signature's mark on its back stands lower by this than the one before it
_STEP_TOP_MM = 25.0


def sheet_mm(edition: Edition) -> tuple[float, float]:
    """Width and height of the sheet, landscape. An A4 sheet is one millimetre wider than two pages of A5."""
    return (297.0 if edition.paper == "a5" else 2 * edition.width_mm), edition.height_mm


def impose(data: bytes, publication: Publication, edition: Edition) -> bytes:
    """The pages of `data`, at their own size, on sheets to print on both sides with the short edge turned.

    `publication` says what the sheets are called and why they carry no mark. Raises pikepdf.PdfError for a
    damaged file.
    """
    import pikepdf

    out = pikepdf.new()
    width, height = (length * MM for length in sheet_mm(edition))
    with pikepdf.open(io.BytesIO(data)) as source:
        forms = [_form(out, page) for page in source.pages]
    sheets = fold(len(forms), rtl=publication.direction == "rtl")
    for sheet in sheets:
        for pair, inside in ((sheet.front, False), (sheet.back, True)):
            page = out.add_blank_page(page_size=(width, height))
            content = [_placed(page, forms, number, side, sheet, edition, width) for side, number in enumerate(pair)]
            marks = _fold_marks(width, height) if inside else _step(sheet, sheets, width, height)
            page.Contents = out.make_stream("\n".join((*content, marks)).encode("ascii"))
    write_metadata(out, replace(publication, marked=False), handout=True)
    del out.Root.MarkInfo  # there is no tag tree
    out.Root.ViewerPreferences.Duplex = pikepdf.Name.DuplexFlipShortEdge
    out.Root.PageLabels = _labels(sheets)
    out.Root.OpenAction = pikepdf.Array([out.pages[0].obj, pikepdf.Name.Fit])
    target = io.BytesIO()
    out.save(
        target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True,
        force_version=STANDARDS[publication.standard].pdf_version, fix_metadata_version=False,
    )
    return target.getvalue()


def _form(out: Any, page: Any) -> Any:
    """A page as a picture of itself, with its fonts, without its links."""
    form = page.as_form_xobject()
    if "/StructParents" in form:
        del form.StructParents
    return out.copy_foreign(form)


def _placed(
    page: Any, forms: Sequence[Any], number: int, side: int, sheet: Sheet, edition: Edition, width: float
) -> str:
    """The operators that lay a page on the left (0) or right (1) half, its inner edge on the fold."""
    if not number:
        return ""
    import pikepdf

    name = page.add_resource(forms[number - 1], pikepdf.Name.XObject, pikepdf.Name(f"/Page{number}"))
    creep = sheet.creep_mm * MM
    x = width / 2 - creep if side else width / 2 - edition.width_mm * MM + creep
    # a page moved over the fold must not paint on its neighbour
    return f"q {side * width / 2:.3f} 0 {width / 2:.3f} {edition.height_mm * MM:.3f} re W n 1 0 0 1 {x:.3f} 0 cm {name} Do Q"


def _fold_marks(width: float, height: float) -> str:
    """Short lines at head and foot where the sheet is folded, on its inside, so that no booklet shows them."""
    near, far = (length * MM for length in _MARK_MM)
    middle = f"{width / 2:.3f}"
    lines = [(near, far), (height - near, height - far)]
    return "q 0 G 0.5 w " + " ".join(f"{middle} {y:.3f} m {middle} {to:.3f} l S" for y, to in lines) + " Q"


def _step(sheet: Sheet, sheets: Sequence[Sheet], width: float, height: float) -> str:
    """On the back of each of several signatures a black step: in the right order, they go down like a stair."""
    if sheet.number > 1 or sheets[-1].signature == 1:
        return ""
    room = height - 2 * _STEP_TOP_MM * MM
    step = min(_STEP_MM * MM, room / sheets[-1].signature)
    top = height - _STEP_TOP_MM * MM - (sheet.signature - 1) * step
    return f"q 0 g {width / 2 - 1.5:.3f} {top - step * 0.8:.3f} 3 {step * 0.8:.3f} re f Q"


def _labels(sheets: Sequence[Sheet]) -> Any:
    """Page labels: 1a is the front of the first sheet, 1b its back."""
    import pikepdf

    numbers: Any = pikepdf.Array([])
    for index in range(2 * len(sheets)):
        label = f"{index // 2 + 1}{'ab'[index % 2]}"
        numbers.extend([index, pikepdf.Dictionary(P=pikepdf.String(label))])
    return pikepdf.Dictionary(Nums=numbers)
