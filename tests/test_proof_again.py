"""A look at a file that was looked at before finds what a look without a memo finds, whatever was done to the file since:
each damage leaves all other bytes and all numbers of objects as they were, so that every shortcut is taken."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

import pytest
from booklet import pdf, proof
from booklet.model import Article
from booklet.proof import raw
from booklet.proof.page_facts import _shown
from booklet.proof.pdf_content import marked_texts
from booklet.proof.pdf_fonts import Decoder
from hypothesis import example, given
from hypothesis import strategies as st
from pdf_samples import CSS, EDITION, BoundPart, document, furniture, prose, publication, theme

LIST = '<ul data-line="70"><li data-line="70">one thing</li><li data-line="71">another thing</li></ul>'
LINKS = '<p data-line="80">See <a href="https://example.org/x">the address</a> and <a href="article:a0">the first</a>.</p>'
ARTICLES = tuple(
    Article(f"a{n}", f"Title {n}", f'<div class="article-body">{prose(f"w{n}", 5)}{LIST}{LINKS}</div>', f"a{n}.md") for n in range(4)
)


@pytest.fixture(scope="module")
def file() -> bytes:
    parts = []
    for article in ARTICLES:
        inner = article.body.removeprefix('<div class="article-body">').removesuffix("</div>")
        parts.append(BoundPart(pdf.compile(document(article.slug, inner, article.title), CSS, EDITION, theme()), 2))
    return pdf.bind(parts, publication(), EDITION, theme(), furniture, CSS)[0]


@pytest.fixture(scope="module")
def known(file: bytes) -> bytes:
    made = proof.Memo()
    proof.compare_pdf(file, ARTICLES, made, name="the file")
    return made.dump()


def numbers_of(file: raw.Objects) -> Iterator[int]:
    yield from (number for number, kind in enumerate(file.kinds) if kind == 2)
    yield from (number for number in file.places if b"/ObjStm" not in file.body(number) and b"/XRef" not in file.body(number))


def with_change(data: bytes, number: int, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one object changed: the text of a packed one, the unpacked content of a stream. All others keep their
    numbers and their bytes."""
    file = raw.objects(data)
    assert file is not None
    out = bytearray(data[: min(file.places.values())])
    rows = {0: (0, 0, 0)}
    holder = file.holders[number] if number in file.packed else number  # -1 for none
    for at in sorted(file.places, key=file.places.__getitem__):
        entries, stream = file.stream(at)
        if b"/XRef" in entries:
            continue
        if at == holder and stream is not None:
            content = raw.unpacked(entries, stream)
            if number in file.packed:
                kept = {each: body for each, body in raw._kept_in(data, file.places[at], at)}
                kept[number] = change(kept[number])
                head = b""
                offset = 0
                for each, body in kept.items():
                    head += b"%d %d " % (each, offset)
                    offset += len(body) + 1
                content = head + b"\n".join(kept.values())
                entries = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length 0 >>" % (len(kept), len(head))
            else:
                content = change(content)
            stream = zlib.compress(content) if b"/FlateDecode" in entries else content
            entries = re.sub(rb"/Length [0-9]+", b"/Length %d" % len(stream), entries)
        rows[at] = (1, len(out), 0)
        out += b"%d 0 obj\n" % at + entries
        out += b"\nendobj\n" if stream is None else b"\nstream\n" + stream + b"\nendstream\nendobj\n"
    places = {each: index for at in file.places for index, each in enumerate(_packed_in(file, data, at))}
    rows |= {each: (2, file.holders[each], places[each]) for each, kind in enumerate(file.kinds) if kind == 2}
    own = len(file.kinds)
    rows[own] = (1, len(out), 0)
    table = b"".join(bytes([kind]) + where.to_bytes(5, "big") + index.to_bytes(2, "big")
                     for kind, where, index in (rows.get(each, (0, 0, 0)) for each in range(own + 1)))
    root = re.search(rb"/Root [0-9]+ 0 R", file.trailer)
    assert root is not None
    start = len(out)
    out += b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 5 2] %b /Length %d >>\nstream\n" % (own, own + 1, root[0], len(table))
    return bytes(out + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)


def _packed_in(file: raw.Objects, data: bytes, at: int) -> list[int]:
    return [each for each, _ in raw._kept_in(data, file.places[at], at)] if b"/ObjStm" in file.body(at) else []


def looks(data: bytes, memo: bytes | None) -> object:
    return proof.compare_pdf(data, ARTICLES, proof.Memo.load(memo), name="the file")


