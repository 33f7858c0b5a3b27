"""Web, mail and telephone addresses as links."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

__all__ = ["address_shown", "external", "telephone", "telephone_address", "web"]


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


def telephone_address(shown: str) -> str:
    """A tel: address for what is plainly one number; empty for anything else, which then stays text."""
    digits = re.sub(r"[^\d+]", "", shown)
    plain = re.fullmatch(r"\+?[\d\s().\-/\u00a0\u2010\u2011]{3,20}", shown) and re.fullmatch(r"\+?\d{3,15}", digits)
    return f"tel:{digits}" if plain else ""


def telephone(shown: str) -> str:
    """A telephone number as a link; what is not plainly one number stays text."""
    address = telephone_address(shown)
    return f'<a href="{address}" dir="ltr">{escape(shown)}</a>' if address else escape(shown)


def address_shown(web: str) -> str:
    """A web address as it is printed: without scheme and a last slash. "www." stays: not every site answers without it."""
    return re.sub(r"^https?://", "", web).rstrip("/")


def web(address: str) -> str:
    """A web address as a link that shows no scheme."""
    if not address:
        return ""
    href = external(address)
    if not href:
        return escape(address)
    return f'<a href="{escape(href)}" dir="ltr">{escape(address_shown(address))}</a>'
