"""The independent reader of PDFs, tried on files written by hand and by an engine that is not booklet's."""

from __future__ import annotations

import io
from textwrap import dedent

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from booklet import proof

CMAP = b"""begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0041> <005A> <0041> endbfrange
1 beginbfrange <0061> <0063> [<0061> <0062> <00630064>] endbfrange
3 beginbfchar <0020> <0020> <0001> <D83DDE00> <00AD> <00AD> endbfchar endcmap"""


def hexed(text: str) -> str:
    return "<" + text.encode("utf-16-be").hex() + ">"


class Page:
    """A tagged page written by hand: `content` is a content stream, `tree` the kids of the Document element."""

    def __init__(self, content: str) -> None:
        self.pdf = pikepdf.new()
        pdf = self.pdf
        font = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type0, Encoding=Name("/Identity-H"), ToUnicode=pdf.make_stream(CMAP))
        )
        simple = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        resources = Dictionary(
            Font=Dictionary(F1=font, F2=simple),
            Properties=Dictionary(P1=Dictionary(MCID=7), P2=Dictionary(ActualText="said")),
        )
        self.page = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, 100, 100], Resources=resources))
        self.page.Contents = pdf.make_stream(content.encode("latin-1"))
        pdf.pages.append(pikepdf.Page(self.page))

    def saved(self, *kids: object, roles: dict[str, str] | None = None) -> bytes:
        pdf = self.pdf
        page = pdf.pages[0].obj
        document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, Pg=page, K=Array(list(kids))))
        pdf.Root.StructTreeRoot = pdf.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot, K=document,
                RoleMap=Dictionary({f"/{key}": Name(f"/{value}") for key, value in (roles or {}).items()}),
            )
        )
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def tag(role: str, *kids: object, **facts: object) -> Dictionary:
    return Dictionary(Type=Name.StructElem, S=Name(f"/{role}"), K=Array(list(kids)), **facts)


def test_text_comes_in_the_order_of_the_tree_not_of_the_page():
    page = Page(f"BT /F1 12 Tf /P <</MCID 1>> BDC {hexed('SECOND')} Tj EMC /P <</MCID 0>> BDC {hexed('FIRST')} Tj EMC ET")
    assert proof.pdf_words(page.saved(tag("P", 0), tag("P", 1))) == ("FIRST", "SECOND")


def test_kerning_parts_no_word_and_only_a_space_does():
    page = Page(f"/F1 9 Tf /P <</MCID 0>> BDC [{hexed('O')} -600 {hexed('VER')}] TJ 0 -14 Td {hexed('TWO A')} Tj EMC")
    assert proof.pdf_words(page.saved(tag("P", 0))) == ("OVERTWO", "A")


def test_to_unicode_ranges_lists_and_pairs_are_read():
    page = Page(f"/F1 9 Tf /P <</MCID 0>> BDC {hexed('abc')} Tj <0001> Tj <0999> Tj EMC")
    assert proof.pdf_words(page.saved(tag("P", 0))) == ("abcd\U0001f600\ufffd",)


def test_literal_strings_escapes_and_names_of_property_lists_are_read():
    page = Page(r"/F2 9 Tf /P /P1 BDC (a \(b\) \101\
c) Tj (EMC q BT) ' EMC")
    assert proof.pdf_words(page.saved(tag("P", 7))) == ("a", "(b)", "AcEMC", "q", "BT")


def test_artifacts_and_untagged_text_are_not_read():
    page = Page(
        f"/F1 9 Tf {hexed('LOOSE')} Tj /Artifact <</Type /Pagination>> BDC {hexed('FOOT')} Tj EMC"
        f" /P <</MCID 0>> BDC {hexed('A')} Tj /Artifact BMC {hexed('INNER')} Tj EMC {hexed('B')} Tj EMC"
    )
    assert proof.pdf_words(page.saved(tag("P", 0))) == ("AB",)


def test_actual_text_stands_for_what_is_painted():
    inline = f"/P <</MCID 0>> BDC {hexed('A ')} Tj /Span <</ActualText (x\\(y)>> BDC {hexed('Q')} Tj EMC {hexed(' B')} Tj EMC"
    named = f"/P <</MCID 1>> BDC /Span /P2 BDC {hexed('Q')} Tj EMC EMC"
    utf16 = f"/P <</MCID 2 /ActualText <FEFF00E9>>> BDC {hexed('Q')} Tj EMC"
    page = Page(f"/F1 9 Tf {inline} {named} {utf16} /P <</MCID 3>> BDC {hexed('Q')} Tj EMC")
    data = page.saved(tag("P", 0), tag("P", 1), tag("P", 2), tag("P", tag("Span", 3, ActualText="element")))
    assert proof.pdf_words(data) == ("A", "x(y", "B", "said", "é", "element")


