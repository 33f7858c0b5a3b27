"""Findings that are kept between builds are those that the rules would give."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from booklet import checks, project, reader
from booklet.cache import Cache
from booklet.checks import kept
from booklet.checks.rule import Fault, Subject, rule
from booklet.findings import Finding, Severity
from booklet.work import Workers

KITCHEN_SINK = Path(__file__).parent / "kitchen-sink"
TODAY = date(2026, 5, 1)
ONE = '---\ntitle: One\nlast_reviewed: 2026-01-01\nnext_review: 2026-06-01\n---\n\n## A\n\nWe utilize this, it is is good. See [here](two.md).\n\n![](x.svg)\n'
TWO = "---\ntitle: Two\n---\n\nSome words.\n\n- alone\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content/topic").mkdir(parents=True)
    (tmp_path / "content/topic/x.svg").write_text(SVG)
    (tmp_path / "booklet.toml").write_text('[collection]\ntitle = "T"\n')
    (tmp_path / "content/topic/one.md").write_text(ONE)
    (tmp_path / "content/topic/two.md").write_text(TWO)
    return tmp_path


@pytest.fixture
def store(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "store")


def found(folder: Path, store: Cache | None, today: date = TODAY) -> list[Finding]:
    settings = project.load(folder)
    return list(checks.check(settings, reader.read(settings), today, store=store))


def rules_of(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_what_is_kept_is_what_is_found(folder: Path, store: Cache) -> None:
    plain = found(folder, None)
    assert len(rules_of(plain)) > 5
    assert found(folder, store) == plain
    assert found(folder, store) == plain


@pytest.mark.parametrize("edit", [
    lambda folder: change(folder / "content/topic/one.md", "is is", "is"),
    lambda folder: change(folder / "content/topic/one.md", "## A", "\n\n## A"),
    lambda folder: change(folder / "content/topic/two.md", "title: Two", "title: One"),
    lambda folder: change(folder / "booklet.toml", "[collection]", "[checks.limits]\nlist-items = 1\n\n[collection]"),
    lambda folder: change(folder / "booklet.toml", "[collection]", 'region = "GB"\n\n[collection]'),
    lambda folder: (folder / "content/topic/two.md").unlink(),
    lambda folder: change(folder / "content/topic/x.svg", "9 9", "1 1"),
])  # fmt: skip
def test_after_every_change_as_without_a_store(folder: Path, store: Cache, edit: Any) -> None:
    found(folder, store)
    edit(folder)
    assert found(folder, store) == found(folder, None)


def test_the_day_is_asked_every_time(folder: Path, store: Cache) -> None:
    assert "review-overdue" not in rules_of(found(folder, store))
    assert "review-overdue" in rules_of(found(folder, store, date(2026, 7, 1)))


def test_only_rules_that_look_beyond_run_again(folder: Path, store: Cache) -> None:
    ran: list[str] = []

    @rule(Severity.REVIEW)
    def looks_at_its_article(subject: Subject) -> Iterator[Fault]:
        ran.append("near")
        yield Fault(1, subject.article.title, f"{subject.readability.words} words")

    @rule(Severity.REVIEW)
    def looks_beyond(subject: Subject) -> Iterator[Fault]:
        ran.append("far")
        yield Fault(1, subject.once("titles", lambda inner: ", ".join(a.title for a in inner.collection.articles)), "")

    settings = project.load(folder)
    collection = reader.read(settings)
    rules = (looks_at_its_article, looks_beyond)

    def run(title: str) -> list[str]:
        topic = collection.topics[0]
        other = replace(collection, topics=(replace(topic, articles=(topic.articles[0], replace(topic.articles[1], title=title))),))
        subject = Subject(collection.articles[0], settings, other, TODAY, {})
        return [finding.message for [*findings] in kept.found([(subject, rules)], store) for finding in findings]

    assert run("Two") == ["One", "One, Two"]
    assert run("Three") == ["One", "One, Three"]
    assert ran == ["near", "far", "far"]


def test_articles_looked_at_by_workers_give_the_same_findings(tmp_path: Path) -> None:
    settings = project.load(KITCHEN_SINK)
    collection = reader.read(settings)
    alone = list(checks.check(settings, collection, TODAY))
    assert alone
    with Workers(2) as workers:
        workers.run(str, range(10))  # they are there
        run = functools.partial(workers.run, light=True)
        assert list(checks.check(settings, collection, TODAY, run=run)) == alone
        store = Cache(tmp_path / "store")
        assert list(checks.check(settings, collection, TODAY, store=store, run=run)) == alone
    assert list(checks.check(settings, collection, TODAY, store=store)) == alone
