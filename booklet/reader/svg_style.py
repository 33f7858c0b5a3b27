"""The style sheets and style values of SVG: nothing that moves, nothing that refers to the outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Removal", "clean_style", "declarations", "safe_value"]


@dataclass(frozen=True, slots=True)
class Removal:
    """One thing taken out: what it was, on which line of the SVG (from 1; 0 unknown)."""

    what: str
    line: int


def safe_value(value: str) -> bool:
    """Whether a presentation attribute refers to nothing outside its picture."""
    import tinycss2

    return not any(_outside(tinycss2.parse_component_value_list(value)))


def _outside(tokens: Any) -> Iterator[str]:
    for token in tokens or ():
        if token.type == "url" and not token.value.startswith("#"):
            yield token.value
        elif token.type == "function":
            if token.lower_name in ("url", "src", "image", "image-set", "expression", "element"):
                texts = [argument.value for argument in token.arguments if argument.type == "string"]
                if not texts or not all(text.startswith("#") for text in texts):
                    yield token.serialize()
            else:
                yield from _outside(token.arguments)
        elif token.type == "error":
            yield "a broken value"
        elif token.type in ("() block", "[] block", "{} block"):
            yield from _outside(token.content)


def declarations(text: str, removals: list[Removal], line: int) -> str:
    import tinycss2

    kept = []
    for item in tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True):
        if item.type != "declaration":
            if item.type not in ("error", "at-rule", "qualified-rule"):
                continue
            removals.append(Removal("a broken style rule", line))
            continue
        if item.lower_name.startswith(("animation", "transition", "offset")) or item.lower_name in ("behavior", "-moz-binding"):
            removals.append(Removal(f"the style {item.name}", line))
        elif any(_outside(item.value)):
            removals.append(Removal(f"a reference in the style {item.name}", line))
        else:
            kept.append(item.serialize())
    return ";".join(kept)


def clean_style(node: Any, removals: list[Removal], line: int) -> None:
    import tinycss2

    rules = tinycss2.parse_stylesheet("".join(node.itertext()), skip_comments=True, skip_whitespace=True)
    for child in list(node):
        node.remove(child)
    node.text = "\n".join(_rules(rules, removals, line))


def _rules(rules: Any, removals: list[Removal], line: int) -> Iterator[str]:
    import tinycss2

    for rule in rules:
        at = line + rule.source_line - 1
        if rule.type == "qualified-rule":
            kept = declarations(tinycss2.serialize(rule.content), removals, at)
            yield f"{tinycss2.serialize(rule.prelude).strip()} {{{kept}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports") and rule.content is not None:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{' '.join(_rules(inner, removals, line))}}}"
        elif rule.type == "at-rule":
            removals.append(Removal(f"the style rule @{rule.at_keyword}", at))
        else:
            removals.append(Removal("a broken style rule", at))
