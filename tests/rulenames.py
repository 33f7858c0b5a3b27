"""Every rule name that the code can raise, read from the code itself.

A function or class with a parameter or field `rule` passes rule names on; whatever constant stands in that place at a
call of one is a rule name. A test that the manual is whole rests on this, so it must not need a list kept by hand.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["raised"]

_SHAPE = re.compile(r"[a-z0-9*-]+")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def raised(package: Path) -> dict[str, str]:
    """Rule name -> one place that raises it. What is put in at run time is a * in the name ("*-not-run"); the names of
    the outside validators' own rules, which go through `complaint`, are not among them.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))}
    places: dict[str, set[int]] = {}
    for tree in trees.values():
        for name, at in _carriers(tree):
            places.setdefault(name, set()).add(at)
    found: dict[str, str] = {}
    constants = {node.targets[0].id: node.value.value for tree in trees.values() for node in tree.body
                 if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.isupper()
                 and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)}
    for path, tree in trees.items():
        locals_ = {node.targets[0].id: node.value for node in ast.walk(tree)
                   if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                for value in _rule_values(node, places):
                    if isinstance(value, ast.Name) and value.id not in constants:
                        value = locals_.get(value.id, value)
                    for name in _texts(value, constants):
                        if ("-" not in name and ast.unparse(node.func) != "Finding") or not _SHAPE.fullmatch(name):
                            continue  # another function of the same name
                        found.setdefault(name, f"{path.relative_to(package)}:{node.lineno}")
    return found


def _carriers(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Names of functions and classes with `rule` among their parameters or fields, and its place at a call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args]
            if "rule" in names and node.name != "complaint":
                yield node.name, names.index("rule") - (names[0] in ("self", "cls"))
        elif isinstance(node, ast.ClassDef):
            fields = [item.target.id for item in node.body if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)]
            if "rule" in fields:
                yield node.name, fields.index("rule")


def _rule_values(call: ast.Call, places: dict[str, set[int]]) -> Iterator[ast.expr]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""
    for at in places.get(name, ()):
        if at < len(call.args):
            yield call.args[at]
    if name in places:
        yield from (keyword.value for keyword in call.keywords if keyword.arg == "rule")


def _texts(value: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    if isinstance(value, ast.Name) and value.id in constants:
        yield constants[value.id]
    elif isinstance(value, ast.Constant) and isinstance(value.value, str) and _NAME.fullmatch(value.value):
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        name = "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in value.values)
        if re.search("[a-z]", name):
            yield name
    elif isinstance(value, ast.IfExp):
        yield from (*_texts(value.body, constants), *_texts(value.orelse, constants))
    elif isinstance(value, ast.Call) and ast.unparse(value.func).endswith(".get"):
        held = value.func.value if isinstance(value.func, ast.Attribute) else None
        inner = held.values if isinstance(held, ast.Dict) else []
        yield from (text for part in (*inner, *value.args[1:]) for text in _texts(part, constants))
