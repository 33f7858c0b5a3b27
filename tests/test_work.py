"""Tasks give the same outcomes in one process and in several, whatever happens to one of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from booklet import work
from booklet.work import Batch, Flow, Outcome, Workers


def square(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number * number


class Unsendable(Exception):
    def __init__(self, number: int, reason: str) -> None:  # two arguments: cannot be pickled and made again
        super().__init__(f"{number}: {reason}")


def refuse(number: int) -> int:
    raise Unsendable(number, "not with me")


def die_at_five(number: int) -> int:
    if number == 5:
        os._exit(9)
    return number * number


def die_once(number: int, folder: Path) -> int:
    if number == 5 and not (folder / "died").exists():
        (folder / "died").touch()
        os._exit(9)
    return number * number


def process(number: int) -> int:
    return os.getpid()


def described(outcomes: list[Outcome]) -> list[str]:
    return [str(outcome.error) if outcome.error else str(outcome.value) for outcome in outcomes]


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_tasks_and_an_error_is_one_outcome(jobs: int) -> None:
    counts: list[tuple[int, int]] = []
    with Workers(jobs) as workers:
        outcomes = workers.run(square, list(range(12)), done=lambda count, total: counts.append((count, total)))
    assert described(outcomes) == ["0", "1", "4", "ValueError: three", *(str(n * n) for n in range(4, 12))]
    assert counts == [(count, 12) for count in range(1, 13)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_says_the_same_from_every_process(jobs: int) -> None:
    with Workers(jobs) as workers:
        outcomes = workers.run(refuse, [7] * 9)
    assert described(outcomes) == ["Unsendable: 7: not with me"] * 9


def test_a_dead_process_takes_only_its_own_task() -> None:
    with Workers(2) as workers:
        outcomes = workers.run(die_at_five, list(range(20)))
        assert [outcome.value for outcome in outcomes] == [n * n if n != 5 else None for n in range(20)]
        assert outcomes[5].error == work.LOST
        assert described(workers.run(square, list(range(10, 20)))) == [str(n * n) for n in range(10, 20)]  # and goes on


def test_a_task_that_was_lost_is_run_again(tmp_path: Path) -> None:
    with Workers(2) as workers:
        outcomes = workers.run(die_once, list(range(12)), common=tmp_path)
    assert (tmp_path / "died").exists()
    assert [outcome.value for outcome in outcomes] == [n * n for n in range(12)]


def test_workers_are_replaced_so_that_their_memory_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_TASKS_A_WORKER", 4)
    with Workers(2) as workers:
        processes = [outcome.value for outcome in workers.run(process, list(range(40)))]
    assert len(set(processes)) > 2
    assert os.getpid() not in processes


def test_few_tasks_start_no_process() -> None:
    with Workers(2) as workers:
        assert [outcome.value for outcome in workers.run(process, [1, 2, 3])] == [os.getpid()] * 3
        assert workers.run(square, []) == []


def add_up(numbers: list[int], rounds: int) -> Flow[int]:
    """Squares, then the squares of their sum, so often: each round needs the one before."""
    total = 0
    for _ in range(rounds):
        outcomes = yield Batch(square, numbers)
        total += sum(outcome.value for outcome in outcomes)
        numbers = [total]
        assert (yield Batch(square, [])) == []
    return total


@pytest.mark.parametrize("jobs", [1, 2])
def test_flows_run_side_by_side_and_keep_their_results_apart(jobs: int) -> None:
    with Workers(jobs) as workers:
        made = workers.drive([add_up([2] * 10, 3), add_up([], 2), add_up([1, 4], 1), add_up([1] * 30, 2)])
    assert made == [40 + 1600 + 1640**2, 0, 17, 30 + 900]


@pytest.mark.parametrize("jobs", [1, 2])
def test_who_waits_for_others_does_something_meanwhile_once(jobs: int) -> None:
    done: list[int] = []
    with Workers(jobs) as workers:
        made = workers.drive([add_up([2] * 10, 3), add_up([1] * 30, 2)], meanwhile=lambda: done.append(os.getpid()))
    assert made == [40 + 1600 + 1640**2, 30 + 900]
    assert done == ([os.getpid()] if jobs > 1 else [])


def test_what_a_flow_raises_ends_the_run() -> None:
    def broken() -> Flow[None]:
        yield Batch(square, [1])
        raise RuntimeError("no further")

    with Workers(1) as workers, pytest.raises(RuntimeError, match="no further"):
        workers.drive([add_up([1, 2], 1), broken()])


def test_what_was_made_ahead_is_taken_once() -> None:
    from booklet.build.result import Options
    from booklet.build.staff import keep, taken

    with Workers(1) as workers:
        options = Options(workers=workers)
        keep(options, ("book", 1), "galleys")
        assert (taken(options, ("book", 1)), taken(options, ("book", 1))) == ("galleys", None)
    assert taken(Options(), ("book", 1)) is None


@pytest.mark.parametrize("jobs", [1, 2])
def test_light_tasks_are_done_here_as_well(jobs: int) -> None:
    with Workers(jobs) as workers:
        workers.run(process, list(range(10)))
        places = [outcome.value for outcome in workers.run(process, list(range(40)), light=True)]
        assert described(workers.run(square, list(range(40)), light=True)) == ["ValueError: three" if n == 3 else str(n * n) for n in range(40)]
    assert os.getpid() in places
    assert len(set(places)) > 1 or jobs == 1


def test_a_light_task_that_took_its_process_down_is_done_again(tmp_path: Path) -> None:
    with Workers(2) as workers:
        workers.run(process, list(range(10)))
        outcomes = workers.run(die_once, list(range(40)), common=tmp_path, light=True)
    assert [outcome.value for outcome in outcomes] == [n * n for n in range(40)]


def test_light_tasks_wait_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "ready", lambda: False)
    with Workers(2) as workers:
        workers.run(process, list(range(10)))
        assert {outcome.value for outcome in workers.run(process, list(range(40)), light=True)} == {os.getpid()}
