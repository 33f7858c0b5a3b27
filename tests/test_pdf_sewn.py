"""Parts that are kept from one build to the next: the file is the one that is bound anew, whatever was edited."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from booklet import pdf
from booklet.cache import Cache
from booklet.model import BoundPart, Galley
from booklet.pdf.kept import Kept
from booklet.pdf.volume import Block
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pdf_samples import CSS, EDITION, document, furniture, prose, publication, theme

THEME = theme(digest="a theme")
COUNT = 8
PICTURE = (
    '<p><img alt="A dot" src="data:image/png;base64,'
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\"/></p>"
)


def article(place: int, body: str = "") -> Galley:
    links = f'<p>See <a href="article:a{(place + 3) % COUNT}">another</a> and <a href="article:a{place}#s1">here</a>.</p>'
    return pdf.compile(document(f"a{place}", prose(f"p{place}", 3) + links + body, f"Article {place}"), CSS, EDITION, THEME)


@pytest.fixture(scope="module")
def galleys() -> list[Galley]:
    topic = pdf.compile(document("t", prose("t", 1), "Topic", kind="opener"), CSS, EDITION, THEME)
    return [topic, *(article(place, PICTURE if place in (1, 4) else "") for place in range(COUNT))]


@pytest.fixture(scope="module")
def edits(galleys: list[Galley]) -> list[tuple[int, Galley]]:
    """What may happen to a part: a word, a page more, a picture gone or new, a heading gone that others may link to, a rare letter."""
    bodies = ["<p>A word more.</p>", prose("more", 9), PICTURE, '<h2 id="new">New</h2><p><strong><em>Grave</em></strong> ½ ß</p>']
    made = [(place, article(place, body)) for place, body in ((0, bodies[0]), (1, ""), (3, bodies[1]), (4, bodies[0]), (6, bodies[2]), (7, bodies[3]))]
    return [(place + 1, galley) for place, galley in made]


def parts_of(galleys: list[Galley]) -> list[BoundPart]:
    topic = BoundPart(galleys[0], depth=1, start="right", head_end="Topic")
    articles = [
        BoundPart(galley, 2, 1, section=("A", "B") if 2 < place < 5 else (), start="right" if place == 4 else "any",
                  head_start="Topic", head_end=galley.title)
        for place, galley in enumerate(galleys[1:])
    ]
    return [topic, *articles]


def bound(parts: list[BoundPart], store: Any, **about: Any) -> tuple[bytes, Any]:
    return pdf.bind(parts, publication(**about), EDITION, THEME, furniture, CSS, store=store)


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_a_file_with_kept_parts_is_the_one_that_is_bound_anew(
    galleys: list[Galley], edits: list[tuple[int, Galley]], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """After any edits, parts taken out, put elsewhere and put back."""
    store = Cache(tmp_path_factory.mktemp("cache"))
    now = list(galleys)
    gone: set[int] = set()
    for _ in range(data.draw(st.integers(2, 4))):
        for place, galley in data.draw(st.lists(st.sampled_from(edits), max_size=3)):
            now[place] = galley if data.draw(st.booleans()) else galleys[place]
        gone = data.draw(st.sets(st.integers(1, COUNT), max_size=2))
        parts = [part for place, part in enumerate(parts_of(now)) if place not in gone]
        if data.draw(st.booleans()):
            parts[2], parts[4] = parts[4], parts[2]
        assert bound(parts, store) == bound(parts, None)


def test_an_edit_leaves_the_bytes_of_other_parts_as_they_were(
    galleys: list[Galley], edits: list[tuple[int, Galley]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Cache(tmp_path)
    kept: list[bytes] = []
    plain = Kept.put

    def put(self: Kept, key: str, block: Block, facts: dict[str, Any]) -> None:
        if "pages" in facts:
            kept.append(block.kept()[3])
        plain(self, key, block, facts)

    monkeypatch.setattr(Kept, "put", put)
    bound(parts_of(galleys), store)
    assert len(kept) == COUNT + 1
    for place, galley in (edits[0], edits[-1]):
        before, kept[:] = list(kept), []
        data, _ = bound(parts_of([*galleys[:place], galley, *galleys[place + 1 :]]), store)
        assert len(kept) == 1, "only the part that was edited is bound"
        assert all(piece in data for at, piece in enumerate(before) if at != place)
        kept[:] = before


def test_a_part_whose_link_leads_nowhere_any_more_is_bound_anew(galleys: list[Galley], tmp_path: Path) -> None:
    store = Cache(tmp_path)
    assert bound(parts_of(galleys), store)[1].findings == ()
    left = [part for part in parts_of(galleys) if part.galley.key != "article/a3"]
    _, facts = bound(left, store)
    assert [(finding.rule, finding.position.file) for finding in facts.findings] == [("link-not-in-publication", "content/a0.md")]
    assert bound(left, store)[1] == facts, "the finding is there again though nothing was changed"


def test_a_damaged_or_foreign_entry_is_bound_anew(galleys: list[Galley], tmp_path: Path) -> None:
    store = Cache(tmp_path)
    first = bound(parts_of(galleys), store)
    for path in tmp_path.glob("??/*"):
        path.write_bytes(path.read_bytes()[:-3] + b"???")
    assert bound(parts_of(galleys), store) == first


def test_a_link_into_another_part_is_a_name_that_leads_to_its_heading(galleys: list[Galley]) -> None:
    data, facts = bound(parts_of(galleys), None)
    with pikepdf.open(io.BytesIO(data)) as book:
        numbers = {page.objgen: number for number, page in enumerate(book.pages, 1)}
        names = {name: numbers[place[0].objgen] for name, place in pikepdf.NameTree(book.Root.Names.Dests).items()}
        led = [str(note.Dest) for page in book.pages for note in page.get("/Annots", ()) if isinstance(note.get("/Dest"), pikepdf.String)]
    assert led == [f"article/a{(place + 3) % COUNT}#_title" for place in range(COUNT)]
    assert all(names[name] == facts.starts[name.partition("#")[0]] for name in led)


def test_parts_are_kept_for_one_standard_and_one_size(galleys: list[Galley], tmp_path: Path) -> None:
    store = Cache(tmp_path)
    bound(parts_of(galleys), store)
    for about in ({"lang": "de"}, {"standard": "ua-2"}, {"standard": "a-2a+ua-1"}):
        assert bound(parts_of(galleys), store, **about) == bound(parts_of(galleys), None, **about)
    assert not Kept.of(store, publication(), EDITION, replace(THEME, digest="")).store


@pytest.mark.parametrize("laid_on", [False, True])
def test_a_handout_is_bound_from_its_kept_parts(galleys: list[Galley], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, laid_on: bool) -> None:
    """When only what the file says of itself has changed; a tail on the article's last page is bound with it each time."""
    store = Cache(tmp_path)
    parts = [BoundPart(galleys[1], 2, furniture="handout"), BoundPart(galleys[2], 2, furniture="handout", overlay=laid_on)]
    bound(parts, store)
    kept: list[str] = []
    plain = Kept.put

    def put(self: Kept, key: str, block: Block, facts: dict[str, Any]) -> None:
        kept.append(key)
        plain(self, key, block, facts)

    monkeypatch.setattr(Kept, "put", put)
    data = bound(parts, store, identifier="another")
    assert kept == ([""] if laid_on else [])  # the key of what is not kept
    assert data == bound(parts, None, identifier="another")
    other = [replace(parts[0], galley=galleys[3]), parts[1]]
    assert bound(other, store) == bound(other, None)


def test_an_archive_of_kept_parts_says_its_colours(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    sheets = [document(name, prose(name, 1), name) for name in ("a0", "a1")]
    parts = [BoundPart(pdf.compile(sheet, CSS, EDITION, THEME, standard="a-2a+ua-1"), 2) for sheet in sheets]
    bound(parts, store, standard="a-2a+ua-1")
    again = bound(parts, store, standard="a-2a+ua-1", identifier="another")
    assert again == bound(parts, None, standard="a-2a+ua-1", identifier="another")
    with pikepdf.open(io.BytesIO(again[0])) as file:
        assert [str(intent.S) for intent in file.Root.OutputIntents] == ["/GTS_PDFA1"]
