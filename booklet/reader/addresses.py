"""Addresses to the outside: which schemes a publication may carry, and what of an author's spelling is mended."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlsplit, urlunsplit

__all__ = ["SCHEMES", "outside", "scheme_of"]

SCHEMES = ("http", "https", "mailto", "tel", "sms")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_RUNNING = re.compile(r"(javascript|vbscript|livescript|data):", re.IGNORECASE)
_HIDING = re.compile(r"[\x00-\x20\x7f-\xa0]+")  # browsers look past these in front of and within a scheme
_MAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]+@[^\s@<>\"(),:;\[\]\\]+\.[^\s@<>\"(),:;\[\]\\]+")
_BARE_HOST = re.compile(r"(www\.[\w-]+(\.[\w-]+)+|[\w-]+(\.[\w-]+)*\.(com|org|gov|net|edu|int|uk|eu|us|info))(:\d+)?([/?#]|\Z)", re.IGNORECASE)
_SAFE = "/:?#[]@!$&'()*+,;=-._~%"


def scheme_of(href: str) -> str:
    """The scheme of an address in small letters, however it hides; empty for paths, drives (C:) and host:port."""
    if running := _RUNNING.match(_HIDING.sub("", html.unescape(href))):
        return running[1].lower()
    match = _SCHEME.match(href)
    if not match or len(match[1]) == 1 or re.match(r"[\w.-]+\.\w+:\d+", href) or re.match(r"localhost:\d", href):
        return ""
    return match[1].lower()


def outside(href: str) -> str | None:
    """A complete, ASCII-only address for one of SCHEMES or for a bare host or mail address; None when it is none.

    Spaces and other characters that RFC 3986 does not allow are percent-encoded, host names in other scripts
    are written in IDNA.
    """
    scheme = scheme_of(href)
    if scheme == "mailto":
        return _mail(href.partition(":")[2])
    if scheme in ("tel", "sms"):
        return _number(scheme, href.partition(":")[2])
    if href.startswith("//"):
        return _web("https:" + href)
    if scheme in ("http", "https"):
        return _web(href)
    if not scheme and _MAIL.fullmatch(href):
        return _mail(href)
    if not scheme and _BARE_HOST.match(href):
        return _web("https://" + href)
    return None


def _web(href: str) -> str | None:
    href = re.sub(r"\A(https?):/*(?=[^/])", r"\1://", href, flags=re.IGNORECASE).replace("\\", "/")
    try:
        parts = urlsplit(href)
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if not re.fullmatch(r"\[[0-9a-f:.]+\]|[0-9a-f:]*:[0-9a-f:.]+|[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?", host):
        return None
    if "." not in host and ":" not in host and host != "localhost":
        return None
    shown = f"[{host}]" if ":" in host else host
    netloc = f"{shown}:{port}" if port else shown  # a name and password before the @ never reach print
    return urlunsplit((parts.scheme.lower(), netloc, _quoted(parts.path), _quoted(parts.query), _quoted(parts.fragment)))


def _quoted(text: str) -> str:
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return quote(text, safe=_SAFE).replace("[", "%5B").replace("]", "%5D")


def _mail(rest: str) -> str | None:
    address, mark, query = rest.strip().partition("?")
    address = address.replace("%40", "@")
    if address and not all(_MAIL.fullmatch(part.strip()) for part in address.split(",")):
        return None
    if not address and "to=" not in query and not query:
        return None
    return "mailto:" + quote(address.replace(" ", ""), safe="@,+-._~!$&'*=/%") + mark + _quoted(query)


def _number(scheme: str, rest: str) -> str | None:
    number, mark, query = rest.strip().removeprefix("//").partition("?")
    number = re.sub(r"[\s()\u2010-\u2015]+|%20", "-", number).strip("-")
    number = re.sub(r"-{2,}|-?([.,;])-?", lambda found: found[1] or "-", number)
    if sum(char.isdigit() for char in number) < 3 or not re.fullmatch(r"[+\d*#][\d*#.\-,;=/A-Za-z]*", number):
        return None
    if re.search(r"[A-Za-z]", re.sub(r";\w+=[\w.-]*|ext|x(?=\d)", "", number)) and not re.fullmatch(r"\+?[\d-]*-[A-Z-]{3,}[\d-]*", number):
        return None
    return f"{scheme}:{quote(number, safe='+-.*,;=/')}{mark}{_quoted(query)}"
