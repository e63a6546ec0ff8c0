"""Runs durable workflows in Python, through a perdure server."""

from .blocking import BlockingChild, BlockingContext, Pending
from .context import Child, Context, StepContext, WorkflowInfo, current_step
from .failures import (
    AwaitedWorkflowCancelled,
    NonDeterminismError,
    PerdureError,
    RemoteFailure,
    StepFailed,
    StepTimeout,
    WorkerError,
    WorkflowCancelled,
    WorkflowFailed,
)
from .replay import replay
from .retries import Retries
from .values import StoredValue
from .worker import Worker

__all__ = [
    "AwaitedWorkflowCancelled",
    "BlockingChild",
    "BlockingContext",
    "Child",
    "Context",
    "NonDeterminismError",
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
