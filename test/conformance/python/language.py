"""The language of the cases, as a program of it runs in any of the library's ways; ../README.md has the tables."""

from __future__ import annotations

import dataclasses
from typing import Any, AsyncContextManager, Awaitable, Callable, Dict, List, Mapping, Sequence, Tuple, Type

from perdure.worker import RemoteFailure

Operation = Dict[str, Any]
Program = Sequence[Operation]
Calls = Mapping[str, Callable[[Operation, "Run"], Awaitable[Any]]]

LATER = frozenset(("program", "body", "cancelled", "catch", "then", "else", "branches", "cancelAfter"))
"""Fields that are evaluated later, or by the one who runs them."""


@dataclasses.dataclass(frozen=True)
class Library:
    calls: Calls
    """One for each kind of operation; fields have been evaluated."""
    cancellations: Tuple[Type[BaseException], ...]
    shield: Callable[[], AsyncContextManager[None]]
    together: Callable[[List[Callable[[], Awaitable[Any]]]], Awaitable[List[Any]]]
    """Begins all in this order, and gives what they gave or raised."""


@dataclasses.dataclass(frozen=True)
class Returned:
    value: Any


class Run:
    """A program as it runs."""

    def __init__(self, library: Library, variables: Dict[str, Any]) -> None:
        self.library = library
        self.variables = variables

    async def program(self, program: Program) -> Any:
        returned = await self.block(program)
        return None if returned is None else returned.value

    async def block(self, program: Program) -> Returned | None:
        for operation in program:
            returned = await self._operation(operation)
            if returned is not None:
                return returned
        return None

    async def _operation(self, operation: Operation) -> Returned | None:
        kind = operation["do"]
        if kind == "return":
            return Returned(self.evaluate(operation.get("value")))
        if kind == "try":
            return await self._try(operation)
        if kind == "if":
            is_so = self.evaluate(operation.get("value")) == operation["is"]
            return await self.block(operation.get("then" if is_so else "else") or ())
        value = await self.value(operation)
        if isinstance(value, Returned):
            return value
        if "as" in operation:
            self.variables[operation["as"]] = value
        return None

    async def value(self, operation: Operation) -> Any:
        kind = operation["do"]
        if kind == "set":
            return self.evaluate(operation.get("value"))
        if kind == "throw":
            raise error_of(operation["error"])
        if kind == "parallel":
            return await self._parallel(operation["branches"])
        if kind == "block":
            return await self.program(operation["body"])
        return await self.call(operation)

    async def call(self, operation: Operation) -> Any:
        kind = operation["do"]
        given = {
            key: value if key in LATER or (key == "value" and kind == "onQuery") else self.evaluate(value)
            for key, value in operation.items()
        }
        return await self.library.calls[kind](given, self)

    async def _parallel(self, branches: Program) -> List[Any]:
        outcomes = await self.library.together([lambda one=one: self.value(one) for one in branches])
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return outcomes

    async def _try(self, operation: Operation) -> Returned | None:
        try:
            return await self.block(operation["body"])
        except self.library.cancellations:
            async with self.library.shield():
                await self.block(operation.get("cancelled") or ())
            raise
        except Exception as error:
            if "as" in operation:
                self.variables[operation["as"]] = named(error)
        return await self.block(operation.get("catch") or ())

    def evaluate(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.evaluate(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "$" in value:
            return self.variables.get(value["$"])
        return {key: self.evaluate(one) for key, one in value.items()}


def named(error: Exception) -> Dict[str, str]:
    if isinstance(error, RemoteFailure):
        return {"name": error.name, "message": error.message}
    return {"name": type(error).__name__, "message": str(error)}


def error_of(shape: Mapping[str, Any]) -> Exception:
    name, message = shape.get("name", "Error"), shape.get("message", "")
    return RemoteFailure(name, message, str(shape.get("code") or ""), shape.get("data"))
