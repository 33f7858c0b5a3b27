"""A file written from front to back: what pikepdf reads again is what was written, wherever it was written from."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from booklet.pdf.gathering import Gathering, text_string
from booklet.pdf.volume import Block, Volume
from hypothesis import given
from hypothesis import strategies as st

TEXTS = st.lists(st.one_of(st.text(max_size=20), st.sampled_from(["12 0 R", "a (b) 3 0 R \\", ")", "\\(", "1 0 R) 2 0 R (", "<< /A 4 0 R >>"])))


def opened(volume: Volume, gathering: Gathering) -> pikepdf.Pdf:
    root = gathering.pdf.Root
    return pikepdf.open(io.BytesIO(volume.close(gathering.number(root), None)))


@given(TEXTS)
def test_strings_that_look_like_references_are_left_alone(texts: list[str]) -> None:
    volume = Volume("1.7")
    for _ in range(7):
        volume.frame.put(volume.frame.reserve(), b"null")  # so that numbers differ
    gathering = Gathering(volume.frame)
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
    numbers = [volume.frame.reserve() for _ in range(3)]
    for place, number in enumerate(numbers):
        gathering = Gathering(volume.frame)
        others = [gathering.stand_in(each) for each in numbers]
        own = gathering.pdf.make_indirect(pikepdf.Dictionary(Place=place, All=pikepdf.Array(others)))
        gathering.assign(own, number)
        gathering.write(others=[own])
    frame = Gathering(volume.frame)
    frame.pdf.Root.First = frame.stand_in(numbers[0])
    frame.write(others=[frame.pdf.Root])
    with opened(volume, frame) as read:
        assert [int(each.Place) for each in read.Root.First.All] == [0, 1, 2]
        assert [int(each.Place) for each in read.Root.First.All[2].All] == [0, 1, 2]
        assert read.pdf_version == "2.0"
        assert not read.check_pdf_syntax()


def test_many_objects_and_streams_of_every_kind() -> None:
    volume = Volume("1.7")
    gathering = Gathering(volume.frame)
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


@given(st.lists(st.integers(0, 700), min_size=1, max_size=5), st.integers(0, 900))
def test_blocks_and_the_frame_have_numbers_of_their_own(sizes: list[int], asked: int) -> None:
    """Whatever a part asks of the frame while it is open, and however many objects it has."""
    volume = Volume("1.7")
    made: dict[int, int] = {}
    starts = []
    for size in sizes:
        block = volume.open()
        starts.append(block.start)
        for place in range(size):
            number = (volume.frame if place % 7 == 3 else block).reserve()
            (volume.frame if place % 7 == 3 else block).put(number, b"%d" % (len(made) * 3))
            made[number] = len(made) * 3
        volume.take(block)
    for _ in range(asked):
        made[number := volume.frame.reserve()] = len(made)
        volume.frame.put(number, b"%d" % (len(made) - 1))
    assert len(made) == sum(sizes) + asked
    # qpdf does not believe numbers above a third of the file's bytes.
    volume.frame.put_stream(volume.frame.reserve(), b"", bytes(20_000), compress=False)
    frame = Gathering(volume.frame)
    frame.pdf.Root.All = pikepdf.Array([frame.stand_in(number) for number in made])
    frame.write(others=[frame.pdf.Root])
    with opened(volume, frame) as read:
        assert [int(each) for each in read.Root.All] == list(made.values())
        assert not read.check_pdf_syntax()


def test_a_block_that_was_kept_is_the_same_bytes() -> None:
    def written(*, kept: bool) -> bytes:
        volume = Volume("1.7")
        first = volume.open()
        number = first.reserve()
        first.put_stream(first.reserve(), b"", b"stream", compress=True)
        first.put(number, b"(text)")
        first.empty()
        again = Block(first.start, *first.kept()) if kept else first
        volume.take(again)
        frame = Gathering(volume.frame)
        frame.pdf.Root.Text = frame.stand_in(number)
        frame.write(others=[frame.pdf.Root])
        return volume.close(frame.number(frame.pdf.Root), None)

    assert written(kept=True) == written(kept=False)
