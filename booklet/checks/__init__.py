"""Source checks: every fault that can be seen before typesetting, at its place.

A rule is a generator function whose docstring is its manual page. To add one: write it, list it below, give it a
bad and a good example.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from lxml import etree

from ..findings import Finding
from ..model import Article, Collection, Project, Topic
from . import governance, handout, headings, images, language, links, tables
from .allow import Allowances
from .manual import page_of, pages
from .readability import Readability, readability
from .rule import Rule, Subject

__all__ = ["RULES", "Readability", "check", "page_of", "pages", "permitted", "readability"]

# Rules of a tree look at articles and topic introductions, rules of an article at its facts too.
TREE_RULES: tuple[Rule, ...] = (
    images.image_without_alt,
    images.image_alt_is_file_name,
    images.image_alt_vague,
    images.image_alt_announced,
    images.image_alt_long,
    images.image_alt_repeats_caption,
    links.link_text_vague,
    links.link_text_is_address,
    links.link_text_empty,
    links.link_text_ambiguous,
    tables.table_without_header,
    tables.table_header_empty,
    tables.table_without_caption,
    headings.heading_empty,
    headings.heading_by_emphasis,
    headings.heading_repeated,
    headings.heading_long,
    headings.section_empty,
    headings.list_by_hand,
    headings.text_in_capitals,
    language.language_unlike_text,
    language.passage_language_missing,
    handout.crisis_wording_stale,
    handout.crisis_number_old,
)
ARTICLE_RULES: tuple[Rule, ...] = (
    language.language_assumed,
    handout.key_points_missing,
    handout.key_points_late,
    handout.key_points_too_many,
    handout.what_to_do_missing,
    handout.when_to_get_help_missing,
    governance.review_overdue,
    governance.review_soon,
    governance.review_too_far,
    governance.review_date_missing,
    governance.review_date_impossible,
    governance.reviewer_missing,
    governance.author_missing,
    governance.sources_missing,
    governance.translation_stale,
    governance.translation_original_unknown,
    governance.translator_missing,
)
RULES = {rule.name: rule for rule in (*TREE_RULES, *ARTICLE_RULES)}


def check(project: Project, collection: Collection, today: date) -> Iterator[Finding]:
    """What the rules find, less what is allowed with a reason; and every allowance that fits nothing."""
    allowances = Allowances(project, collection, frozenset(rule.name for rule in RULES.values() if not rule.allowable))
    found: list[Finding] = []
    for subject in _subjects(project, collection, today):
        rules = (*TREE_RULES, *ARTICLE_RULES) if subject.article.slug else TREE_RULES
        found += [finding for rule in rules for finding in rule(subject)]
    yield from (finding for finding in found if not allowances.covers(finding))
    yield from allowances.unused([*found, *collection.findings])


def permitted(project: Project, collection: Collection, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of other rooms, less what is allowed with a reason."""
    allowances = Allowances(project, collection, frozenset(rule.name for rule in RULES.values() if not rule.allowable))
    return [finding for finding in findings if not allowances.covers(finding)]


def _subjects(project: Project, collection: Collection, today: date) -> Iterator[Subject]:
    for topic in collection.topics:
        for article in (*_introduction(topic), *topic.articles):
            yield Subject(article, etree.fromstring(article.body), project, collection, today)


def _introduction(topic: Topic) -> Iterator[Article]:
    """A topic's introduction as an article without a slug."""
    if topic.intro:
        yield Article("", topic.title, f'<div class="article-body">{topic.intro}</div>', topic.source, topic.lang or "en")
