"""A PDF and an EPUB of one collection, held against each other: the same words, the same structure, the same pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..findings import Finding, Position, Severity
from ..model import Article
from .alignment import align
from .epub_facts import EpubFacts
from .pdf_facts import PdfFacts
from .reading import Reading, Word, tokens
from .source import read_article

__all__ = ["pair_findings"]

_KINDS = {
    "headings": "headings", "lists": "lists", "items": "list items", "tables": "tables", "rows": "table rows",
    "figures": "pictures", "notes": "notes",
}
_REPORT = "this is a fault of booklet's: please report it with the article"


def pair_findings(
    articles: Sequence[Article], pdf: Reading, epub: Reading, pdf_facts: PdfFacts, epub_facts: EpubFacts, name: str,
) -> Iterator[Finding]:
    """How the EPUB called `name` differs from the PDF, from the first to the last word of each article's own text. Words
    that print adds, as addresses and page numbers, are no difference; where the files do not mark as many articles as
    there are, their words are not compared."""
    if len(pdf.articles) == len(epub.articles) == len(articles):
        for article, printed, read in zip(articles, pdf.articles, epub.articles, strict=True):
            source = read_article(article)
            on_paper, on_screen = _text(source.words, pdf, printed), _text(source.words, epub, read)
            if on_paper and on_screen:
                yield from _words(article, pdf, on_paper, epub, on_screen)
                yield from _counts(article, source, pdf, on_paper, epub, on_screen)
    labels = [entry.label for entry in epub_facts.pages]
    if labels and pdf_facts.labels and labels != list(pdf_facts.labels):
        missing = [label for label in pdf_facts.labels if label not in labels]
        other = f"page {missing[0]} is not in it" if missing else "it is in another order"
        yield Finding(
            "epub-pages-unlike-print", Severity.ERROR,
            f"the page list has {len(labels)} pages, the PDF {len(pdf_facts.labels)}: {other}", Position(name),
            "this is a fault of booklet's: please report it with the collection", "EPUB Accessibility 3.1",
        )


def _text(source: Sequence[Word], reading: Reading, whole: tuple[int, int]) -> tuple[int, int] | None:
    """[start, end) of the article's own text in a file, without what booklet puts behind it; None where it is lost."""
    place = align(source, reading.words[slice(*whole)])
    if place is None:
        return None
    start = whole[0] + place.start
    while start > whole[0] and not reading.words[start - 1].required:
        start -= 1  # a list begins at its first bullet
    return start, whole[0] + place.end


def _words(article: Article, pdf: Reading, printed: tuple[int, int], epub: Reading, read: tuple[int, int]) -> Iterator[Finding]:
    on_paper, _ = tokens(pdf.words[slice(*printed)])
    on_screen, _ = tokens(epub.words[slice(*read)])
    missing = Counter(on_screen) - Counter(on_paper)
    if words := [word for word in dict.fromkeys(on_screen) if word in missing and word[0].isalnum()]:
        total = sum(missing[word] for word in words)
        yield Finding(
            "epub-words-unlike-print", Severity.ERROR,
            f"{total} word{'s' * (total > 1)} of the EPUB {'are' if total > 1 else 'is'} not in the PDF: “{' '.join(words[:8])}”",
            Position(article.source, article.title_line), _REPORT, "WCAG 1.3.1",
        )


def _counts(
    article: Article, source: Reading, pdf: Reading, printed: tuple[int, int], epub: Reading, read: tuple[int, int]
) -> Iterator[Finding]:
    """Structure of which one file has more than the other, beyond what booklet adds in one of them only, as lines to
    write on."""
    one, other = pdf.counts(*printed), epub.counts(*read)
    least, most = source.counts(required=True), source.counts()
    for kind, words in _KINDS.items():
        if abs(getattr(one, kind) - getattr(other, kind)) > getattr(most, kind) - getattr(least, kind):
            yield Finding(
                "epub-structure-unlike-print", Severity.ERROR,
                f"the PDF has {getattr(one, kind)} {words} where the EPUB has {getattr(other, kind)}",
                Position(article.source, article.title_line), _REPORT, "WCAG 1.3.1",
            )
