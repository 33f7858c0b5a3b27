"""Call-outs as other systems write them, read as booklet's own blocks: GitHub's alerts and MkDocs' admonitions.

What says danger becomes `warning`, the names of booklet's own blocks keep theirs, everything else becomes `note`.
"""

from __future__ import annotations

import re

from .dialect_tree import Block

__all__ = ["ADMONITION", "admonition_block", "read_alerts"]

ADMONITION = re.compile(r"""(?:!!!|\?\?\?\+?)[ ]+([A-Za-z][\w-]*)(?:[ ]+[\w-]+)*[ ]*(?:["“”](.*)["“”])?[ ]*$""")
"""`!!! note "Title"`, and `???` for one that folds on a screen: on paper it is open."""

_ALERT = re.compile(r"\[!([A-Za-z]+)\][+-]?[ ]*(.*)$")
_ALERTS = frozenset("note tip important warning caution info hint danger error question success example quote abstract "
                    "summary todo faq help failure bug attention".split())
_WARNINGS = frozenset("warning caution danger attention error failure bug".split())
_OWN = frozenset("key-points what-to-do when-to-get-help crisis sources definition contact".split())
_INDENT = 4


def _name(kind: str) -> str:
    kind = kind.lower()
    return kind if kind in _OWN else "warning" if kind in _WARNINGS else "note"


def admonition_block(found: re.Match[str], line: int) -> Block:
    """The block that a match of ADMONITION opens; lines indented by four columns go on with it."""
    return Block("div", line, mark=_name(found[1]), info=(found[2] or "").strip(), width=_INDENT)


def read_alerts(root: Block) -> None:
    """Block quotes whose first line is `[!NOTE]` or another of the kinds become blocks; words after it are the title."""
    waiting = [root]
    while waiting:
        block = waiting.pop()
        waiting += block.children
        first = block.children[0] if block.kind == "quote" and block.children else None
        if first is None or first.kind != "para" or not first.lines:
            continue
        found = _ALERT.match(first.lines[0].strip())
        if not found or found[1].lower() not in _ALERTS:
            continue
        block.kind, block.mark, block.info = "div", _name(found[1]), found[2].strip()
        del first.lines[0]
        first.line += 1
        if not first.lines:
            del block.children[0]
