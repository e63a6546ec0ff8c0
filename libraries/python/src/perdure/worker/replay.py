"""For tests: runs what was recorded of a workflow against the code of today."""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Sequence

from perdure.v1 import worker_service_pb2, workflow_pb2

from .failures import NonDeterminismError
from .instance import Instance
from .registry import Registered
from .tasks import CANCELLATION_GRACE, code_of
from .values import to_arguments


async def replay(
    function: Callable[..., Any],
    steps: Sequence[workflow_pb2.Step],
    *args: Any,
    workflow_id: str = "replay",
    **kwargs: Any,
) -> Any:
    """What the function returns or raises, with every call answered by what was recorded (the answer of ListSteps).

    Raises NonDeterminismError where it makes another call than was recorded, or ends before all was asked for. A workflow
    that had not ended gives None.
    """
    name = getattr(function, "__name__", "workflow")
    task = worker_service_pb2.Task(workflow_id=workflow_id, name=name, steps=steps)
    task.arguments.CopyFrom(to_arguments(args, kwargs))
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def ended(instance: Instance, main: asyncio.Future[Any]) -> None:
        error = asyncio.CancelledError() if main.cancelled() else main.exception()
        left = instance.history.left_over
        if left is not None and not isinstance(error, NonDeterminismError):
            error = NonDeterminismError(workflow_id, left.function_id, left.name, None)
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(main.result())

    def at_rest(_: BaseException | None) -> None:
        if not answer.done():
            answer.set_result(None)

    registered = Registered(function, name, None, None, None)
    instance = Instance(task, None, 0.0, CANCELLATION_GRACE, None, ended, lambda _: None)
    instance.run(code_of(registered, instance, task))
    instance.when_at_rest(at_rest)
    try:
        return await answer
    finally:
        instance.stop()
