"""Marks of printed pages stand where the page's text begins, and nowhere that XHTML forbids."""

from __future__ import annotations

import re

from hypothesis import given, settings, strategies
from lxml import etree

from booklet.epub.book import PageMark
from booklet.screen.names import EPUB_TYPE, XHTML
from booklet.epub.pagelist import insert_marks, mark_ids


def marked(body: str, *offsets: int) -> str:
    """The body with a mark before the n-th non-space character, written [1], [2] … in the result."""
    root = etree.fromstring(f'<div xmlns="{XHTML}"><div id="a"><div class="article-body">{body}</div></div></div>')
    marks = [PageMark(str(n), "x.xhtml", "a", offset) for n, offset in enumerate(offsets, 1)]
    assert not insert_marks(root, list(zip(marks, mark_ids(marks), strict=True)), lambda label: f"Page {label}")
    text = etree.tostring(root[0][0], encoding="unicode")
    text = re.sub(r'<span [^>]*aria-label="Page (\d+)"[^>]*/>', r"[\1]", text)
    return re.sub(r' xmlns(:\w+)?="[^"]*"', "", text).removeprefix('<div class="article-body">').removesuffix("</div>")


def test_in_the_middle_of_a_paragraph_the_mark_stands_at_the_very_character():
    assert marked("<p>One two three.</p>", 6) == "<p>One two [1]three.</p>"
    assert marked("<p>One <em>two</em> three.</p>", 4) == "<p>One <em>t[1]wo</em> three.</p>"
    assert marked("<p>One <em>two</em> three.</p>", 3) == "<p>One [1]<em>two</em> three.</p>"
    assert marked("<p>One <em>two</em> three.</p>", 6) == "<p>One <em>two</em> [1]three.</p>"
    assert marked("<p>One <em>two</em> three.</p>", 8) == "<p>One <em>two</em> th[1]ree.</p>"


def test_at_the_start_of_a_block_the_mark_goes_before_the_outermost_block_that_starts_there():
    assert marked("<p>One.</p><section><h2>Two</h2><p>x</p></section>", 4) == (
        "<p>One.</p>[1]<section><h2>Two</h2><p>x</p></section>"
    )
    assert marked("<p>One.</p><ul><li><p>Two</p></li></ul>", 4) == "<p>One.</p>[1]<ul><li><p>Two</p></li></ul>"
    assert marked("<p>One.</p><table><tr><td>Two</td></tr></table>", 4) == (
        "<p>One.</p>[1]<table><tr><td>Two</td></tr></table>"
    )


def test_a_list_or_table_holds_marks_in_its_items_and_cells_only():
    assert marked("<ul><li>One</li><li>Two</li></ul>", 3) == "<ul><li>One</li><li>[1]Two</li></ul>"
    assert marked("<ul><li><p>One</p></li><li><p>Two</p></li></ul>", 3) == (
        "<ul><li><p>One</p></li><li>[1]<p>Two</p></li></ul>"
    )
    assert marked("<table><tr><td>One</td></tr><tr><th>Two</th></tr></table>", 3) == (
        "<table><tr><td>One</td></tr><tr><th>[1]Two</th></tr></table>"
    )
    assert marked("<dl><dt>A</dt><dd>B</dd></dl>", 1) == "<dl><dt>A</dt><dd>[1]B</dd></dl>"


def test_headings_formulas_and_drawings_are_never_broken():
    assert marked("<p>One</p><h2>Two three</h2>", 5) == "<p>One</p>[1]<h2>Two three</h2>"
    assert "[1]<math" in marked('<p>One <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>ab</mi></math></p>', 3)


def test_a_picture_counts_as_one_character_so_that_it_is_on_the_page_that_shows_it():
    body = '<p>One</p><div><figure><img src="x"/></figure><p>Two</p></div>'
    assert marked(body, 4) == '<p>One</p><div><figure><img src="x"/></figure>[1]<p>Two</p></div>'
    assert marked(body, 3) == f"<p>One</p>[1]{body.removeprefix('<p>One</p>')}"
    assert marked('<p>One <img src="x"/> two</p>', 3, 4) == '<p>One [1]<img src="x"/> [2]two</p>'
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>abc</mi></math>'
    assert marked(f"<p>One {math} two</p>", 4).endswith("</math> [1]two</p>")


def test_pages_that_begin_at_one_place_keep_their_order():
    assert marked("<p>One two</p>", 3, 3, 5) == "<p>One [1][2]tw[3]o</p>"
    assert marked("<p>One</p><p>two</p>", 3, 3) == "<p>One</p>[1][2]<p>two</p>"
    assert marked("<p>One</p>", 3, 9) == "<p>One</p>[1][2]"


def test_print_only_and_hidden_words_do_not_count():
    body = '<p>One <span class="print-only">(page 3)</span> two <i aria-hidden="true">x</i> three</p>'
    assert marked(body, 6).endswith('<i aria-hidden="true">x</i> [1]three</p>')


def test_two_pages_with_one_label_have_two_ids():
    marks = [PageMark("i", "x", "a"), PageMark("i", "x", "a"), PageMark("", "x", "a")]
    assert mark_ids(marks) == ["page.i", "page.i.2", "page.blank"]


WORDS = strategies.text("ab \n", min_size=0, max_size=6)
INLINE = strategies.recursive(
    WORDS, lambda inner: strategies.lists(inner, max_size=3).map(lambda parts: f"<em>{''.join(parts)}</em>"), max_leaves=4
)
BLOCK = strategies.recursive(
    strategies.lists(INLINE, max_size=3).map(lambda parts: f"<p>{''.join(parts)}</p>"),
    lambda inner: strategies.one_of(
        strategies.lists(inner, max_size=3).map(lambda parts: f"<section>{''.join(parts)}</section>"),
        strategies.lists(inner, min_size=1, max_size=3).map(
            lambda parts: "<ul>" + "".join(f"<li>{part}</li>" for part in parts) + "</ul>"
        ),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(strategies.lists(BLOCK, max_size=4).map("".join), strategies.lists(strategies.integers(0, 30), max_size=5))
def test_marks_change_no_word_and_stand_where_they_say(body: str, offsets: list[int]):
    plain = "".join(etree.fromstring(f"<div>{body}</div>").itertext())
    total = len("".join(plain.split()))
    offsets.sort()
    root = etree.fromstring(f'<div xmlns="{XHTML}"><div class="article-body" id="a">{body}</div></div>')
    marks = [PageMark(str(n), "x", "a", offset) for n, offset in enumerate(offsets)]
    insert_marks(root, list(zip(marks, mark_ids(marks), strict=True)), str)
    assert "".join(root.itertext()) == plain
    seen, found = 0, []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if element.get(EPUB_TYPE) == "pagebreak":
                found.append((element.get("aria-label"), seen))
            seen += len("".join((element.text or "").split()))
        else:
            seen += len("".join((element.tail or "").split()))
    assert found == [(str(n), min(offset, total)) for n, offset in enumerate(offsets)]
    assert not root.xpath("//x:ul/x:span", namespaces={"x": XHTML})
