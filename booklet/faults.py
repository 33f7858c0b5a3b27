"""Faults of a settings file, gathered while the rest of it is read: each at its line, with what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from . import toml
from .findings import Finding, Position, Severity

__all__ = ["Faults", "key_name"]

_TYPE_WORDS = {str: "a text in quotes", bool: "true or false", float: "a number", int: "a whole number",
               list: "a list of texts, [\"…\", \"…\"]", dict: "a table"}


class Faults:
    """Collects faults while the rest of the file is read; positions come from the file."""

    def __init__(self, file: toml.TomlFile, name: str, tables: Mapping[str, Mapping[str, type]], top: Iterable[str]) -> None:
        """`name` is the file's; `tables` what may stand in which table, `top` what may stand above them."""
        self.file, self.name, self.tables, self.top = file, name, tables, tuple(top)
        self.found: list[Finding] = []

    def add(self, rule: str, message: str, position: Position, hint: str) -> None:
        self.found.append(Finding(rule, Severity.ERROR, message, position, hint))

    def table(self, keys: toml.Keys, value: Any, fields: Mapping[str, type]) -> dict[str, Any]:
        """The entries of a table that are known and of the right type; a fault for each other one."""
        if not isinstance(value, Mapping):
            self.wrong_type(keys, value, dict)
            return {}
        good = {}
        for name, entry in value.items():
            if name not in fields:
                self.unknown((*keys, name), fields)
            elif self.typed((*keys, name), entry, fields[name]):
                good[name] = entry
        return good

    def typed(self, keys: toml.Keys, value: Any, wanted: type) -> bool:
        if wanted is list:
            fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        elif wanted in (float, int):
            fits = isinstance(value, (int, float) if wanted is float else int) and not isinstance(value, bool)
        else:
            fits = isinstance(value, wanted)
        if not fits:
            self.wrong_type(keys, value, wanted)
        elif wanted in (float, int) and not 0 <= value < float("inf"):
            self.add("setting-out-of-range", f"{key_name(keys)} is {value}", self.file.value(*keys), "write a positive number")
            return False
        return fits

    def wrong_type(self, keys: toml.Keys, value: Any, wanted: type) -> None:
        hint = f"write {_TYPE_WORDS[wanted]}"
        if wanted is dict:
            hint = f"write a table: a line [{key_name(keys)}], its settings below it"
        elif wanted is str and isinstance(value, (int, float)):
            hint = f'put it in quotes: {keys[-1]} = "{value}"'
        self.add("setting-of-wrong-type", f"{key_name(keys)} must be {_TYPE_WORDS[wanted]}", self.file.value(*keys), hint)

    def unknown(self, keys: toml.Keys, valid: Iterable[str]) -> None:
        name, valid = str(keys[-1]), list(valid)
        near = difflib.get_close_matches(name.lower().replace("_", "-"), valid, n=1, cutoff=0.6) or \
            difflib.get_close_matches(name.lower().replace("-", "_"), valid, n=1, cutoff=0.6)
        where = f"[{key_name(keys[:-1])}]" if len(keys) > 1 else self.name
        if near:
            hint = f"did you mean {near[0]}? "
        elif len(keys) > 1 and name in self.top:
            hint = f"{name} belongs above the first [table]. " if name == "region" else f"[{name}] is a table of its own. "
        else:
            home = [table for table, fields in self.tables.items() if name in fields and table != keys[0]]
            hint = f"it belongs in [{home[0]}]. " if home else ""
        self.add("unknown-setting", f"{where} has no setting {name}", self.file.key(*keys),
                 f"{hint}Valid here: {', '.join(valid)}")


def key_name(keys: toml.Keys) -> str:
    return ".".join(str(key) for key in keys if isinstance(key, str))
