"""Web addresses, in links, resources and sources: printed, made into QR codes, and typed by hand, they must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ..findings import Severity
from .rule import Fault, Subject, rule, short

_SHORTENERS = frozenset((
    "bit.ly", "tinyurl.com", "goo.gl", "ow.ly", "t.co", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly", "rb.gy", "shorturl.at", "t.ly",
    "lnkd.in", "fb.me",
))
_TRACKING = re.compile(r"[?&](utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|igshid|_hsenc|mkt_tok)=", re.IGNORECASE)
_PRIVATE = re.compile(r"(localhost|127\.|10\.\d+\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|[^.]+\Z|.*\.(local|internal|lan|corp|intranet)\Z)")
_PLACEHOLDERS = re.compile(r"(.*\.)?(example\.(com|org|net)|yourwebsite\.\w+|yourclinic\.\w+|domain\.com|website\.com)\Z")


def host_of(address: str) -> str:
    """The host of a web address without www., in small letters; empty for other addresses."""
    if not address.lower().startswith(("http:", "https:")):
        return ""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _addresses(subject: Subject) -> Iterator[tuple[Any, str]]:
    """The article's web addresses with the link they stand in, or the line of their resource."""
    for link in subject.tree.iter("a"):
        if link.get("href") and link.get("data-generated") is None:
            yield link, link.get("href")
    for entry in (*subject.article.resources, *subject.article.sources):
        if entry.web and entry.position.line:
            yield entry.position.line, entry.web


def _fault(place: Any, address: str, message: str, hint: str) -> Fault:
    return Fault(place, message, hint, pattern=re.escape(address) if isinstance(place, int) else "")


@rule(Severity.REVIEW)
def link_insecure(subject: Subject) -> Iterator[Fault]:
    """An address starts with http://: what is read or typed there can be seen and changed on the way.

    Bad: [NAMI's list of groups](http://www.nami.org/support)
    Good: [NAMI's list of groups](https://www.nami.org/support)
    """
    for place, address in _addresses(subject):
        if address.lower().startswith("http://"):
            yield _fault(place, address, f"the address {short(address)} is not encrypted",
                         "write https://, and try whether it opens")


@rule(Severity.WARNING)
def link_shortened(subject: Subject) -> Iterator[Fault]:
    """An address of a shortening service hides where it leads, counts its readers, and ends with the service.

    Bad: [NAMI's list of groups](https://bit.ly/3xYzAb)
    Good: [NAMI's list of groups](https://www.nami.org/support)
    """
    for place, address in _addresses(subject):
        if host_of(address) in _SHORTENERS:
            yield _fault(place, address, f"{short(address)} hides where it leads", "write the address that it opens")


@rule(Severity.WARNING)
def link_tracked(subject: Subject) -> Iterator[Fault]:
    """An address carries a mark that tells its owner where the reader comes from: what somebody reads on their health is nobody's business.

    Bad: [NAMI's list of groups](https://www.nami.org/support?utm_source=clinic)
    Good: [NAMI's list of groups](https://www.nami.org/support)
    """
    for place, address in _addresses(subject):
        if hit := _TRACKING.search(address):
            yield _fault(place, address, f"the address holds “{hit[1]}”, which tells its owner about the reader",
                         "cut the address before it")


@rule(Severity.WARNING)
def link_to_private_host(subject: Subject) -> Iterator[Fault]:
    """An address leads into the house network or to the machine it was written on: no reader can open it.

    Bad: [The form](http://192.168.0.10/forms/consent.html)
    Good: [The form](https://www.nami.org/forms/consent.html)
    """
    for place, address in _addresses(subject):
        if (host := host_of(address)) and ":" not in host and _PRIVATE.match(host):
            yield _fault(place, address, f"no reader outside can open {short(address)}",
                         "give an address on the public web, or say where to ask")


@rule(Severity.WARNING)
def link_to_placeholder(subject: Subject) -> Iterator[Fault]:
    """An address is one that manuals use as an example: the right one is still missing.

    Bad: [Our groups](https://www.example.com/groups)
    Good: [NAMI's list of groups](https://www.nami.org/support)
    """
    for place, address in _addresses(subject):
        if _PLACEHOLDERS.match(host_of(address)):
            yield _fault(place, address, f"{short(address)} stands for an address that is missing", "write the right address")
