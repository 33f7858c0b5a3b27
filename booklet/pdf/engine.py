"""Load the typesetting engine: late, with the theme's fonts in place, and without detours."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .drawings import join_letters
from .fontconfig import use_fonts

__all__ = ["load"]


def load(fonts: Iterable[Path]) -> str:
    """Import weasyprint if need be and let it see these fonts only; returns their digest.

    Raises OSError when Pango or another of its libraries is not installed.
    """
    digest = use_fonts(fonts)
    if "weasyprint" not in sys.modules:
        try:
            with _no_library_search():
                import weasyprint
        except OSError:
            import weasyprint  # noqa: F401  with the search after all
    join_letters()
    return digest


@contextmanager
def _no_library_search() -> Iterator[None]:
    """Libraries are asked for under several names, and for each that fails ctypes starts a compiler and
    a linker to look for it: some fifty processes. On Linux the last name is the right one and needs no
    search."""
    if not sys.platform.startswith("linux"):
        yield
        return
    import ctypes.util

    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search
