"""The context of workflows that are plain functions: each runs on a thread of its own, and its calls block."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import threading
from typing import Any, Awaitable, Callable, Iterator, Mapping, TypeVar

from .context import Child, Context, _shielded
from .times import Seconds

T = TypeVar("T")


class Pending:
    """A call that was begun and is not awaited yet: several of them run side by side."""

    def __init__(self, future: Any) -> None:
        self._future = future

    def result(self) -> Any:
        return self._future.result()


class BlockingChild:
    def __init__(self, context: BlockingContext, child: Child) -> None:
        self._context = context
        self._child = child
        self.workflow_id = child.workflow_id

    def result(self) -> Any:
        return self._context._wait(lambda: self._child.result())

    def send(self, value: Any, topic: str | None = None, *, idempotency_key: str | None = None) -> None:
        self._context._wait(lambda: self._child.send(value, topic, idempotency_key=idempotency_key))

    def cancel(self, *, children: bool = False) -> None:
        self._context._wait(lambda: self._child.cancel(children=children))


class BlockingContext:
    """The calls of Context, which block until their value is there. `begin` starts several steps at once."""

    def __init__(self, context: Context, loop: asyncio.AbstractEventLoop) -> None:
        self._context = context
        self._loop = loop
        self.info = context.info
        self.logger = context.logger

    def step(self, name: str, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        return self._wait(lambda: self._context.step(name, function, *args, **options))

    def begin(self, name: str, function: Callable[..., Any], *args: Any, **options: Any) -> Pending:
        """As `step`, without waiting for it: `result()` does."""
        return Pending(self._submit(lambda: self._context.step(name, function, *args, **options)))

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
        while True:
            try:
                yield self._wait(values.__anext__)
            except StopAsyncIteration:
                return

    def start_child(self, workflow: str | Callable[..., Any], *args: Any, **options: Any) -> BlockingChild:
        return BlockingChild(self, self._wait(lambda: self._context.start_child(workflow, *args, **options)))

    def execute_child(self, workflow: str | Callable[..., Any], *args: Any, **options: Any) -> Any:
        return self._wait(lambda: self._context.execute_child(workflow, *args, **options))

    def workflow(self, workflow_id: str) -> BlockingChild:
        return BlockingChild(self, self._context.workflow(workflow_id))

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
            done = threading.Event()

            def on_loop() -> None:
                self._context.update(name, validator=validator)(handler)
                done.set()

            self._loop.call_soon_threadsafe(on_loop)
            done.wait()
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
        return self._submit(call).result()  # type: ignore[no-any-return]

    def _submit(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """Begins the call on the event loop's thread, so that numbers are taken in the order of this one."""
        shielded = _shielded.get()

        async def run() -> Any:
            _shielded.set(shielded)
            return await call()

        return asyncio.run_coroutine_threadsafe(run(), self._loop)


