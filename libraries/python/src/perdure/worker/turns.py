"""The order in which a workflow's code is told what came of its calls."""

from __future__ import annotations

import bisect
import dataclasses
import math
from typing import Callable

AT_ONCE = -math.inf
"""Before everything that was recorded."""


@dataclasses.dataclass(frozen=True)
class Turn:
    """Something that a workflow's code is to be told."""

    time: float
    """When it came about. What was recorded is told in this order, whichever call asked first."""
    function_id: int
    branch: object | None
    """The update's handler that waits for it; None: the workflow's function."""
    recorded: bool
    act: Callable[[], None]


class Turns:
    """Tells the code one thing at a time, and lets it run on until it waits again before it is told the next.

    So two branches interleave in a replay as they did when they first ran, and a race has the same winner.
    """

    def __init__(self) -> None:
        self._recorded: list[Turn] = []
        self._live: list[Turn] = []
        self.holder: object | None = None
        """While an update's handler runs nobody else is told anything."""

    def add(self, turn: Turn) -> None:
        if turn.recorded or turn.time == AT_ONCE:
            keys = [(one.time, one.function_id) for one in self._recorded]
            self._recorded.insert(bisect.bisect_right(keys, (turn.time, turn.function_id)), turn)
        else:
            self._live.append(turn)

    def remove(self, turn: Turn) -> None:
        for turns in (self._recorded, self._live):
            if turn in turns:
                turns.remove(turn)

    @property
    def has_recorded(self) -> bool:
        return bool(self._recorded)

    def next(self) -> Turn | None:
        for turns in (self._recorded, self._live):
            for at, turn in enumerate(turns):
                if self.holder is None or turn.branch is self.holder:
                    return turns.pop(at)
        return None
