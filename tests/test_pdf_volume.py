"""A file written from front to back: what pikepdf reads again is what was written, wherever it was written from."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from booklet import pdf
from booklet.model import BoundPart
from booklet.pdf import bind
from booklet.pdf.gathering import Gathering, text_string
from booklet.pdf.volume import Volume
from hypothesis import given
from hypothesis import strategies as st
from pdf_samples import CSS, EDITION, document, furniture, prose, publication, theme

TEXTS = st.lists(st.one_of(st.text(max_size=20), st.sampled_from(["12 0 R", "a (b) 3 0 R \\", ")", "\\(", "1 0 R) 2 0 R (", "<< /A 4 0 R >>"])))


def opened(volume: Volume, gathering: Gathering) -> pikepdf.Pdf:
    root = gathering.pdf.Root
    return pikepdf.open(io.BytesIO(volume.close(gathering.number(root), None)))


@given(TEXTS)
def test_strings_that_look_like_references_are_left_alone(texts: list[str]) -> None:
    volume = Volume("1.7")
    for _ in range(7):
        volume.put(volume.reserve(), b"null")  # so that numbers differ
    gathering = Gathering(volume)
    root = gathering.pdf.Root
    root.Texts = pikepdf.Array([pikepdf.String(text) for text in texts])
    root.More = gathering.pdf.make_indirect(pikepdf.Dictionary(Back=root, Texts=root.Texts))
    gathering.write(others=[root])
    with opened(volume, gathering) as read:
        assert [str(text) for text in read.Root.Texts] == [str(pikepdf.String(text)) for text in texts]
        assert [str(text) for text in read.Root.More.Texts] == [str(text) for text in read.Root.Texts]
        assert read.Root.More.Back.objgen == read.Root.objgen


@given(st.text(max_size=30))
def test_a_text_is_a_string(text: str) -> None:
    assert str(pikepdf.Object.parse(text_string(text))) == str(pikepdf.String(text))


def test_gatherings_lead_to_one_another_before_and_behind() -> None:
    volume = Volume("2.0")
    numbers = [volume.reserve() for _ in range(3)]
    for place, number in enumerate(numbers):
        gathering = Gathering(volume)
        others = [gathering.stand_in(each) for each in numbers]
        own = gathering.pdf.make_indirect(pikepdf.Dictionary(Place=place, All=pikepdf.Array(others)))
        gathering.assign(own, number)
        gathering.write(others=[own])
    frame = Gathering(volume)
    frame.pdf.Root.First = frame.stand_in(numbers[0])
    frame.write(others=[frame.pdf.Root])
    with opened(volume, frame) as read:
        assert [int(each.Place) for each in read.Root.First.All] == [0, 1, 2]
        assert [int(each.Place) for each in read.Root.First.All[2].All] == [0, 1, 2]
        assert read.pdf_version == "2.0"
        assert not read.check_pdf_syntax()


def test_many_objects_and_streams_of_every_kind() -> None:
    volume = Volume("1.7")
    gathering = Gathering(volume)
    made: Any = pikepdf.Array([])
    for place in range(1234):
        made.append(gathering.pdf.make_indirect(pikepdf.Dictionary(Place=place)))
    streams = [gathering.pdf.make_stream(b"endstream endobj %d" % place * place) for place in range(40)]
    packed = pikepdf.Stream(gathering.pdf, b"")
    packed.write(b"x" * 999, filter=None)
    gathering.pdf.Root.All = made
    gathering.pdf.Root.Streams = pikepdf.Array([*streams, packed])
    gathering.write(others=[gathering.pdf.Root])
    with opened(volume, gathering) as read:
        assert [int(each.Place) for each in read.Root.All] == list(range(1234))
        assert [stream.read_bytes() for stream in read.Root.Streams] == [*(b"endstream endobj %d" % place * place for place in range(40)), b"x" * 999]
        assert not read.check_pdf_syntax()


def test_a_book_is_the_same_in_gatherings_of_any_size(monkeypatch: Any) -> None:
    """Words, tags, links, bookmarks and names do not depend on where a gathering ends."""
    shapes = theme()
    bodies = [prose(f"p{place}", 6) + f'<p>See <a href="article:a{(place + 3) % 7}">another</a>.</p>' for place in range(7)]
    galleys = [pdf.compile(document(f"a{place}", body), CSS, EDITION, shapes) for place, body in enumerate(bodies)]
    parts = [
        BoundPart(galley, 2, 1, section=("A", "B") if 2 < place < 5 else (), start="right" if place % 3 == 0 else "any",
                  head_start="Topic", head_end=galley.title)
        for place, galley in enumerate(galleys)
    ]
    for standard in ("ua-1", "ua-2"):
        seen = []
        for pages in (1, 4, 1000):
            monkeypatch.setattr(bind_module(), "_PAGES_A_GATHERING", pages)
            data, facts = pdf.bind(parts, publication(standard=standard), EDITION, shapes, furniture, CSS)
            with pikepdf.open(io.BytesIO(data)) as read:
                seen.append((facts, _told(read)))
        assert seen[0] == seen[1] == seen[2]


def bind_module() -> Any:
    import sys

    return sys.modules[bind.__module__]


def _told(file: pikepdf.Pdf) -> tuple[Any, ...]:
    """All that a file says, whatever its objects are numbered."""
    places = {page.objgen: number for number, page in enumerate(file.pages)}

    def element(item: Any) -> Any:
        if isinstance(item, pikepdf.Dictionary):
            if "/S" not in item:
                return sorted((key, str(value)) for key, value in item.items() if key in ("/MCID", "/Type"))
            kids = item.get("/K", ())
            return str(item.S), str(item.get("/ID", "")), [element(kid) for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])]
        return str(item)

    def links(page: Any) -> list[Any]:
        found = []
        for each in page.get("/Annots", ()):
            place = each.get("/Dest") or each.A.D
            found.append((places[place[0].objgen], str(place[2]), str(each.A.SD[0].get("/ID", "")) if "/A" in each else ""))
        return found

    with file.open_outline() as outline:
        def marks(items: Any) -> list[Any]:
            return [(item.title, marks(item.children)) for item in items]

        bookmarks = marks(outline.root)
    for page in file.pages:
        page.contents_coalesce()
    contents = [page.Contents.read_bytes() for page in file.pages]
    return element(file.Root.StructTreeRoot.K[0]), [links(page.obj) for page in file.pages], bookmarks, contents
