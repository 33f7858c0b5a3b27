"""One subset of each font for a file, and the same words as with a font for each article."""

from __future__ import annotations

import io
import subprocess

import pikepdf
import pytest
from booklet import pdf
from booklet.findings import BookletError
from booklet.model import BoundPart
from fontTools.ttLib import TTFont
from pdf_samples import CSS, EDITION, document, fonts, furniture, opened, publication, theme

THEME = theme()


def bound(*bodies: str) -> bytes:
    galleys = [pdf.compile(document(f"a{n}", body, title="T"), CSS, EDITION, THEME) for n, body in enumerate(bodies)]
    return pdf.bind([BoundPart(g, furniture="none") for g in galleys], publication(), EDITION, THEME, furniture, CSS)[0]


def words(data: bytes) -> list[str]:
    text = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


def faces(data: bytes) -> dict[str, list[TTFont]]:
    """The font files by name of their face."""
    found: dict[bytes, tuple[str, TTFont]] = {}
    book = opened(data)
    for item in book.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            content = item.FontFile2.read_bytes()
            found[content] = (str(item.FontName).partition("+")[2], TTFont(io.BytesIO(content)))
    files: dict[str, list[TTFont]] = {}
    for name, font in found.values():
        files.setdefault(name, []).append(font)
    return files


def test_articles_with_different_letters_share_one_file() -> None:
    data = bound("<p>abc</p>", "<p>xyz <b>Bold</b></p>", "<p>ÄÖÜ <em>kursiv</em></p>")
    assert words(data) == ["T abc", "T xyz Bold", "T ÄÖÜ kursiv"]
    assert {name: len(files) for name, files in faces(data).items()} == {
        "Atkinson-Hyperlegible": 1, "Atkinson-Hyperlegible-Bold": 1, "Atkinson-Hyperlegible-Italic": 1,
    }  # fmt: skip


def test_a_glyph_that_means_two_things_keeps_both() -> None:
    """A hyphen at a line's end is a soft hyphen, the same glyph elsewhere is the author's."""
    soft = '<p style="width:30mm">super\u00adcali\u00adfragilistic\u00adexpialidocious</p>'
    hard = "<p>mother\u2010in\u2010law</p>"
    data = bound(soft, hard)
    assert words(data)[1] == "T mother\u2010in\u2010law"
    assert all(len(files) == 1 for files in faces(data).values()), "two dictionaries may share one file"


def test_letters_that_no_font_has_stay_apart() -> None:
    data = bound("<p>a \u4e2d</p>", "<p>b \u6587</p>", "<p>c</p>")
    assert [page.replace(" ", "") for page in words(data)] == ["Ta\u4e2d", "Tb\u6587", "Tc"]


def test_a_variable_font_becomes_one_instance_a_weight() -> None:
    data = bound('<p style="font-family:Noto Sans">light <b>bold</b></p>', '<p style="font-family:Noto Sans">more <b>text</b></p>')
    found = faces(data)
    assert {name: len(files) for name, files in found.items() if "Noto" in name} == {"Noto-Sans": 1, "Noto-Sans-Bold": 1}
    assert not any("fvar" in font for files in found.values() for font in files)
    assert words(data) == ["T light bold", "T more text"]


def test_widths_in_the_file_are_the_fonts_own() -> None:
    book = opened(bound("<p>Words of all widths: iiimmmWWW.</p>"))
    for item in book.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/CIDFontType2":
            font = TTFont(io.BytesIO(item.FontDescriptor.FontFile2.read_bytes()))
            scale = 1000 / font["head"].unitsPerEm
            names = font.getGlyphOrder()
            runs = list(item.W)
            for first, widths in zip(runs[::2], runs[1::2], strict=True):
                for place, width in enumerate(widths):
                    assert abs(font["hmtx"][names[int(first) + place]][0] * scale - int(width)) <= 0.5


def test_a_font_that_left_the_theme_is_named() -> None:
    galley = pdf.compile(document("one", "<p>x</p>"), CSS, EDITION, THEME)
    with pytest.raises(BookletError, match="the font Atkinson-Hyperlegible.* is not in the theme"):
        pdf.bind([BoundPart(galley, furniture="none")], publication(), EDITION, theme(fonts=fonts()[-1:]), furniture, CSS)
