"""A line is broken where it is full, also when its last space hangs over the edge."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from booklet import pdf
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
