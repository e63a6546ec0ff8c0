"""The context of workflows that are plain functions: each runs on a thread of its own, and its calls block."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any, Awaitable, Callable, Iterator, Mapping, TypeVar

from .children import Child
from .context import Context
from .handlers import UpdateHandler
from .instance import Instance
from .threads import Pending, Threads
from .times import Seconds

T = TypeVar("T")


class BlockingChild:
    """A workflow that was started from this one, or any other whose id is known."""

    def __init__(self, context: BlockingContext, child: Child) -> None:
        self._context = context
        self._child = child
        self.workflow_id = child.workflow_id

    def result(self) -> Any:
        """What it returned; WorkflowFailed or AwaitedWorkflowCancelled where it did not."""
        return self._context._wait(self._child.result)

    def send(self, value: Any, topic: str | None = None, *, idempotency_key: str | None = None) -> None:
        self._context._wait(lambda: self._child.send(value, topic, idempotency_key=idempotency_key))

    def cancel(self, *, children: bool = False) -> None:
        self._context._wait(lambda: self._child.cancel(children=children))


class BlockingContext:
    """The calls of Context, which block until their value is there. `begin` starts several steps at once, `branch` whole
    functions."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._context = Context(instance)
        self._threads = Threads(instance)
        self.info = self._context.info
        self.logger = self._context.logger

    async def run(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Runs the workflow's function; not for workflows."""
        return await self._threads.run(lambda: function(self, *args, **kwargs))  # type: ignore[no-any-return]

    # --- side by side

    def begin(self, name: str, function: Callable[..., Any], *args: Any, **options: Any) -> Pending:
        """As `step`, without waiting for it: `result()` does."""
        return self._threads.begin(lambda: self._context.step(name, function, *args, **options))

    def branch(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Pending:
        """Runs a function beside this one, as part of the workflow, up to its first call before this one goes on. Only one
        of them runs at a time, in the same order in every replay; `cancel()` cancels what it waits for, without the rest
        of the workflow."""
        begun = self._threads.begin(lambda: self._threads.run(lambda: function(*args, **kwargs)))
        self._wait(self._threads.others_first)
        return begun

    # --- the calls of Context

    def step(self, name: str, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        return self._wait(lambda: self._context.step(name, function, *args, **options))

    def now(self) -> dt.datetime:
        return self._wait(self._context.now)

    def random_uuid(self) -> str:
        return self._wait(self._context.random_uuid)

    def sleep(self, duration: Seconds) -> None:
        self._wait(lambda: self._context.sleep(duration))

    def receive(self, topic: str = "", timeout: Seconds | None = None) -> Any:
        return self._wait(lambda: self._context.receive(topic, timeout))

    def get_event(self, workflow_id: str, key: str, timeout: Seconds | None = 60.0) -> Any:
        return self._wait(lambda: self._context.get_event(workflow_id, key, timeout))

    def set_event(self, key: str, value: Any) -> None:
        self._wait(lambda: self._context.set_event(key, value))

    def write_stream(self, key: str, *values: Any) -> None:
        self._wait(lambda: self._context.write_stream(key, *values))

    def close_stream(self, key: str) -> None:
        self._wait(lambda: self._context.close_stream(key))

    def read_stream(self, workflow_id: str, key: str) -> Iterator[Any]:
        values = self._context.read_stream(workflow_id, key)
        end = object()

        async def following() -> Any:
            async for value in values:
                return value
            return end

        while (value := self._wait(following)) is not end:
            yield value

    def start_child(self, workflow: str | Callable[..., Any], *args: Any, **options: Any) -> BlockingChild:
        return BlockingChild(self, self._wait(lambda: self._context.start_child(workflow, *args, **options)))

    def execute_child(self, workflow: str | Callable[..., Any], *args: Any, **options: Any) -> Any:
        return self._wait(lambda: self._context.execute_child(workflow, *args, **options))

    def workflow(self, workflow_id: str) -> BlockingChild:
        return BlockingChild(self, self._context.workflow(workflow_id))

    def result(self, workflow_id: str) -> Any:
        return self._wait(lambda: self._context.result(workflow_id))

    def send(
        self, workflow_id: str, value: Any, topic: str | None = None, *, idempotency_key: str | None = None
    ) -> None:
        self._wait(lambda: self._context.send(workflow_id, value, topic, idempotency_key=idempotency_key))

    def cancel(self, workflow_id: str, *, children: bool = False) -> None:
        self._wait(lambda: self._context.cancel(workflow_id, children=children))

    def patch(self, name: str) -> bool:
        return self._wait(lambda: self._context.patch(name))

    def deprecate_patch(self, name: str) -> None:
        self._wait(lambda: self._context.deprecate_patch(name))

    def query(self, name: str | None = None) -> Callable[[Callable[..., T]], Callable[..., T]]:
        return self._context.query(name)

    def update(
        self, name: str | None = None, *, validator: Callable[..., Any] | None = None
    ) -> Callable[[Callable[..., T]], Callable[..., T]]:
        def register(handler: Callable[..., T]) -> Callable[..., T]:
            async def carry_out(*args: Any, **kwargs: Any) -> Any:
                return await self._threads.run(lambda: handler(*args, **kwargs))

            self._instance.handlers.updates[name or handler.__name__] = UpdateHandler(carry_out, validator)
            return handler

        return register

    def wait_until(self, condition: Callable[[], bool]) -> None:
        self._wait(lambda: self._context.wait_until(condition))

    def continue_as_new(self, *args: Any, memo: Mapping[str, Any] | None = None, **options: Any) -> None:
        self._context.continue_as_new(*args, memo=memo, **options)

    @property
    def is_cancelled(self) -> bool:
        return self._context.is_cancelled

    @contextlib.contextmanager
    def shield(self) -> Iterator[None]:
        with self._context.shield():
            yield

    def _wait(self, call: Callable[[], Awaitable[T]]) -> T:
        return self._threads.begin(call).result()  # type: ignore[no-any-return]
