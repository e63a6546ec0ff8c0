"""One workflow that this worker runs: its numbers, what was recorded of it, and what it waits for."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from typing import Any, Awaitable, Callable, Coroutine, Iterator, TypeVar

import grpc
import grpc.aio

from perdure.v1 import worker_service_pb2, worker_steps_pb2, worker_waits_pb2, workflow_pb2

from .failures import Evicted, NonDeterminismError, PerdureError, StepFailed, WorkflowCancelled, from_failure, to_failure
from .handlers import Handlers
from .recorder import LeaseLost, Recorder
from .times import instant, now_timestamp
from .values import from_arguments, loads, to_payload
from .wire import Pauses, Wire, is_lease_lost

T = TypeVar("T")
UPDATE = "perdure.update"
log = logging.getLogger("perdure.worker")


class Call:
    """One call of the workflow's context: its number, and the updates that a replay has to deliver in it."""

    __slots__ = ("function_id", "shielded", "updates")

    def __init__(self, function_id: int, shielded: bool, updates: list[tuple[int, workflow_pb2.Step]]) -> None:
        self.function_id = function_id
        self.shielded = shielded
        self.updates = updates


class Waiting:
    """A call that waits for something outside; while all do, the workflow need not be in memory."""

    __slots__ = ("expected_at", "task", "wakes")

    def __init__(self, wake: worker_waits_pb2.Wake, expected_at: float | None) -> None:
        self.wakes = [wake]
        self.expected_at = expected_at
        if expected_at is not None and not wake.HasField("at"):
            timer = worker_waits_pb2.Wake(function_id=wake.function_id)
            timer.at.FromMilliseconds(round(expected_at * 1000))
            self.wakes.append(timer)
        self.task: asyncio.Task[Any] | None = None


