"""What both interpreters say the same way."""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Dict, List, Tuple

from perdure.v1 import workflow_pb2

from language import Operation, error_of
from perdure.worker import Retries, current_step


def name_of(one: Operation, code: str | None) -> str:
    return f"{one['name']}-" if code == "changed" else one["name"]


def step_of(one: Operation) -> Tuple[Callable[[], Any], Dict[str, Any]]:
    fails = one.get("fails", 0)

    async def function() -> Any:
        step = current_step()
        if one.get("stream"):
            await step.write_stream(one["stream"]["key"], one["stream"]["value"])
        if one.get("waits"):
            await asyncio.Event().wait()
        if fails == "always" or step.attempt <= fails:
            raise error_of(one["error"])
        return one.get("returns")

    options: Dict[str, Any] = {}
    if one.get("timeout") is not None:
        options["timeout"] = one["timeout"] / 1000
    if one.get("retries"):
        given = one["retries"]
        names = tuple(given.get("nonRetryable") or ())
        options["retries"] = Retries(given["attempts"], given["interval"] / 1000, non_retryable=names)
    return function, options


def child_of(one: Operation) -> Tuple[List[Any], Dict[str, Any]]:
    options: Dict[str, Any] = {}
    if one.get("workflowId") is not None:
        options["workflow_id"] = one["workflowId"]
    if one.get("parentClosePolicy"):
        options["parent_close_policy"] = one["parentClosePolicy"]
    if one.get("timeout") is not None:
        options["timeout"] = one["timeout"] / 1000
    if one.get("retries"):
        given = one["retries"]
        policy = workflow_pb2.RetryPolicy(
            maximum_attempts=given["attempts"], non_retryable_names=given.get("nonRetryable") or ()
        )
        policy.initial_interval.FromMilliseconds(given["interval"])
        options["retry_policy"] = policy
    return [{"program": one["program"], "with": one.get("with")}], options


def error_if(one: Operation) -> Callable[..., None]:
    def validate(first: Any = None, *_: Any) -> None:
        if "refuses" in one and first == one["refuses"]:
            raise error_of({"name": "Refused", "message": "refused"})

    return validate
