"""What was recorded of a workflow before, and the numbers that its calls take."""

from __future__ import annotations

from typing import Iterable

from perdure.v1 import workflow_pb2


class History:
    def __init__(self, steps: Iterable[workflow_pb2.Step]) -> None:
        self._steps: dict[int, workflow_pb2.Step] = {}
        self._next = 0
        self.last = -1
        self.add(steps)

    def add(self, steps: Iterable[workflow_pb2.Step]) -> None:
        for step in steps:
            self._steps[step.function_id] = step
            self.last = max(self.last, step.function_id)

    def take(self, count: int) -> int:
        """The first of `count` numbers; in the order of the program."""
        function_id = self._next
        self._next += count
        return function_id

    def at(self, function_id: int) -> workflow_pb2.Step | None:
        return self._steps.get(function_id)

    @property
    def upcoming(self) -> workflow_pb2.Step | None:
        """What was recorded under the number that would be taken next."""
        return self._steps.get(self._next)

    @property
    def is_passed(self) -> bool:
        """The code has come past everything recorded."""
        return self._next > self.last

    @property
    def left_over(self) -> workflow_pb2.Step | None:
        """The first recorded step that no call has asked for."""
        left = [number for number in self._steps if number >= self._next]
        return self._steps[min(left)] if left else None
