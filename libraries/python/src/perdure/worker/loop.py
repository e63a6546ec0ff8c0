"""The event loop that a workflow's code runs on: nothing else runs there, so it runs in the same order each time."""

from __future__ import annotations

import asyncio
import collections
import contextvars
from typing import Any, Callable, Coroutine, NoReturn


class WorkflowLoop(asyncio.AbstractEventLoop):
    """Has no clock, no threads and no network: a workflow has the calls of its context for those."""

    def __init__(self, outer: asyncio.AbstractEventLoop, nudge: Callable[[], None]) -> None:
        self.outer = outer
        self._nudge = nudge
        self._ready: collections.deque[asyncio.Handle] = collections.deque()
        self._running = False
        self.silent = False

    def run(self) -> None:
        """Until all code waits. To be called from a plain callback of the outer loop."""
        self._running = True
        # Tasks look here for the loop that they are on.
        before = asyncio._get_running_loop()
        asyncio._set_running_loop(self)
        try:
            while self._ready:
                handle = self._ready.popleft()
                if not handle.cancelled():
                    handle._run()
        finally:
            asyncio._set_running_loop(before)
            self._running = False

    def call_soon(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        if not self._running:
            self._nudge()
        return handle

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        return self.outer.call_soon_threadsafe(lambda: self.call_soon(callback, *args, context=context))

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(self, coro: Coroutine[Any, Any, Any], **options: Any) -> asyncio.Task[Any]:  # type: ignore[override]
        return asyncio.Task(coro, loop=self, **options)

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return self._running

    def is_closed(self) -> bool:
        return False

    def time(self) -> float:
        return self.outer.time()

    def call_exception_handler(self, context: Any) -> None:
        if not self.silent:
            self.outer.call_exception_handler(context)

    def _no_timers(self, *_: Any, **__: Any) -> NoReturn:
        raise RuntimeError("a timer of asyncio is lost with its process: use ctx.sleep, or the timeout of a call")

    def _no_threads(self, *_: Any, **__: Any) -> NoReturn:
        raise RuntimeError("a workflow's code must not use threads: what does belongs into ctx.step")

    call_later = _no_timers  # type: ignore[assignment]
    call_at = _no_timers  # type: ignore[assignment]
    run_in_executor = _no_threads  # type: ignore[assignment]


def workflow_loop(outer: asyncio.AbstractEventLoop, nudge: Callable[[], None]) -> WorkflowLoop:
    return WorkflowLoop(outer, nudge)  # type: ignore[abstract]
