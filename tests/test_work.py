"""Tasks give the same outcomes in one process and in several, whatever happens to one of them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from booklet import work


def square(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number * number


def die_at_five(number: int) -> int:
    if number == 5:
        os._exit(9)
    return number * number


def described(outcomes: list[work.Outcome[int]]) -> list[str]:
    return [repr(outcome.error) if outcome.error else str(outcome.value) for outcome in outcomes]


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_tasks_and_an_error_is_one_outcome(jobs: int) -> None:
    counts: list[int] = []
    outcomes = work.run(square, [1, 2, 3, 4], jobs=jobs, done=counts.append)
    assert described(outcomes) == ["1", "4", "ValueError('three')", "16"]
    assert counts == [1, 2, 3, 4]


def test_a_dead_process_takes_only_its_own_task() -> None:
    outcomes = work.run(die_at_five, [1, 2, 4, 5, 6, 7], jobs=2)
    assert [outcome.value for outcome in outcomes] == [1, 4, 16, None, 36, 49]
    assert outcomes[3].error is not None


def test_any_executor_will_do() -> None:
    with ThreadPoolExecutor(2) as pool:
        assert described(work.run(square, [1, 3], executor=pool)) == ["1", "ValueError('three')"]


def test_no_tasks_no_processes() -> None:
    assert work.run(square, [], jobs=8) == []
