"""A galley as one file: a line of JSON and the PDF after it. Never a pickle: it may come from a cache
that others can write."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..findings import Finding, Position, Severity
from ..model import Anchor, DocumentKind, Galley, Heading, Link, PageStart

__all__ = ["digest_of", "dumps", "loads", "read_galley", "write_galley"]

_MAGIC = b"booklet-galley-2\n"


def dumps(galley: Galley) -> bytes:
    """The galley as bytes: same galley, same bytes."""
    facts: dict[str, Any] = {
        "key": galley.key, "kind": galley.kind.value, "title": galley.title, "lang": galley.lang,
        "pages": galley.pages, "free_pt": galley.free_pt, "source": galley.source,
        "headings": [[h.level, h.text, h.id, h.page, h.x_pt, h.y_pt, h.lang] for h in galley.headings],
        "anchors": [[a.id, a.page, a.x_pt, a.y_pt] for a in galley.anchors],
        "links": [[link.target, link.page, link.text, link.line] for link in galley.links],
        "page_starts": [[start.page, start.offset] for start in galley.page_starts],
        "findings": [asdict(finding) for finding in galley.findings],
    }  # fmt: skip
    head = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "surrogatepass")
    return b"%s%d\n%s%s" % (_MAGIC, len(head), head, galley.pdf)


def digest_of(galley: Galley) -> str:
    """SHA-256 of the galley as bytes, worked out once."""
    if not galley.digest:
        object.__setattr__(galley, "digest", hashlib.sha256(dumps(galley)).hexdigest())
    return galley.digest


def loads(data: bytes) -> Galley:
    """The galley again. Raises ValueError when the bytes are not one of ours."""
    if not data.startswith(_MAGIC):
        raise ValueError("not a galley")
    end = data.index(b"\n", len(_MAGIC))
    start = end + 1 + int(data[len(_MAGIC) : end])
    facts = json.loads(data[end + 1 : start].decode("utf-8", "surrogatepass"))
    galley = Galley(
        key=facts["key"],
        kind=DocumentKind(facts["kind"]),
        title=facts["title"],
        lang=facts["lang"],
        pdf=data[start:],
        pages=facts["pages"],
        headings=tuple(Heading(*heading) for heading in facts["headings"]),
        anchors=tuple(Anchor(*anchor) for anchor in facts["anchors"]),
        links=tuple(Link(*link) for link in facts["links"]),
        page_starts=tuple(PageStart(*start) for start in facts["page_starts"]),
        free_pt=facts["free_pt"],
        findings=tuple(_finding(finding) for finding in facts["findings"]),
        source=facts["source"],
    )
    object.__setattr__(galley, "digest", hashlib.sha256(data).hexdigest())
    return galley


def write_galley(galley: Galley, path: Path) -> None:
    """Write the galley to a file. Raises OSError."""
    path.write_bytes(dumps(galley))


def read_galley(path: Path) -> Galley:
    """Read a galley. Raises OSError, ValueError."""
    return loads(path.read_bytes())


def _finding(facts: dict[str, Any]) -> Finding:
    return Finding(**{**facts, "severity": Severity(facts["severity"]), "position": Position(**facts["position"])})
