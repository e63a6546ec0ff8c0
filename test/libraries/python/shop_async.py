"""The workflows of ../lifecycle.test.ts, async."""

from __future__ import annotations

import asyncio
import logging
import os
import sys

from perdure.worker import Context, Retries, Worker, WorkflowCancelled, current_step

worker = Worker(
    os.environ["SHOP_SERVERS"].split(","), application=os.environ["SHOP_APPLICATION"], queues=["orders"], park_after=60
)


def say(what: str) -> None:
    print(what, flush=True)


async def one(number: int) -> int:
    say(f"step {number}")
    await asyncio.sleep(0.05)
    return number


@worker.workflow
async def chain(ctx: Context, length: int) -> int:
    return sum([await ctx.step(f"step {number}", one, number) for number in range(length)])


async def slowly() -> str:
    say("slow begins")
    await asyncio.sleep(1)
    say("slow ends")
    return "slow"


@worker.workflow
async def slow(ctx: Context) -> str:
    return await ctx.step("slowly", slowly)


async def thrice() -> int:
    attempt = current_step().attempt
    say(f"attempt {attempt}")
    if attempt < 3:
        raise ConnectionError("busy")
    return attempt


@worker.workflow
async def flaky(ctx: Context) -> int:
    return await ctx.step("thrice", thrice, retries=Retries(attempts=5, interval=0.01))


@worker.workflow
async def cart(ctx: Context, owner: str) -> int:
    total = 0

    @ctx.query()
    def state() -> str:
        return f"{owner}: {total}"

    def is_positive(amount: int) -> None:
        if amount <= 0:
            raise ValueError("more than nothing")

    @ctx.update(validator=is_positive)
    async def add(amount: int) -> int:
        nonlocal total
        total += await ctx.step("price", lambda: amount)
        return total

    try:
        await ctx.receive("checkout")
    except WorkflowCancelled:
        with ctx.shield():
            await ctx.step("give back", lambda: say("gave back"))
        raise
    return total


@worker.workflow
async def racing(ctx: Context) -> list[str]:
    waiting = asyncio.create_task(watch(ctx))
    await ctx.step("decide", lambda: None)
    waiting.cancel()
    try:
        await waiting
    except asyncio.CancelledError:
        return ["cancelled", await ctx.step("after", lambda: "went on")]
    return ["not cancelled"]


async def watch(ctx: Context) -> None:
    await ctx.receive("never")


@worker.workflow
async def logging_workflow(ctx: Context) -> str:
    ctx.logger.info("before")
    await ctx.step("one", lambda: 1)
    ctx.logger.info("between")
    await ctx.receive("go")
    ctx.logger.info("after")
    return "logged"


logging.basicConfig(level=logging.INFO, format="%(name)s %(message)s", stream=sys.stdout)

if __name__ == "__main__":
    worker.run_forever()
