"""`booklet explain`: the manual page of a check is the docstring of its rule, that of any other finding stands in a table."""

from __future__ import annotations

import difflib
from typing import Any

from ..findings import BookletError, Finding, Severity

__all__ = ["explain"]


def explain(name: str) -> tuple[dict[str, Any], str]:
    """A rule's manual page as facts and as text; without a name, the list of all rules.

    Raises BookletError (exit 2) for a name that no rule has.
    """
    from .. import checks

    known = {**checks.pages(), **checks.RULES}
    if not name:
        width = max(map(len, known))
        lines = [f"{rule.name:<{width}}  {rule.severity.value:<8} {rule.text.splitlines()[0]}"
                 for rule in sorted(known.values(), key=lambda rule: rule.name)]
        return {"rules": [_facts(rule) for rule in known.values()]}, "\n".join(lines)
    name = name.strip("[]")
    rule = checks.RULES.get(name) or checks.page_of(name)
    if rule is None:
        near = difflib.get_close_matches(name, known, 1)
        raise BookletError(Finding(
            "rule-unknown", Severity.ERROR, f"there is no manual page for {name!r}",
            hint=f"{f'did you mean {near[0]}? ' if near else ''}`booklet explain` lists every rule",
        ))
    facts = [rule.severity.value, *([rule.clause] if rule.clause else [])]
    allowed = "" if _allowable(rule) else "\n\nIt cannot be allowed: no reason makes it right for a reader."
    return {"rules": [_facts(rule)]}, f"{rule.name} ({', '.join(facts)})\n\n{rule.text}{allowed}"


def _facts(rule: Any) -> dict[str, Any]:
    return {"name": rule.name, "severity": rule.severity, "clause": rule.clause, "allowable": _allowable(rule), "text": rule.text}


def _allowable(rule: Any) -> bool:
    """Only checks of the sources know faults that no reason excuses."""
    return getattr(rule, "allowable", True)
