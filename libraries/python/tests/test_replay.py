"""python -m unittest discover libraries/python/tests"""

from __future__ import annotations

import asyncio
import json
import logging
import unittest
from typing import Any

from perdure.v1 import workflow_pb2
from perdure.worker import BlockingContext, Context, NonDeterminismError, StepFailed, replay


def recorded(number: int, name: str, output: Any = None, at: int | None = None) -> workflow_pb2.Step:
    step = workflow_pb2.Step(function_id=number, name=name)
    step.output.json = json.dumps(output)
    step.completed_at.FromMilliseconds(1_700_000_000_000 + (number if at is None else at))
    return step


def never() -> None:
    raise AssertionError("a replay ran a step")


class Replay(unittest.IsolatedAsyncioTestCase):
    async def test_it_answers_what_was_recorded_and_runs_nothing(self) -> None:
        steps = [recorded(0, "charge", 12), recorded(1, "DBOS.sleep"), recorded(2, "DBOS.setEvent")]

        def blocking(ctx: BlockingContext, order: str) -> Any:
            paid = ctx.step("charge", never)
            ctx.sleep(1)
            ctx.set_event("paid", paid)
            return [order, paid]

        async def with_await(ctx: Context, order: str) -> Any:
            paid = await ctx.step("charge", never)
            await ctx.sleep(1)
            await ctx.set_event("paid", paid)
            return [order, paid]

        self.assertEqual(await replay(blocking, steps, "o-7"), ["o-7", 12])
        self.assertEqual(await replay(with_await, steps, "o-7"), ["o-7", 12])

    async def test_another_call_than_was_recorded_is_named_beside_it(self) -> None:
        def blocking(ctx: BlockingContext) -> None:
            ctx.step("fetch", never)

        async def with_await(ctx: Context) -> None:
            await ctx.step("fetch", never)

        for code in (blocking, with_await):
            with self.assertRaisesRegex(NonDeterminismError, "step 0: 'charge' was recorded where 'fetch' is called"):
                await replay(code, [recorded(0, "charge")])

    async def test_code_that_ends_before_its_history_does_is_other_code(self) -> None:
        async def code(ctx: Context) -> None:
            await ctx.step("one", never)

        with self.assertRaisesRegex(NonDeterminismError, "step 1: 'two' was recorded where the workflow ends"):
            await replay(code, [recorded(0, "one"), recorded(1, "two")])

    async def test_it_stands_still_at_the_first_call_that_is_not_recorded(self) -> None:
        async def code(ctx: Context) -> str:
            await ctx.step("one", never)
            await ctx.step("two", never)
            return "through"

        self.assertIsNone(await replay(code, [recorded(0, "one")]))

    async def test_a_recorded_failure_is_raised_with_its_cause(self) -> None:
        step = recorded(0, "charge")
        step.ClearField("output")
        step.failure.name, step.failure.message = "Declined", "no money"
        step.failure.cause.name = "Bank"

        async def code(ctx: Context) -> Any:
            try:
                await ctx.step("charge", never)
            except StepFailed as error:
                return [error.name, error.message, getattr(error.__cause__, "name")]

        self.assertEqual(await replay(code, [step]), ["Declined", "no money", "Bank"])

    async def test_branches_go_on_in_the_order_in_which_their_steps_ended(self) -> None:
        # The second branch was through first, so it took the next number.
        steps = [recorded(0, "a", at=9), recorded(1, "b", at=1), recorded(2, "after b", at=2), recorded(3, "after a", at=10)]

        async def branch(ctx: Context, name: str) -> None:
            await ctx.step(name, never)
            await ctx.step(f"after {name}", never)

        async def with_await(ctx: Context) -> str:
            await asyncio.gather(branch(ctx, "a"), branch(ctx, "b"))
            return "through"

        def blocking_branch(ctx: BlockingContext, name: str) -> None:
            ctx.step(name, never)
            ctx.step(f"after {name}", never)

        def blocking(ctx: BlockingContext) -> str:
            for begun in [ctx.branch(blocking_branch, ctx, name) for name in ("a", "b")]:
                begun.result()
            return "through"

        self.assertEqual(await replay(with_await, steps), "through")
        self.assertEqual(await replay(blocking, steps), "through")

    async def test_the_logger_is_quiet(self) -> None:
        async def code(ctx: Context) -> None:
            ctx.logger.warning("before")
            await ctx.step("one", never)
            ctx.logger.warning("after")

        with self.assertNoLogs("perdure.workflow", logging.DEBUG):
            await replay(code, [recorded(0, "one")])

    async def test_timers_of_asyncio_are_refused(self) -> None:
        async def code(_: Context) -> None:
            await asyncio.sleep(1)

        with self.assertRaisesRegex(RuntimeError, "use ctx.sleep"):
            await replay(code, [])


if __name__ == "__main__":
    unittest.main()
