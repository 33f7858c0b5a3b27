"""A galley: one document typeset, and the facts that binder and EPUB need."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from booklet import pdf
from booklet.findings import Severity
from booklet.model import Asset, Document, DocumentKind, Galley, Link
from booklet.pdf import galley_file
from booklet.pdf.fetch import asset_fetcher, fill_tokens
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_samples import CSS, EDITION, document, opened, prose, theme

THEME = theme()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="var(--accent, red)"/></svg>'


def compiled(body: str, **more: object) -> Galley:
    return pdf.compile(document("one", body, **more), CSS, EDITION, THEME)  # type: ignore[arg-type]


def asset(name: str, data: bytes, kind: str = "image/svg+xml") -> Asset:
    return Asset(name, kind, "0" * 64, data=data)


def body_text(xhtml: str) -> str:
    """The body's own text without spaces: what offsets count."""
    root = ElementTree.fromstring(xhtml)
    body = next(e for e in root.iter("div") if e.get("class") == "article-body")
    for parent in list(body.iter()):
        for child in list(parent):
            if child.get("aria-hidden") == "true" or child.get("class") == "print-only":
                before = list(parent)[: list(parent).index(child)]
                if before:
                    before[-1].tail = (before[-1].tail or "") + (child.tail or "")
                else:
                    parent.text = (parent.text or "") + (child.tail or "")
                parent.remove(child)
    return "".join("".join(body.itertext()).split())


# -- facts ---------------------------------------------------------------------------------------


def test_headings_stand_where_they_are_printed() -> None:
    galley = compiled(prose("a", 4) + '<h2 id="s">A <em>second</em>\n part <span class="print-only">(page 9)</span></h2><p>x</p>'
                      '<div role="heading" aria-level="7" id="deep">Deep</div>')  # fmt: skip
    assert [(h.level, h.text, h.id, h.page) for h in galley.headings] == [
        (1, "One", "_title", 1), (2, "A second part", "s", 2), (7, "Deep", "deep", 2),
    ]  # fmt: skip
    title = galley.headings[0]
    assert 480 < title.y_pt < EDITION.height_mm * 72 / 25.4


def test_an_id_that_spans_pages_stands_on_the_first() -> None:
    galley = compiled(f'<section id="long">{prose("a", 9)}</section>')
    assert galley.pages > 2
    assert [a.page for a in galley.anchors if a.id == "long"] == [1]


def test_open_links_are_told_once_each() -> None:
    galley = compiled('<p data-line="7"><a href="article:peer-support#what">a <strong>bold</strong> word</a> <a href="term:sp%C3%A4t">late</a>'
                      '<a href="#_title">top</a><a href="https://example.org">out</a></p>')  # fmt: skip
    assert galley.links == (Link("article:peer-support#what", 1, "a bold word", 7), Link("term:spät", 1, "late", 7))


def test_free_height_is_from_the_last_line_to_the_margin() -> None:
    empty, full = compiled("<p>One line.</p>"), compiled("<p>One line.</p><p>Another.</p>")
    assert empty.free_pt - full.free_pt == pytest.approx(18 + 9)
    assert compiled('<p>One line.</p><p style="margin-bottom:90pt;padding-bottom:20pt">Another.</p>').free_pt == full.free_pt


# -- page starts ---------------------------------------------------------------------------------

STRESS = (
    prose("a", 3) + '<ul><li>one</li><li>two <em>em</em> tail<ul><li>deep</li></ul></li></ul>'
    + '<table><thead><tr><th>Head of every page</th></tr></thead><tbody>'
    + "".join(f"<tr><td>row {n} <strong>bold{n}</strong> end</td></tr>" for n in range(60)) + "</tbody></table>"
    + '<p>See <a href="#_title">above</a><span class="print-only"> (page 12)</span>, and go on.</p>'
    + '<div class="rule-lines" aria-hidden="true">hidden words</div>'
    + '<div style="columns:2">' + prose("c", 4) + "</div>" + '<p style="float:right;width:40%">' + "float " * 30 + "</p>" + prose("d", 3)
    + '<p style="hyphens:auto;width:30mm" lang="en">' + "unbelievable characterisation responsibilities " * 9 + "</p>"
    + prose("e", 2)
)  # fmt: skip