def test_the_font_is_restored_with_the_graphics_state():
    page = Page(f"/F1 9 Tf q /F2 9 Tf Q /P <</MCID 0>> BDC {hexed('AB')} Tj EMC BI /W 1 ID \xff EMC EI /P <</MCID 1>> BDC {hexed('C')} Tj EMC")
    assert proof.pdf_words(page.saved(tag("P", 0), tag("P", 1))) == ("AB", "C")


def test_text_in_a_form_is_found_by_its_own_marks():
    page = Page("/X0 Do")
    form = page.pdf.make_indirect(page.pdf.make_stream(f"/F1 9 Tf /P <</MCID 0>> BDC {hexed('FORM')} Tj EMC".encode()))
    form.Resources = page.pdf.pages[0].obj.Resources
    reference = Dictionary(Type=Name.MCR, MCID=0, Stm=form, Pg=page.pdf.pages[0].obj)
    assert proof.pdf_words(page.saved(tag("P", reference))) == ("FORM",)


def marked(*texts: str) -> Page:
    parts = [f"/P <</MCID {n}>> BDC {hexed(text)} Tj EMC" for n, text in enumerate(texts)]
    return Page("/F1 9 Tf " + " ".join(parts))


def test_blocks_part_words_and_inline_elements_do_not():
    page = marked("AB", "C", "D", "E")
    data = page.saved(tag("P", 0, tag("Strong", 1)), tag("P", 2), tag("P", 3), roles={"Strong": "Span"})
    assert proof.pdf_words(data) == ("ABC", "D", "E")


def test_structure_is_counted():
    page = marked("A", "B", "C", "D", "E", "F")
    data = page.saved(
        tag("H1", 0),
        tag("L", tag("LI", tag("LBody", 1)), tag("LI", tag("LBody", 2, tag("L", tag("LI", tag("LBody", 3)))))),
        tag("Table", tag("TR", tag("TD", tag("Link", 4)))), tag("Figure", Alt="A map"), tag("Note", tag("P", 5)),
    )
    reading = proof.read_pdf(data)
    assert reading.counts() == proof.Counts(headings=1, lists=2, items=3, tables=1, rows=1, links=1, figures=1, notes=1)
    assert reading.alternatives == ("A map",)


def test_bullets_and_numbers_are_words_that_mark_an_item_and_terms_are_not():
    page = marked("A", "B", "TERM", "D")
    texts = {0: "•", 2: "TERM"}
    data = page.saved(
        tag("L", tag("LI", tag("Lbl", 0, ActualText=texts[0]), tag("LBody", 1)), tag("LI", tag("Lbl", 2), tag("LBody", 3)))
    )
    words = [(word.text, word.required) for word in proof.read_pdf(data).words]
    assert words == [("•", False), ("B", True), ("TERM", True), ("D", True)]


def test_the_tree_as_text():
    page = marked("A", "B", "C")
    data = page.saved(
        tag("H1", 0), tag("P", 1, tag("Em", 2, Lang="es"), Lang="en"), tag("Figure", Alt="Two people"), roles={"Em": "Span"}
    )
    assert proof.pdf_tree_text(data) == dedent("""\
        Document
          H1 "A"
          P lang=en
            "B"
            Span (Em) lang=es "C"
          Figure alt='Two people'
        """)


def test_a_file_without_tags_has_no_words():
    page = marked("A")
    out = io.BytesIO()
    page.pdf.save(out)
    assert proof.pdf_words(out.getvalue()) == ()
    assert proof.pdf_tree_text(out.getvalue()) == ""


def test_a_file_that_is_no_pdf_is_an_error():
    with pytest.raises(pikepdf.PdfError):
        proof.read_pdf(b"no")


def test_how_pages_begin_in_reading_order():
    page = marked("LAST", "FIRST")
    assert proof.read_pdf(page.saved(tag("P", 1), tag("P", 0))).tops == ("FIRSTLAST",)
    assert proof.pdf_page_texts(page.saved(tag("P", 1), tag("P", 0))) == ["FIRST\nLAST\n"]