def damages(data: bytes) -> Iterator[tuple[str, int, Callable[[bytes], bytes]]]:
    """Every object of a kind, with what may happen to it."""
    file = raw.objects(data)
    assert file is not None
    pages = [number for number in numbers_of(file) if b"/Type /Page " in file.body(number) + b" "]
    streams = [each for page in pages for each in raw.references(re.findall(rb"/Contents ([^\]/]*)", file.body(page))[0])]
    contents = [each for each in dict.fromkeys(streams) if b"MCID" in raw.unpacked(*map(bytes, file.stream(each)))]
    for number in contents:
        yield "a word lost", number, lambda text: text.replace(b"] TJ", b"] pop", 1)
        yield "words moved", number, lambda text: re.sub(rb"/MCID [12]\b", lambda found: b"/MCID " + bytes([found[0][-1] ^ 3]), text)
        yield "glyphs changed", number, lambda text: re.sub(rb"<[0-9a-f]{4}", b"<0003", text)
        yield "an artifact", number, lambda text: re.sub(rb"/\w+ (?=<<\s*/MCID)", b"/Artifact ", text, count=1)
    for number in numbers_of(file):
        body = file.body(number)
        if b"/Type /StructElem" in body:
            yield "tagged otherwise", number, lambda text: re.sub(rb"/S /\w+", b"/S /LI", text)
            yield "with other words", number, lambda text: text.replace(b"<< ", b"<< /ActualText (else) ", 1)
            yield "without its kids", number, lambda text: re.sub(rb"/K (\[[^\]]*\]|[0-9]+ 0 R|[0-9]+)", b"", text)
        if b"/Pg " in body:
            other = pages[0] if b"/Pg %d 0 R" % pages[0] not in body else pages[-1]
            yield "on another page", number, lambda text, other=other: re.sub(rb"/Pg [0-9]+ 0 R", b"/Pg %d 0 R" % other, text)
        if b"/Subtype /Link" in body:
            yield "an annotation lost", number, lambda _: b"null"
        if b"/Type /Font" in body and b"/ToUnicode" in body:
            said = re.search(rb"/ToUnicode ([0-9]+) 0 R", body)
            assert said is not None
            yield "a map changed", int(said[1]), lambda text: re.sub(rb"<0041>|<0065>", b"<0058>", text)
            yield "a map lost", number, lambda text: re.sub(rb"/ToUnicode [0-9]+ 0 R", b"", text)
    for number in pages:
        yield "other content", number, lambda text: re.sub(rb"/Contents [^\]/]*\]?", b"/Contents %d 0 R " % contents[0], text)


def test_the_file_written_again_is_known(file: bytes, known: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where objects stand has changed: nothing is taken apart, nothing is read."""
    held = raw.objects(file)
    assert held is not None
    again, plain = with_change(file, next(numbers_of(held)), lambda text: text + b"  "), looks(file, None)

    def refuse(*_: object) -> None:
        raise AssertionError("a part is taken apart or read that was known")

    monkeypatch.setattr("booklet.proof.again.some_nodes", refuse)
    assert looks(again, known) == plain
    monkeypatch.setattr("booklet.proof.units._Units._looked_at", refuse)
    assert looks(with_change(file, -1, bytes), known) == plain


def test_every_damage_is_found_as_without_a_memo(file: bytes, known: bytes) -> None:
    plain = looks(file, None)
    told: dict[str, int] = {}
    tried: dict[str, int] = {}
    for what, number, change in damages(file):
        tried[what] = tried.get(what, 0) + 1
        if tried[what] > 6 and (number * 7 + len(what)) % 23:
            continue
        damaged = with_change(file, number, change)
        found = looks(damaged, known)
        assert found == looks(damaged, None), (what, number)
        told[what] = told.get(what, 0) + (found != plain)
    assert all(told.values()) and len(told) == 12, f"no damage of a kind shows: {told}"


class _Listener(Decoder):
    """Notes the codes that it is asked for."""

    def __init__(self, heard: set[int]) -> None:
        super().__init__({}, 2)
        self.heard = heard

    def hexadecimal(self, digits: str) -> str:
        whole = "".join(digits.split())
        self.heard.update(int(whole[at : at + 4], 16) for at in range(0, len(whole) - 3, 4))
        return ""


@example(["/A 9 Tf", "q", "/B 9. Tf", "Q", "[<00410042>-20<0043>] TJ"], "\n")
@example(["/A 9 Tf", "q[<0047>] TJ", "/B 9. Tf", "<0044> Tj"], " ")
@given(st.lists(st.sampled_from([
    "/A 9 Tf", "/B 9. Tf", "/C 1 Tf", "q", "Q", "[<00410042>-20<0043>] TJ", "<0044> Tj", "[] TJ", "<00 45> Tj", "(x) Tj", "[3 1] 0 d",
    "/P <</MCID 0>> BDC", "EMC", "BT", "1 0 0 1 5 5 Tm", "[<0046>]TJ", "<004> Tj", "q[<0047>] TJ", "/Span <</ActualText <0048>>> BDC",
]), max_size=14), st.sampled_from(["\n", " "]))  # fmt: skip
def test_no_code_that_is_shown_is_passed_over(operators: list[str], between: str) -> None:
    """What a font's codes are read as is part of a digest: a code that is read and not in it would hide a changed map."""
    content = between.join(["/P <</MCID 9>> BDC", *operators])
    heard: dict[str, set[int]] = {"A": set(), "B": set(), "C": set()}
    marked_texts(content, lambda name: _Listener(heard[name.removeprefix("/")]), lambda _: (None, None))
    shown = _shown(content.encode(), {b"A": 1, b"B": 2})
    for font, name in ((1, "A"), (2, "B")):
        assert (codes := shown[font]) is None or codes >= heard[name]
