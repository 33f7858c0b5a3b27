"""All editions and languages as one graph of tasks: their galleys are compiled side by side, before anything is bound.

One edition's second round (tails, tighter pages, numbers with a digit more) runs beside another's first, so that no
worker waits for the slowest article of an edition.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..findings import blocking
from ..model import Edition
from .book import book_flow
from .handouts import handout_flow
from .prepare import Prepared
from .result import Options
from .staff import drive, keep

__all__ = ["typeset_ahead"]


def typeset_ahead(books: Sequence[Prepared], bound: Sequence[Edition], flat: Sequence[Edition], options: Options) -> None:
    """Compile what the books in `bound` and the handouts in `flat` are made of, in all languages; the workers keep it
    for make_book and make_handouts.

    A book whose sources have errors is bound only when told to go on. Raises BookletError as make_book does.
    """
    sound = [book for book in books if options.keep_going or not blocking(book.findings)]
    wanted = [("book", book, edition, book_flow(book, edition, options)) for book in sound for edition in bound]
    wanted += [
        ("handouts", book, edition, handout_flow(book, edition, book.collection.articles, options))
        for book in books for edition in flat
    ]
    made = drive(options, [flow for *_, flow in wanted], "Typesetting")
    for (kind, book, edition, _), value in zip(wanted, made, strict=True):
        keep(options, (kind, id(book), edition), value)
