"""Source checks: every fault that can be seen before typesetting, at its place.

A rule is a generator function whose docstring is its manual page; table.py lists them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ..findings import Finding
from ..model import Collection, Project
from .allow import Allowances
from .kept import Run, Store, article_digest
from .kept import found as found_in
from .manual import page_of, pages
from .online import check_links
from .place import placed
from .readability import Readability, readability
from .rule import subjects
from .table import ARTICLE_RULES, FRONT_MATTER_RULES, RULES, TREE_RULES

__all__ = ["RULES", "Readability", "article_digest", "check", "check_links", "page_of", "pages", "permitted", "placed", "readability"]


_UNREAD = frozenset(("front-matter-broken", "front-matter-unclosed"))


def check(
    project: Project, collection: Collection, today: date, *, store: Store | None = None, run: Run | None = None,
    digests: Mapping[str, str] | None = None,
) -> Iterator[Finding]:
    """What the rules find, less what is allowed with a reason; and every allowance that fits nothing.

    `store` (booklet.cache.Cache) remembers what was found in articles that have not changed; `run` has the others
    looked at, an article a task, by whoever is there. `digests` are those of `article_digest`, by source, where they are known.
    """
    allowances = Allowances(project, collection, frozenset(rule.name for rule in RULES.values() if not rule.allowable))
    found: list[Finding] = []
    unread = {finding.position.file for finding in collection.findings if finding.rule in _UNREAD}
    asked = []
    for subject in subjects(project, collection, today):
        rules = (*TREE_RULES, *ARTICLE_RULES) if subject.article.slug else TREE_RULES
        if subject.article.source in unread:
            rules = tuple(rule for rule in rules if rule not in FRONT_MATTER_RULES and rule.name != "language-assumed")
        asked.append((subject, rules))
    for own in found_in(asked, store, run, digests):
        found += own
    yield from (finding for finding in found if not allowances.covers(finding))
    yield from placed(project.root, allowances.unused([*found, *collection.findings]))


def permitted(project: Project, collection: Collection, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of other rooms, less what is allowed with a reason."""
    allowances = Allowances(project, collection, frozenset(rule.name for rule in RULES.values() if not rule.allowable))
    return [finding for finding in findings if not allowances.covers(finding)]
