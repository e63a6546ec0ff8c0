"""The workflows that a worker can run."""

from __future__ import annotations

import dataclasses
from typing import Any, Callable, TypeVar

from perdure.v1 import worker_service_pb2

from .times import Seconds, to_duration

F = TypeVar("F", bound=Callable[..., Any])


@dataclasses.dataclass(frozen=True)
class Registered:
    function: Callable[..., Any]
    name: str
    class_name: str | None
    max_recovery_attempts: int | None
    cancellation_grace: Seconds | None

    def to_message(self) -> worker_service_pb2.RegisteredWorkflow:
        message = worker_service_pb2.RegisteredWorkflow(name=self.name)
        if self.class_name is not None:
            message.class_name = self.class_name
        if self.max_recovery_attempts is not None:
            message.max_recovery_attempts = self.max_recovery_attempts
        if self.cancellation_grace is not None:
            message.cancellation_grace.CopyFrom(to_duration(self.cancellation_grace))
        return message


class Registry:
    def __init__(self) -> None:
        self._by_name: dict[tuple[str, str], Registered] = {}

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def add(self, registered: Registered) -> None:
        key = (registered.name, registered.class_name or "")
        if key in self._by_name:
            raise ValueError(f"two workflows are named {registered.name!r}")
        self._by_name[key] = registered

    def find(self, name: str, class_name: str) -> Registered | None:
        return self._by_name.get((name, class_name))

    def to_messages(self) -> list[worker_service_pb2.RegisteredWorkflow]:
        return [registered.to_message() for registered in self._by_name.values()]
