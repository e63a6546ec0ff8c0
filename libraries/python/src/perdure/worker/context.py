"""What a workflow can do that is remembered. Each call takes its numbers when it is made, and brings its value when awaited."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import inspect
import json
import time
import uuid
from typing import Any, AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping, TypeVar, overload

from google.protobuf.json_format import ParseDict

from perdure.v1 import worker_service_pb2, worker_steps_pb2, workflow_pb2

from . import place, waiting
from .attempts import Attempts
from .calls import AwaitCall, ConditionCall, RecordCall, SleepCall, recorded_value
from .children import Child, child_start
from .handlers import UpdateHandler
from .info import info_of
from .instance import Instance
from .log import WorkflowLogger
from .retries import ONCE, Retries
from .step_call import StepCall
from .times import Seconds, seconds, to_duration
from .values import to_arguments, to_payload

T = TypeVar("T")


class ContinueAsNew(BaseException):
    """Ends this run; the next one begins with other arguments. Raised by `ctx.continue_as_new`."""

    def __init__(self, request: worker_service_pb2.ContinueAsNewRequest) -> None:
        super().__init__("continue as new")
        self.request = request


class Context:
    """Of one workflow that runs. Whatever a workflow wants to do to the world goes through `step`.

    A call that is cancelled, as by cancelling the asyncio task that awaits it, is given up, here and in every replay.
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self.info = info_of(instance.task)
        self.logger = WorkflowLogger(instance)
        """Is quiet while a replay repeats what was done before."""

    # --- steps

    @overload
    def step(
        self,
        name: str,
        function: Callable[..., Coroutine[Any, Any, T]],
        *args: Any,
        retries: Retries = ...,
        timeout: Seconds | None = ...,
        **kwargs: Any,
    ) -> asyncio.Future[T]: ...

    @overload
    def step(
        self,
        name: str,
        function: Callable[..., T],
        *args: Any,
        retries: Retries = ...,
        timeout: Seconds | None = ...,
        **kwargs: Any,
    ) -> asyncio.Future[T]: ...

    def step(
        self,
        name: str,
        function: Callable[..., Any],
        *args: Any,
        retries: Retries = ONCE,
        timeout: Seconds | None = None,
        **kwargs: Any,
    ) -> asyncio.Future[Any]:
        """Runs `function` once and remembers what came of it; a replay answers what was remembered.

        The function may be async or not (it then runs on a thread). What it returns must have a JSON form.
        """
        limit = None if timeout is None else seconds(timeout)
        return self._instance.make(StepCall(name, Attempts(function, args, kwargs, retries, limit)))

    def now(self) -> Awaitable[dt.datetime]:
        """The time, the same in every replay."""
        return self._drawn("DBOS.now", lambda: time.time_ns() // 1_000_000, _to_datetime)

    def random_uuid(self) -> Awaitable[str]:
        """The same in every replay."""
        return self._drawn("DBOS.randomUUID", lambda: str(uuid.uuid4()), str)

    def _drawn(self, name: str, draw: Callable[[], Any], read: Callable[[Any], T]) -> Awaitable[T]:
        value = draw()
        step = worker_steps_pb2.StepRecord()
        step.finished.name = name
        step.finished.output.CopyFrom(to_payload(value))
        call = RecordCall(name, step, lambda _: read(value), lambda recorded: read(recorded_value(recorded)))
        return self._instance.make(call)

    # --- waits

    def sleep(self, duration: Seconds) -> asyncio.Future[None]:
        """Outlives the worker: however long it takes, nobody needs to hold the workflow meanwhile."""
        return self._instance.make(SleepCall(seconds(duration)))

    def receive(self, topic: str = "", timeout: Seconds | None = None) -> asyncio.Future[Any]:
        """The oldest message of a topic, when there is one; None where none came in time."""
        return self._instance.make(AwaitCall(waiting.message(topic, timeout)))

    def get_event(self, workflow_id: str, key: str, timeout: Seconds | None = 60.0) -> asyncio.Future[Any]:
        """The event of another workflow, when it is set; None where it was not in time."""
        return self._instance.make(AwaitCall(waiting.event(workflow_id, key, timeout)))

    async def read_stream(self, workflow_id: str, key: str) -> AsyncIterator[Any]:
        """The values of another workflow's stream, from the first one on, until it is closed or its workflow has ended."""
        offset = 0
        while True:
            call: AwaitCall[Any] = AwaitCall(waiting.stream_value(workflow_id, key, offset))
            value = await self._instance.make(call)
            if value is waiting.STREAM_END:
                return
            yield value
            offset += 1

    def wait_until(self, condition: Callable[[], bool]) -> asyncio.Future[None]:
        """Waits until updates and other branches have made the condition true."""
        return self._instance.make(ConditionCall(condition))

    # --- what others see

    def set_event(self, key: str, value: Any) -> Awaitable[None]:
        step = worker_steps_pb2.StepRecord()
        step.set_event.key = key
        step.set_event.value.CopyFrom(to_payload(value))
        return self._record("DBOS.setEvent", step)

    def write_stream(self, key: str, *values: Any) -> Awaitable[None]:
        step = worker_steps_pb2.StepRecord()
        step.write_stream.key = key
        step.write_stream.values.extend(to_payload(value) for value in values)
        return self._record("DBOS.writeStream", step)

    def close_stream(self, key: str) -> Awaitable[None]:
        step = worker_steps_pb2.StepRecord()
        step.close_stream.key = key
        return self._record("DBOS.closeStream", step)

    def query(self, name: str | None = None) -> Callable[[Callable[..., T]], Callable[..., T]]:
        """Answers a query of this name, at any time. The handler only reads, and is not async."""

        def register(handler: Callable[..., T]) -> Callable[..., T]:
            if inspect.iscoroutinefunction(handler):
                raise TypeError("a query's handler can't be async: it only reads")
            self._instance.handlers.queries[name or handler.__name__] = handler
            return handler

        return register

    def update(
        self, name: str | None = None, *, validator: Callable[..., Any] | None = None
    ) -> Callable[[Callable[..., T]], Callable[..., T]]:
        """Carries out an update of this name while the workflow waits in one of its calls, which does not return before
        the handler has. The validator refuses by raising, and must only read."""

        def register(handler: Callable[..., T]) -> Callable[..., T]:
            async def carry_out(*args: Any, **kwargs: Any) -> Any:
                value = handler(*args, **kwargs)
                return await value if inspect.isawaitable(value) else value

            self._instance.handlers.updates[name or handler.__name__] = UpdateHandler(carry_out, validator)
            self._instance.nudge()
            return handler

        return register

    # --- other workflows

    def start_child(self, workflow: str | Callable[..., Any], *args: Any, **options: Any) -> asyncio.Future[Child]:
        """Starts another workflow, once. Options are those of `children.child_start`, `parent_close_policy` among them;
        the others are named arguments of the workflow."""
        name = workflow if isinstance(workflow, str) else getattr(workflow, "__workflow_name__", workflow.__name__)
        step = worker_steps_pb2.StepRecord(start_child=child_start(name, args, **options))
        call = RecordCall(
            name,
            step,
            lambda answer: Child(self, answer.child.workflow_id),
            lambda recorded: Child(self, recorded.child_workflow_id),
        )
        return self._instance.make(call)

    def execute_child(self, workflow: str | Callable[..., Any], *args: Any, **options: Any) -> asyncio.Task[Any]:
        """Starts a child and awaits its result."""
        started = self.start_child(workflow, *args, **options)

        async def result() -> Any:
            return await (await started).result()

        return self._instance.loop.create_task(result())

    def workflow(self, workflow_id: str) -> Child:
        """Any workflow, by its id: to await its result, send to it, cancel it."""
        return Child(self, workflow_id)

    def result(self, workflow_id: str) -> asyncio.Future[Any]:
        """What another workflow returned; WorkflowFailed or AwaitedWorkflowCancelled where it did not."""
        return self._instance.make(AwaitCall(waiting.result(workflow_id)))

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
        return self._record("DBOS.send", step)

    def cancel(self, workflow_id: str, *, children: bool = False) -> Awaitable[None]:
        step = worker_steps_pb2.StepRecord()
        step.cancel.workflow_id = workflow_id
        step.cancel.children = children
        return self._record("DBOS.cancelWorkflow", step)

    # --- changes of code

    def patch(self, name: str) -> Awaitable[bool]:
        """True for workflows that came here after this change of code, false for those that were past it before."""
        marker = f"DBOS.patch-{name}"
        history = self._instance.history
        if not history.is_passed and (history.upcoming is None or history.upcoming.name != marker):
            return self._done(False)
        step = worker_steps_pb2.StepRecord()
        step.patch.name = name
        return self._instance.make(RecordCall(marker, step, lambda _: True, lambda _: True))

    def deprecate_patch(self, name: str) -> Awaitable[None]:
        """In place of patch(), once no workflow from before the change is left."""
        upcoming = self._instance.history.upcoming
        if upcoming is None or upcoming.name != f"DBOS.patch-{name}":
            return self._done(None)
        return self._record(upcoming.name, worker_steps_pb2.StepRecord())

    # --- ends

    def continue_as_new(
        self,
        *args: Any,
        workflow: str | None = None,
        queue: str | None = None,
        timeout: Seconds | None = None,
        retry_policy: workflow_pb2.RetryPolicy | None = None,
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
        if retry_policy is not None:
            request.retry_policy.CopyFrom(retry_policy)
        if memo is not None:
            ParseDict(json.loads(json.dumps(memo)), request.memo)
        if attributes is not None:
            ParseDict(json.loads(json.dumps(attributes)), request.attributes)
        raise ContinueAsNew(request)

    @property
    def is_cancelled(self) -> bool:
        """A cancellation was asked for: calls raise WorkflowCancelled from there on, but for those in a shield."""
        return self._instance.is_cancelled

    @contextlib.contextmanager
    def shield(self) -> Iterator[None]:
        """Calls in it go on although the workflow is to be cancelled: for clean-up."""
        token = place.shielded.set(True)
        try:
            yield
        finally:
            place.shielded.reset(token)

    # --- what the calls above have in common

    def _record(self, name: str, step: worker_steps_pb2.StepRecord) -> asyncio.Future[None]:
        return self._instance.make(RecordCall(name, step, lambda _: None, lambda _: None))

    def _done(self, value: T) -> asyncio.Future[T]:
        done = self._instance.loop.create_future()
        done.set_result(value)
        return done


def _to_datetime(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.timezone.utc)
