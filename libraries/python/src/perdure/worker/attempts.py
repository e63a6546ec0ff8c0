"""The attempts of a step: its function is run until it succeeds, or is not to be tried again."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
from concurrent.futures import Executor
from typing import Any, Callable, Mapping, Sequence

from .failures import NonRetryableError, RemoteFailure, StepTimeout
from .retries import Retries
from .step_context import StepContext, running_step


class Attempts:
    def __init__(
        self,
        function: Callable[..., Any],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        retries: Retries,
        timeout: float | None,
    ) -> None:
        self._function = function
        self._args = args
        self._kwargs = kwargs
        self._retries = retries
        self._timeout = timeout

    async def run(self, step: StepContext, executor: Executor | None) -> Any:
        running_step.set(step)
        errors: list[Exception] = []
        for pause in [*self._retries.pauses(), None]:
            try:
                return await self._once(step, executor)
            except Exception as error:
                errors.append(error)
                if self._retries.attempts == 1 or isinstance(error, NonRetryableError) or not self._retries.allows(error):
                    raise
            if pause is not None:
                await asyncio.sleep(pause)
                step.attempt += 1
        told = ". ".join(f"Error {at}: {_message_of(error)}" for at, error in enumerate(errors, 1))
        raise RemoteFailure(
            "DBOSMaxStepRetriesError",
            f"Step {step.name} has exceeded its maximum of {self._retries.attempts} retries. Previous errors: {told}",
            "23",
        ) from errors[-1]

    async def _once(self, step: StepContext, executor: Executor | None) -> Any:
        if self._timeout is None:
            return await self._value(executor)
        try:
            return await asyncio.wait_for(self._value(executor), self._timeout)
        except asyncio.TimeoutError:
            raise StepTimeout(step.name, self._timeout) from None

    async def _value(self, executor: Executor | None) -> Any:
        if inspect.iscoroutinefunction(self._function):
            return await self._function(*self._args, **self._kwargs)
        copied = contextvars.copy_context()
        call = lambda: copied.run(self._function, *self._args, **self._kwargs)  # noqa: E731
        value = await asyncio.get_running_loop().run_in_executor(executor, call)
        # A function that only hands on a coroutine is async all the same.
        return await value if inspect.isawaitable(value) else value


def _message_of(error: Exception) -> str:
    return error.message if isinstance(error, RemoteFailure) else str(error)
