"""What a workflow answers when it is asked: queries, which read, and updates, which change."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any, Awaitable, Callable, Iterator, Mapping, Sequence

Handler = Callable[..., Any]


class UnknownHandler(Exception):
    def __init__(self, known: Sequence[str]) -> None:
        super().__init__("no such handler")
        self.known = sorted(known)


@dataclasses.dataclass(frozen=True)
class UpdateHandler:
    carry_out: Callable[..., Awaitable[Any]]
    validate: Handler | None


class Handlers:
    def __init__(self) -> None:
        self.queries: dict[str, Handler] = {}
        self.updates: dict[str, UpdateHandler] = {}
        self.asked: str | None = None
        """What runs that must only read."""

    def query(self, name: str, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        handler = self.queries.get(name)
        if handler is None:
            raise UnknownHandler(list(self.queries))
        with self._asking(f"the handler of query {name!r}"):
            return handler(*positional, **named)

    def validate(self, name: str, positional: Sequence[Any], named: Mapping[str, Any]) -> UpdateHandler:
        handler = self.updates.get(name)
        if handler is None:
            raise UnknownHandler(list(self.updates))
        if handler.validate is not None:
            with self._asking(f"the validator of update {name!r}"):
                handler.validate(*positional, **named)
        return handler

    @contextlib.contextmanager
    def _asking(self, what: str) -> Iterator[None]:
        self.asked = what
        try:
            yield
        finally:
            self.asked = None
