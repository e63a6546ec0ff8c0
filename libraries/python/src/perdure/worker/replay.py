"""For tests: runs what was recorded of a workflow against the code of today."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, Callable, Sequence

from perdure.v1 import worker_service_pb2, workflow_pb2

from .blocking import BlockingContext
from .context import Context
from .failures import Evicted
from .instance import Instance
from .values import to_arguments
from .worker import settled


async def replay(
    function: Callable[..., Any],
    steps: Sequence[workflow_pb2.Step],
    *args: Any,
    workflow_id: str = "replay",
    **kwargs: Any,
) -> Any:
    """What the function returns or raises, with every call answered by what was recorded (the answer of ListSteps).

    Raises NonDeterminismError where it makes another call than was recorded. A workflow that had not ended gives None.
    """
    task = worker_service_pb2.Task(workflow_id=workflow_id, read_only=True, name=getattr(function, "__name__", ""))
    task.arguments.CopyFrom(to_arguments(args, kwargs))
    instance = Instance(task, list(steps), None, None, 0.0, lambda _: None)  # type: ignore[arg-type]
    context = Context(instance)
    if inspect.iscoroutinefunction(function):
        running: asyncio.Task[Any] = asyncio.ensure_future(function(context, *args, **kwargs))
    else:
        loop = asyncio.get_running_loop()
        blocking = BlockingContext(context, loop)

        async def on_thread() -> Any:
            return await loop.run_in_executor(None, lambda: function(blocking, *args, **kwargs))

        running = asyncio.ensure_future(on_thread())
    await settled(instance, running)
    if running.done():
        return running.result()
    instance.close()
    try:
        await running
    except Evicted:
        pass
    return None
