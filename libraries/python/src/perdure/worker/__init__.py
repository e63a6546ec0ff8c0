"""Runs durable workflows in Python, through a perdure server."""

from .blocking import BlockingChild, BlockingContext
from .children import Child
from .context import Context
from .failures import (
    AwaitedWorkflowCancelled,
    NonDeterminismError,
    NonRetryableError,
    PerdureError,
    RemoteFailure,
    StepFailed,
    StepTimeout,
    WorkerError,
    WorkflowCancelled,
    WorkflowFailed,
)
from .info import WorkflowInfo
from .replay import replay
from .retries import Retries
from .step_context import StepContext, current_step
from .threads import Pending
from .values import StoredValue
from .worker import Worker

__all__ = [
    "AwaitedWorkflowCancelled",
    "BlockingChild",
    "BlockingContext",
    "Child",
    "Context",
    "NonDeterminismError",
    "NonRetryableError",
    "Pending",
    "PerdureError",
    "RemoteFailure",
    "Retries",
    "StepContext",
    "StepFailed",
    "StepTimeout",
    "StoredValue",
    "Worker",
    "WorkerError",
    "WorkflowCancelled",
    "WorkflowFailed",
    "WorkflowInfo",
    "current_step",
    "replay",
]
