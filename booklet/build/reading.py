"""Imported once by the fork server of builds that typeset nothing, so that every worker starts with what reads articles."""

import contextlib

with contextlib.suppress(Exception):  # what is broken is reported where it is used
    from ..checks import readability, spelling, table
    from ..reader import markdown

    spelling.known_word("word", "en")
    readability.syllables("word")

__all__ = ["markdown", "table"]
