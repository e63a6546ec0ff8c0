from perdure.v1 import workflow_lookup_pb2 as _workflow_lookup_pb2
from perdure.v1 import workflow_start_pb2 as _workflow_start_pb2
from perdure.v1 import workflow_steering_pb2 as _workflow_steering_pb2
from perdure.v1 import workflow_waits_pb2 as _workflow_waits_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
