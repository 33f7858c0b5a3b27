"""The one place where booklet reaches into WeasyPrint.

Two module globals of `weasyprint.pdf` are put in place of the engine's own
while a document is written: `Stream`, which marks content, and `add_tags`,
which writes the structure tree. No fork, no patch that lasts: both are put
back whatever happens. The swap holds for the whole process, so one document
is written at a time.

tests/test_pdf_seam_contract.py names every private part that is used.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["swapped"]

_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def swapped(stream: Any, add_tags: Callable[[Any, Any, Any, Any], None]) -> Iterator[None]:
    """Write with this stream class and this `add_tags(pdf, document, pdf_version, page_streams)`."""
    import weasyprint.pdf as engine

    with _ONE_AT_A_TIME:
        before = engine.Stream, engine.add_tags
        engine.Stream, engine.add_tags = stream, add_tags
        try:
            yield
        finally:
            engine.Stream, engine.add_tags = before
