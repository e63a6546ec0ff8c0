"""What a workflow answers when it is asked: queries, which read, and updates, which change."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, Callable, Mapping, Sequence

from .values import as_replayed

Handler = Callable[..., Any]


class UnknownHandler(Exception):
    def __init__(self, known: list[str]) -> None:
        super().__init__("no such handler")
        self.known = known


class Handlers:
    def __init__(self) -> None:
        self.queries: dict[str, Handler] = {}
        self.updates: dict[str, tuple[Handler, Handler | None]] = {}
        self.asking = False

    def query(self, name: str, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        handler = self.queries.get(name)
        if handler is None:
            raise UnknownHandler(sorted(self.queries))
        self.asking = True
        try:
            return handler(*positional, **named)
        finally:
            self.asking = False

    async def refusal(
        self, name: str, positional: Sequence[Any], named: Mapping[str, Any]
    ) -> Exception | list[str] | None:
        """Why an update is refused: its validator's error, or the names that there are handlers for."""
        if name not in self.updates:
            return sorted(self.updates)
        validator = self.updates[name][1]
        if validator is None:
            return None
        self.asking = True
        try:
            validator(*positional, **named)
        except Exception as error:
            return error
        finally:
            self.asking = False
        return None

    async def update(self, name: str, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        if name not in self.updates:
            raise LookupError(f"no handler for the update {name!r}, which was delivered before")
        handler = self.updates[name][0]
        if inspect.iscoroutinefunction(handler):
            return as_replayed(await handler(*positional, **named))
        # One that is not async may block in a context call; its workflow is blocked in one too, so nothing runs beside it.
        loop = asyncio.get_running_loop()
        return as_replayed(await loop.run_in_executor(None, lambda: handler(*positional, **named)))
