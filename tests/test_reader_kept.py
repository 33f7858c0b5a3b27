"""Parsed texts that are kept are what parsing them again would give."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from booklet import project, reader, words
from booklet.cache import Cache
from booklet.reader import kept
from booklet.reader.markdown import parse
from lxml import etree

KITCHEN_SINK = Path(__file__).parent / "kitchen-sink"
CORPUS = Path(os.environ.get("BOOKLET_CORPUS", "")) / "va-health-care"
HOSTILE = ("<div markdown=\"1\">\n<ul>\n</ul>\n* [x](#x)\n</div>", "a\u00a0b &amp; <b>c</b> &lt;d&gt; \"q\" '", "![x](a.svg \"line\ntwo\")", "# T\n\n::: note\n", "$x^2$ <svg xmlns='http://www.w3.org/2000/svg'><title>t</title></svg>")


@pytest.mark.parametrize("folder", [KITCHEN_SINK, CORPUS], ids=["kitchen-sink", "corpus"])
def test_a_folder_read_from_the_store_is_the_same(folder: Path, tmp_path: Path) -> None:
    if not folder.is_dir() or folder.name == "":
        pytest.skip("this folder is not here")
    settings = project.load(folder)
    plain = reader.read(settings)
    store = Cache(tmp_path)
    assert reader.read(settings, store=store) == plain
    assert len(list(tmp_path.glob("??/*"))) >= len(plain.articles)
    assert reader.read(settings, store=store) == plain


@pytest.mark.parametrize("text", HOSTILE)
def test_a_tree_comes_back_as_it_was(text: str, tmp_path: Path) -> None:
    given = {"source": "x.md", "words": words.catalogue("en"), "first_line": 3, "lang": "en", "region": "US", "title": ""}
    first = parse(text, **given)
    from_store = kept.kept_parse(Cache(tmp_path))
    from_store(text, **given)
    again = from_store(text, **given)
    assert etree.tostring(again.body) == etree.tostring(first.body)
    assert replace(again, body=first.body) == first


@pytest.mark.parametrize("change", [{"first_line": 4}, {"lang": "es"}, {"region": "GB"}, {"title": "T"}, {"source": "y.md"}, {"words": words.catalogue("fr")}])
def test_what_parsing_depends_on_is_part_of_the_key(change: dict[str, object], tmp_path: Path) -> None:
    given = {"source": "x.md", "words": words.catalogue("en"), "first_line": 3, "lang": "en", "region": "US", "title": ""}
    from_store = kept.kept_parse(Cache(tmp_path))
    from_store("# T\n\n::: crisis\n:::\n", **given)
    from_store("# T\n\n::: crisis\n:::\n", **{**given, **change})
    assert len(list(tmp_path.glob("??/*"))) == 2


def test_a_damaged_store_is_no_harm(tmp_path: Path) -> None:
    settings = project.load(KITCHEN_SINK)
    plain = reader.read(settings, store=Cache(tmp_path))
    for path in tmp_path.glob("??/*"):
        path.write_bytes(path.read_bytes()[:-1])
    assert reader.read(settings, store=Cache(tmp_path)) == plain
    shutil.rmtree(tmp_path)
    assert reader.read(settings, store=Cache(tmp_path)) == plain
