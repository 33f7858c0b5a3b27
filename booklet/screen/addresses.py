"""Web, mail and telephone addresses as links."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

__all__ = ["external", "telephone", "web"]


def external(address: str, *, sms: bool = False) -> str:
    """A web, mail or telephone address as EPUBCheck accepts it; empty for one that it never does.

    `sms` lets sms: pass, a registered scheme that EPUBCheck 5.3 does not know (HTM-025): in an EPUB such a
    link stays as words.
    """
    scheme, colon, rest = address.partition(":")
    if not colon or not rest:
        return ""
    # Characters that no URL may hold as they are; a percent sign must start an escape.
    address = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(address, safe="%/:=&?~#+!$,;'@()*[]-._"))
    if scheme.lower() in {"tel", "mailto"} or (sms and scheme.lower() == "sms"):
        return address
    if scheme.lower() not in {"http", "https"}:
        return ""
    before, hash_, fragment = address.partition("#")
    before = before.replace("[", "%5B").replace("]", "%5D")
    address = before + hash_ + fragment.replace("#", "%23").replace("[", "%5B").replace("]", "%5D")
    return address if re.match(r"(?i)https?://[^/?#\s_]+", address) else ""


def telephone(shown: str) -> str:
    """A telephone number as a link; what is not plainly one number stays text."""
    if not shown:
        return ""
    match = re.fullmatch(r"\+?[\d\s().\-/\u00a0\u2010\u2011]{3,20}", shown)
    number = re.sub(r"[^\d+]", "", shown)
    if match is None or not re.fullmatch(r"\+?\d{3,15}", number):
        return escape(shown)
    return f'<a href="tel:{number}" dir="ltr">{escape(shown)}</a>'


def web(address: str) -> str:
    """A web address as a link that shows no scheme."""
    if not address:
        return ""
    href = external(address)
    if not href:
        return escape(address)
    shown = re.sub(r"^https?://(www\.)?", "", address).rstrip("/")
    return f'<a href="{escape(href)}" dir="ltr">{escape(shown)}</a>'
