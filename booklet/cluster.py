"""A Dask cluster as a place where tasks run: its executor, what it shares, and how it can fail.

The package `distributed` comes with the extra `cluster` and is imported when a cluster is named. Workers
may be other machines: everything they need travels with the tasks, and they must have the same versions of
booklet and its engine, or the same input would not give the same bytes.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from concurrent.futures import CancelledError, Executor
from dataclasses import dataclass, field
from typing import Any

from .findings import BookletError, Finding, Severity

__all__ = ["Cluster", "connect", "gone", "killed", "lost"]

_ANSWER_SECONDS = 10  # for the scheduler to answer, and then for a first worker to be there
_DISTRIBUTION = "clinic-booklet"
# What decides a galley's bytes or how tasks travel; asked of each worker by name.
_PACKAGES = (
    _DISTRIBUTION, "weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "fonttools", "pyphen", "pillow", "pikepdf",
    "ziafont", "ziamath", "lxml", "distributed", "cloudpickle",
)  # fmt: skip


@dataclass(slots=True)
class Cluster:
    """A connection. `shared` values are kept by the scheduler and sent to each worker that needs them, once."""

    client: Any
    executor: Executor
    _shared: dict[int, tuple[Any, Any]] = field(default_factory=dict)  # by id; the value is held, so that its id stays

    def shared(self, value: Any) -> Any:
        """What stands for `value` among the arguments of a task; each item of a tuple is sent for itself.

        It is the result of a task of its own, so that the scheduler can make it again when the workers that
        held it are lost.
        """
        if isinstance(value, tuple):
            return tuple(self.shared(item) for item in value)
        if value is None:
            return None
        if id(value) not in self._shared:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it is large, and sent once
                self._shared[id(value)] = value, self.client.submit(_itself, value, pure=False)
        return self._shared[id(value)][1]

    def look(self) -> None:
        """Raise BookletError when the scheduler does not answer, or no worker has been there for some seconds."""
        _wait_for_workers(self.client)

    def close(self) -> None:
        self._shared.clear()
        self.client.close(timeout=2)


def connect(address: str) -> Cluster:
    """Connect to the scheduler at tcp://HOST:PORT, and see that its workers have the versions we have.

    Raises BookletError (exit 2) when the package is not installed, nobody answers, there is no worker, or
    versions differ.
    """
    try:
        import distributed
    except ImportError:
        raise BookletError(_error(
            "cluster-not-installed", "--cluster needs the package distributed, which is not installed",
            "install it: pip install 'clinic-booklet[cluster]'",
        )) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is said in findings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # versions are compared below
        try:
            client = distributed.Client(address, timeout=_ANSWER_SECONDS, set_as_default=False)
        except Exception as error:
            raise BookletError(_unreachable(address, error)) from None
    try:
        _wait_for_workers(client)
        versions = client.get_versions(packages=_PACKAGES)
        if different := differences(versions["client"], versions["workers"]):
            raise BookletError(*different)
    except BaseException:
        client.close(timeout=2)
        raise
    return Cluster(client, client.get_executor(pure=False))


def differences(client: Mapping[str, Any], workers: Mapping[str, Any]) -> list[Finding]:
    """A finding for each package that some worker has in another version than this process.

    The arguments are those of distributed's Client.get_versions: packages with their versions, of the client
    and of each worker by its address.
    """
    own = _versions(client)
    theirs: dict[tuple[str, str], list[str]] = {}
    for address, facts in sorted(workers.items()):
        there = _versions(facts)
        for name, version in own.items():
            if there.get(name) != version:
                theirs.setdefault((name, there.get(name) or "not installed"), []).append(address)
    return [
        _error(
            "cluster-versions-differ", f"{_shown(name)} is {own[name]} here and {version} on {_some(addresses)}",
            "install the same versions on every machine: pip install -c constraints.txt 'clinic-booklet[cluster]'",
        )
        for (name, version), addresses in theirs.items()
    ]


def gone(error: BaseException) -> bool:
    """Whether this error of a task says that the connection to the cluster is lost."""
    return isinstance(error, CancelledError) or type(error).__name__ in {"CommClosedError", "FutureCancelledError"}


def killed(error: BaseException) -> bool:
    """Whether this error of a task says that it was given up, since each worker that tried it died."""
    return type(error).__name__ == "KilledWorker"


def lost(error: BaseException) -> BookletError:
    """The error for a cluster that was there and is no more."""
    said = str(error) or type(error).__name__
    return BookletError(_error(
        "cluster-lost", f"the connection to the cluster was lost: {said}",
        "see that the scheduler runs, then run it again: what was typeset is kept; or go without --cluster",
    ))


def _wait_for_workers(client: Any) -> None:
    try:
        client.wait_for_workers(1, timeout=_ANSWER_SECONDS)
    except TimeoutError:
        raise BookletError(_error(
            "cluster-without-workers", f"the cluster has had no worker for {_ANSWER_SECONDS} seconds",
            "start workers: dask worker tcp://HOST:PORT",
        )) from None
    except Exception as error:
        raise lost(error) from None


def _itself(value: Any) -> Any:
    return value


def _versions(facts: Mapping[str, Any]) -> dict[str, str | None]:
    """Package -> version, of those that matter; of Python's version the first two numbers."""
    packages = facts["packages"]
    chosen = {name: packages.get(name) for name in _PACKAGES}
    return {"python": ".".join(str(packages["python"]).split(".")[:2]), **chosen}


def _shown(name: str) -> str:
    return {"python": "Python", _DISTRIBUTION: "booklet"}.get(name, name)


def _some(addresses: list[str]) -> str:
    more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
    return f"worker {addresses[0]}{more}"


def _unreachable(address: str, error: Exception) -> Finding:
    said = " ".join(str(error).split()) or type(error).__name__
    return _error(
        "cluster-unreachable", f"no Dask scheduler answers at {address}: {said}",
        "start one (dask scheduler) or correct the address, as in: --cluster tcp://192.0.2.7:8786",
    )


def _error(rule: str, message: str, hint: str) -> Finding:
    return Finding(rule, Severity.ERROR, message, hint=hint)
