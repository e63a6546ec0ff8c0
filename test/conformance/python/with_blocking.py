"""The interpreter as a plain function, which blocks in its calls."""

from __future__ import annotations

import contextlib
from typing import Any, Awaitable, Callable, Coroutine, Dict, List

from language import Calls, Library, Operation, Run
from perdure.worker import BlockingContext, WorkflowCancelled
from shared import child_of, error_if, name_of, step_of
from with_async import seconds


def driven(coroutine: Any) -> Any:
    """Runs what is written as a coroutine, and never waits for a loop."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise RuntimeError("it waits for an event loop")


def interpreter(code: str | None) -> Callable[..., Any]:
    def interpret(ctx: BlockingContext, given: Dict[str, Any]) -> Any:
        @contextlib.asynccontextmanager
        async def shield():  # type: ignore[no-untyped-def]
            with ctx.shield():
                yield

        async def together(branches: List[Callable[[], Awaitable[Any]]]) -> List[Any]:
            begun = [ctx.branch(lambda branch=branch: driven(branch())) for branch in branches]
            outcomes: List[Any] = []
            for one in begun:
                try:
                    outcomes.append(one.result())
                except Exception as error:
                    outcomes.append(error)
            return outcomes

        library = Library(calls_of(ctx, code), (WorkflowCancelled,), shield, together)
        known = {"workflowId": ctx.info.workflow_id, "attempt": ctx.info.attempt}
        return driven(Run(library, {**(given.get("with") or {}), **known}).program(given["program"]))

    return interpret


def calls_of(ctx: BlockingContext, code: str | None) -> Calls:
    def step(one: Operation, _: Run) -> Any:
        function, options = step_of(one)
        return ctx.step(name_of(one, code), function, **options)

    def start(one: Operation, _: Run) -> Any:
        return ctx.start_child(one["name"], *child_of(one)[0], **child_of(one)[1]).workflow_id

    def execute(one: Operation, _: Run) -> Any:
        return ctx.execute_child(one["name"], *child_of(one)[0], **child_of(one)[1])

    def patch(one: Operation, run: Run) -> Any:
        if code == "deprecated":
            ctx.deprecate_patch(one["name"])
            return driven(run.block(one["then"]))
        return driven(run.block(one["then"] if code != "old" and ctx.patch(one["name"]) else one["else"]))

    def deprecate_patch(one: Operation, _: Run) -> None:
        if code != "old":
            ctx.deprecate_patch(one["name"])

    def scope(one: Operation, run: Run) -> str:
        branch = ctx.branch(lambda: driven(run.value(one["body"])))
        driven(run.block(one["cancelAfter"]))
        branch.cancel()
        try:
            branch.result()
        except WorkflowCancelled:
            return "cancelled"
        return "done"

    def on_query(one: Operation, run: Run) -> None:
        ctx.query(one["name"])(lambda: run.evaluate(one["value"]))

    def on_update(one: Operation, run: Run) -> None:
        def handle(*args: Any) -> Any:
            run.variables["args"] = list(args)
            return driven(run.program(one["body"]))

        ctx.update(one["name"], validator=error_if(one))(handle)

    calls: Dict[str, Callable[[Operation, Run], Any]] = {
        "step": step,
        "sleep": lambda one, _: ctx.sleep(one["ms"] / 1000),
        "now": lambda *_: ctx.now(),
        "uuid": lambda *_: ctx.random_uuid(),
        "receive": lambda one, _: ctx.receive(one.get("topic") or "", seconds(one)),
        "send": lambda one, _: ctx.send(
            one["to"], one["value"], one.get("topic"), idempotency_key=one.get("key")
        ),
        "setEvent": lambda one, _: ctx.set_event(one["key"], one["value"]),
        "getEvent": lambda one, _: ctx.get_event(one["workflow"], one["key"], seconds(one)),
        "writeStream": lambda one, _: ctx.write_stream(one["key"], one["value"]),
        "closeStream": lambda one, _: ctx.close_stream(one["key"]),
        "readStream": lambda one, _: list(ctx.read_stream(one["workflow"], one["key"])),
        "start": start,
        "result": lambda one, _: ctx.result(one["workflow"]),
        "execute": execute,
        "cancel": lambda one, _: ctx.cancel(one["workflow"], children=bool(one.get("children"))),
        "patch": patch,
        "deprecatePatch": deprecate_patch,
        "scope": scope,
        "onQuery": on_query,
        "onUpdate": on_update,
        "continueAsNew": lambda one, _: ctx.continue_as_new({"program": one["program"], "with": one.get("with")}),
    }

    def as_coroutine(call: Callable[[Operation, Run], Any]) -> Callable[[Operation, Run], Coroutine[Any, Any, Any]]:
        async def called(one: Operation, run: Run) -> Any:
            return call(one, run)

        return called

    return {kind: as_coroutine(call) for kind, call in calls.items()}
