"""Formulas are drawn, and heard as words."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

pytest.importorskip("weasyprint")

from booklet.pdf.formula import in_one_line, set_formulas  # noqa: E402
from booklet.pdf.tags import write_tagged  # noqa: E402
from tagtree import Reading  # noqa: E402

M = 'xmlns="http://www.w3.org/1998/Math/MathML"'
SQUARE = "<msup><mi>x</mi><mn>2</mn></msup>"
HALF = "<mfrac><mn>1</mn><mn>2</mn></mfrac>"


def render(body: str) -> object:
    import weasyprint

    html = weasyprint.HTML(string='<html lang="en"><head><title>Formulas</title></head><body></body></html>')
    root = ElementTree.fromstring(f"<div><h1>Formulas</h1>{body}</div>")
    set_formulas(root)
    html.etree_element.find("body").append(root)
    return html.render()


@pytest.mark.parametrize("standard", ["ua-1", "ua-2"])
def test_a_formula_is_one_element_with_the_author_s_words(standard: str) -> None:
    document = render(f'<p>Take <math {M} alttext="x squared plus one half">{SQUARE}<mo>+</mo>{HALF}</math> of it.</p>')
    reading = Reading(write_tagged(document, standard=standard))
    assert reading.problems == []
    formula = reading.root.one("P > Formula")
    assert formula.facts["Alt"] == "x squared plus one half"
    left, bottom, right, top = formula.facts["BBox"]
    assert right - left > 20 and top - bottom > 20  # a fraction stands higher than a line of 12 pt
    assert reading.root.one("P").text == "Take  of it."


@pytest.mark.parametrize(("mathml", "line"), [
    (SQUARE, "x^2"),
    (HALF, "1/2"),
    ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><msqrt><mi>y</mi></msqrt></mfrac>", "(a+b)/(√(y))"),
    ("<msub><mi>C</mi><mn>6</mn></msub>", "C_6"),
    ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_i^2"),
    ("<semantics><mi>x</mi><annotation>x</annotation></semantics>", "x"),
])
def test_without_words_it_is_told_in_one_line(mathml: str, line: str) -> None:
    assert in_one_line(ElementTree.fromstring(f"<math {M}>{mathml}</math>")) == line


def test_a_formula_that_cannot_be_drawn_is_printed_in_words() -> None:
    reading = Reading(write_tagged(render(f'<p>So <math {M} alttext="nothing at all"></math>.</p>')))
    assert reading.root.one("P").text == "So nothing at all."


def test_a_formula_on_its_own_line_keeps_the_words_around_it() -> None:
    document = render(f'<p>Before <math {M} display="block">{HALF}</math> after</p>')
    root = Reading(write_tagged(document)).root
    assert root.one("Formula").facts["Alt"] == "1/2"
    assert [word for tag in root.all("P") for word in tag.text.split()] == ["Before", "after"]
