"""`booklet explain`: the manual page of a check is the docstring of its rule."""

from __future__ import annotations

import difflib
from typing import Any

from ..findings import BookletError, Finding, Severity

__all__ = ["explain"]


def explain(name: str) -> tuple[dict[str, Any], str]:
    """A check's manual page as facts and as text; without a name, the list of all checks.

    Raises BookletError (exit 2) for a name that no check has.
    """
    from .. import checks

    if not name:
        width = max(map(len, checks.RULES))
        lines = [f"{rule.name:<{width}}  {rule.severity.value:<8} {rule.text.splitlines()[0]}"
                 for rule in sorted(checks.RULES.values(), key=lambda rule: rule.name)]
        return {"rules": [_facts(rule) for rule in checks.RULES.values()]}, "\n".join(lines)
    rule = checks.RULES.get(name.strip("[]"))
    if rule is None:
        near = difflib.get_close_matches(name, checks.RULES, 1)
        raise BookletError(Finding(
            "rule-unknown", Severity.ERROR, f"there is no manual page for {name!r}",
            hint=f"{f'did you mean {near[0]}? ' if near else ''}`booklet explain` lists every check; "
            "other messages say all there is to say",
        ))
    facts = [rule.severity.value, *([rule.clause] if rule.clause else [])]
    allowed = "" if rule.allowable else "\n\nIt cannot be allowed: no reason makes it right for a reader."
    return {"rules": [_facts(rule)]}, f"{rule.name} ({', '.join(facts)})\n\n{rule.text}{allowed}"


def _facts(rule: Any) -> dict[str, Any]:
    return {"name": rule.name, "severity": rule.severity, "clause": rule.clause, "allowable": rule.allowable, "text": rule.text}
