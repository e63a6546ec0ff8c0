"""The interpreter as an async workflow."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, Awaitable, Callable, Dict, List

from language import Calls, Library, Operation, Run
from perdure.worker import Context, WorkflowCancelled
from shared import child_of, error_if, name_of, step_of


def interpreter(code: str | None) -> Callable[..., Any]:
    async def interpret(ctx: Context, given: Dict[str, Any]) -> Any:
        @contextlib.asynccontextmanager
        async def shield():  # type: ignore[no-untyped-def]
            with ctx.shield():
                yield

        async def together(branches: List[Callable[[], Awaitable[Any]]]) -> List[Any]:
            return await asyncio.gather(*[branch() for branch in branches], return_exceptions=True)

        library = Library(calls_of(ctx, code), (WorkflowCancelled, asyncio.CancelledError), shield, together)
        known = {"workflowId": ctx.info.workflow_id, "attempt": ctx.info.attempt}
        return await Run(library, {**(given.get("with") or {}), **known}).program(given["program"])

    return interpret


def calls_of(ctx: Context, code: str | None) -> Calls:
    async def step(one: Operation, _: Run) -> Any:
        function, options = step_of(one)
        return await ctx.step(name_of(one, code), function, **options)

    async def read_stream(one: Operation, _: Run) -> Any:
        return [value async for value in ctx.read_stream(one["workflow"], one["key"])]

    async def start(one: Operation, _: Run) -> Any:
        return (await ctx.start_child(one["name"], *child_of(one)[0], **child_of(one)[1])).workflow_id

    async def execute(one: Operation, _: Run) -> Any:
        return await ctx.execute_child(one["name"], *child_of(one)[0], **child_of(one)[1])

    async def patch(one: Operation, run: Run) -> Any:
        if code == "deprecated":
            await ctx.deprecate_patch(one["name"])
            return await run.block(one["then"])
        return await run.block(one["then"] if code != "old" and await ctx.patch(one["name"]) else one["else"])

    async def deprecate_patch(one: Operation, _: Run) -> None:
        if code != "old":
            await ctx.deprecate_patch(one["name"])

    async def scope(one: Operation, run: Run) -> str:
        branch = asyncio.create_task(run.value(one["body"]))
        await asyncio.sleep(0)
        await run.block(one["cancelAfter"])
        branch.cancel()
        try:
            await branch
        except (asyncio.CancelledError, WorkflowCancelled):
            return "cancelled"
        return "done"

    async def on_query(one: Operation, run: Run) -> None:
        ctx.query(one["name"])(lambda: run.evaluate(one["value"]))

    async def on_update(one: Operation, run: Run) -> None:
        async def handle(*args: Any) -> Any:
            run.variables["args"] = list(args)
            return await run.program(one["body"])

        ctx.update(one["name"], validator=error_if(one))(handle)

    async def continue_as_new(one: Operation, _: Run) -> None:
        ctx.continue_as_new({"program": one["program"], "with": one.get("with")})

    def simple(call: Callable[[Operation], Awaitable[Any]]) -> Callable[[Operation, Run], Awaitable[Any]]:
        async def awaited(one: Operation, _: Run) -> Any:
            return await call(one)

        return awaited

    return {
        "step": step,
        "sleep": simple(lambda one: ctx.sleep(one["ms"] / 1000)),
        "now": simple(lambda _: ctx.now()),
        "uuid": simple(lambda _: ctx.random_uuid()),
        "receive": simple(lambda one: ctx.receive(one.get("topic") or "", seconds(one))),
        "send": simple(
            lambda one: ctx.send(one["to"], one["value"], one.get("topic"), idempotency_key=one.get("key"))
        ),
        "setEvent": simple(lambda one: ctx.set_event(one["key"], one["value"])),
        "getEvent": simple(lambda one: ctx.get_event(one["workflow"], one["key"], seconds(one))),
        "writeStream": simple(lambda one: ctx.write_stream(one["key"], one["value"])),
        "closeStream": simple(lambda one: ctx.close_stream(one["key"])),
        "readStream": read_stream,
        "start": start,
        "result": simple(lambda one: ctx.result(one["workflow"])),
        "execute": execute,
        "cancel": simple(lambda one: ctx.cancel(one["workflow"], children=bool(one.get("children")))),
        "patch": patch,
        "deprecatePatch": deprecate_patch,
        "scope": scope,
        "onQuery": on_query,
        "onUpdate": on_update,
        "continueAsNew": continue_as_new,
    }


def seconds(one: Operation) -> float | None:
    return None if one.get("timeout") is None else one["timeout"] / 1000
