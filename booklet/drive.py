"""What a task is and what comes of it, and how flows of tasks are driven to their ends, whatever runs them.

Results come back in the order of the tasks, whatever finished first. A task whose process died is run once more,
alone; work whose next tasks depend on the results of earlier ones is a Flow, and many flows share the workers.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeVar

from . import cluster

__all__ = ["LOST", "Batch", "Done", "Drive", "Failure", "Flow", "Outcome", "Staff", "attempt"]

Result = TypeVar("Result")

_LAST = 3  # light tasks: as many are done here in the time that others take to get them
_LOOK_SECONDS = 20.0  # nothing finished for so long: is the cluster still there?


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result: the kind of exception and what it said, the same from every process."""

    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}" if self.message else self.kind


LOST = Failure("WorkerLost", "the process that ran it ended before it was done")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one task: `value`, or the `error` that kept it from having one."""

    value: Any
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Tasks that can run now: `function(task)`, or `function(task, common)` with what they share, which a
    cluster sends to each worker once, each item of a tuple for itself. All of it must be picklable unless
    there is one worker. Of tasks that are `light` this process does its share, too: all of them while no other
    is there yet, and the last few."""

    function: Callable[..., Any]
    tasks: Sequence[Any]
    common: Any = None
    light: bool = False


Flow = Generator[Batch, list[Outcome], Result]
Done = Callable[[int, int], None]


class Staff(Protocol):
    """Who runs tasks: booklet.work.Workers."""

    def executor(self, waiting: int) -> Executor | None:
        """What runs the next of the `waiting` tasks; None for this process."""

    def helper(self) -> Executor | None:
        """What can run a task at once, without being waited for."""

    def submit(self, executor: Executor, batch: Batch, task: Any) -> Future[Outcome]:
        """Hand a task over."""

    def alone(self, batch: Batch, task: Any) -> Outcome:
        """Run a task in a process of its own."""

    def forget(self, executor: Executor) -> None:
        """Never use a pool again: it has broken."""

    def look(self) -> None:
        """Raise BookletError when nobody is left to work."""

    @property
    def window(self) -> int:
        """How many tasks may be on their way at once."""


@dataclass(slots=True)
class _Job:
    """One task on its way: its place in its flow's batch, and what runs it."""

    flow: int
    place: int
    batch: Batch
    executor: Executor | None = None

    @property
    def task(self) -> Any:
        return self.batch.tasks[self.place]


@dataclass(slots=True)
class Drive:
    """Runs flows to their ends, side by side: the state of one `Workers.drive`."""

    workers: Staff
    flows: Sequence[Flow[Any]]
    done: Done
    meanwhile: Callable[[], None] | None = None  # what this process does once, when it has nothing but to wait
    queue: deque[_Job] = field(default_factory=deque)
    flying: dict[Future[Outcome], _Job] = field(default_factory=dict)
    landed: SimpleQueue[Future[Outcome]] = field(default_factory=SimpleQueue)
    suspects: list[_Job] = field(default_factory=list)
    outcomes: dict[int, list[Outcome | None]] = field(default_factory=dict)
    missing: dict[int, int] = field(default_factory=dict)
    results: dict[int, Any] = field(default_factory=dict)
    finished: int = 0
    total: int = 0

    def run(self) -> list[Any]:
        try:
            for index in range(len(self.flows)):
                self._advance(index, None)
            while self.queue or self.flying or self.suspects:
                self._step()
        except BaseException:
            for future in self.flying:
                future.cancel()
            raise
        return [self.results[index] for index in range(len(self.flows))]

    def _step(self) -> None:
        if self.suspects and not self.flying:
            job = self.suspects.pop(0)
            self._settle(job, self.workers.alone(job.batch, job.task))
            return
        if self.queue and self.queue[0].batch.light and not self.suspects:
            self._share()
            return
        executor = self.workers.executor(len(self.queue)) if self.queue and not self.suspects else None
        if executor is None and not self.flying:
            self._do(self.queue.popleft())
            return
        while executor is not None and self.queue and len(self.flying) < self.workers.window:
            if not self._give(executor):
                break
        if self.flying and self.meanwhile is not None and self.landed.empty():
            self.meanwhile, work = None, self.meanwhile
            work()
        elif self.flying:
            self._land()

    def _share(self) -> None:
        """Hand tasks to those who are there, do one here, and take in what has come back."""
        executor = self.workers.helper() if len(self.queue) > _LAST else None
        while executor is not None and len(self.queue) > _LAST and len(self.flying) < self.workers.window and self._give(executor):
            pass
        self._do(self.queue.popleft())
        while self.flying and not self.landed.empty():
            self._land()

    def _do(self, job: _Job) -> None:
        """Run a task in this process."""
        self._settle(job, attempt(job.batch.function, job.task, job.batch.common))

    def _give(self, executor: Executor) -> bool:
        job = self.queue.popleft()
        job.executor = executor
        try:
            future = self.workers.submit(executor, job.batch, job.task)
        except BrokenProcessPool:
            self.queue.appendleft(job)
            self.workers.forget(executor)
            return False
        self.flying[future] = job
        future.add_done_callback(self.landed.put)
        return True

    def _land(self) -> None:
        """Wait for one task."""
        while True:
            try:
                future = self.landed.get(timeout=_LOOK_SECONDS)
                break
            except Empty:
                self.workers.look()
        job = self.flying.pop(future)
        try:
            outcome = future.result()
        except BrokenProcessPool:  # its own process died, or a neighbour's took the pool down
            assert job.executor is not None
            self.workers.forget(job.executor)
            self.suspects.append(job)
            return
        except BaseException as error:
            outcome = _unsent(error)
        self._settle(job, outcome)

    def _settle(self, job: _Job, outcome: Outcome) -> None:
        self.outcomes[job.flow][job.place] = outcome
        self.missing[job.flow] -= 1
        self.finished += 1
        self.done(self.finished, self.total)
        if not self.missing[job.flow]:
            made = self.outcomes.pop(job.flow)
            self._advance(job.flow, [each for each in made if each is not None])

    def _advance(self, index: int, outcomes: list[Outcome] | None) -> None:
        """Let a flow go on until it has tasks, or to its end."""
        flow = self.flows[index]
        try:
            batch = next(flow) if outcomes is None else flow.send(outcomes)
            while not batch.tasks:
                batch = flow.send([])
        except StopIteration as stop:
            self.results[index] = stop.value
            return
        self.outcomes[index] = [None] * len(batch.tasks)
        self.missing[index] = len(batch.tasks)
        self.total += len(batch.tasks)
        self.queue.extend(_Job(index, place, batch) for place in range(len(batch.tasks)))


def _unsent(error: BaseException) -> Outcome:
    """The outcome of a task that an executor gave back without running it to its end."""
    if not isinstance(error, Exception) or cluster.gone(error):
        raise cluster.lost(error) if cluster.gone(error) else error
    return Outcome(None, LOST if cluster.killed(error) else Failure(type(error).__name__, str(error)))


def attempt(function: Callable[..., Any], task: Any, common: Any) -> Outcome:
    """Run one task with the cycle collector held: layout makes millions of short-lived objects."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        return Outcome(function(task) if common is None else function(task, common))
    except Exception as error:
        return Outcome(None, Failure(type(error).__name__, str(error)))
    finally:
        if enabled:
            gc.enable()
        gc.collect(1)
