"""From the text of a file to lines that every later step can trust.

Python-Markdown marks its places with the control characters U+0002 and U+0003, and XML forbids most
controls, lone surrogates and two non-characters: they go here, before anything is parsed, so that no
author's character can be taken for a mark. Nothing that can be seen is taken away.
"""

from __future__ import annotations

import re

__all__ = ["plain_text", "split_lines"]

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNREADABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")


def plain_text(text: str) -> str:
    """Text with line feeds only and no character that XML 1.0 forbids (section 2.2).

    NUL, lone surrogates and non-characters become U+FFFD, as CommonMark 2.3 asks for NUL; other
    controls and byte order marks, which no one can see, are dropped. Form feeds and the line and
    paragraph separators stay white space, but only CR and CRLF end a line.
    """
    text = _BREAKS.sub(lambda found: "\n" if found[0][0] == "\r" else " ", text)
    text = _UNREADABLE.sub("\ufffd", text)
    return _INVISIBLE.sub("", text)


def split_lines(text: str) -> list[str]:
    """Lines of `plain_text`, tabs expanded to columns of four (CommonMark 2.2)."""
    return [line.expandtabs(4) if "\t" in line else line for line in text.split("\n")]
