"""Printed page numbers put in by the binder: the very page that a plain run of the engine would have set."""

from __future__ import annotations

import re

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet import pdf
from booklet.model import BoundPart, Galley
from pdf_samples import CSS, EDITION, document, furniture, opened, prose, publication, theme

THEME = theme()
FIGURES = {
    "tabular": "",
    "proportional": "[data-number] { font-variant-numeric: normal !important }",
    "bold": ".n { font-weight: bold }",
    "small": "p { font-size: 9pt; letter-spacing: 0.4pt }",
    "small capitals": "p { font-variant-caps: small-caps }",
    "see-through": ".n { opacity: 0.8 }",
}


def text(label: str) -> str:
    """An article with two references, one inside an element that may be painted apart."""
    return (
        f'<p>See <a href="article:other#part">the other</a> (page {label}), or <span class="n"><a href="topic:t">the topic</a>'
        f' on page {label}</span>; {"words " * 30}</p>' + prose("a", 1)
    )


def galley(label: str, css: str) -> Galley:
    return pdf.compile(document("one", text(label)), CSS + css, EDITION, THEME)


def bound(made: Galley, **folios: str) -> bytes:
    other = pdf.compile(document("other", '<h2 id="part">Part</h2>'), CSS, EDITION, THEME)
    parts = [BoundPart(made, furniture="none"), BoundPart(other, furniture="none")]
    return pdf.bind(parts, publication(), EDITION, THEME, furniture, CSS, folios={"article:other": folios.get("other", ""), "topic:t": folios.get("topic", "")})[0]


def words(data: bytes) -> str:
    page = pdfium.PdfDocument(data)[0]
    return " ".join(page.get_textpage().get_text_range().split())


def picture(data: bytes) -> bytes:
    return pdfium.PdfDocument(data)[0].render(scale=2).to_pil().tobytes()


@pytest.mark.parametrize("figures", FIGURES)
def test_the_digits_of_the_label_stand_in_the_places(figures: str) -> None:
    made = galley(pdf.place_of("000"), FIGURES[figures])
    data = bound(made, other="174", topic="905")
    assert re.search(r"See the other \(page 174 ?\), or", words(data), re.IGNORECASE)
    assert re.search(r"the topic on page 905\b", words(data), re.IGNORECASE)


@pytest.mark.parametrize("figures", ["tabular", "bold", "small", "small capitals", "see-through"])
@pytest.mark.parametrize("label", ["7", "38", "174", "1905"])
def test_the_page_looks_as_if_set_with_the_number(figures: str, label: str) -> None:
    plain = text("@").replace("@", f'<span style="font-variant-numeric:tabular-nums">{label}</span>')
    own = pdf.compile(document("one", plain), CSS + FIGURES[figures], EDITION, THEME)
    data = bound(galley(pdf.place_of(label), FIGURES[figures]), other=label, topic=label)
    assert words(data) == words(bound(own))
    assert picture(data) == picture(bound(own))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(10, 99), min_size=2, max_size=2))
def test_one_galley_serves_every_number_of_its_length(numbers: list[int]) -> None:
    data = bound(TWO_DIGITS, other=str(numbers[0]), topic=str(numbers[1]))
    assert f"(page {numbers[0]}), or the topic on page {numbers[1]};" in words(data)


TWO_DIGITS = galley(pdf.place_of("00"), "")


def test_a_galley_depends_on_the_number_of_digits_alone() -> None:
    assert pdf.place_of("12") == pdf.place_of("98") != pdf.place_of("9")
    assert pdf.place_of("iv") == "iv"
    assert galley(pdf.place_of("12"), "") == galley(pdf.place_of("98"), "")


def test_nothing_of_the_places_is_left_in_the_file() -> None:
    made = galley(pdf.place_of("00"), FIGURES["see-through"])
    with opened(made.pdf) as file:
        assert b"%number" in b"".join(each.read_bytes() for each in file.objects if isinstance(each, pikepdf.Stream))
    with opened(bound(made, other="12", topic="34")) as file:
        assert b"%number" not in b"".join(each.read_bytes() for each in file.objects if isinstance(each, pikepdf.Stream) and "/FontFile2" not in each)


def test_a_target_without_a_page_is_no_zero() -> None:
    with pytest.raises(KeyError):
        pdf.bind([BoundPart(TWO_DIGITS, furniture="none")], publication(), EDITION, THEME, furniture, CSS, folios={})


def test_places_without_a_link_are_refused() -> None:
    with pytest.raises(ValueError, match="without a link"):
        pdf.compile(document("one", f"<p>{pdf.place_of('12')}</p>"), CSS, EDITION, THEME)
