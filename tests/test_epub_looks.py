"""The look at an EPUB before it is written: document by document it finds what a look at the whole file finds."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from booklet import cache, proof, work
from booklet.build.digital import make_epub
from booklet.build.look_epub import look_at_epub
from booklet.build.prepare import Prepared, prepare
from booklet.build.result import Options
from booklet.findings import Finding


@pytest.fixture(scope="module")
def prepared(sample: Path) -> Prepared:
    return prepare(sample, Options(cache=False))


@pytest.fixture(scope="module")
def data(prepared: Prepared) -> bytes:
    return make_epub(prepared, None, Options(cache=False, jobs=1)).data


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    """The EPUB with one piece of one document replaced."""
    out = io.BytesIO()
    left = 1
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if left and name.endswith(".xhtml") and "topic" in name and old in content:
                content, left = content.replace(old, new, 1), 0
            target.writestr(name, content)
    assert not left, "the piece is in no document"
    return out.getvalue()


def looked(data: bytes, prepared: Prepared, store: cache.Cache | None = None) -> list[Finding]:
    with work.Workers(1) as workers:
        return workers.drive([look_at_epub(data, prepared.collection.articles, prepared.collection.others, store)])[0]


@pytest.mark.parametrize("fault", ["a word gone", "an item gone", "an article unmarked"])
def test_a_planted_fault_is_found_as_in_the_whole_file_and_again_from_the_store(
    fault: str, data: bytes, prepared: Prepared, tmp_path: Path
) -> None:
    articles = prepared.collection.articles
    word = next(word.text for word in proof.read_article(articles[0]).words if len(word.text) > 7 and word.text.isalpha()).encode()
    broken = {
        "a word gone": lambda: changed(data, word, b""),
        "an item gone": lambda: changed(data, b"<li>", b'<li hidden="hidden">'),
        "an article unmarked": lambda: changed(changed(data, b"<article ", b"<section "), b"</article>", b"</section>"),
    }[fault]()
    store = cache.Cache(tmp_path)
    whole = proof.compare(articles, proof.read_epub(broken), name="the EPUB", web=True)
    found = looked(broken, prepared, store)
    assert sorted(map(repr, found)) == sorted(map(repr, whole))
    assert bool(found) == (fault != "an article unmarked")  # its words are all there: it is looked for in the whole
    assert looked(broken, prepared, store) == found
    assert looked(data, prepared, store) == []


def test_a_changed_article_is_looked_at_again(data: bytes, prepared: Prepared, tmp_path: Path) -> None:
    store = cache.Cache(tmp_path)
    assert looked(data, prepared, store) == []
    topic = prepared.collection.topics[0]
    longer = replace(topic.articles[0], body=topic.articles[0].body.replace("</p>", " unwritten</p>", 1))
    collection = replace(prepared.collection, topics=(replace(topic, articles=(longer, *topic.articles[1:])), *prepared.collection.topics[1:]))
    found = looked(data, replace(prepared, collection=collection), store)
    assert [finding.rule for finding in found] == ["words-lost"]
