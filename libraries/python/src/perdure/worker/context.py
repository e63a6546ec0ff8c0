"""What a workflow can do that is remembered. Each call takes its numbers when it is made, and brings its value when awaited."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import dataclasses
import datetime as dt
import inspect
import json
import logging
import time
import uuid
from typing import Any, AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence, TypeVar

from google.protobuf.json_format import MessageToDict, ParseDict

from perdure.v1 import worker_service_pb2, worker_steps_pb2, worker_waits_pb2, workflow_pb2

from .failures import (
    AwaitedWorkflowCancelled,
    Evicted,
    NonDeterminismError,
    RemoteFailure,
    StepFailed,
    StepTimeout,
    WorkflowCancelled,
    WorkflowFailed,
    from_failure,
    to_failure,
)
from .instance import Call, Instance, Waiting, recorded_value
from .retries import ONCE, Retries
from .times import Seconds, instant, now_timestamp, seconds, to_duration
from .values import as_replayed, loads, to_arguments, to_payload

T = TypeVar("T")
_shielded: contextvars.ContextVar[bool] = contextvars.ContextVar("perdure_shielded", default=False)
_step: contextvars.ContextVar["StepContext | None"] = contextvars.ContextVar("perdure_step", default=None)
CLOSE_POLICIES = {
    "abandon": worker_steps_pb2.PARENT_CLOSE_POLICY_ABANDON,
    "cancel": worker_steps_pb2.PARENT_CLOSE_POLICY_CANCEL,
    "terminate": worker_steps_pb2.PARENT_CLOSE_POLICY_TERMINATE,
}
FAR = 10 * 365 * 86400.0


def current_step() -> StepContext:
    """Of the step function that runs: what it can do beside returning a value."""
    step = _step.get()
    if step is None:
        raise LookupError("no step runs here")
    return step


class StepContext:
    """Within a step function."""

    def __init__(self, instance: Instance, function_id: int, loop: asyncio.AbstractEventLoop) -> None:
        self._instance = instance
        self._function_id = function_id
        self._loop = loop
        self.attempt = 1

    @property
    def workflow_id(self) -> str:
        return self._instance.task.workflow_id

    @property
    def cancelled(self) -> bool:
        """The workflow is to be cancelled, or is no longer this worker's: a long step does well to stop."""
        return self._instance.cancelled or self._instance.closed

    async def write_stream(self, key: str, *values: Any) -> None:
        """Appends to a stream of the workflow. An attempt that fails after it has written them all the same."""
        step = worker_steps_pb2.StepRecord(function_id=self._function_id, started_at=now_timestamp())
        step.write_stream.key = key
        step.write_stream.within_step = True
        step.write_stream.values.extend(to_payload(value) for value in values)
        await self._instance.record(step)

    def write_stream_blocking(self, key: str, *values: Any) -> None:
        """The same from a step function that is not async."""
        asyncio.run_coroutine_threadsafe(self.write_stream(key, *values), self._loop).result()


@dataclasses.dataclass(frozen=True)
class WorkflowInfo:
    workflow_id: str
    run_id: str
    first_run_id: str
    name: str
    attempt: int
    recovery_attempts: int
    queue: str | None
    application_version: str | None
    parent_workflow_id: str | None
    schedule_name: str | None
    deadline: dt.datetime | None
    created_at: dt.datetime
    memo: Mapping[str, Any]
    attributes: Mapping[str, Any]
    authenticated_user: str
    assumed_role: str
    authenticated_roles: Sequence[str]
    last_failure: RemoteFailure | None


def info_of(task: worker_service_pb2.Task) -> WorkflowInfo:
    def optional(field: Any) -> Any:
        return getattr(task, field) if task.HasField(field) else None

    utc = dt.timezone.utc
    return WorkflowInfo(
        workflow_id=task.workflow_id,
        run_id=task.run_id,
        first_run_id=task.first_run_id,
        name=task.name,
        attempt=task.attempt,
        recovery_attempts=task.recovery_attempts,
        queue=optional("queue"),
        application_version=optional("application_version"),
        parent_workflow_id=optional("parent_workflow_id"),
        schedule_name=optional("schedule_name"),
        deadline=task.deadline.ToDatetime(utc) if task.HasField("deadline") else None,
        created_at=task.created_at.ToDatetime(utc),
        memo=MessageToDict(task.memo),
        attributes=MessageToDict(task.attributes),
        authenticated_user=task.authenticated_user,
        assumed_role=task.assumed_role,
        authenticated_roles=tuple(task.authenticated_roles),
        last_failure=from_failure(task.last_failure) if task.HasField("last_failure") else None,
    )


