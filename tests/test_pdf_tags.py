"""Every construct of docs/tree.md, by its path in the tag tree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("weasyprint")

from booklet.pdf.tags import write_tagged  # noqa: E402
from kitchen import page, render  # noqa: E402
from tagtree import Reading, Tag  # noqa: E402

Read = Callable[..., Tag]


@pytest.fixture
def read() -> Read:
    """The tag tree of a body; nothing in it may be untagged, orphaned or doubled."""

    def tree(*parts: str, standard: str = "ua-1", css: str | None = None, **options: object) -> Tag:
        reading = Reading(write_tagged(render(page(*parts), css), standard=standard, id_prefix="k/", **options))
        assert reading.problems == []
        return reading.root

    return tree


# -- headings and sections ---------------------------------------------------------------------


def test_the_article_title_is_h1_and_levels_follow(read: Read) -> None:
    root = read("<h2>Two</h2><h3>Three</h3><h4>4</h4><h5>5</h5><h6>6</h6>")
    assert [tag.role for tag in root.kids] == ["H1", "H2", "H3", "H4", "H5", "H6"]
    assert root.one("Document > H1 > Em").text == "sink"
    assert root.one("H1").facts["ID"] == "k/top"


def test_levels_below_six_keep_their_number_and_are_role_mapped() -> None:
    body = "<h2>2</h2><h3>3</h3><h4>4</h4><h5>5</h5><h6>6</h6><div role='heading' aria-level='7' class='h7'>Deep</div>"
    reading = Reading(write_tagged(render(page(body))))
    assert reading.root.one("H7").text == "Deep"
    assert str(reading.struct.RoleMap.H7) == "/H6"
    modern = Reading(write_tagged(render(page(body)), standard="ua-2"))
    assert modern.root.one("H7").text == "Deep"
    assert "/RoleMap" not in modern.struct


def test_sections_asides_and_quotations_keep_their_headings(read: Read) -> None:
    root = read(
        '<section class="block key-points"><h2 class="block-title">In short</h2><p>One.</p></section>'
        '<aside class="block note"><h2 class="block-title">Note</h2><p>Two.</p></aside>'
        "<blockquote><p>Three.</p></blockquote>")
    assert root.one("Sect").shape() == "Sect(H2 P)"
    assert root.one("Aside").shape() == "Aside(H2 P)"
    assert root.one("BlockQuote > P").text == "Three."


def test_loose_text_in_a_box_becomes_paragraphs(read: Read) -> None:
    root = read("<div>Loose <em>words</em><p>Own.</p>again</div>")
    assert [(tag.role, tag.text) for tag in root.kids[1:]] == [("P", "Loose words"), ("P", "Own."), ("P", "again")]


# -- contents ----------------------------------------------------------------------------------


def test_contents_are_toc_with_references_and_dots_are_not_read(read: Read) -> None:
    root = read(
        '<nav class="contents"><ol><li><a href="#a">First</a><ol><li><a href="#b">Deeper</a></li></ol></li></ol></nav>'
        '<h2 id="a">First</h2><h3 id="b">Deeper</h3>')
    assert root.one("Sect").shape() == "Sect(TOC(TOCI(Lbl Reference(Link) TOC(TOCI(Lbl Reference(Link))))))"
    assert [tag.text for tag in root.all("TOCI > Reference > Link")] == ["First 1", "Deeper 1"]
    assert "." not in root.one("Sect").text.replace("1.", "")


# -- lists -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("html", "numbering", "label"), [
    ("<ul><li>x</li></ul>", "Disc", "• "),
    ("<ul style='list-style-type:square'><li>x</li></ul>", "Square", "▪ "),
    ("<ol><li>x</li></ol>", "Decimal", "1. "),
    ("<ol style='list-style-type:lower-alpha'><li>x</li></ol>", "LowerAlpha", "a. "),
    ("<ol style='list-style-type:upper-roman'><li>x</li></ol>", "UpperRoman", "I. "),
    ("<ul style='list-style-position:inside'><li>x</li></ul>", "Disc", "• "),
])
def test_a_list_says_how_it_is_numbered(read: Read, html: str, numbering: str, label: str) -> None:
    listing = read(html).one("L")
    assert listing.facts["ListNumbering"] == numbering
    assert listing.shape() == "L(LI(Lbl LBody))"
    assert listing.one("LI > Lbl").text == label


@pytest.mark.parametrize(("html", "numbering", "labels"), [
    ("<ol start='3'><li>c</li><li>d</li></ol>", "Decimal", ["3. ", "4. "]),
    ("<ol start='0'><li>c</li><li>d</li></ol>", "Decimal", ["0. ", "1. "]),
    ("<ol start='no'><li>c</li></ol>", "Decimal", ["1. "]),
    ("<ol reversed='reversed'><li>c</li><li>d</li><li>e</li></ol>", "Decimal", ["3. ", "2. ", "1. "]),
    ("<ol><li>c</li><li value='7'>d</li><li>e</li></ol>", "Decimal", ["1. ", "7. ", "8. "]),
    ("<ol type='a' start='3'><li>c</li><li>d</li></ol>", "LowerAlpha", ["c. ", "d. "]),
    ("<ol type='I'><li>c</li><li>d</li></ol>", "UpperRoman", ["I. ", "II. "]),
    ("<ol start='5'><li>c<ol><li>x</li></ol></li><li>d</li></ol>", "Decimal", ["5. ", "1. ", "6. "]),
])
def test_lists_count_as_their_author_said(read: Read, html: str, numbering: str, labels: list[str]) -> None:
    root = read(html)
    assert [tag.text for tag in root.all("LI > Lbl")] == labels
    assert root.all("L")[0].facts["ListNumbering"] == numbering


def test_a_list_without_markers_has_no_labels(read: Read) -> None:
    listing = read("<ul style='list-style:none'><li>x</li></ul>").one("L")
    assert listing.shape() == "L(LI(LBody))" and listing.facts["ListNumbering"] == "None"


def test_nested_lists_stand_inside_their_item(read: Read) -> None:
    root = read("<ul><li>a<ol><li>b<ul><li>c</li></ul></li></ol></li><li>d</li></ul>")
    outer = root.kids[1]
    assert isinstance(outer, Tag)
    assert outer.shape() == "L(LI(Lbl LBody(L(LI(Lbl LBody(L(LI(Lbl LBody))))))) LI(Lbl LBody))"


def test_paragraphs_in_an_item(read: Read) -> None:
    assert read("<ol><li><p>a</p><p>b</p></li></ol>").one("L").shape() == "L(LI(Lbl LBody(P P)))"


@pytest.mark.parametrize("standard", ["ua-1", "ua-2"])
def test_an_empty_box_says_that_it_is_not_ticked(read: Read, standard: str) -> None:
    root = read(
        '<ul class="checklist"><li class="unticked"><span class="box" role="img" aria-label="not ticked"></span> Rest</li>'
        '<li class="ticked"><span class="box" role="img" aria-label="ticked"></span> Walk<ul><li>far</li></ul></li></ul>',
        standard=standard)
    assert [tag.text for tag in root.all("LI > Lbl")][:2] == ["not ticked", "ticked"]
    assert root.all("L")[0].facts["ListNumbering"] == ("None" if standard == "ua-1" else "Unordered")
    assert root.all("L")[0].shape() == "L(LI(Lbl LBody) LI(Lbl LBody(L(LI(Lbl LBody)))))"


def test_a_box_alone_on_a_page_is_still_heard(read: Read) -> None:
    css = ".box{display:inline-block;width:9pt;height:9pt;border:1pt solid} ul{list-style:none} .next{break-before:page}"
    root = read(
        '<ul class="checklist next"><li><span class="box" role="img" aria-label="not ticked"></span></li></ul>', css=css)
    assert root.one("LI > Lbl").text == "not ticked"


def test_terms_and_definitions(read: Read) -> None:
    listing = read("<dl><dt>A</dt><dd>one</dd><dt>B</dt><dt>C</dt><dd><p>two</p></dd><dd>three</dd></dl>").one("L")
    assert listing.shape() == "L(LI(Lbl LBody) LI(Lbl Lbl LBody(P) LBody))"


# -- tables ------------------------------------------------------------------------------------

TABLE = (
    "<table><caption>Doses</caption><thead><tr><th scope='col'>Name</th><th scope='col'>Dose</th></tr></thead>"
    "<tbody><tr><th scope='row'>A</th><td>5</td></tr></tbody><tfoot><tr><td>all</td><td>9</td></tr></tfoot></table>"
)


def test_a_table_has_caption_groups_scopes_and_headers(read: Read) -> None:
    table = read(TABLE).one("Table")
    assert table.shape() == "Table(Caption THead(TR(TH TH)) TBody(TR(TH TD)) TFoot(TR(TD TD)))"
    heads = {tag.text: tag.facts for tag in table.all("TH")}
    assert [heads[name]["Scope"] for name in ("Name", "Dose", "A")] == ["Column", "Column", "Row"]
    cell = table.one("TD", "5")
    assert cell.facts["Headers"] == [heads["Dose"]["ID"], heads["A"]["ID"]]
    assert heads["A"]["ID"].startswith("k/")


def test_spans_are_told_and_headers_follow_them(read: Read) -> None:
    table = read(
        "<table><thead><tr><th rowspan='2'>T</th><th colspan='2'>Week</th></tr><tr><th>Odd</th><th>Even</th></tr></thead>"
        "<tbody><tr><th scope='row' rowspan='2'>Early</th><td>a</td><td>b</td></tr><tr><td colspan='2'>c</td></tr></tbody>"
        "</table>").one("Table")
    ids = {tag.text: tag.facts["ID"] for tag in table.all("TH")}
    assert table.one("TH", "Week").facts["ColSpan"] == 2 and table.one("TH", "T").facts["RowSpan"] == 2
    assert table.one("TD", "b").facts["Headers"] == [ids["Week"], ids["Even"], ids["Early"]]
    assert table.one("TD", "c").facts["Headers"] == [ids["Week"], ids["Odd"], ids["Even"], ids["Early"]]


def test_short_rows_are_filled_so_that_the_grid_is_regular(read: Read) -> None:
    table = read("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>").one("Table")
    assert table.shape() == "Table(TBody(TR(TD TD) TR(TD TD)))"


def test_repeated_heads_are_read_once_and_the_foot_at_the_end(read: Read) -> None:
    rows = "".join(f"<tr><td>{n}</td><td>x</td></tr>" for n in range(90))
    table = read(TABLE.replace("<tbody>", f"<tbody>{rows}")).one("Table")
    assert len(table.all("THead > TR")) == 1 and len(table.all("TFoot > TR")) == 1
    assert len(table.all("TBody > TR")) == 91
    assert table.text.startswith("DosesNameDose0x1x") and table.text.endswith("all9")
    pages = {number for tag in table.walk() for number in tag.pages}
    assert len(pages) > 3
    assert table.one("TFoot > TR > TD", "all").pages == {max(pages)}


def test_lists_and_paragraphs_in_cells(read: Read) -> None:
    table = read("<table><tbody><tr><td><ul><li>a<ol><li>b</li></ol></li></ul></td><td><p>c</p><p>d</p></td></tr></tbody></table>")
    assert table.one("TR").shape() == "TR(TD(L(LI(Lbl LBody(L(LI(Lbl LBody)))))) TD(P P))"


# -- pictures ----------------------------------------------------------------------------------

FIGURE = '<figure id="f"><img src="dot.png" alt="A dot"/><figcaption>The dot.</figcaption></figure>'


def test_a_figure_and_its_caption_in_each_standard(read: Read) -> None:
    old, new = read(FIGURE), read(FIGURE, standard="ua-2")
    assert old.one("Div").shape() == "Div(Figure Caption)"
    assert new.one("Figure").shape() == "Figure(Caption)"
    for figure in (old.one("Figure"), new.one("Figure")):
        assert figure.facts["Alt"] == "A dot"
        left, bottom, right, top = figure.facts["BBox"]
        assert (round(right - left, 1), round(top - bottom, 1)) == (56.7, 34.0)  # 20 mm by 12 mm in points
        assert 0 < bottom < top < 148 / 25.4 * 72


def test_decoration_is_not_in_the_tree(read: Read) -> None:
    root = read(
        '<p>a <img src="dot.png" alt="" role="presentation" class="decorative"/> b</p>'
        '<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true"><title>no</title><circle r="4"/></svg>')
    assert root.all("Figure") == []


def test_inline_svg_tells_title_and_description(read: Read) -> None:
    root = read(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>Mood</title><desc>It rises.</desc>'
        '<path d="M0 0 L9 9"/></svg>')
    assert root.one("Figure").facts["Alt"] == "Mood. It rises"


def test_a_linked_picture_is_a_figure_in_a_link(read: Read) -> None:
    root = read('<p><a href="https://example.org/"><img src="dot.png" alt="Map"/></a></p>')
    assert root.one("P > Link > Figure").facts["Alt"] == "Map"
    assert root.one("Link").links == ["Map"]


def test_formulas_have_words(read: Read) -> None:
    root = read(
        '<p><math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x squared"><msup><mi>x</mi><mn>2</mn></msup></math>'
        ' and <img class="math" role="math" src="dot.png" alt="one half"/></p>')
    assert [tag.facts["Alt"] for tag in root.all("P > Formula")] == ["x squared", "one half"]


# -- in a line ---------------------------------------------------------------------------------


def test_inline_semantics(read: Read) -> None:
    root = read(
        "<p><em>a</em> <strong>b</strong> <code>c</code> <q>d</q> <kbd>e</kbd> H<sub>2</sub>O x<sup>3</sup>"
        ' <abbr title="World Health Organization">WHO</abbr> <del>f</del> <ins>g</ins></p>')
    paragraph = root.one("P")
    assert paragraph.shape() == "P(Em Strong Code Quote Code Span Span Span Span Span)"
    assert paragraph.text == "a b c “d” e H2O x3 WHO f g"
    assert root.one("Span", "WHO").facts["E"] == "World Health Organization"
    assert root.one("Span", "2").facts["BaselineShift"] < 0 < root.one("Span", "3").facts["BaselineShift"]
    assert root.one("Span", "f").facts["TextDecorationType"] == "LineThrough"


def test_raised_and_lowered_text_in_pdf_2(read: Read) -> None:
    root = read("<p>H<sub>2</sub>O x<sup>3</sup></p>", standard="ua-2")
    assert [tag.facts["TextPosition"] for tag in root.all("Span")] == ["Sub", "Sup"]


def test_one_link_however_it_wraps(read: Read) -> None:
    root = read(
        "<p>Some words before it, <a href='https://example.org/'>a link <em>with stress</em> that is long enough to be"
        " broken over three lines of this small page, at the very least</a>, and after.</p>")
    link = root.one("P > Link")
    assert link.shape() == "Link(Em)"
    assert len(link.links) > 1
    assert set(link.links) == {
        "a link with stress that is long enough to be broken over three lines of this small page, at the very least"}
    assert root.one("P").text.count("this small page") == 1


def test_a_link_that_leads_nowhere_is_just_words(read: Read, caplog: pytest.LogCaptureFixture) -> None:
    root = read('<p>See <a href="#nothing">below</a>.</p>')
    assert root.all("Link") == [] and root.one("P").text == "See below."
    assert "No anchor #nothing" in caplog.text


def test_languages_are_told_where_they_change(read: Read) -> None:
    root = read('<p lang="es">Llame <span lang="en">Press 2</span></p><p lang="en">x</p><div lang="fr"><p>oui</p></div>')
    assert root.facts["Lang"] == "en"
    assert root.one("P", "Llame").facts["Lang"] == "es"
    assert root.one("P > Span").facts["Lang"] == "en"
    assert "Lang" not in root.one("P", "x").facts
    assert root.one("Div").facts["Lang"] == "fr" and "Lang" not in root.one("Div > P").facts


def test_right_to_left_text_is_in_reading_order(read: Read) -> None:
    words = "مرحبا بكم في عيادتنا، هذا نص عربي طويل يلتف على عدة أسطر مع English words في نهاية السطر"
    root = read(f'<p lang="ar" dir="rtl">{words}</p><p>English with <span lang="he" dir="rtl">שלום עולם</span> inside.</p>')
    assert root.one("P", "عيادتنا").text == words
    assert root.one("P", "English with").text == "English with שלום עולם inside."


# -- words -------------------------------------------------------------------------------------


def test_words_at_line_ends_stay_apart(read: Read) -> None:
    text = " ".join(f"word{n}" for n in range(60))
    assert read(f"<p>{text}</p>").one("P").text == text
    split = " ".join(f"<em>word{n}</em>" for n in range(60))
    assert read(f"<p>{split}</p>").one("P").text == text


def test_line_breaks_and_hyphens(read: Read) -> None:
    root = read(
        "<p>one<br/>two</p><p class='narrow'>over&#173;whelm&#173;ing un&#173;cer&#173;tain&#173;ty</p>"
        "<p class='narrow'>https://example.org/a/long/address/that/breaks</p>")
    first, second, third = (tag.text for tag in root.all("P"))
    assert first == "one two"
    assert "\xad" in second and second.replace("\xad", "") == "overwhelming uncertainty"
    assert third == "https://example.org/a/long/address/that/breaks"


def test_a_hyphen_that_was_typed_stays_one(read: Read) -> None:
    root = read("<p class='narrow'>over&#173;whelm&#173;ing x‐ray uncer&#173;tainty</p>")
    assert "x‐ray" in root.one("P").text


@pytest.mark.parametrize("hyphens", ["none", "manual", "auto"])
@pytest.mark.parametrize("width_pt", [70, 120, 200, 400])
def test_soft_hyphens_do_not_move_what_follows(read: Read, hyphens: str, width_pt: int) -> None:
    """The engine drops them where the style sheet forbids hyphens: the full stop is still after the link."""
    css = f"p {{ hyphens: {hyphens}; width: {width_pt}pt }}"
    root = read("<p>An extra\u00adordinary, re\u00admark\u00adable <a href='https://x.org'>page</a>. So it is.</p>", css=css)
    assert root.one("Document > P").text.replace("\u00ad", "") == "An extraordinary, remarkable page. So it is."


def test_ligatures_accents_and_small_capitals_are_read_as_typed(read: Read) -> None:
    root = read(
        "<p>office affluent first</p><p>of&#173;fice</p><p>q&#x304;&#x301;a q</p>"
        "<p><span class='small-caps'>Small Capitals</span> S C</p>")
    assert [tag.text for tag in root.all("P")] == ["office affluent first", "office", "q\u0304\u0301a q", "Small Capitals S C"]


def test_code_keeps_its_lines(read: Read) -> None:
    root = read("<pre><code>def f():\n    return 1\n\nf()</code></pre>")
    code = root.one("P > Code")
    heard = "".join(kid if isinstance(kid, str) else kid.facts["ActualText"] for kid in code.kids)
    assert heard == "def f():\n    return 1\n\nf()"


def test_generated_content_counts_only_if_it_says_something(read: Read) -> None:
    root = read("<p class='ornament'>plain</p><p class='label'>this.</p>")
    assert [tag.text for tag in root.all("P")] == ["plain", "Remember: this."]


def test_hidden_content_is_not_in_the_tree(read: Read) -> None:
    root = read(
        "<p>It was <span class='invisible'>not seen</span>clear <span class='gone'>or heard</span>to all"
        "<span aria-hidden='true'> (for the eye)</span>.</p><div class='rule-lines' aria-hidden='true'></div>")
    assert root.one("P").text == "It was clear to all."


# -- notes -------------------------------------------------------------------------------------

NOTES = (
    '<p>Sleep<sup class="note-call"><a id="fnref-1" href="#fn-1" role="doc-noteref">1</a></sup> helps.</p>'
    '<section class="notes" role="doc-endnotes"><h2>Notes</h2><ol><li id="fn-1" class="note"><p>Walker.'
    ' <a href="#fnref-1" role="doc-backlink">↩</a></p></li></ol></section>'
)


def test_notes_have_labels_ids_and_ways_there_and_back(read: Read) -> None:
    root = read(NOTES)
    call = root.one("P > Reference > Link")
    assert call.text == "1" and call.links == ["Note 1"]
    note = root.one("Sect > Note")
    assert note.facts["ID"] == "k/fn-1" and note.shape() == "Note(Lbl P(Link))"
    back = root.one("Note > P > Link")
    assert back.links == ["Back to the text"] and back.facts["Alt"] == "Back to the text"


def test_notes_refer_both_ways_in_pdf_2(read: Read) -> None:
    root = read(NOTES, standard="ua-2")
    note = root.one("FENote")
    assert note.facts["NoteType"] == "Endnote" and note.facts["Ref"] == ["Reference"]
    assert root.one("P > Reference").facts["Ref"] == ["FENote"]


def test_a_note_at_the_page_s_foot_is_read_at_its_call(read: Read) -> None:
    parts = "<p>Sleep<span class='foot'>Seven <em>hours</em>, or eight.</span> helps, and so does walking.</p><p>More.</p>"
    css = ".foot { float: footnote }"
    root = read(parts, css=css)
    assert [kid if isinstance(kid, str) else kid.role for kid in root.all("P")[0].kids] == [
        "Sleep", "Reference", "Note", " helps, and so does walking."]
    assert root.one("P > Reference > Lbl").text == "1"
    note = root.one("P > Note")
    assert [(kid.role, kid.text.strip()) for kid in note.kids] == [("Lbl", "1."), ("P", "Seven hours, or eight.")]
    modern = read(parts, standard="ua-2", css=css)
    assert modern.one("FENote").facts["NoteType"] == "Footnote" and modern.one("FENote").facts["Ref"] == ["Reference"]
    assert modern.one("P > Reference").facts["Ref"] == ["FENote"]


# -- layouts that stress the seam --------------------------------------------------------------


def test_floats_are_read_where_they_are_written(read: Read) -> None:
    root = read("<p>Before <span class='float'>stands aside</span> after it.</p>")
    assert root.one("P").text == "Before stands aside after it."


def test_opacity_paints_into_a_form_and_stays_tagged(read: Read) -> None:
    root = read(
        "<div class='half'><h2>Faint</h2><p>Half <a href='https://example.org/'>seen</a></p>"
        "<img src='dot.png' alt='Dot'/></div>")
    assert [tag.role for tag in root.kids] == ["H1", "H2", "P", "Figure"]
    assert root.one("P > Link").text == "seen"


def test_absolute_boxes_inline_blocks_and_turned_boxes(read: Read) -> None:
    root = read(
        "<p>First</p><div class='corner'>Corner</div><p><span class='chip'>a b</span> <span class='chip'>c</span></p>"
        "<p class='turned'>Turned</p><p>Last</p>")
    assert [tag.text for tag in root.kids[1:]] == ["First", "Corner", "a b c", "Turned", "Last"]


def test_fixed_boxes_are_read_once(read: Read) -> None:
    root = read("<div style='position:fixed;top:0'>Fixed</div><p>a</p><p style='break-before:page'>b</p>")
    assert [tag.text for tag in root.kids[1:]] == ["Fixed", "a", "b"]


def test_nothing_splits_at_pages_and_columns(read: Read) -> None:
    words = " ".join(f"w{n}" for n in range(700))
    root = read(f"<div class='columns'><p>{words}</p><ul>{''.join(f'<li>i{n}</li>' for n in range(90))}</ul></div>")
    assert root.one("P").text == words
    assert len(root.one("P").pages) > 1
    assert len(root.all("L")) == 1 and len(root.all("L > LI")) == 90


# -- the file ----------------------------------------------------------------------------------


def test_without_the_mark_the_tree_is_the_same() -> None:
    document = render(page("<p>x</p>"))
    with_mark, without = write_tagged(document), write_tagged(document, marked=False)
    assert Reading(with_mark).dump() == Reading(without).dump()
    files = [Reading(with_mark), Reading(without)]
    metadata = [file.pdf.Root.Metadata.read_bytes() for file in files]
    assert b"pdfuaid" in metadata[0] and b"pdfuaid" not in metadata[1]


def test_the_same_document_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine puts the time of day into a variable font that it makes static, unless told a time."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769904000")
    document = render(page(TABLE, NOTES))
    assert write_tagged(document) == write_tagged(document) == write_tagged(render(page(TABLE, NOTES)))


def test_the_engine_is_put_back_even_after_an_error() -> None:
    import weasyprint.pdf as engine

    before = engine.Stream, engine.add_tags

    def fail(document: object, pdf: object) -> None:
        raise RuntimeError("stop")

    document = render(page("<p>x</p>"))
    links = [page_.links for page_ in document.pages]
    with pytest.raises(RuntimeError, match="stop"):
        write_tagged(document, finisher=fail)
    assert (engine.Stream, engine.add_tags) == before
    assert [page_.links for page_ in document.pages] == links
    assert "generate_rdf_metadata" not in vars(document.metadata)


def test_the_cost_is_linear() -> None:
    """Marks and elements a page are the same for ten times as many pages."""
    body = "<h2>Part</h2><p>Some words <em>here</em>.</p><ul><li>a</li><li>b</li></ul>"
    sizes = [len(write_tagged(render(page(body * count)))) for count in (40, 400)]
    assert sizes[1] < 11 * sizes[0]


def test_markers_set_by_the_style_sheet_say_what_they_look_like(read: Read) -> None:
    css = "ul { list-style-type: '• ' } ol { list-style: none } ol > li::before { content: '3. ' }"
    listings = read("<ul><li>x</li></ul><ol><li>y</li></ol>", css=css).all("L")
    assert [listing.facts["ListNumbering"] for listing in listings] == ["Disc", "Decimal"]
    assert [listing.shape() for listing in listings] == ["L(LI(Lbl LBody))"] * 2


def test_raised_calls_without_line_height_are_links(read: Read) -> None:
    assert len(read(NOTES, css="sup { line-height: 0 }").one("P > Reference > Link").links) == 1


def test_a_link_around_a_block_picture_is_a_link(read: Read) -> None:
    root = read('<p><a href="https://example.org/"><img src="dot.png" alt="Map"/></a></p>', css="img { display: block }")
    assert root.one("P > Link > Figure").facts["Alt"] == "Map" and root.one("Link").links == ["Map"]


def test_letters_that_share_a_shape_are_told_apart(read: Read) -> None:
    """In Noto Sans Arabic the dots are glyphs of their own."""
    noto = pytest.importorskip("fontpkg_noto_sans_arabic")
    font = next(iter(sorted(Path(noto.__file__).parent.rglob("*.ttf"))), None)
    assert font is not None
    css = f"@font-face {{ font-family: Dots; src: url({font.as_uri()}) }} p {{ font-family: Dots }}"
    words = "ذات دات نبت بيت تثبت يثب حج خج"
    assert read(f'<p lang="ar" dir="rtl">{words}</p>', css=css).one("P").text == words
