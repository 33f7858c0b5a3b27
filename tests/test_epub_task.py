"""A document of an EPUB that is kept between builds comes back as it was made."""

from __future__ import annotations

from booklet.epub.book import Chapter, PageMark
from booklet.epub.task import dumps, loads, make, task

BODY = (
    '<h1 id="one">A <em>head</em></h1><p id="p">Words, <a href="https://example.org">a link</a>.</p>'
    '<figure><img src="asset:a.png" alt="A hill"/><figcaption>Hill</figcaption></figure>'
    '<table><caption>Doses</caption><tr><td>1</td><td>2</td></tr></table>'
)


def test_what_is_kept_of_a_document_is_all_of_it() -> None:
    made = make(task(
        Chapter("one.xhtml", "One", BODY, "en"), styles=["a.css"], href=str, picture=lambda name: "images/a.png",
        marks=[(PageMark("1", "one.xhtml", "p", 3), "page.1"), (PageMark("2", "one.xhtml", "gone", 0), "page.2")], spoken=str,
    ))
    assert made.headings and made.figures and made.tables and made.pictures and made.lost and made.evidence.pictures
    assert loads(dumps(made)) == made
