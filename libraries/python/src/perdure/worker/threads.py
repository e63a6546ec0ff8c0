"""Code of a workflow that is not async: it runs on threads, of which one at a time goes on, in the order of its turns."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import contextvars
import threading
from typing import Any, Awaitable, Callable

from .failures import Evicted, PerdureError, WorkflowCancelled
from .instance import Instance
from .place import here
from .turns import AT_ONCE, Turn

_branch: contextvars.ContextVar[Branch | None] = contextvars.ContextVar("perdure_thread", default=None)


class Pending:
    """Something that was begun: several of them go on side by side."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self.task: asyncio.Task[Any] | None = None

    def result(self) -> Any:
        """Waits for its value, or raises what it raised."""
        return self._threads.wait(self)

    def cancel(self) -> None:
        """Its calls raise WorkflowCancelled, those under way and the next, without the rest of the workflow."""
        self._threads.cancel(self)


class Branch(asyncio.Future):  # type: ignore[type-arg]
    """What a function on a thread returns. Cancelling it has the call given up in which it waits."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self.waits_for: asyncio.Task[Any] | None = None
        self.is_to_stop = False

    def cancel(self, msg: Any = None) -> bool:
        if self.done():
            return False
        if self.waits_for is None or not self.waits_for.cancel():
            self.is_to_stop = True
        return True


class Threads:
    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._outer = instance.outer
        self._outer_thread = threading.get_ident()
        self._begun = 0

    # --- on the loop's thread

    def run(self, function: Callable[[], Any]) -> Branch:
        """Runs a function on a thread of its own, as soon as it is its turn."""
        branch = Branch(self._instance.loop)
        context = contextvars.copy_context()
        context.run(_branch.set, branch)

        def on_thread() -> None:
            outcome: tuple[Any, BaseException | None]
            try:
                outcome = (context.run(function), None)
            except BaseException as error:
                outcome = (None, error)
            # The loop may have been closed meanwhile, with its process about to end.
            with contextlib.suppress(RuntimeError):
                self._outer.call_soon_threadsafe(self._end, branch, *outcome)

        def start() -> None:
            self._instance.held += 1
            threading.Thread(target=on_thread, daemon=True, name=f"workflow-{self._instance.task.workflow_id}").start()

        self._add_turn(start)
        return branch

    def others_first(self) -> asyncio.Future[None]:
        """What was begun runs before it."""
        passed = self._instance.loop.create_future()

        def tell() -> None:
            if not passed.done():
                passed.set_result(None)

        self._add_turn(tell)
        return passed

    def _add_turn(self, act: Callable[[], None]) -> None:
        self._begun += 1
        self._instance.turns.add(Turn(AT_ONCE, self._begun, here().branch, False, act))
        self._instance.nudge()

    def _end(self, branch: Branch, value: Any, error: BaseException | None) -> None:
        self._instance.held -= 1
        if error is None:
            branch.set_result(value)
        else:
            branch.set_exception(error)
            branch.exception()
        self._instance.nudge()

    def _begin(self, pending: Pending, call: Callable[[], Awaitable[Any]], context: contextvars.Context) -> None:
        async def run() -> Any:
            return await call()

        pending.task = context.run(self._instance.loop.create_task, run())

    def _wait(self, pending: Pending, branch: Branch | None, waiter: concurrent.futures.Future[Any]) -> None:
        assert pending.task is not None

        def go_on(task: asyncio.Task[Any]) -> None:
            self._instance.held += 1
            if branch is not None:
                branch.waits_for = None
            if task.cancelled():
                waiter.set_exception(WorkflowCancelled("the branch was cancelled"))
            elif (error := task.exception()) is not None:
                waiter.set_exception(error)
            else:
                waiter.set_result(task.result())

        self._instance.held -= 1
        if branch is not None:
            branch.waits_for = pending.task
            if branch.is_to_stop:
                branch.is_to_stop = False
                pending.task.cancel()
        pending.task.add_done_callback(go_on)
        self._instance.nudge()

    # --- on a thread of the workflow

    def begin(self, call: Callable[[], Awaitable[Any]]) -> Pending:
        """Calls take their numbers in the order in which they are begun."""
        pending = Pending(self)
        self._post(self._begin, pending, call, contextvars.copy_context())
        return pending

    def wait(self, pending: Pending) -> Any:
        waiter: concurrent.futures.Future[Any] = concurrent.futures.Future()
        self._post(self._wait, pending, _branch.get(), waiter)
        return waiter.result()

    def cancel(self, pending: Pending) -> None:
        self._post(lambda: pending.task and pending.task.cancel())

    def _post(self, act: Callable[..., object], *args: Any) -> None:
        if threading.get_ident() == self._outer_thread:
            what = self._instance.handlers.asked or "the event loop"
            raise PerdureError(f"{what} must only read: it can't call the context of its workflow")
        try:
            self._outer.call_soon_threadsafe(act, *args)
        except RuntimeError:
            raise Evicted from None