class ContinueAsNew(BaseException):
    """Ends this run; the next one begins with other arguments. Raised by `ctx.continue_as_new`."""

    def __init__(self, request: worker_service_pb2.ContinueAsNewRequest) -> None:
        super().__init__("continue as new")
        self.request = request


class _QuietInReplay(logging.LoggerAdapter):  # type: ignore[type-arg]
    def __init__(self, instance: Instance) -> None:
        super().__init__(logging.getLogger("perdure.workflow"), {"workflow_id": instance.task.workflow_id})
        self._instance = instance

    def isEnabledFor(self, level: int) -> bool:
        return not self._instance.replaying and not self._instance.task.read_only and super().isEnabledFor(level)

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        if self.isEnabledFor(level):
            super().log(level, msg, *args, **kwargs)


class Child:
    """A workflow that was started from this one, or any other whose id is known."""

    def __init__(self, context: Context, workflow_id: str) -> None:
        self._context = context
        self.workflow_id = workflow_id

    def result(self) -> Awaitable[Any]:
        """What it returned; WorkflowFailed or AwaitedWorkflowCancelled where it did not."""
        return self._context._result(self.workflow_id)

    def send(self, value: Any, topic: str | None = None, *, idempotency_key: str | None = None) -> Awaitable[None]:
        return self._context.send(self.workflow_id, value, topic, idempotency_key=idempotency_key)

    def cancel(self, *, children: bool = False) -> Awaitable[None]:
        return self._context.cancel(self.workflow_id, children=children)


