"""Furniture: drawn once for each different head, folios from a pattern, the same as page by page."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from html import escape
from typing import Any

import pikepdf
import pytest
from booklet import pdf
from booklet.model import BoundPart, Document, DocumentKind, FurniturePage
from booklet.pdf import templates
from booklet.pdf.furniture import Furniture
from booklet.pdf.fonts import FontTable
from booklet.pdf.gathering import Gathering
from booklet.pdf.images import Shared
from booklet.pdf.kept import Kept
from booklet.pdf.templates import Drawing, Template, drawings, on_both_sides
from booklet.pdf.volume import Volume
from pdf_samples import CSS, EDITION, document, furniture, publication, theme
from test_pdf_bind import page_words

THEME = theme()


def pages_of(count: int, kind: str = "book") -> list[FurniturePage]:
    return [
        FurniturePage(n, count, str(n), "right" if n % 2 else "left", kind, n % 7 == 1, "Topic 988", f"Article {n // 7}")
        for n in range(1, count + 1)
    ]


def drawn(count: int, css: str, render: Any = furniture, *, patterns: bool = True) -> list[dict[str, tuple[Any, ...]]]:
    """What lies over each page: content, box and the fonts it uses of each form."""
    volume = Volume("1.7")
    frame = Gathering(volume.frame)
    fonts = FontTable(frame, THEME.fonts)
    laid = Furniture(volume, pages_of(count), render, css, EDITION, THEME, fonts, Shared(), Kept(), templates=patterns)
    over = laid.over(range(count))
    gathering = Gathering(volume.frame)
    numbers = [volume.frame.reserve() for _ in over.forms]
    for place in range(count):
        page = gathering.pdf.add_blank_page(page_size=(419.5, 595.3)).obj
        page.Contents = gathering.pdf.make_stream(b"")
        over.put(page, place, gathering, numbers)
    over.write(volume.frame, numbers)
    fonts.unite()
    frame.write()
    gathering.write(others=[gathering.pdf.Root])
    with pikepdf.open(io.BytesIO(volume.close(gathering.number(gathering.pdf.Root), None))) as out:
        return [
            {name: (form.read_bytes(), [float(x) for x in form.BBox], fonts_of(form))
             for name, form in page.Resources.XObject.items()}
            for page in out.pages
        ]  # fmt: skip


def fonts_of(form: Any) -> list[str]:
    used = {name.decode() for name in re.findall(rb"(/\w+) [\d.]+ Tf", form.read_bytes())}
    return sorted(str(form.Resources.Font[name].BaseFont).partition("+")[2] for name in used)


@pytest.mark.parametrize("count", [3, 40, 130])
def test_patterns_look_like_pages_laid_out_one_by_one(count: int) -> None:
    assert drawn(count, CSS) == drawn(count, CSS, patterns=False)


def test_a_pattern_saves_layouts(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[int] = []
    plain = templates.typeset

    def counted(document: Document, *rest: Any, **more: Any) -> Any:
        laid.append(document.xhtml.count("<section "))
        return plain(document, *rest, **more)

    monkeypatch.setattr(templates, "typeset", counted)
    drawn(400, CSS)
    heads, layouts_of_patterns = 400 // 7 + 1 + 1, 4 * 12  # folios of one to three digits, one of them on either side
    assert sum(laid) <= heads + layouts_of_patterns


def test_folios_of_a_large_book_are_patterns_whatever_pages_they_stand_on() -> None:
    """Which numbers stand on first pages changes with each edit: what is drawn for them does not."""
    def feet(numbers: Sequence[int]) -> list[Drawing]:
        return [Drawing("Footer", f'<section class="furniture book left first draw-footer"><footer>{number}</footer></section>') for number in numbers]

    heads = [Drawing("Header", f"<section><p>{'a' * count}</p></section>") for count in range(1, 200)]
    one, other = (Template.among([*heads, *feet(numbers)]) for numbers in ((11, 17, 23), (12, 18, 24, 30)))
    assert [each.samples for each in one[0]] == [each.samples for each in other[0]] != []
    assert one[1] == other[1] == heads
    assert Template.among(feet((11, 17))) == ([], feet((11, 17)))


def test_proportional_figures_are_found_out_and_laid_out_in_full() -> None:
    css = CSS + "footer { font-family: 'Atkinson Hyperlegible'; font-variant-numeric: normal }"
    assert drawn(60, css) == drawn(60, css, patterns=False)


def test_digits_that_move_words_are_found_out() -> None:
    def render(pages: Sequence[FurniturePage]) -> Document:
        sections = "".join(
            f'<section class="furniture"><footer style="width:{20 + 9 * (page.page % 3)}mm">Page {page.page} of {page.pages}'
            f"</footer></section>" for page in pages)  # fmt: skip
        return Document("f", DocumentKind.FURNITURE, "", f"<html><head/><body>{sections}</body></html>")

    assert drawn(80, CSS, render) == drawn(80, CSS, render, patterns=False)


def test_several_numbers_in_one_foot() -> None:
    def render(pages: Sequence[FurniturePage]) -> Document:
        sections = "".join(
            f'<section class="furniture {page.side}"><header>{escape(page.head_end)}</header><footer>Page <b>{page.page}</b> of '
            f"{page.pages}. Call 555-0134</footer></section>" for page in pages)  # fmt: skip
        return Document("f", DocumentKind.FURNITURE, "", f"<html><head/><body>{sections}</body></html>")

    assert drawn(120, CSS, render) == drawn(120, CSS, render, patterns=False)


def test_a_band_without_content_is_not_drawn() -> None:
    def render(pages: Sequence[FurniturePage]) -> Document:
        sections = '<section class="furniture"><header> </header><footer>1</footer></section>' * len(pages)
        return Document("f", DocumentKind.FURNITURE, "", f"<html><head/><body>{sections}</body></html>")

    assert [sorted(page) for page in drawn(2, CSS, render)] == [["/FurnitureFooter"]] * 2


def test_bands_are_drawn_apart() -> None:
    for page in drawn(3, CSS):
        assert b"BT" in page["/FurnitureHeader"][0] and b"BT" in page["/FurnitureFooter"][0]
        assert page["/FurnitureHeader"][0].count(b"BT") == page["/FurnitureFooter"][0].count(b"BT") == 1


def test_a_section_for_every_page_is_required() -> None:
    with pytest.raises(ValueError, match="1 sections of furniture for 2 pages"):
        drawings(furniture(pages_of(1)), 2)


def test_only_digits_in_text_are_exchanged() -> None:
    (drawing,) = (d["Footer"] for d in drawings(furniture(pages_of(12)[11:]), 1))
    assert (drawing.digits, drawing.with_digits("98").digits) == ("12", "98")
    styled = drawings(Document("f", DocumentKind.FURNITURE, "", '<html><head/><body><section class="furniture"><footer '
                               'style="top:1mm">7</footer></section></body></html>'), 1)[0]["Footer"]  # fmt: skip
    assert styled.digits == "7" and 'style="top:1mm">5<' in styled.with_digits("5").section


def test_few_drawings_make_no_pattern() -> None:
    different = [d["Footer"] for d in drawings(furniture(pages_of(9)), 9)]
    assert Template.among(different) == ([], different)


def test_which_pages_carry_furniture() -> None:
    galley = pdf.compile(document("one", "<p>x</p>" * 80), CSS, EDITION, THEME)
    cover = pdf.compile(document("cover", "<p>c</p>", kind="cover"), CSS, EDITION, THEME)
    parts = [
        BoundPart(cover, furniture="none", numbering="none"),
        BoundPart(galley, 2, 1, start="right", head_end="One"),
    ]
    data, facts = pdf.bind(parts, publication(), EDITION, THEME, furniture, CSS)
    words = page_words(data, header=True)
    assert words[0] == ["Cover", "c"] and words[1] == []
    assert facts.labels[:3] == ("", "", "1") and words[2][-1] == "1" and words[2][0] == "One"


def test_folios_are_read_as_printed_in_a_long_book() -> None:
    galleys = [pdf.compile(document(f"a{n}", "<p>x</p>" * 120), CSS, EDITION, THEME) for n in range(12)]
    data, facts = pdf.bind([BoundPart(g, 2, 1) for g in galleys], publication(), EDITION, THEME, furniture, CSS)
    assert [page[-1] for page in page_words(data, header=True)] == list(facts.labels)
    assert facts.pages > 60


def test_what_is_wrong_in_furniture_is_a_finding() -> None:
    def render(pages: Sequence[FurniturePage]) -> Document:
        section = '<section class="furniture"><header><img src="asset:theme/logo" alt=""/>中</header><footer>1</footer></section>'
        return Document("f", DocumentKind.FURNITURE, "", f"<html><head/><body>{section * len(pages)}</body></html>")

    galley = pdf.compile(document("one", "<p>x</p>"), CSS, EDITION, THEME)
    _, facts = pdf.bind([BoundPart(galley)], publication(), EDITION, THEME, render, CSS)
    assert [finding.rule for finding in facts.findings] == ["image-not-shown", "character-without-glyph"]


def test_drawings_are_remembered_by_what_they_show() -> None:
    class Kept(dict[str, bytes]):
        put = dict.__setitem__

    kept = Kept()
    galley = pdf.compile(document("one", "<p>x</p>" * 40), CSS, EDITION, THEME)

    def book(title: str, shapes: Any) -> bytes:
        return pdf.bind([BoundPart(galley, head_end=title)], publication(), EDITION, shapes, furniture, CSS, store=kept)[0]

    def drawn() -> int:
        """Drawings as the engine gave them, beside the blocks that were made of them."""
        return sum(data.startswith(b"booklet-galley-") for data in kept.values())

    first = book("Head", theme(digest="a"))
    assert drawn() == 1
    assert book("Head", theme(digest="a")) == first == book("Head", theme()), "remembered, drawn again, and never kept"
    assert drawn() == 1
    book("Other head", theme(digest="a"))
    book("Head", theme(digest="b"))
    assert drawn() == 3


def test_what_is_drawn_is_the_same_after_pages_have_moved() -> None:
    """A page more puts every head on the other side of the book: nothing new is drawn for it."""
    before = [
        Drawing("Header", f'<section class="furniture book {side} draw-header" lang="en"><p>About {letter}</p></section>')
        for letter, side in zip("abcdefghijklmnopqrst", ("left", "right") * 10, strict=True)
    ]
    moved = [drawing.overleaf for drawing in reversed(before)]
    assert not set(moved) & set(before)
    assert set(before) <= set(on_both_sides(before)) == set(on_both_sides(moved))
    assert on_both_sides(moved) == on_both_sides(before)
    assert on_both_sides(before[:3]) == before[:3], "for a few heads, more drawings cost more than they save"
