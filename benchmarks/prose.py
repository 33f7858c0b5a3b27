"""Plain sentences from a seed: the same on every machine and with every version of Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

__all__ = ["Dice", "NAMES", "TOPICS"]

Choice = TypeVar("Choice")

TOPICS = (
    "Sleep", "Worry", "Low mood", "Attention", "Memory", "Pain", "Anger", "Grief", "Habits", "Stress", "School", "Work",
    "Parenting", "Ageing", "Eating", "Moving", "Medicine", "Talking therapy", "Peer support", "Getting help",
)
NAMES = (
    "Maria", "James", "Aisha", "Peter", "Linda", "Chris", "Elena", "Simon", "Grace", "David", "Nadia", "Frank",
    "Irene", "Bruno", "Clara", "Oscar",
)
_WHO = (
    "Many people", "A friend", "Your doctor", "The nurse", "Your child", "A teacher", "Some families", "The body",
    "The clinic", "A counselor", "Most adults", "Your partner", "The care team", "Older people", "A trained peer",
    "Somebody you trust",
)
_DOES = (
    "can notice", "may ask about", "often forgets", "learns to manage", "will write down", "talks about",
    "should not hide", "can help with", "needs to know", "tries to change", "wants to understand", "may put off",
    "can share", "will look at", "often worries about", "may be tired of",
)
_WHAT = (
    "small changes in the day", "how the nights have been", "the first signs of trouble", "a plan for hard moments",
    "what helped last time", "the things that went well", "the side effects of a medicine", "a walk after lunch",
    "the time spent on screens", "one goal for this week", "feelings that come and go", "the questions for the next visit",
    "rest, food and fresh air", "what makes a morning easier", "old rules that no longer fit", "the people who are there",
)
_WHEN = (
    "before the next visit", "in the evening", "when things are calm", "during a busy week", "after a bad night",
    "at the start of treatment", "once a day", "with a short note on paper", "while others are near",
    "without any blame", "in plain words", "for ten minutes", "as soon as it feels right", "on most days",
    "even if it seems small", "when the weather turns",
)
_LINKS = (
    "That takes time.", "It gets easier with practice.", "Nobody has to do this alone.", "Ask us if you are not sure.",
    "You decide how fast to go.", "One step is enough for today.", "It is fine to stop and start again.",
    "This is common, and it can be treated.",
)


class Dice:
    """Choices that depend on the seed alone: only random() is promised to stay the same between versions."""

    def __init__(self, *seed: int | str) -> None:
        self._random = random.Random(":".join(map(str, seed)))

    def below(self, bound: int) -> int:
        """0 to bound - 1."""
        return int(self._random.random() * bound)

    def one(self, choices: Sequence[Choice]) -> Choice:
        return choices[self.below(len(choices))]

    def phrase(self) -> str:
        """Some words without a full stop: "small changes in the day, once a day"."""
        return f"{self.one(_WHAT)}, {self.one(_WHEN)}"

    def sentence(self) -> str:
        if self.below(5) == 0:
            return self.one(_LINKS)
        said = f"{self.one(_WHO)} {self.one(_DOES)} {self.one(_WHAT)}"
        if self.below(3):
            said += f" {self.one(_WHEN)}"
        if self.below(4) == 0:
            said += f", and {self.one(_WHO).lower()} {self.one(_DOES)} {self.one(_WHAT)}"
        return said + "."

    def paragraph(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))