def test_page_starts_are_the_first_words_of_each_page() -> None:
    """Checked against poppler, which knows nothing of boxes: the text at the offset is on the page's top."""
    source = document("one", prose("a", 14))
    galley = pdf.compile(source, CSS, EDITION, THEME)
    from booklet.model import BoundPart
    from pdf_samples import furniture, publication

    data, _ = pdf.bind([BoundPart(galley, furniture="none")], publication(), EDITION, THEME, furniture, CSS)
    text = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    own = body_text(source.xhtml)
    assert [start.page for start in galley.page_starts] == list(range(1, galley.pages + 1))
    for start, page in list(zip(galley.page_starts, text.split("\f"), strict=False))[1:]:
        assert own[start.offset :].startswith("".join(page.split())[:40])


def test_page_starts_are_exact_in_hard_layouts() -> None:
    source = document("one", STRESS)
    galley = pdf.compile(source, CSS, EDITION, THEME)
    own = body_text(source.xhtml)
    offsets = [start.offset for start in galley.page_starts]
    assert offsets == sorted(offsets) and len(set(offsets)) == len(offsets) > 6
    # A page never starts within the head that is repeated on it, nor within words added for print.
    starts = [own[offset : offset + 20] for offset in offsets]
    assert not any(text.startswith(("Headofevery", "(page12)", "hiddenwords")) for text in starts[1:])
    assert all(re.match(r"^([a-e]\d+x\d+|row\d+|unbeliev|character|respons|float|[a-z]+)", text) for text in starts[1:])


@pytest.mark.parametrize(("style", "sign"), [("uppercase", "ß"), ("uppercase", "\ufb03"), ("lowercase", "İ")])
def test_page_starts_are_exact_where_capitals_are_longer_than_letters(style: str, sign: str) -> None:
    """A sharp s is SS in capitals: the next page began some letters late for each of them."""
    own = " ".join(f"gro{sign}{number}e" for number in range(900))
    source = document("one", f'<p style="text-transform:{style}">{own}</p><p>end</p>', lang="de")
    galley = pdf.compile(source, CSS, EDITION, THEME)
    assert galley.pages > 3
    text = own.replace(" ", "")
    for start in galley.page_starts:
        assert re.match(rf"gro{sign}\d+e", text[start.offset :]) and (start.offset == 0 or text[start.offset - 1] == "e")


def test_a_table_s_head_that_comes_after_its_first_row_turns_no_page_back() -> None:
    """The engine leaves the head out where it does not fit with a tall row, and shows it first on a later page: that page
    was listed before the one of the row."""
    rows = [f"<tr style='break-inside:avoid'><td>row{at}a {' '.join(f'r{at}x{n}' for n in range(count))}</td><td>b</td></tr>"
            for at, count in ((1, 170), (2, 80), (3, 170))]
    head = "<thead><tr><th><p>Head</p><p>of</p><p>every</p><p>column</p><p>below</p></th><th>Other</th></tr></thead>"
    source = document("one", f"<p>before</p><table>{head}<tbody>{''.join(rows)}</tbody></table>")
    galley = pdf.compile(source, CSS, EDITION, THEME)
    own = body_text(source.xhtml)
    starts = [own[start.offset :][:8] for start in galley.page_starts]
    assert starts == ["beforeHe", "row1ar1x", "row2ar2x", "row3ar3x"]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["<p>%s</p>", "<ul><li>%s</li><li>x</li></ul>", "<blockquote><p>%s <em>i</em> t</p></blockquote>"]),
                min_size=1, max_size=12), st.integers(5, 90))  # fmt: skip
def test_page_starts_never_pass_the_text(shapes: list[str], length: int) -> None:
    body = "".join(shape % " ".join(f"w{place}x{n}" for n in range(length)) for place, shape in enumerate(shapes))
    source = document("one", body)
    galley = pdf.compile(source, CSS, EDITION, THEME)
    own = body_text(source.xhtml)
    offsets = [start.offset for start in galley.page_starts]
    assert offsets[0] == 0 and offsets == sorted(offsets) and offsets[-1] < len(own)
    assert all(own[offset] in "wxit" for offset in offsets), "pages start at the start of a word"


