"""Run the same function over many tasks, here or on several processes, with the same results.

Tasks are independent and results come back in the order of the tasks, whatever finished first. A
task that raises gives an Outcome with its error; one whose process died (killed, out of memory) is
run once more in a process of its own, so that one article can never take the others with it.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, as_completed
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Outcome", "default_jobs", "run"]

Task = TypeVar("Task")
Result = TypeVar("Result")

_TASKS_A_WORKER = 400  # then a worker is replaced, so that its memory does not grow with the library


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What came of one task: `value`, or the `error` that it raised."""

    value: Result | None
    error: BaseException | None = None


def default_jobs() -> int:
    """The processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


def run(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    jobs: int = 1,
    preload: Sequence[str] = (),
    done: Callable[[int], None] = lambda count: None,
    executor: Executor | None = None,
) -> list[Outcome[Result]]:
    """Apply `function` to every task.

    With `jobs` of 1 in this process, else in a pool of that many (never more than tasks), whose
    processes import the modules named in `preload` once. `executor`, any concurrent.futures
    Executor, takes the place of the pool. `done(count)` is called after each task with how many are
    finished. `function` and tasks must be picklable unless `jobs` is 1.
    """
    jobs = min(jobs, len(tasks))
    if executor is not None:
        return _submit(executor, function, tasks, done, retry=None)
    if jobs <= 1:
        return _here(function, tasks, done)
    with _pool(jobs, preload) as pool:
        return _submit(pool, function, tasks, done, retry=lambda: _pool(1, preload))


def _pool(jobs: int, preload: Sequence[str]) -> ProcessPoolExecutor:
    import multiprocessing

    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if preload and "forkserver" in methods:
        context.set_forkserver_preload(list(preload))
    return ProcessPoolExecutor(jobs, mp_context=context, max_tasks_per_child=_TASKS_A_WORKER)


def _here(
    function: Callable[[Task], Result], tasks: Iterable[Task], done: Callable[[int], None]
) -> list[Outcome[Result]]:
    outcomes: list[Outcome[Result]] = []
    for task in tasks:
        outcomes.append(_attempt(function, task))
        done(len(outcomes))
    return outcomes


def _attempt(function: Callable[[Task], Result], task: Task) -> Outcome[Result]:
    """Run one task with the cycle collector held: layout makes millions of short-lived objects."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        return Outcome(function(task))
    except Exception as error:
        return Outcome(None, error)
    finally:
        if enabled:
            gc.enable()
        gc.collect()


def _submit(
    executor: Executor,
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    done: Callable[[int], None],
    retry: Callable[[], Executor] | None,
) -> list[Outcome[Result]]:
    futures: dict[Future[Outcome[Result]], int] = {
        executor.submit(_attempt, function, task): index for index, task in enumerate(tasks)
    }
    outcomes: list[Outcome[Result] | None] = [None] * len(tasks)
    finished = 0
    for future in as_completed(futures):
        index = futures[future]
        try:
            outcomes[index] = future.result()
        except BrokenProcessPool as error:
            if retry is None:
                outcomes[index] = Outcome(None, error)
            else:
                continue  # its own process died, or a neighbour's took the pool down: below
        except Exception as error:
            outcomes[index] = Outcome(None, error)
        finished += 1
        done(finished)
    for index, outcome in enumerate(outcomes):
        if outcome is None and retry is not None:
            with retry() as alone:
                try:
                    outcomes[index] = alone.submit(_attempt, function, tasks[index]).result()
                except Exception as error:
                    outcomes[index] = Outcome(None, error)
            finished += 1
            done(finished)
    return [outcome for outcome in outcomes if outcome is not None]
