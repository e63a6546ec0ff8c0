"""One run of a workflow's function, here and now."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from concurrent.futures import Executor
from typing import Any, Callable, Coroutine, Mapping, Sequence, TypeVar

import grpc
import grpc.aio

from perdure.v1 import worker_service_pb2

from .calls import Call, CallFuture, ConditionCall
from .failures import Evicted, NonDeterminismError, PerdureError
from .handlers import Handlers
from .history import History
from .loop import workflow_loop
from .parking import Parking
from .place import Place, here
from .step_context import running_step
from .times import instant
from .turns import Turns
from .updates import Updates
from .writes import Writes, is_lease_lost, refusal_of

T = TypeVar("T")
log = logging.getLogger("perdure.worker")


class Abandoned(PerdureError):
    """The workflow could not go on here, and it was not its fault."""


class Instance:
    def __init__(
        self,
        task: worker_service_pb2.Task,
        writes: Writes | None,
        park_after: float,
        cancellation_grace: float,
        executor: Executor | None,
        ended: Callable[[Instance, asyncio.Future[Any]], None],
        closed: Callable[[Instance], None],
    ) -> None:
        """Without `writes` it is a replay that changes nothing. Steps that are not async run on the executor. `ended`: by
        its own code, or because it can't go on."""
        self.task = task
        self.writes = writes
        self.history = History(task.steps)
        self.executor = executor
        self.handlers = Handlers()
        self.calls: dict[Call[Any], None] = {}
        self.turns = Turns()
        self.updates = Updates(self)
        self.parking = Parking(self, park_after)
        self.outer = asyncio.get_running_loop()
        self.loop = workflow_loop(self.outer, self.nudge)
        self.is_cancelled = False
        self.is_closed = False
        self.held = 0
        """Threads on which the workflow's code runs just now."""
        self._cancellation_grace = cancellation_grace
        self._cancelled_at = math.inf
        self._tell_ended = ended
        self._tell_closed = closed
        self._is_ended = False
        self._is_forgotten = False
        self._is_paused = False
        self._is_scheduled = False
        self._questions: list[Callable[[BaseException | None], None]] = []
        self._beside: set[asyncio.Task[Any]] = set()
        self._main: asyncio.Task[Any] | None = None
        # The server's clock less ours, as far as the way of the task tells.
        self._clock = instant(task.sent_at) - time.time() if task.HasField("sent_at") else 0.0

    # --- its code

    def run(self, code: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        if self.task.HasField("cancellation"):
            self.cancel(self.task.cancellation)
        self._main = self.loop.create_task(code())
        self._main.add_done_callback(self._end)

    def make(self, call: Call[T]) -> asyncio.Future[T]:
        """Takes the call's numbers, now; what it brings is told in its turn."""
        if running_step.get() is not None:
            raise PerdureError("a step can't call the context of its workflow")
        if self.handlers.asked is not None:
            raise PerdureError(f"{self.handlers.asked} must only read: it can't call the context of its workflow")
        if self.is_closed:
            raise Evicted
        call.future = CallFuture(call, self.loop)
        function_id = self.history.take(call.numbers)
        recorded = self.history.at(function_id)
        self.updates.meet()
        if recorded is not None and recorded.name != call.name:
            self._fail(NonDeterminismError(self.task.workflow_id, function_id, recorded.name, call.name))
            raise Evicted
        self.calls[call] = None
        call.start(self, here(), function_id, recorded)
        self.nudge()
        return call.future

    def left(self, call: Call[Any], at: float) -> None:
        """A call's outcome is told."""
        self.calls.pop(call, None)
        if self.writes is not None:
            self.writes.passed(at)

    def beside(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Runs on the loop of the worker, not on that of the workflow."""
        task = self.outer.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
        return task

    def now(self) -> float:
        """By the server's clock."""
        return time.time() + self._clock

    @property
    def is_replaying(self) -> bool:
        """It only does again what was done before."""
        return not self.history.is_passed or self.turns.has_recorded or self.updates.are_met

    @property
    def takes_updates(self) -> bool:
        """One of its calls is under way, and what is recorded has been told."""
        return not self.is_replaying and any(call.place.branch is None for call in self.calls)

    @property
    def is_quiet(self) -> bool:
        busy = self.held > 0 or self.updates.are_busy(self.calls) or (self.writes is not None and self.writes.are_busy)
        return not (self._is_ended or self.is_closed or busy)

    # --- turns

    def nudge(self) -> None:
        """Looks again at what is to be done."""
        if self.is_closed:
            # What is unwound may have more to unwind.
            self.outer.call_soon(self.loop.run)
        elif not self._is_scheduled and not self._is_paused:
            self._is_scheduled = True
            self.outer.call_soon(self._turn)

    def pause(self) -> None:
        self._is_paused = True

    def go_on(self) -> None:
        """It was suspended, and is not let go after all."""
        if self.is_closed:
            return
        for call in list(self.calls):
            call.resume()
        self._is_paused = False
        self.nudge()

    def _turn(self) -> None:
        self._is_scheduled = False
        if self._is_paused or self.is_closed:
            return
        self.loop.run()
        if self.is_closed or self.held > 0:
            return
        self.parking.disturb()
        for call in list(self.calls):
            if isinstance(call, ConditionCall):
                call.consider()
        if self.updates.deliver():
            self.nudge()
        elif (turn := self.turns.next()) is not None:
            turn.act()
            self.nudge()
        else:
            self._idle()

    def _idle(self) -> None:
        if self._is_ended or self.calls or (self.writes is not None and not self.is_replaying):
            self._answer_questions(None)
        self.parking.consider()

    # --- what comes from outside

    def when_at_rest(self, ask: Callable[[BaseException | None], None]) -> None:
        """As soon as what is recorded has been told, and the code waits; with an error where it can't come there."""
        self._questions.append(ask)
        self.nudge()

    def _answer_questions(self, error: BaseException | None) -> None:
        questions, self._questions = self._questions, []
        for ask in questions:
            ask(error)

    async def ask(self, name: str, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        answer: asyncio.Future[Any] = self.outer.create_future()

        def ask(error: BaseException | None) -> None:
            if answer.done():
                return
            try:
                if error is not None:
                    raise error
                answer.set_result(self.handlers.query(name, positional, named))
            except Exception as error:
                answer.set_exception(error)

        self.when_at_rest(ask)
        return await answer

    def cancel(self, cancellation: worker_service_pb2.Cancellation) -> None:
        deadline = instant(cancellation.deadline) if cancellation.HasField("deadline") else self.now()
        self._cancelled_at = min(self._cancelled_at, deadline - self._cancellation_grace)
        self.is_cancelled = True
        for call in list(self.calls):
            if not call.place.shielded:
                call.cancel()

    def was_cancelled_before(self, at: float, place: Place) -> bool:
        """In a replay: a sleep that was cut short by a cancellation, though its time has come meanwhile."""
        return self.is_cancelled and not place.shielded and self._cancelled_at < at

    # --- ends

    def _end(self, main: asyncio.Future[Any]) -> None:
        if self.is_closed:
            if not main.cancelled():
                main.exception()
            return
        self._is_ended = True
        self.parking.disturb()
        for call in self.calls:
            call.suspend()
        self.loop.silent = True
        self.nudge()
        self._tell_ended(self, main)

    def _fail(self, error: BaseException) -> None:
        failed: asyncio.Future[Any] = self.outer.create_future()
        failed.set_exception(error)
        self._tell_ended(self, failed)
        self._answer_questions(error)
        self.stop()

    def refused(self, error: BaseException, call: Call[Any]) -> None:
        """What a call wanted was not done."""
        if self.is_closed:
            return
        if is_lease_lost(error):
            self.close()
        elif _is_ours(error):
            call.settle(time.time(), error=error)
        else:
            self.abandon(error)

    def unanswered(self, error: BaseException) -> None:
        if is_lease_lost(error):
            self.close()
        elif not self.is_closed:
            log.debug("the answer to an update of workflow %s was not taken: %s", self.task.workflow_id, error)

    def abandon(self, error: BaseException) -> None:
        """Another worker, or this one, begins it anew from what is recorded."""
        if self.is_closed:
            return
        if is_lease_lost(error):
            self.close()
        else:
            abandoned = Abandoned(f"the workflow could not go on here: {error}")
            abandoned.__cause__ = error
            self._fail(abandoned)

    def close(self) -> None:
        """Silently, and for good."""
        if not self._is_forgotten:
            self._is_forgotten = True
            self.stop()
            self._tell_closed(self)

    def stop(self) -> None:
        """Its code is told nothing any more, and unwound."""
        if self.is_closed:
            return
        self.is_closed = True
        self.loop.silent = True
        self.parking.disturb()
        for call in list(self.calls):
            call.suspend()
        self._answer_questions(PerdureError("the workflow is no longer run by this worker"))
        self.outer.call_soon(self._unwind)

    def _unwind(self) -> None:
        for call in list(self.calls):
            if not call.future.done():
                call.future.set_exception(Evicted())
                call.future.exception()
        self.loop.run()
        if self._main is not None and not self._main.done():
            self._main.cancel()
            self.loop.run()


def _is_ours(error: BaseException) -> bool:
    """Something is wrong with what was asked for, and it would be again: the workflow's code is told."""
    if isinstance(error, grpc.aio.AioRpcError):
        return error.code() in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.RESOURCE_EXHAUSTED)
    reason = refusal_of(error)
    return reason in ("", "INVALID_REQUEST", "MESSAGE_TOO_LARGE")


