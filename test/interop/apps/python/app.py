"""A DBOS application in Python, run by the interop tests: app DATABASE_URL NAME QUEUE.

It prints `ready` when it polls its queue, starts workflows natively as stdin asks, and ends with stdin.
"""

import collections
import dataclasses
import datetime
import decimal
import json
import sys
import uuid

from dbos import DBOS, DBOSConfig, DBOSConfiguredInstance, SetWorkflowID


class TeapotError(Exception):
    def __init__(self, message):
        super().__init__(message)
        self.code = 418
        self.data = {"retry": False}


@dataclasses.dataclass
class Point:
    x: int
    y: int


@DBOS.workflow(name="echo")
def echo(value):
    return value


@DBOS.workflow(name="named")
def named(*args, **kwargs):
    return {"args": list(args), "kwargs": kwargs}


@DBOS.workflow(name="fail")
def fail(message):
    raise TeapotError(message)


@DBOS.workflow(name="failPlain")
def fail_plain(message):
    try:
        raise ValueError(message)
    except ValueError as cause:
        raise RuntimeError("outer") from cause


@DBOS.step(name="first")
def first():
    return 1


@DBOS.step(name="second")
def second():
    raise ValueError("second went wrong")


@DBOS.step(name="third")
def third():
    return 3


@DBOS.workflow(name="steps")
def steps():
    one = first()
    try:
        two = second()
    except ValueError as error:
        two = str(error)
    return [one, two, third()]


@DBOS.workflow(name="events")
def events(count):
    DBOS.set_event("progress", 0)
    for i in range(1, count + 1):
        DBOS.recv("go", timeout_seconds=60)
        DBOS.set_event("progress", i)
    DBOS.set_event("done", True)
    return count


@DBOS.workflow(name="stream")
def stream(count):
    for i in range(count):
        DBOS.write_stream("values", {"index": i})
    DBOS.close_stream("values")
    return count


@DBOS.workflow(name="pacedStream")
def paced_stream(count):
    for i in range(count):
        DBOS.recv("next", timeout_seconds=60)
        DBOS.write_stream("values", i)
    return count


@DBOS.workflow(name="talk")
def talk():
    heard = 0
    while True:
        message = DBOS.recv("say", timeout_seconds=60)
        DBOS.set_event(f"reply-{heard}", {"heard": message})
        heard += 1
        if message == "bye" or message is None:
            return heard


@DBOS.workflow(name="sleepy")
def sleepy(seconds):
    DBOS.sleep(seconds)
    return "woke"


@DBOS.workflow(name="parent")
def parent(count):
    return [DBOS.start_workflow(echo, i).get_result() for i in range(count)]


@DBOS.workflow(name="values")
def values():
    berlin = datetime.timezone(datetime.timedelta(hours=2), "CEST")
    everything = {
        "moment": datetime.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=datetime.timezone.utc),
        "zoned": datetime.datetime(2026, 7, 2, 3, 4, 5, tzinfo=berlin),
        "naive": datetime.datetime(2026, 1, 2, 3, 4, 5),
        "day": datetime.date(2026, 1, 2),
        "bytes": bytes([0, 1, 254, 255]),
        "big": 123456789012345678901234567890,
        "negative": -(2**63),
        "numbers": [0.1, float("inf"), float("-inf"), float("nan"), -0.0, 1e300],
        "tuple": (1, "two", None),
        "set": {1, 2, 3},
        "frozen": frozenset([1]),
        "truths": [True, False, None],
        "text": 'é \U0001f600 "quoted"\n',
        "nested": {"deep": [{"a": [1, 2]}, {3: "int key"}]},
    }
    DBOS.set_event("values", everything)
    DBOS.write_stream("values", everything)
    DBOS.write_stream("values", None)
    DBOS.close_stream("values")
    return everything


@DBOS.workflow(name="objects")
def objects():
    """Values whose pickles call constructors: a reader that runs nothing can't rebuild them."""
    return {
        "decimal": decimal.Decimal("1.50"),
        "uuid": uuid.UUID(int=7),
        "delta": datetime.timedelta(days=1, seconds=2),
        "point": Point(1, 2),
        "ordered": collections.OrderedDict(a=1),
    }


@DBOS.workflow(name="nothing")
def nothing():
    return None


@DBOS.workflow(name="scheduled")
def scheduled(at, context):
    return {"at": at.isoformat(), "context": context}


@DBOS.workflow(name="whoami")
def whoami():
    return {"user": DBOS.authenticated_user, "roles": DBOS.authenticated_roles}


@DBOS.dbos_class("Till")
class Till(DBOSConfiguredInstance):
    def __init__(self, name):
        self.name = name
        super().__init__(config_name=name)

    @DBOS.workflow(name="ring")
    def ring(self, amount):
        return {"till": self.name, "amount": amount}

    @staticmethod
    @DBOS.workflow(name="count")
    def count(amount):
        return {"till": "none", "amount": amount}


TILLS = [Till("front"), Till("back")]

WORKFLOWS = {
    "echo": echo,
    "named": named,
    "fail": fail,
    "failPlain": fail_plain,
    "steps": steps,
    "events": events,
    "stream": stream,
    "pacedStream": paced_stream,
    "talk": talk,
    "sleepy": sleepy,
    "parent": parent,
    "values": values,
    "objects": objects,
    "nothing": nothing,
}


def main():
    database_url, name, queue = sys.argv[1:4]
    DBOS(config=DBOSConfig(name=name, system_database_url=database_url, log_level="ERROR"))
    DBOS.launch()
    DBOS.register_queue(queue, polling_interval_sec=0.1)
    DBOS.register_queue(f"{queue}-serial", polling_interval_sec=0.1, global_concurrency=1)
    DBOS.register_queue(f"{queue}-parts", polling_interval_sec=0.1, partition_concurrency=1)
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        with SetWorkflowID(request["id"]):
            DBOS.start_workflow(WORKFLOWS[request["start"]], *request["arguments"])
        print("started", request["id"], flush=True)
    DBOS.destroy()


if __name__ == "__main__":
    main()
