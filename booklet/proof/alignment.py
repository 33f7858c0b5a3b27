"""Where a sequence of words lies in a longer one: what is lost, and what stands between. Pure, without articles or files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .reading import Word, tokens

__all__ = ["Alignment", "align", "aligned", "within"]

_FAR_EXPECTED = 80  # words that may be lost before the texts meet again
_FAR_FOUND = 600  # words that may have been added
_TRIAL_FOUND = 1200  # found words among which they must stand, addresses printed between them
_NEAR_FOUND = 150
_CLOSE = 40
_DEAR = 10  # added words that weigh as much as a lost one: print adds whole addresses
_TRIAL = 24  # words by which the place of an article is known


@dataclass(frozen=True, slots=True)
class Alignment:
    """How expected words lie in found ones: [start, end) of them, what is lost, and what stands between.

    `body` is where the first word after the head was found: for an article, after its title.
    """

    start: int
    body: int
    end: int
    lost: tuple[Word, ...] = ()
    added: tuple[str, ...] = ()


def within(expected: Sequence[Word], found: Sequence[str], head: int, offset: int) -> Alignment | None:
    """As `aligned`, when all of `found` belongs to the article: nothing is lost that stands there in order,
    whatever print put between. `offset` is where `found` begins in the file."""
    place = aligned(expected, found, 0, head)
    if place is None or place.lost:
        wanted, owners = tokens(expected)
        parts_of_head = sum(owner < head for owner in owners)
        at, body, last = 0, 0, 0
        for number, (part, owner) in enumerate(zip(wanted, owners, strict=True)):
            here = next((j for j in range(at, len(found)) if found[j] == part), None)
            if here is not None:
                body = here if number == parts_of_head else body
                at = last = here + 1
            elif expected[owner].required:
                break
        else:
            place = Alignment(0, body, last)
    if place is None:
        return None
    return Alignment(place.start + offset, place.body + offset, place.end + offset, place.lost, place.added)


def align(expected: Sequence[Word], found: Sequence[Word], start: int = 0) -> Alignment | None:
    """Where `expected` lies in `found`, not before word `start`; None when nowhere.

    Positions of the result are those of words. Runs in the length of the text as long as the texts agree.
    """
    parts, owners = tokens(found, marks_left_out=True)
    first = next((at for at, owner in enumerate(owners) if owner >= start), len(parts))
    place = aligned(expected, parts, first, 0)
    if place is None:
        return None
    ends = [*owners, len(found)]
    return Alignment(ends[place.start], ends[place.body], ends[max(place.end - 1, 0)] + 1, place.lost, place.added)


def aligned(expected: Sequence[Word], found: Sequence[str], start: int, head: int) -> Alignment | None:
    """As `align`, in parts of words; the first `head` words come before the part that `body` names."""
    wanted, owners = tokens(expected)
    source = [expected[owner] for owner in owners]
    parts_of_head = sum(owner < head for owner in owners)
    if not wanted:
        return Alignment(start, start, start)
    place = _place(source, wanted, found, start)
    return None if place is None else _walk(source, wanted, found, place, parts_of_head)


def _place(expected: Sequence[Word], wanted: Sequence[str], found: Sequence[str], start: int) -> int | None:
    """The first place where the beginning of the text stands as expected, else where it nearly does."""
    needed = min(_TRIAL, sum(word.required for word in expected))
    heads = dict.fromkeys(wanted[: max(4, _TRIAL // 2)])
    for lost_most in (0, max(needed // 4, min(4, needed - 2))):
        best: tuple[int, int] | None = None  # words between, place: a label above may say the title, too
        for at in range(start, len(found)):
            if best is not None and at > best[1] + _TRIAL:
                break
            if found[at] not in heads or (not lost_most and expected[0].required and found[at] != wanted[0]):
                continue
            trial = _walk(expected[: 2 * _TRIAL], wanted[: 2 * _TRIAL], found[at : at + _TRIAL_FOUND], 0, 0, near=True)
            if len(trial.lost) <= lost_most and trial.start == 0 and (best is None or len(trial.added) < best[0]):
                best = (len(trial.added), at)
        if best is not None:
            return best[1]
    return None


def _walk(
    expected: Sequence[Word], wanted: Sequence[str], found: Sequence[str], at: int, head: int, near: bool = False
) -> Alignment:
    first: int | None = None
    body: int | None = None
    lost: list[Word] = []
    added: list[str] = []
    i, j, end = 0, at, at
    budget = _TRIAL // 2 if near else 0
    while i < len(wanted):
        if j < len(found) and wanted[i] == found[j]:
            first = j if first is None else first
            body = j if body is None and i >= head else body
            i, j = i + 1, j + 1
            end = j
            continue
        skip, jump = _meet(wanted, found, i, j, _NEAR_FOUND if near else _FAR_FOUND)
        for_sure, between = _between(wanted[i : i + skip], found[j : j + jump])
        lost += [expected[i + at] for at in for_sure if expected[i + at].required]
        added += between
        if between != found[j : j + jump]:
            first = j if first is None else first
            body = j if body is None and i >= head else body
        if near and (len(lost) > budget or skip == 0 == jump):
            lost += [word for word in expected[i + skip :] if word.required]
            break
        i, j = i + skip, j + jump
    start = at if first is None else first
    return Alignment(start, end if body is None else body, end, tuple(lost), tuple(added))


def _meet(wanted: Sequence[str], found: Sequence[str], i: int, j: int, far: int) -> tuple[int, int]:
    """How many expected and found words to pass over until three in a row agree again."""
    far = min(far, len(found) - j)
    if far > _CLOSE:  # most often they meet at once, and nothing farther off can be better than what costs less than that
        best = _best(wanted, found, i, j, _CLOSE)
        if best is not None and best[0] * _DEAR + best[1] < _CLOSE:
            return best
    return _best(wanted, found, i, j, far) or (min(_FAR_EXPECTED, len(wanted) - i), 0)


def _best(wanted: Sequence[str], found: Sequence[str], i: int, j: int, far: int) -> tuple[int, int] | None:
    """What `_meet` gives, among the next `far` found words; None where they do not meet."""
    window: dict[tuple[str, ...], int] = {}
    for at in range(far):
        for length in (3, 2, 1):
            window.setdefault(tuple(found[j + at : j + at + length]), at)
    best: tuple[int, int] | None = None
    for skip in range(min(_FAR_EXPECTED, len(wanted) - i)):
        if best is not None and skip * _DEAR >= best[0] * _DEAR + best[1]:
            break
        length = min(3, len(wanted) - i - skip)
        jump = window.get(tuple(wanted[i + skip : i + skip + length]))
        if jump is not None and (best is None or skip * _DEAR + jump < best[0] * _DEAR + best[1]):
            best = (skip, jump)
    return best


def _between(wanted: Sequence[str], found: Sequence[str]) -> tuple[list[int], list[str]]:
    """Of the parts passed over: the indexes of those that are lost, and those added. Where print puts
    something after every second word, as in a list of links, no three agree in a row."""
    if not wanted or not found:
        return list(range(len(wanted))), list(found)
    kept = _common(wanted, found)
    lost = [at for at in range(len(wanted)) if at not in kept]
    used = set(kept.values())
    return lost, [part for at, part in enumerate(found) if at not in used]


def _common(wanted: Sequence[str], found: Sequence[str]) -> dict[int, int]:
    """The longest run of wanted parts that stand in `found` in order: index to index."""
    width = len(found)
    best = [[0] * (width + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        row, below, part = best[i], best[i + 1], wanted[i]
        for j in range(width - 1, -1, -1):
            row[j] = below[j + 1] + 1 if part == found[j] else max(below[j], row[j + 1])
    kept: dict[int, int] = {}
    i = j = 0
    while i < len(wanted) and j < width:
        if wanted[i] == found[j]:
            kept[i] = j
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return kept
