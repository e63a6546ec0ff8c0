"""Python's DBOSClient, driven by JSON lines: {"method": …, "args": […], "kwargs": {…}} in, {"answer": …} or {"error": …} out."""

import json
import sys

from dbos import DBOSClient, DebouncerClient, SendMessage, WorkflowSerializationFormat


def call(client, method, args, kwargs):
    if "serialization_type" in kwargs:
        kwargs["serialization_type"] = WorkflowSerializationFormat(kwargs["serialization_type"])
    if method == "send_bulk":
        return client.send_bulk([SendMessage(**message) for message in args[0]], **kwargs)
    if method == "debounce":
        options, key, period, *values = args
        options["serialization_type"] = WorkflowSerializationFormat.PORTABLE
        return DebouncerClient(client, options, **kwargs).debounce(key, period, *values).workflow_id
    if method == "enqueue_portable":
        options = {"workflow_name": "wf", "queue_name": "q", "workflow_id": kwargs["id"]}
        options["serialization_type"] = WorkflowSerializationFormat.PORTABLE
        return client.enqueue(options, *kwargs["positional"], **kwargs["named"]).workflow_id
    if method == "get_result":
        return client.retrieve_workflow(*args).get_result()
    if method == "read_stream":
        return list(client.read_stream(*args, **kwargs))
    if method == "list_workflows":
        return [{"id": w.workflow_id, "input": w.input} for w in client.list_workflows(**kwargs)]
    if method == "list_schedules":
        return [{"name": s["schedule_name"], "context": s["context"]} for s in client.list_schedules(**kwargs)]
    return getattr(client, method)(*args, **kwargs)


def main():
    client = DBOSClient(system_database_url=sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": call(client, request["method"], request["args"], request["kwargs"])}
        except Exception as error:
            answer = {"error": type(error).__name__, "message": str(error)}
        print(json.dumps(answer), flush=True)
    client.destroy()


if __name__ == "__main__":
    main()