class Context:
    """Of one workflow that runs. Whatever a workflow wants to do to the world goes through `step`."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self.info = info_of(instance.task)
        self.logger: logging.LoggerAdapter[logging.Logger] = _QuietInReplay(instance)

    # --- steps

    def step(
        self,
        name: str,
        function: Callable[..., Any],
        *args: Any,
        retries: Retries = ONCE,
        timeout: Seconds | None = None,
        **kwargs: Any,
    ) -> Awaitable[Any]:
        """Runs `function` once and remembers what came of it; a replay answers what was remembered.

        The function may be async or not (it then runs on a thread). What it returns must have a JSON form.
        """

        async def live() -> Any:
            step = worker_steps_pb2.StepRecord(function_id=call.function_id, started_at=now_timestamp())
            step.finished.name = name
            try:
                with self._instance.busy():
                    value = await self._attempts(call, name, function, args, kwargs, retries, timeout)
                    step.finished.output.CopyFrom(to_payload(value))
            except (Evicted, WorkflowCancelled, asyncio.CancelledError):
                raise
            except Exception as error:
                step.finished.failure.CopyFrom(to_failure(error))
                with self._instance.busy():
                    await self._instance.record(step)
                raise from_failure(step.finished.failure, StepFailed) from error.__cause__
            with self._instance.busy():
                await self._instance.record(step)
            return as_replayed(value)

        call = self._begin(1)
        return self._instance.drive(call, name, live, recorded_value)

    async def _attempts(
        self,
        call: Call,
        name: str,
        function: Callable[..., Any],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        retries: Retries,
        timeout: Seconds | None,
    ) -> Any:
        loop = asyncio.get_running_loop()
        step = StepContext(self._instance, call.function_id, loop)
        errors: list[Exception] = []
        for pause in [*retries.pauses(), None]:
            try:
                return await _run(function, args, kwargs, step, None if timeout is None else seconds(timeout))
            except Exception as error:
                errors.append(error)
                if retries.attempts == 1 or not retries.allows(error):
                    raise
            if pause is not None:
                await asyncio.sleep(pause)
                step.attempt += 1
        told = ". ".join(f"Error {at}: {error}" for at, error in enumerate(errors, 1))
        raise RemoteFailure(
            "DBOSMaxStepRetriesError",
            f"Step {name} has exceeded its maximum of {retries.attempts} retries. Previous errors: {told}",
        ) from errors[-1]

    def now(self) -> Awaitable[dt.datetime]:
        """The time, the same in every replay."""
        return self._remembered("DBOS.now", lambda: time.time_ns() // 1_000_000, _to_datetime)

    def random_uuid(self) -> Awaitable[str]:
        return self._remembered("DBOS.randomUUID", lambda: str(uuid.uuid4()), str)

    def _remembered(self, name: str, make: Callable[[], Any], read: Callable[[Any], T]) -> Awaitable[T]:
        async def live() -> T:
            value = make()
            step = worker_steps_pb2.StepRecord(function_id=call.function_id, started_at=now_timestamp())
            step.finished.name = name
            step.finished.output.CopyFrom(to_payload(value))
            await self._write(step)
            return read(value)

        call = self._begin(1)
        return self._instance.drive(call, name, live, lambda step: read(recorded_value(step)))

    # --- time

    def sleep(self, duration: Seconds) -> Awaitable[None]:
        """Outlives the worker: however long it takes, nobody needs to hold the workflow meanwhile."""
        call = self._begin(1)
        if seconds(duration) <= 0:
            return _nothing()

        async def live() -> None:
            step = worker_steps_pb2.StepRecord(function_id=call.function_id, started_at=now_timestamp())
            step.sleep.duration.CopyFrom(to_duration(duration))
            recorded = await self._write(step)
            await self._until(call.function_id, instant(recorded.wake_at))

        return self._sleep(call, live)

    async def _sleep(self, call: Call, live: Callable[[], Coroutine[Any, Any, None]]) -> None:
        instance = self._instance
        step = instance.recorded.get(call.function_id)
        if step is None or step.name != "DBOS.sleep":
            return await instance.drive(call, "DBOS.sleep", live, lambda _: None)
        wake_at = instant(step.completed_at)
        if wake_at <= time.time() + instance.clock_offset:
            return await instance.drive(call, "DBOS.sleep", live, lambda _: None)
        # Recorded, and not over: the rest of it.
        del instance.recorded[call.function_id]
        return await instance.drive(call, "DBOS.sleep", lambda: self._until(call.function_id, wake_at), lambda _: None)

    async def _until(self, function_id: int, wake_at: float) -> None:
        wake = worker_waits_pb2.Wake()
        wake.at.FromMilliseconds(round(wake_at * 1000))

        async def once() -> None:
            await asyncio.sleep(max(0.0, wake_at - time.time() - self._instance.clock_offset))

        await self._instance.wait_for(function_id, Waiting(wake, wake_at), once)

    # --- messages, events, streams

    def receive(self, topic: str = "", timeout: Seconds | None = None) -> Awaitable[Any]:
        """The oldest message of a topic, when there is one; None where none came in time."""
        call = self._begin(2)
        request = self._await_request(call)
        request.message.topic = topic
        if timeout is not None:
            request.message.timeout.CopyFrom(to_duration(timeout))
        wake = worker_waits_pb2.Wake(function_id=call.function_id)
        wake.message.topic = topic
        return self._awaited(call, "DBOS.recv", request, wake, timeout)

    def get_event(self, workflow_id: str, key: str, timeout: Seconds | None = 60.0) -> Awaitable[Any]:
        """The event of another workflow, when it is set; None where it was not in time."""
        call = self._begin(2)
        request = self._await_request(call)
        request.event.workflow_id = workflow_id
        request.event.key = key
        if timeout is not None:
            request.event.timeout.CopyFrom(to_duration(timeout))
        wake = worker_waits_pb2.Wake(function_id=call.function_id)
        wake.event.workflow_id = workflow_id
        wake.event.key = key
        return self._awaited(call, "DBOS.getEvent", request, wake, timeout)

    def set_event(self, key: str, value: Any) -> Awaitable[None]:
        step = worker_steps_pb2.StepRecord()
        step.set_event.key = key
        step.set_event.value.CopyFrom(to_payload(value))
        return self._act("DBOS.setEvent", step)

    def write_stream(self, key: str, *values: Any) -> Awaitable[None]:
        step = worker_steps_pb2.StepRecord()
        step.write_stream.key = key
        step.write_stream.values.extend(to_payload(value) for value in values)
        return self._act("DBOS.writeStream", step)

    def close_stream(self, key: str) -> Awaitable[None]:
        step = worker_steps_pb2.StepRecord()
        step.close_stream.key = key
        return self._act("DBOS.closeStream", step)

    async def read_stream(self, workflow_id: str, key: str) -> AsyncIterator[Any]:
        """The values of another workflow's stream, from the first one on, until it is closed or its workflow has ended."""
        offset = 0
        while True:
            call = self._begin(1)
            request = self._await_request(call)
            request.stream_value.workflow_id = workflow_id
            request.stream_value.key = key
            request.stream_value.offset = offset
            wake = worker_waits_pb2.Wake(function_id=call.function_id)
            wake.stream_value.CopyFrom(
                worker_waits_pb2.WakeOnStreamValue(workflow_id=workflow_id, key=key, offset=offset)
            )
            value = await self._awaited(call, "DBOS.readStream", request, wake, None)
            if value == _STREAM_END:
                return
            yield value
            offset += 1

    # --- other workflows

    def start_child(
        self,
        workflow: str | Callable[..., Any],
        *args: Any,
        workflow_id: str | None = None,
        class_name: str | None = None,
        queue: str | None = None,
        application: str | None = None,
        application_version: str | None = None,
        timeout: Seconds | None = None,
        execution_timeout: Seconds | None = None,
        delay: Seconds | None = None,
        deduplication_id: str | None = None,
        priority: int | None = None,
        partition_key: str | None = None,
        max_recovery_attempts: int | None = None,
        retry_policy: workflow_pb2.RetryPolicy | None = None,
        parent_close_policy: str = "abandon",
        **kwargs: Any,
    ) -> Awaitable[Child]:
        """Starts another workflow, once. `parent_close_policy`: abandon, cancel or terminate it when this one ends."""
        name = workflow if isinstance(workflow, str) else getattr(workflow, "__workflow_name__", workflow.__name__)
        step = worker_steps_pb2.StepRecord()
        start = step.start_child.workflow
        start.name = name
        start.arguments.CopyFrom(to_arguments(args, kwargs))
        given = {
            "workflow_id": workflow_id,
            "class_name": class_name,
            "queue": queue,
            "application": application,
            "application_version": application_version,
            "deduplication_id": deduplication_id,
            "priority": priority,
            "partition_key": partition_key,
            "max_recovery_attempts": max_recovery_attempts,
        }
        for field, value in given.items():
            if value is not None:
                setattr(start, field, value)
        for field, span in (("timeout", timeout), ("execution_timeout", execution_timeout), ("delay", delay)):
            if span is not None:
                getattr(start, field).CopyFrom(to_duration(span))
        if retry_policy is not None:
            start.retry_policy.CopyFrom(retry_policy)
        step.start_child.parent_close_policy = CLOSE_POLICIES[parent_close_policy]

        async def live() -> Child:
            step.function_id = call.function_id
            step.started_at.CopyFrom(now_timestamp())
            return Child(self, (await self._write(step)).child.workflow_id)

        def replayed(recorded: workflow_pb2.Step) -> Child:
            recorded_value(recorded)
            return Child(self, recorded.child_workflow_id)

        call = self._begin(1)
        return self._instance.drive(call, name, live, replayed)

    async def execute_child(self, workflow: str | Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Starts a child and awaits its result."""
        child = await self.start_child(workflow, *args, **options)
        return await child.result()

    def workflow(self, workflow_id: str) -> Child:
        """Any workflow, by its id: to await its result, send to it, cancel it."""
        return Child(self, workflow_id)

    def send(
        self, workflow_id: str, value: Any, topic: str | None = None, *, idempotency_key: str | None = None
    ) -> Awaitable[None]:
        step = worker_steps_pb2.StepRecord()
        step.send.destination = workflow_id
        step.send.value.CopyFrom(to_payload(value))
        if topic is not None:
            step.send.topic = topic
        if idempotency_key is not None:
            step.send.idempotency_key = idempotency_key
        return self._act("DBOS.send", step)

    def cancel(self, workflow_id: str, *, children: bool = False) -> Awaitable[None]:
        step = worker_steps_pb2.StepRecord()
        step.cancel.workflow_id = workflow_id
        step.cancel.children = children
        return self._act("DBOS.cancelWorkflow", step)

    def _result(self, workflow_id: str) -> Awaitable[Any]:
        call = self._begin(1)
        request = self._await_request(call)
        request.result.workflow_id = workflow_id
        wake = worker_waits_pb2.Wake(function_id=call.function_id)
        wake.result.workflow_id = workflow_id
        return self._awaited(call, "DBOS.getResult", request, wake, None)

    # --- changes of code

    async def patch(self, name: str) -> bool:
        """True for workflows that came here after this change of code, false for those that were past it before."""
        marker = f"DBOS.patch-{name}"
        instance = self._instance
        recorded = instance.recorded.get(instance.next_id)
        if instance.replaying and (recorded is None or recorded.name != marker):
            return False
        step = worker_steps_pb2.StepRecord()
        step.patch.name = name
        await self._act(marker, step)
        return True

    async def deprecate_patch(self, name: str) -> None:
        """In place of patch(), once no workflow from before the change is left."""
        marker = f"DBOS.patch-{name}"
        recorded = self._instance.recorded.get(self._instance.next_id)
        if recorded is not None and recorded.name == marker:
            await self._instance.drive(self._begin(1), marker, _nothing, lambda _: None)

    # --- being asked

    def query(self, name: str | None = None) -> Callable[[Callable[..., T]], Callable[..., T]]:
        """Answers a query of this name. The handler only reads, and is not async."""

        def register(handler: Callable[..., T]) -> Callable[..., T]:
            if inspect.iscoroutinefunction(handler):
                raise TypeError("a query's handler can't be async: it only reads")
            self._instance.handlers.queries[name or handler.__name__] = handler
            return handler

        return register

    def update(
        self, name: str | None = None, *, validator: Callable[..., Any] | None = None
    ) -> Callable[[Callable[..., T]], Callable[..., T]]:
        """Carries out an update of this name. The validator refuses by raising, and must only read."""

        def register(handler: Callable[..., T]) -> Callable[..., T]:
            self._instance.handlers.updates[name or handler.__name__] = (handler, validator)
            self._instance.signal()
            return handler

        return register

    async def wait_until(self, condition: Callable[[], bool]) -> None:
        """Waits until updates and other branches have made the condition true. Takes no number."""
        instance = self._instance
        key = -1 - id(condition)
        shielded = _shielded.get()
        while not condition():
            call = instance.begin(0, shielded)
            for function_id, step in call.updates:
                await instance.replay_update(function_id, step)
            if call.updates:
                continue
            if instance.task.read_only:
                await instance.stay_stuck()
            wake = worker_waits_pb2.Wake(function_id=instance.next_id)
            wake.at.FromSeconds(int(time.time() + FAR))
            waiting = Waiting(wake, time.time() + FAR)

            async def once() -> None:
                await instance.next_signal()

            await instance.live(call, lambda: instance.wait_for(key, waiting, once))

    # --- ends

    def continue_as_new(
        self,
        *args: Any,
        workflow: str | None = None,
        queue: str | None = None,
        timeout: Seconds | None = None,
        memo: Mapping[str, Any] | None = None,
        attributes: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Ends this run and starts the next under the same id, with these arguments. Does not return."""
        request = worker_service_pb2.ContinueAsNewRequest(arguments=to_arguments(args, kwargs))
        if workflow is not None:
            request.name = workflow
        if queue is not None:
            request.queue = queue
        if timeout is not None:
            request.timeout.CopyFrom(to_duration(timeout))
        if memo is not None:
            ParseDict(json.loads(json.dumps(memo)), request.memo)
        if attributes is not None:
            ParseDict(json.loads(json.dumps(attributes)), request.attributes)
        raise ContinueAsNew(request)

    @property
    def is_cancelled(self) -> bool:
        """A cancellation was asked for."""
        return self._instance.cancelled

    @contextlib.contextmanager
    def shield(self) -> Iterator[None]:
        """Calls in it go on although the workflow is to be cancelled: for clean-up."""
        token = _shielded.set(True)
        try:
            yield
        finally:
            _shielded.reset(token)

    # --- what the calls above have in common

    def _begin(self, count: int) -> Call:
        return self._instance.begin(count, _shielded.get())

    def _act(self, name: str, step: worker_steps_pb2.StepRecord) -> Awaitable[None]:
        async def live() -> None:
            step.function_id = call.function_id
            step.started_at.CopyFrom(now_timestamp())
            await self._write(step)

        call = self._begin(1)
        return self._instance.drive(call, name, live, lambda recorded: recorded_value(recorded) and None)

    async def _write(self, step: worker_steps_pb2.StepRecord) -> worker_steps_pb2.RecordedStep:
        with self._instance.busy():
            recorded = await self._instance.record(step)
        if recorded.HasField("failure"):
            raise from_failure(recorded.failure, StepFailed)
        return recorded

    def _await_request(self, call: Call) -> worker_waits_pb2.AwaitStepRequest:
        ref = self._instance.ref
        return worker_waits_pb2.AwaitStepRequest(
            namespace=self._instance.wire.namespace,
            workflow_id=ref.workflow_id,
            token=ref.token,
            function_id=call.function_id,
        )

    def _awaited(
        self,
        call: Call,
        name: str,
        request: worker_waits_pb2.AwaitStepRequest,
        wake: worker_waits_pb2.Wake,
        timeout: Seconds | None,
    ) -> Awaitable[Any]:
        async def live() -> Any:
            instance = self._instance
            timer = instance.recorded.get(call.function_id + 1)
            expected = None
            if timer is not None and timer.name == "DBOS.sleep":
                expected = instant(timer.completed_at)
            elif timeout is not None:
                expected = time.time() + instance.clock_offset + seconds(timeout)
            waiting = Waiting(wake, expected)
            return _awaited_value(await instance.wait_for(call.function_id, waiting, lambda: instance.await_step(request)))

        return self._instance.drive(call, name, live, _replayed_wait)


_STREAM_END = "__DBOS_STREAM_CLOSED__"


def _awaited_value(awaited: worker_waits_pb2.AwaitedStep) -> Any:
    kind = awaited.WhichOneof("outcome")
    if kind == "value":
        return loads(awaited.value)
    if kind == "ended":
        outcome = awaited.ended
        if outcome.kind == workflow_pb2.WorkflowOutcome.KIND_SUCCEEDED:
            return loads(outcome.output) if outcome.HasField("output") else None
        if outcome.kind == workflow_pb2.WorkflowOutcome.KIND_FAILED:
            raise from_failure(outcome.failure, WorkflowFailed)
        raise AwaitedWorkflowCancelled(outcome.workflow_id)
    if kind == "failure":
        raise from_failure(awaited.failure, StepFailed)
    return _STREAM_END if kind == "stream_end" else None


def _replayed_wait(step: workflow_pb2.Step) -> Any:
    if step.HasField("failure"):
        if step.failure.name.startswith("DBOSAwaitedWorkflow"):
            raise AwaitedWorkflowCancelled(step.child_workflow_id)
        raise from_failure(step.failure, WorkflowFailed if step.name == "DBOS.getResult" else StepFailed)
    return loads(step.output) if step.HasField("output") else None


def _to_datetime(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.timezone.utc)


async def _nothing() -> None:
    return None


async def _run(
    function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], step: StepContext, timeout: float | None
) -> Any:
    token = _step.set(step)
    try:
        if inspect.iscoroutinefunction(function):
            running: Awaitable[Any] = function(*args, **kwargs)
        else:
            copied = contextvars.copy_context()
            running = asyncio.get_running_loop().run_in_executor(None, lambda: copied.run(function, *args, **kwargs))
        if timeout is None:
            value = await running
        else:
            try:
                value = await asyncio.wait_for(running, timeout)
            except asyncio.TimeoutError:
                raise StepTimeout(f"the step took longer than {timeout} s") from None
        # A function that only hands on a coroutine is async all the same.
        return await value if inspect.isawaitable(value) else value
    finally:
        _step.reset(token)


__all__ = ["Child", "Context", "ContinueAsNew", "NonDeterminismError", "StepContext", "WorkflowInfo", "current_step"]