# -- problems become findings ----------------------------------------------------------------------


def test_a_character_without_glyph_is_named_with_its_line() -> None:
    galley = compiled('<p data-line="3">Fine.</p><ul data-line="5"><li data-line="6">A <em>\u4e2d</em></li></ul>')
    finding = next(f for f in galley.findings if f.rule == "character-without-glyph")
    assert (finding.severity, str(finding.position)) == (Severity.ERROR, "content/one.md:6")
    assert "“中” (U+4E2D cjk unified ideograph-4e2d)" in finding.message
    assert finding.clause == "PDF/UA-1 7.21.8"


def test_a_script_without_glyphs_is_one_finding_with_its_lines() -> None:
    letters = "".join(map(chr, range(0x0D9A, 0x0DA8)))
    galley = compiled(f'<p data-line="3">{letters}</p><p data-line="9">again \u0d9a \u4e2d</p><p data-line="11">\u4e2d\u2ff0\u2ff1</p>')
    assert [(f.rule, f.position.line) for f in galley.findings] == [("character-without-glyph", 3), ("character-without-glyph", 9), (
        "character-without-glyph", 11)]
    sinhala, chinese, signs = (finding.message for finding in galley.findings)
    assert sinhala == (f"14 letters of the Sinhala script are in none of the fonts and would print as boxes: "
                       f"{', '.join(f'“{letter}”' for letter in letters[:6])}, … (lines 3, 9)")
    assert chinese.endswith("would print as a box (lines 9, 11)")
    assert signs.startswith("2 signs are in none of the fonts")


@pytest.mark.parametrize("shown", [
    '<img src="asset:d.svg" alt="D"/>', '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text y="9">\u4e2d</text></svg>'])
def test_a_character_in_a_drawing_is_named_with_the_drawings_line(shown: str) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text y="9">&#20013;</text></svg>'
    galley = compiled(f'<p data-line="3">Fine.</p><p data-line="8">{shown}</p>', assets=(asset("d.svg", drawing.encode()),))
    assert [(f.rule, str(f.position)) for f in galley.findings] == [("character-without-glyph", "content/one.md:8")]


def test_what_has_no_file_is_named_by_its_title() -> None:
    cover = replace(document("one", "<p>x</p>", title="Our \u4e2d"), source="")
    [finding] = pdf.compile(cover, CSS, EDITION, THEME).findings
    assert finding.message.endswith("would print as a box in “Our 中”")


def test_a_picture_of_the_style_sheets_is_nobodys_fault_but_theirs() -> None:
    bad = asset("theme/x.png", b"no png", "image/png")
    galley = pdf.compile(document("one", "<p>x</p>"), CSS + "p { background: url(asset:theme/x.png) }", EDITION, theme(assets=(bad,)))
    assert [(f.rule, str(f.position)) for f in galley.findings] == [("image-not-shown", "styles/pictures/x.png")]


def test_a_picture_that_is_not_there_is_named_with_its_line() -> None:
    galley = compiled('<p data-line="8"><img src="asset:gone.svg" alt="Gone"/></p>')
    assert [(f.rule, str(f.position)) for f in galley.findings] == [("image-not-shown", "content/one.md:8")]


def test_a_broken_picture_is_a_finding_not_a_crash() -> None:
    galley = compiled('<p data-line="8"><img src="asset:bad.png" alt="Bad"/></p>', assets=(asset("bad.png", b"no png", "image/png"),))
    assert [(f.rule, f.position.line) for f in galley.findings] == [("image-not-shown", 8)]


def test_a_style_that_has_no_effect_is_found_in_its_file() -> None:
    own = "p { color: black }\nh2 { letterspacing: 1pt }\n"
    galley = pdf.compile(document("one", "<p>x</p>"), CSS + own, EDITION, theme(files={"own.css": own}))
    finding = galley.findings[0]
    assert (finding.rule, finding.severity, str(finding.position)) == ("style-ignored", Severity.WARNING, "styles/own.css:2")


def test_a_clean_document_has_no_findings() -> None:
    assert compiled(prose("a", 1)).findings == ()


