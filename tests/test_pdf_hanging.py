"""A line is broken where it is full, also when its last space hangs over the edge."""

from __future__ import annotations

import ctypes
import io
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from booklet import pdf
from booklet.styles.fonts import font_files
from pdf_samples import CSS, EDITION, document, theme

THEME = theme()
TEXT = "A small step that you agree on is often enough to start with and to go on "


@pytest.mark.parametrize("before_link", [" ", "\u00a0"])
def test_no_line_ends_after_its_first_word_before_a_link(before_link: str) -> None:
    """At some width the words fit and the space after them does not: all widths around it are tried."""
    body = "".join(
        f'<p style="width:{width / 4}pt;hyphens:none">{TEXT.strip()}{before_link}<a href="https://example.org">Unbreakablewords</a></p>'
        for width in range(1500, 1700, 2)
    )
    made = pdf.compile(document("one", body), CSS, EDITION, THEME)
    lines = [
        line.strip()
        for page in pdfium.PdfDocument(io.BytesIO(made.pdf))
        for line in page.get_textpage().get_text_range().splitlines()
    ]
    assert sum(line.startswith("A small") for line in lines) == 100
    assert "A" not in lines


@pytest.mark.parametrize("words", ["English, as it is read", "同伴支持，就是由有过类似经历的人来帮助您。", "one → two ✓ three ☎ four"])
def test_lines_of_every_script_are_as_far_apart_as_the_style_sheet_says(words: str) -> None:
    body = f'<p style="line-height:18pt;font-size:12pt">{"<br/>".join([words] * 5)}</p>'
    made = pdf.compile(document("one", body), CSS, EDITION, theme(fonts=font_files()))
    [page] = pdfium.PdfDocument(io.BytesIO(made.pdf))
    text = page.get_textpage()
    baselines = set()
    for index in range(text.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        if text.get_text_range(index, 1).strip():
            baselines.add(round(y.value, 1))
    places = sorted(baselines)[:5]  # the heading is above them
    assert [round(high - low, 1) for low, high in pairwise(places)] == [18.0] * 4
