"""The XMP packet: which standards a file says it meets.

ISO 14289-1 5 and ISO 14289-2 5 (pdfuaid), ISO 19005-2 6.6.4 and 19005-4 6.7.3
(pdfaid), PDF declarations of the PDF Association for WTPDF 1.0. PDF/A-2
allows only schemas it knows or that the packet itself explains, so pdfuaid
comes with its extension schema there (ISO 19005-2 6.6.2.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .standards import Standard

__all__ = ["claims", "described_as"]

_ABOUT = '<rdf:Description rdf:about="" '
_EXTENSION = f"""{_ABOUT}xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
_WTPDF = "http://pdfa.org/declarations/wtpdf#"


def claims(standard: Standard) -> str:
    """The rdf:Description elements that claim `standard`, to be put into an rdf:RDF."""
    revision = ' pdfuaid:rev="2024"' if standard.ua_part == 2 else ""
    parts = [
        f'{_ABOUT}xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="{standard.ua_part}"{revision}/>']
    if standard.archive_part:
        level = f' pdfaid:conformance="{standard.archive_level}"' if standard.archive_level else ""
        year = ' pdfaid:rev="2020"' if standard.archive_part == 4 else ""
        parts.insert(0, (
            f'{_ABOUT}xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
            f' pdfaid:part="{standard.archive_part}"{level}{year}/>'))
        if standard.archive_part < 4:
            parts.append(_EXTENSION)
    if standard.declarations:
        items = "".join(
            f'<rdf:li rdf:parseType="Resource"><pdfd:conformsTo>{_WTPDF}{name}</pdfd:conformsTo></rdf:li>'
            for name in standard.declarations)
        parts.append(
            f'{_ABOUT}xmlns:pdfd="http://pdfa.org/declarations/"><pdfd:declarations><rdf:Bag>{items}</rdf:Bag>'
            "</pdfd:declarations></rdf:Description>")
    return "".join(parts)


@contextmanager
def described_as(document: Any, standard: Standard, marked: bool) -> Iterator[None]:
    """Let the engine write metadata that claims `standard`, or nothing when not `marked`."""
    metadata = document.metadata
    own = type(metadata).generate_rdf_metadata

    def rdf(variant: str, version: int, conformance: str | None) -> bytes:
        packet = own(metadata, variant, None, None)
        if not marked:
            return packet
        end = packet.rindex(b"</rdf:RDF>")
        return packet[:end] + claims(standard).encode() + packet[end:]

    metadata.generate_rdf_metadata = rdf
    try:
        yield
    finally:
        del metadata.generate_rdf_metadata