class Instance:
    def __init__(
        self,
        task: worker_service_pb2.Task,
        steps: list[workflow_pb2.Step],
        wire: Wire,
        recorder: Recorder,
        park_after: float,
        parked: Callable[[Instance], None],
    ) -> None:
        self.task = task
        self.ref = worker_service_pb2.TaskRef(workflow_id=task.workflow_id, token=task.token)
        self.recorded = {step.function_id: step for step in steps}
        self.last_recorded = max(self.recorded, default=-1)
        self.handlers = Handlers()
        self.wire = wire
        self.next_id = 0
        self.cancelled = task.HasField("cancellation")
        self.closed = False
        self.stuck = 0
        # The server's clock less ours, as far as the way of the task tells.
        self.clock_offset = instant(task.sent_at) - time.time() if task.HasField("sent_at") else 0.0
        self._recorder = recorder
        self._park_after = park_after
        self._tell_parked = parked
        self._updates: list[worker_service_pb2.UpdateTask] = []
        self._seen_updates: set[str] = set()
        self._handling = False
        self._busy = 0
        self._open = 0
        self._waits: dict[int, Waiting] = {}
        self._signal: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._resumed: asyncio.Future[None] | None = None
        self._park_timer: asyncio.TimerHandle | None = None
        self._parking: asyncio.Task[None] | None = None
        self._park_refused = False

    @property
    def replaying(self) -> bool:
        return self.next_id <= self.last_recorded

    # --- what comes from the server

    def cancel(self) -> None:
        self.cancelled = True
        self.signal()

    def close(self) -> None:
        """Nothing that it does from here on counts: it is unwound."""
        self.closed = True
        if self._park_timer:
            self._park_timer.cancel()
        self.signal()

    def update(self, update: worker_service_pb2.UpdateTask) -> None:
        if update.update_id not in self._seen_updates:
            self._seen_updates.add(update.update_id)
            self._updates.append(update)
            self.signal()

    def signal(self) -> None:
        signal, self._signal = self._signal, asyncio.get_running_loop().create_future()
        if not signal.done():
            signal.set_result(None)

    async def next_signal(self) -> None:
        await asyncio.wait((self._signal,))

    # --- numbers and records

    def begin(self, count: int, shielded: bool) -> Call:
        """Takes numbers, at once and in the order of the program."""
        if self.closed:
            raise Evicted
        if self.handlers.asking:
            raise PerdureError("a query must only read: it can't call the workflow's context")
        function_id = self.next_id
        self.next_id += count
        updates = []
        while (step := self.recorded.get(self.next_id)) is not None and step.name == UPDATE:
            updates.append((self.next_id, step))
            self.next_id += 1
        return Call(function_id, shielded, updates)

    def recorded_as(self, function_id: int, name: str) -> workflow_pb2.Step | None:
        step = self.recorded.get(function_id)
        if step is not None and step.name != name:
            raise NonDeterminismError(self.task.workflow_id, function_id, step.name, name)
        return step

    async def record(self, step: worker_steps_pb2.StepRecord) -> worker_steps_pb2.RecordedStep:
        if not step.HasField("completed_at"):
            step.completed_at.CopyFrom(now_timestamp())
        try:
            return await self._recorder.record(self.ref, step)
        except LeaseLost:
            self.close()
            raise Evicted from None

    # --- one call, from its numbers to its value

    async def drive(
        self,
        call: Call,
        name: str,
        live: Callable[[], Coroutine[Any, Any, T]],
        replayed: Callable[[workflow_pb2.Step], T],
    ) -> T:
        """What was recorded under the call's number, or what `live` brings; updates are delivered in between."""
        for function_id, step in call.updates:
            await self.replay_update(function_id, step)
        recorded = self.recorded_as(call.function_id, name)
        if recorded is not None:
            if self.closed:
                raise Evicted
            return replayed(recorded)
        return await self.live(call, live)

    async def live(self, call: Call, live: Callable[[], Coroutine[Any, Any, T]]) -> T:
        self._open += 1
        try:
            return await self._until_done(call, live)
        finally:
            self._open -= 1

    async def _until_done(self, call: Call, live: Callable[[], Coroutine[Any, Any, T]]) -> T:
        self._check(call)
        if self.task.read_only:
            await self.stay_stuck()
        task = asyncio.ensure_future(live())
        try:
            while True:
                await self._deliver_updates()
                if task.done() or self.closed:
                    break
                signal = self._signal
                await asyncio.wait((task, signal), return_when=asyncio.FIRST_COMPLETED)
                if not task.done():
                    self._check(call)
            if self.closed:
                raise Evicted
            return task.result()
        finally:
            if not task.done():
                task.cancel()
                with contextlib.suppress(BaseException):
                    await asyncio.wait((task,))

    def _check(self, call: Call) -> None:
        if self.closed:
            raise Evicted
        if self.cancelled and not call.shielded:
            raise WorkflowCancelled(f"workflow {self.task.workflow_id} is to be cancelled")

    async def stay_stuck(self) -> None:
        """A snapshot has come to the end of what was recorded."""
        self.stuck += 1
        while not self.closed:
            await self._signal
        raise Evicted

    @contextlib.contextmanager
    def busy(self) -> Iterator[None]:
        """A step or a handler runs: the workflow is not only waiting."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            self._consider_parking()

    # --- waiting

    async def wait_for(self, key: int, waiting: Waiting, once: Callable[[], Awaitable[T]]) -> T:
        """`once` is begun again after an attempt to park that came to nothing."""
        self._waits[key] = waiting
        self._consider_parking()
        try:
            while True:
                task = waiting.task = asyncio.ensure_future(_as_coroutine(once()))
                await asyncio.wait((task,))
                if not task.cancelled() or self._resumed is None:
                    value: T = task.result()
                    return value
                await asyncio.wait((self._resumed,))
        finally:
            del self._waits[key]
            if waiting.task and not waiting.task.done():
                waiting.task.cancel()

    async def await_step(self, request: worker_waits_pb2.AwaitStepRequest) -> worker_waits_pb2.AwaitedStep:
        pauses = Pauses()
        while True:
            try:
                async for frame in self.wire.stream(self.wire.stub.AwaitStep, request):
                    pauses.reset()
                    if frame.HasField("recorded"):
                        return frame.recorded  # type: ignore[no-any-return]
            except grpc.aio.AioRpcError as error:
                if is_lease_lost(error):
                    self.close()
                    raise Evicted from None
                if error.code() in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.UNIMPLEMENTED):
                    raise PerdureError(error.details() or error.code().name) from None
            await pauses.next()

    # --- parking

    def _consider_parking(self) -> None:
        if self._park_timer:
            self._park_timer.cancel()
            self._park_timer = None
        if not self._idle():
            return
        now = time.time() + self.clock_offset
        expected = [w.expected_at for w in self._waits.values() if w.expected_at is not None]
        soonest = min(expected, default=None)
        if soonest is not None and soonest - now <= self._park_after:
            return
        # What is not waited for until a time may come any moment.
        sleeps = all(waiting.wakes[0].HasField("at") for waiting in self._waits.values())
        delay = 0 if sleeps and not self._park_refused else self._park_after
        self._park_timer = asyncio.get_running_loop().call_later(delay, self._begin_parking)

    def _idle(self) -> bool:
        only_waits = bool(self._waits) and len(self._waits) == self._open and not self._busy and not self._handling
        return only_waits and not (self.closed or self.cancelled or self._updates or self._parking or self.task.read_only)

    def _begin_parking(self) -> None:
        self._park_timer = None
        if self._idle():
            self._parking = asyncio.ensure_future(self._park())

    async def _park(self) -> None:
        self._resumed = asyncio.get_running_loop().create_future()
        waits = list(self._waits.values())
        tasks = [w.task for w in waits if w.task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        try:
            # A wait that was over by then goes on, and so do the others.
            if all(task.cancelled() for task in tasks) and not (self.closed or self._updates or self.cancelled):
                request = worker_service_pb2.ParkTaskRequest(
                    namespace=self.wire.namespace, task=self.ref, wakes=[wake for w in waits for wake in w.wakes]
                )
                try:
                    answer = await self.wire.call(self.wire.stub.ParkTask, request, lambda: not self.closed)
                except grpc.aio.AioRpcError as error:
                    if is_lease_lost(error):
                        self.close()
                    else:
                        log.warning("workflow %s could not be parked: %s", self.task.workflow_id, error.details())
                else:
                    if answer.parked:
                        self._tell_parked(self)
                        self.close()
        finally:
            self._parking = None
            self._park_refused = True
            resumed, self._resumed = self._resumed, None
            resumed.set_result(None)
            self._consider_parking()

    # --- updates

    async def _deliver_updates(self) -> None:
        while self._updates and not self._handling and not self.replaying and not self.closed:
            update = self._updates.pop(0)
            self._handling = True
            try:
                with self.busy():
                    await self._deliver(update)
            finally:
                self._handling = False

    async def _deliver(self, update: worker_service_pb2.UpdateTask) -> None:
        positional, named = from_arguments(update.arguments)
        answer = worker_service_pb2.AnswerUpdateRequest(
            namespace=self.wire.namespace, task=self.ref, update_id=update.update_id
        )
        refusal = await self.handlers.refusal(update.name, positional, named)
        if refusal is not None:
            if isinstance(refusal, list):
                answer.unknown.known.extend(refusal)
            else:
                answer.rejected.CopyFrom(to_failure(refusal))
            await self._answer_update(answer)
            return
        function_id = self.next_id
        self.next_id += 1
        step = worker_steps_pb2.StepRecord(function_id=function_id, started_at=now_timestamp())
        step.update.update_id = update.update_id
        await self.record(step)
        await self._run_update(answer, update.name, positional, named)

    async def replay_update(self, function_id: int, step: workflow_pb2.Step) -> None:
        delivery = json.loads(step.output.json)
        self._seen_updates.add(delivery["updateId"])
        answer = worker_service_pb2.AnswerUpdateRequest(
            namespace=self.wire.namespace, task=self.ref, update_id=delivery["updateId"]
        )
        with self.busy():
            await self._run_update(answer, delivery["name"], delivery["arguments"], delivery.get("named", {}))

    async def _run_update(
        self, answer: worker_service_pb2.AnswerUpdateRequest, name: str, positional: list[Any], named: dict[str, Any]
    ) -> None:
        try:
            answer.completed.CopyFrom(to_payload(await self.handlers.update(name, positional, named)))
        except (Evicted, WorkflowCancelled, NonDeterminismError):
            raise
        except Exception as error:  # the handler's own
            answer.failed.CopyFrom(to_failure(error))
        self.signal()
        await self._answer_update(answer)

    async def _answer_update(self, answer: worker_service_pb2.AnswerUpdateRequest) -> None:
        if self.task.read_only:
            return
        try:
            await self.wire.call(self.wire.stub.AnswerUpdate, answer, lambda: not self.closed)
        except grpc.aio.AioRpcError as error:
            if is_lease_lost(error):
                self.close()
                raise Evicted from None
            log.warning("the answer of update %s was refused: %s", answer.update_id, error.details())


async def _as_coroutine(awaitable: Awaitable[T]) -> T:
    return await awaitable


def recorded_value(step: workflow_pb2.Step) -> Any:
    """The recorded output; the recorded failure is raised."""
    if step.HasField("failure"):
        raise from_failure(step.failure, StepFailed)
    return loads(step.output) if step.HasField("output") else None