# -- nothing but the publication's own files ---------------------------------------------------------


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1/x.png", "data:image/png;base64,AAAA", "picture.png", "asset:../x"])
def test_nothing_else_is_fetched(address: str) -> None:
    with pytest.raises(ValueError, match="only the publication's own"):
        asset_fetcher([asset("x", b"")], {})(address)
    galley = compiled(f'<p><img src="{address}" alt="x"/></p>')
    assert {f.rule for f in galley.findings} <= {"image-not-shown", "typesetting-problem"} and galley.findings


def test_an_asset_is_served_by_its_name() -> None:
    served = asset_fetcher([asset("theme/a b.svg", SVG.encode())], {"accent": "#123456"})("asset:theme/a%20b.svg")
    assert b'fill="#123456"' in served.read()


def test_a_style_sheet_cannot_fetch() -> None:
    css = CSS + '@import url("file:///etc/hostname"); p { background: url("file:///etc/hostname") }'
    galley = pdf.compile(document("one", "<p>x</p>"), css, EDITION, THEME)
    assert b"hostname" not in galley.pdf and galley.findings


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("fill: var(--accent)", "fill: #004d4d"),
        ("fill:var( --accent , red )", "fill:#004d4d"),
        ("fill:var(--none, rgb(1, 2, 3))", "fill:rgb(1, 2, 3)"),
        ("fill:var(--none)", "fill:currentColor"),
        ("stroke:var(--chain)", "stroke:#004d4d"),
    ],
)
def test_drawings_take_the_themes_colours(text: str, filled: str) -> None:
    assert fill_tokens(text, {"accent": "#004d4d", "chain": "var(--accent)"}) == filled


def test_a_picture_is_drawn_in_the_themes_colour() -> None:
    galley = compiled('<p><img src="asset:box.svg" alt="A box" width="40" height="40"/></p>', assets=(asset("box.svg", SVG.encode()),))
    assert galley.findings == ()
    book = opened(galley.pdf)
    page = book.pages[0]
    drawn = page.Contents.read_bytes() + b"".join(
        form.read_bytes() for form in page.Resources.get("/XObject", {}).values())
    assert re.search(rb"\b0 0?\.301\d* 0?\.301\d* rg", drawn)


# -- a pure function, kept in a file -------------------------------------------------------------------


def test_compiling_twice_gives_the_same_galley() -> None:
    assert compiled(STRESS) == compiled(STRESS)


def test_other_documents_between_do_not_matter() -> None:
    first = compiled(prose("a", 2))
    pdf.compile(document("other", STRESS, lang="es"), CSS + "p { color: red }", EDITION, THEME)
    assert compiled(prose("a", 2)) == first


def test_a_galley_survives_its_file(tmp_path: Path) -> None:
    galley = compiled(STRESS + '<p data-line="7">\u4e2d <a href="article:x">x</a></p>')
    assert galley.findings and galley.links
    pdf.write_galley(galley, tmp_path / "g")
    assert pdf.read_galley(tmp_path / "g") == galley
    assert galley_file.dumps(galley) == (tmp_path / "g").read_bytes()
    read = pdf.read_galley(tmp_path / "g")
    assert read.digest == galley_file.digest_of(galley) == galley_file.digest_of(read)
    assert galley_file.digest_of(replace(read, title="Other")) not in ("", read.digest), "a copy is known by what it says"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"booklet-galley-2\nx", b"\x80\x04pickle"])
def test_what_is_no_galley_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        galley_file.loads(data)


def test_empty_elements_do_not_swallow_what_follows() -> None:
    galley = compiled('<div class="rule-lines"/><p>After.</p><h2 id="h">End</h2>')
    assert [h.text for h in galley.headings] == ["One", "End"]


def test_a_right_to_left_article_compiles() -> None:
    xhtml = '<html lang="ar" dir="rtl"><head><title>T</title></head><body><h1 id="_title">Title</h1><p>Latin words only</p></body></html>'
    galley = pdf.compile(Document("article/a", DocumentKind.ARTICLE, "T", xhtml, "ar", "rtl"), CSS, EDITION, THEME)
    assert galley.lang == "ar" and galley.pages == 1
