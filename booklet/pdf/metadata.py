"""What a file says of itself: XMP, information dictionary, viewer preferences, page labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from ..model import Publication
from .plan import Plan
from .standards import STANDARDS
from .xmp import claims

__all__ = ["info_date", "write_metadata", "write_page_labels", "xmp"]

PRODUCER = "booklet"

def xmp(publication: Publication) -> bytes:
    """The XMP packet. The marks of PDF/UA (ISO 14289-1 clause 5) and PDF/A stand in it only when
    the publication may carry them; the note says why it goes without."""
    about = publication
    lines = [
        ("dc:title", _alternatives(about.title)),
        ("dc:creator", _items("Seq", about.author)),
        ("dc:description", _alternatives(_subject(about))),
        ("dc:language", _items("Bag", about.lang)),
        ("dc:publisher", _items("Bag", about.publisher)),
        ("dc:rights", _alternatives(about.rights)),
        ("dc:identifier", escape(about.identifier)),
        ("dc:subject", _items("Bag", *about.keywords)),
        ("dc:format", "application/pdf"),
        ("pdf:Keywords", escape(", ".join(about.keywords))),
        ("pdf:Producer", PRODUCER),
        ("xmp:CreatorTool", PRODUCER),
        ("xmp:CreateDate", escape(about.stamp)),
        ("xmp:ModifyDate", escape(about.stamp)),
    ]
    body = "".join(f"   <{name}>{value}</{name}>\n" for name, value in lines if value)
    marks = f"  {claims(STANDARDS[about.standard])}\n" if about.marked else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"\n'
        '    xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">\n'
        f"{body}  </rdf:Description>\n{marks} </rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    ).encode()


def _alternatives(text: str) -> str:
    """A text that may have translations, in its only language; empty for none."""
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>' if text else ""


def _items(kind: str, *texts: str) -> str:
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts if text)
    return f"<rdf:{kind}>{items}</rdf:{kind}>" if items else ""


def _subject(publication: Publication) -> str:
    return " — ".join(text for text in (publication.subject, publication.note) if text)


def info_date(stamp: str) -> str:
    """A date of ISO 8601 as a PDF date: 2000-01-01T00:00:00+00:00 becomes D:20000101000000Z."""
    match = re.match(r"^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$", stamp)
    if match is None:
        return "D:20000101000000Z"
    year, month, day, hour, minute, second, zone = match.groups()
    zone = (zone or "Z").replace(":", "")
    zone = "Z" if zone in ("Z", "+0000", "-0000") else f"{zone[:3]}'{zone[3:]}'"
    return f"D:{year}{month}{day}{hour or '00'}{minute or '00'}{second or '00'}{zone}"


def write_metadata(out: Any, publication: Publication, *, handout: bool) -> None:
    """Fill catalogue and information dictionary (ISO 14289-1 7.1, 7.2; ISO 32000-1 12.2)."""
    import pikepdf

    root = out.Root
    stream = pikepdf.Stream(out, xmp(publication))
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    root.Metadata = out.make_indirect(stream)
    root.Lang = pikepdf.String(publication.lang)
    root.MarkInfo = pikepdf.Dictionary(Marked=True)
    preferences = pikepdf.Dictionary(DisplayDocTitle=True)
    preferences.PrintScaling = pikepdf.Name("/None")  # large print must not be shrunk to fit
    preferences.Duplex = pikepdf.Name.DuplexFlipLongEdge
    if publication.direction == "rtl":
        preferences.Direction = pikepdf.Name.R2L
    root.ViewerPreferences = preferences
    root.PageLayout = pikepdf.Name.SinglePage
    root.PageMode = pikepdf.Name.UseNone if handout else pikepdf.Name.UseOutlines
    if publication.standard.startswith("a-4"):
        return  # PDF/A-4 wants no information dictionary
    info = {
        "/Title": publication.title, "/Author": publication.author, "/Subject": _subject(publication),
        "/Keywords": ", ".join(publication.keywords), "/Producer": PRODUCER, "/Creator": PRODUCER,
    }  # fmt: skip
    for key, value in info.items():
        if value:
            out.docinfo[key] = pikepdf.String(value)
    out.docinfo["/CreationDate"] = out.docinfo["/ModDate"] = pikepdf.String(info_date(publication.stamp))


def write_page_labels(out: Any, plan: Plan) -> None:
    """Page labels as ranges (ISO 32000-1 12.4.2): roman, arabic, or none."""
    import pikepdf

    styles = {"roman": "/r", "arabic": "/D"}
    numbers: Any = pikepdf.Array([])
    for index, start, numbering in _ranges([page.numbering for page in plan.pages]):
        label = pikepdf.Dictionary()
        if numbering in styles:
            label.S = pikepdf.Name(styles[numbering])
            if start != 1:
                label.St = start
        numbers.extend([index, label])
    out.Root.PageLabels = pikepdf.Dictionary(Nums=numbers)


def _ranges(numberings: Sequence[str]) -> list[tuple[int, int, str]]:
    """(page index from 0, first number, numbering) of each run."""
    counts: dict[str, int] = {}
    ranges: list[tuple[int, int, str]] = []
    for index, numbering in enumerate(numberings):
        counts[numbering] = counts.get(numbering, 0) + 1
        if index == 0 or numbering != numberings[index - 1]:
            ranges.append((index, counts[numbering], numbering))
    return ranges
