"""Run functions over many tasks, here, on several processes or on a cluster, with the same results.

Tasks are independent and results come back in the order of the tasks, whatever finished first. A
task that raises gives an Outcome with its Failure, the same text wherever it ran; one whose process
died (killed, out of memory) is run once more in a process of its own, so that one article can never
take the others with it. Work whose next tasks depend on the results of earlier ones is a Flow: many
flows share the workers, so that none is idle while another flow still has something to do.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import ProcessPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, TypeVar

from . import cluster
from .drive import LOST, Batch, Done, Drive, Failure, Flow, Outcome, attempt

__all__ = ["Batch", "Failure", "Flow", "Outcome", "Workers", "default_jobs", "expect", "ready", "tell"]

Result = TypeVar("Result")

_EXPECTED = "BOOKLET_LOADING"  # names a file that is there until the processes are loaded
_expected: list[str] = []  # its path, once a process
_TASKS_A_WORKER = 400  # then the workers are replaced, so that their memory does not grow with the library
_AHEAD = 4  # tasks handed to the pool for each worker: it never waits for us, and few are lost with it
_WORTH_A_POOL = 8  # tasks: for fewer, starting processes takes longer than they save


def default_jobs() -> int:
    """The processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


def expect() -> None:
    """From now on `ready` waits for `tell`, which the last of the modules says that are loaded ahead."""
    if not _expected:
        handle, path = tempfile.mkstemp(prefix="booklet-")
        os.close(handle)
        atexit.register(_remove, path)
        os.environ[_EXPECTED] = path
        _expected.append(path)


def tell() -> None:
    """Say that this process has loaded what others are to be forked with: by removing the file that it is asked to."""
    _remove(os.environ.get(_EXPECTED, ""))


def ready() -> bool:
    """Whether processes can be forked without waiting, as far as anybody knows."""
    return not any(map(os.path.exists, _expected))


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def _silent(done: int, total: int) -> None:
    """Nobody wants to know."""


@dataclass(slots=True)
class Workers:
    """Where tasks run: `jobs` of 1 in this process, else a pool of that many (0: one a processor), or the
    Dask cluster at `address`. `preload` are modules that a pool imports once. The processes start when
    first needed and stay until the end of the `with`."""

    jobs: int = 0
    preload: Sequence[str] = ()
    address: str = ""
    kept: dict[Any, Any] = field(default_factory=dict)  # what was made ahead, until it is asked for
    _pool: ProcessPoolExecutor | None = None
    _given: int = 0  # tasks that the pool has been given
    _cluster: cluster.Cluster | None = None

    def __enter__(self) -> Workers:
        if self.address:
            self._cluster = cluster.connect(self.address)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Let a process load `preload` now, from which the pool's processes are forked when there are tasks.

        It is not waited for, and no thread is started: a thread can take the signal that is to stop this process.
        """
        import multiprocessing

        if self._cluster is None and self._pool is None and self._jobs > 1:
            self._pool, self._given = _pool(self._jobs, self.preload), 0
            if "forkserver" in multiprocessing.get_all_start_methods():
                from multiprocessing import forkserver

                forkserver.ensure_running()

    def close(self) -> None:
        """End the processes, or leave the cluster. Tasks that wait are dropped."""
        if self._cluster is not None:
            self._cluster.close()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            for path in _expected:  # nobody waits any more
                _remove(path)
        self._pool = self._cluster = None

    @property
    def shares(self) -> bool:
        """Whether anybody else than this process may run tasks."""
        return self._cluster is not None or self._jobs > 1

    @property
    def travels(self) -> bool:
        """Whether tasks may run on other machines, where no file of this one can be read."""
        return self._cluster is not None

    def run(
        self, function: Callable[..., Any], tasks: Sequence[Any], *, common: Any = None, light: bool = False, done: Done = _silent,
    ) -> list[Outcome]:
        """Apply `function` to every task. See Batch; `done` is called with how many are finished, of how many."""

        def flow() -> Flow[list[Outcome]]:
            return (yield Batch(function, tasks, common, light))

        return self.drive([flow()], done)[0]

    def drive(
        self, flows: Sequence[Flow[Result]], done: Done = _silent, meanwhile: Callable[[], None] | None = None
    ) -> list[Result]:
        """Run flows to their ends, side by side, and give what they return, in order.

        A flow yields a Batch and gets its outcomes. `done` is called after each task with the tasks
        finished and those known so far; `meanwhile` once, if this process has nothing but to wait for others. Raises what a flow raises, and BookletError when a cluster is lost.
        """
        return Drive(self, flows, done, meanwhile).run()

    # -- for Drive --------------------------------------------------------------------------

    def executor(self, waiting: int) -> Executor | None:
        """What runs the next of the `waiting` tasks; None for this process."""
        if self._cluster is not None:
            return self._cluster.executor
        jobs = self._jobs
        if jobs <= 1 or (self._pool is None and waiting < _WORTH_A_POOL):
            return None
        if self._pool is not None and self._given >= jobs * _TASKS_A_WORKER:
            # Not max_tasks_per_child: before Python 3.14 a pool that replaces its workers can wait for ever.
            self._pool.shutdown(wait=False)
            self._pool = None
        if self._pool is None:
            self._pool, self._given = _pool(jobs, self.preload), 0
        return self._pool

    def helper(self) -> Executor | None:
        """What can run a task at once: a cluster, or a pool whose processes can be forked by now; None for this process alone."""
        if self._cluster is not None:
            return self._cluster.executor
        if self._pool is None or self._jobs <= 1 or not ready():
            return None
        return self._pool

    def submit(self, executor: Executor, batch: Batch, task: Any) -> Future[Outcome]:
        self._given += not batch.light  # those leave nothing behind
        common = self._cluster.shared(batch.common) if self._cluster is not None else batch.common
        return executor.submit(attempt, batch.function, task, common)

    def alone(self, batch: Batch, task: Any) -> Outcome:
        """Run a task in a process of its own: it, or one beside it, has taken a pool down."""
        with _pool(1, self.preload) as pool:
            try:
                return pool.submit(attempt, batch.function, task, batch.common).result()
            except Exception:
                return Outcome(None, LOST)

    def forget(self, executor: Executor) -> None:
        """A pool has broken: the next tasks get a new one."""
        if executor is self._pool:
            self._pool = None

    def look(self) -> None:
        """Raise BookletError when the cluster has gone, or has no worker left."""
        if self._cluster is not None:
            self._cluster.look()

    @property
    def window(self) -> int:
        """How many tasks may be on their way at once."""
        return 1_000_000 if self._cluster is not None else self._jobs * _AHEAD

    @property
    def _jobs(self) -> int:
        return self.jobs or default_jobs()


def _pool(jobs: int, preload: Sequence[str]) -> ProcessPoolExecutor:
    import multiprocessing

    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if preload and "forkserver" in methods:
        context.set_forkserver_preload(list(preload))
    return ProcessPoolExecutor(jobs, mp_context=context)
