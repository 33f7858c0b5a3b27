"""Parsed texts that are kept are what parsing them again would give."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from booklet import project, reader
from booklet.cache import Cache
from booklet.drive import LOST, Failure, Outcome
from booklet.reader import kept
from booklet.reader.markdown import Parsed
from booklet.work import Workers
from lxml import etree

KITCHEN_SINK = Path(__file__).parent / "kitchen-sink"
CORPUS = Path(os.environ.get("BOOKLET_CORPUS", "")) / "va-health-care"
HOSTILE = ("<div markdown=\"1\">\n<ul>\n</ul>\n* [x](#x)\n</div>", "a\u00a0b &amp; <b>c</b> &lt;d&gt; \"q\" '", "![x](a.svg \"line\ntwo\")", "# T\n\n::: note\n", "$x^2$ <svg xmlns='http://www.w3.org/2000/svg'><title>t</title></svg>")
GIVEN = {"source": "x.md", "first_line": 3, "lang": "en", "region": "US", "title": ""}


def _from_store(asked: kept.Asked, folder: Path) -> Parsed:
    with Workers(1) as workers:
        [parsed] = kept.parsed_texts([asked], Cache(folder), workers.run)
    return parsed()


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
    asked = kept.Asked(text, **GIVEN)
    first = asked.parsed()
    _from_store(asked, tmp_path)
    again = _from_store(asked, tmp_path)
    assert etree.tostring(again.body) == etree.tostring(first.body)
    assert replace(again, body=first.body) == first


@pytest.mark.parametrize("change", [{"first_line": 4}, {"lang": "es"}, {"region": "GB"}, {"title": "T"}, {"source": "y.md"}])
def test_what_parsing_depends_on_is_part_of_the_key(change: dict[str, object], tmp_path: Path) -> None:
    asked = kept.Asked("# T\n\n::: crisis\n:::\n", **GIVEN)
    _from_store(asked, tmp_path)
    _from_store(replace(asked, **change), tmp_path)
    assert len(list(tmp_path.glob("??/*"))) == 2


def test_a_damaged_store_is_no_harm(tmp_path: Path) -> None:
    settings = project.load(KITCHEN_SINK)
    plain = reader.read(settings, store=Cache(tmp_path))
    for path in tmp_path.glob("??/*"):
        path.write_bytes(path.read_bytes()[:-1])
    assert reader.read(settings, store=Cache(tmp_path)) == plain
    shutil.rmtree(tmp_path)
    assert reader.read(settings, store=Cache(tmp_path)) == plain


def test_a_folder_read_by_workers_is_the_same(tmp_path: Path) -> None:
    settings = project.load(KITCHEN_SINK)
    with Workers(2) as workers:
        workers.run(str, range(10))  # they are there
        read = reader.read(settings, store=Cache(tmp_path), run=lambda function, tasks: workers.run(function, tasks, light=True))
    assert read == reader.read(settings)


@pytest.mark.parametrize("failure", [Failure("ValueError", "no  good"), LOST])
def test_a_text_that_no_worker_could_parse_is_left_out_and_named(failure: Failure) -> None:
    settings = project.load(KITCHEN_SINK)

    def run(function: object, tasks: list[kept.Asked]) -> list[Outcome]:
        good = [Outcome(kept._dumps(asked.parsed())) for asked in tasks]
        return [Outcome(None, failure), *good[1:]]

    read = reader.read(settings, run=run)
    [finding] = [finding for finding in read.findings if finding.rule == "article-unreadable"]
    assert finding.message == f"the article cannot be read: {failure.kind}: {' '.join(failure.message.split())}"
    assert read.left_out == (finding.position.file,)
