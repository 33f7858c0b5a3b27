"""Who does the work of a build: one set of workers from its first task to its last, for all editions and languages."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from .. import cache, work
from .result import Options, Result

__all__ = ["drive", "keep", "remembered", "taken", "with_workers"]

_READY = "booklet.build.ready"
_PRELOAD = ("booklet.build.warm", _READY)
_UNTYPESET = ("booklet.build.digital", "booklet.build.reading", "booklet.proof.compare", _READY)
# In a process that leaves the engine to others they stay, by their number, and the next build finds them warm: a preview.
_residents: dict[int, work.Workers] = {}
Value = TypeVar("Value")


def with_workers(verb: Callable[..., Result]) -> Callable[..., Result]:
    """Give a verb, called as verb(place, options, …), options with workers, unless they have some already."""

    @functools.wraps(verb)
    def run(place: Path, options: Options, *more: Any) -> Result:
        if options.workers is not None:
            return verb(place, options, *more)
        work.expect()
        if options.cluster or "weasyprint" in sys.modules:
            with work.Workers(options.jobs, _PRELOAD, options.cluster) as workers:
                return verb(place, replace(options, workers=workers), *more)
        if options.editions == ("none",):  # nothing is typeset: the engine is not loaded for it
            with work.Workers(options.jobs, _UNTYPESET) as workers:
                workers.start()
                return verb(place, replace(options, workers=workers), *more)
        workers = _residents.setdefault(options.jobs, work.Workers(options.jobs, _PRELOAD))
        workers.start()  # the engine takes as long to load as the sources take to read
        try:
            return verb(place, replace(options, workers=workers), *more)
        except BaseException:
            _residents.pop(options.jobs, None)
            workers.close()
            raise
        finally:
            workers.kept.clear()

    return run


def keep(options: Options, key: Hashable, value: Any) -> None:
    """Let the build's workers keep what was made ahead, until `taken` asks for it."""
    if options.workers is not None:
        options.workers.kept[key] = value


def taken(options: Options, key: Hashable) -> Any:
    """What was made ahead under this key, once; None when there is nothing."""
    return options.workers.kept.pop(key, None) if options.workers is not None else None


def drive(
    options: Options, flows: Sequence[work.Flow[Value]], what: str, meanwhile: Callable[[], None] | None = None
) -> list[Value]:
    """Run flows of batches to their ends side by side: with the build's workers, else with some of their own. `meanwhile`
    is called once, if this process has nothing but to wait for them."""

    def done(count: int, total: int) -> None:
        options.progress(what, count, total)

    if options.workers is not None:
        return options.workers.drive(flows, done, meanwhile)
    with work.Workers(options.jobs, _PRELOAD) as workers:
        return workers.drive(flows, done, meanwhile)


def remembered(
    function: Callable[[Any], bytes], tasks: Sequence[Any], keys: Sequence[str], store: cache.Cache | None, what: Callable[[Any], str],
) -> work.Flow[list[bytes]]:
    """What `function` makes of each task, from the store where its key is known; the rest is made here and by workers, and kept.

    Raises RuntimeError with `what` names of a task that could not be done: no article is at fault then, booklet is.
    """
    made = {at: data for at, key in enumerate(keys) if store is not None and (data := store.get(key)) is not None}
    missing = [at for at in range(len(tasks)) if at not in made]
    outcomes = (yield work.Batch(function, [tasks[at] for at in missing], light=True)) if missing else []
    for at, outcome in zip(missing, outcomes, strict=True):
        if outcome.error is not None:
            raise RuntimeError(f"{what(tasks[at])}: {outcome.error}")
        made[at] = outcome.value
        if store is not None:
            store.put(keys[at], outcome.value)
    return [made[at] for at in range(len(tasks))]
