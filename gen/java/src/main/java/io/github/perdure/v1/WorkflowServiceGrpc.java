package io.github.perdure.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Starts workflows, waits for what they do, looks at them and steers them.
 * Every request names a namespace (empty: `default`). Every mutating call is safe to repeat: by the workflow's id, by
 * an idempotency key, or by `request_id`.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class WorkflowServiceGrpc {

  private WorkflowServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "perdure.v1.WorkflowService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.EnqueueWorkflowRequest,
      io.github.perdure.v1.EnqueueWorkflowResponse> getEnqueueWorkflowMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "EnqueueWorkflow",
      requestType = io.github.perdure.v1.EnqueueWorkflowRequest.class,
      responseType = io.github.perdure.v1.EnqueueWorkflowResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.EnqueueWorkflowRequest,
      io.github.perdure.v1.EnqueueWorkflowResponse> getEnqueueWorkflowMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.EnqueueWorkflowRequest, io.github.perdure.v1.EnqueueWorkflowResponse> getEnqueueWorkflowMethod;
    if ((getEnqueueWorkflowMethod = WorkflowServiceGrpc.getEnqueueWorkflowMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getEnqueueWorkflowMethod = WorkflowServiceGrpc.getEnqueueWorkflowMethod) == null) {
          WorkflowServiceGrpc.getEnqueueWorkflowMethod = getEnqueueWorkflowMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.EnqueueWorkflowRequest, io.github.perdure.v1.EnqueueWorkflowResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "EnqueueWorkflow"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.EnqueueWorkflowRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.EnqueueWorkflowResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("EnqueueWorkflow"))
              .build();
        }
      }
    }
    return getEnqueueWorkflowMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.EnqueueWorkflowsRequest,
      io.github.perdure.v1.EnqueueWorkflowsResponse> getEnqueueWorkflowsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "EnqueueWorkflows",
      requestType = io.github.perdure.v1.EnqueueWorkflowsRequest.class,
      responseType = io.github.perdure.v1.EnqueueWorkflowsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.EnqueueWorkflowsRequest,
      io.github.perdure.v1.EnqueueWorkflowsResponse> getEnqueueWorkflowsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.EnqueueWorkflowsRequest, io.github.perdure.v1.EnqueueWorkflowsResponse> getEnqueueWorkflowsMethod;
    if ((getEnqueueWorkflowsMethod = WorkflowServiceGrpc.getEnqueueWorkflowsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getEnqueueWorkflowsMethod = WorkflowServiceGrpc.getEnqueueWorkflowsMethod) == null) {
          WorkflowServiceGrpc.getEnqueueWorkflowsMethod = getEnqueueWorkflowsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.EnqueueWorkflowsRequest, io.github.perdure.v1.EnqueueWorkflowsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "EnqueueWorkflows"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.EnqueueWorkflowsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.EnqueueWorkflowsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("EnqueueWorkflows"))
              .build();
        }
      }
    }
    return getEnqueueWorkflowsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.DebounceWorkflowRequest,
      io.github.perdure.v1.DebounceWorkflowResponse> getDebounceWorkflowMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DebounceWorkflow",
      requestType = io.github.perdure.v1.DebounceWorkflowRequest.class,
      responseType = io.github.perdure.v1.DebounceWorkflowResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.DebounceWorkflowRequest,
      io.github.perdure.v1.DebounceWorkflowResponse> getDebounceWorkflowMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.DebounceWorkflowRequest, io.github.perdure.v1.DebounceWorkflowResponse> getDebounceWorkflowMethod;
    if ((getDebounceWorkflowMethod = WorkflowServiceGrpc.getDebounceWorkflowMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getDebounceWorkflowMethod = WorkflowServiceGrpc.getDebounceWorkflowMethod) == null) {
          WorkflowServiceGrpc.getDebounceWorkflowMethod = getDebounceWorkflowMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.DebounceWorkflowRequest, io.github.perdure.v1.DebounceWorkflowResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DebounceWorkflow"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.DebounceWorkflowRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.DebounceWorkflowResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("DebounceWorkflow"))
              .build();
        }
      }
    }
    return getDebounceWorkflowMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.SendMessageRequest,
      io.github.perdure.v1.SendMessageResponse> getSendMessageMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SendMessage",
      requestType = io.github.perdure.v1.SendMessageRequest.class,
      responseType = io.github.perdure.v1.SendMessageResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.SendMessageRequest,
      io.github.perdure.v1.SendMessageResponse> getSendMessageMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.SendMessageRequest, io.github.perdure.v1.SendMessageResponse> getSendMessageMethod;
    if ((getSendMessageMethod = WorkflowServiceGrpc.getSendMessageMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getSendMessageMethod = WorkflowServiceGrpc.getSendMessageMethod) == null) {
          WorkflowServiceGrpc.getSendMessageMethod = getSendMessageMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.SendMessageRequest, io.github.perdure.v1.SendMessageResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SendMessage"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.SendMessageRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.SendMessageResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("SendMessage"))
              .build();
        }
      }
    }
    return getSendMessageMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.SendMessagesRequest,
      io.github.perdure.v1.SendMessagesResponse> getSendMessagesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SendMessages",
      requestType = io.github.perdure.v1.SendMessagesRequest.class,
      responseType = io.github.perdure.v1.SendMessagesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.SendMessagesRequest,
      io.github.perdure.v1.SendMessagesResponse> getSendMessagesMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.SendMessagesRequest, io.github.perdure.v1.SendMessagesResponse> getSendMessagesMethod;
    if ((getSendMessagesMethod = WorkflowServiceGrpc.getSendMessagesMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getSendMessagesMethod = WorkflowServiceGrpc.getSendMessagesMethod) == null) {
          WorkflowServiceGrpc.getSendMessagesMethod = getSendMessagesMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.SendMessagesRequest, io.github.perdure.v1.SendMessagesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SendMessages"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.SendMessagesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.SendMessagesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("SendMessages"))
              .build();
        }
      }
    }
    return getSendMessagesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.GetEventRequest,
      io.github.perdure.v1.GetEventResponse> getGetEventMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetEvent",
      requestType = io.github.perdure.v1.GetEventRequest.class,
      responseType = io.github.perdure.v1.GetEventResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.GetEventRequest,
      io.github.perdure.v1.GetEventResponse> getGetEventMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.GetEventRequest, io.github.perdure.v1.GetEventResponse> getGetEventMethod;
    if ((getGetEventMethod = WorkflowServiceGrpc.getGetEventMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getGetEventMethod = WorkflowServiceGrpc.getGetEventMethod) == null) {
          WorkflowServiceGrpc.getGetEventMethod = getGetEventMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.GetEventRequest, io.github.perdure.v1.GetEventResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetEvent"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.GetEventRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.GetEventResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("GetEvent"))
              .build();
        }
      }
    }
    return getGetEventMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ReadStreamRequest,
      io.github.perdure.v1.ReadStreamResponse> getReadStreamMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReadStream",
      requestType = io.github.perdure.v1.ReadStreamRequest.class,
      responseType = io.github.perdure.v1.ReadStreamResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ReadStreamRequest,
      io.github.perdure.v1.ReadStreamResponse> getReadStreamMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ReadStreamRequest, io.github.perdure.v1.ReadStreamResponse> getReadStreamMethod;
    if ((getReadStreamMethod = WorkflowServiceGrpc.getReadStreamMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getReadStreamMethod = WorkflowServiceGrpc.getReadStreamMethod) == null) {
          WorkflowServiceGrpc.getReadStreamMethod = getReadStreamMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ReadStreamRequest, io.github.perdure.v1.ReadStreamResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReadStream"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ReadStreamRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ReadStreamResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("ReadStream"))
              .build();
        }
      }
    }
    return getReadStreamMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.GetResultRequest,
      io.github.perdure.v1.GetResultResponse> getGetResultMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetResult",
      requestType = io.github.perdure.v1.GetResultRequest.class,
      responseType = io.github.perdure.v1.GetResultResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.GetResultRequest,
      io.github.perdure.v1.GetResultResponse> getGetResultMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.GetResultRequest, io.github.perdure.v1.GetResultResponse> getGetResultMethod;
    if ((getGetResultMethod = WorkflowServiceGrpc.getGetResultMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getGetResultMethod = WorkflowServiceGrpc.getGetResultMethod) == null) {
          WorkflowServiceGrpc.getGetResultMethod = getGetResultMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.GetResultRequest, io.github.perdure.v1.GetResultResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetResult"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.GetResultRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.GetResultResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("GetResult"))
              .build();
        }
      }
    }
    return getGetResultMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.WaitWorkflowsRequest,
      io.github.perdure.v1.WaitWorkflowsResponse> getWaitWorkflowsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "WaitWorkflows",
      requestType = io.github.perdure.v1.WaitWorkflowsRequest.class,
      responseType = io.github.perdure.v1.WaitWorkflowsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.WaitWorkflowsRequest,
      io.github.perdure.v1.WaitWorkflowsResponse> getWaitWorkflowsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.WaitWorkflowsRequest, io.github.perdure.v1.WaitWorkflowsResponse> getWaitWorkflowsMethod;
    if ((getWaitWorkflowsMethod = WorkflowServiceGrpc.getWaitWorkflowsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getWaitWorkflowsMethod = WorkflowServiceGrpc.getWaitWorkflowsMethod) == null) {
          WorkflowServiceGrpc.getWaitWorkflowsMethod = getWaitWorkflowsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.WaitWorkflowsRequest, io.github.perdure.v1.WaitWorkflowsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "WaitWorkflows"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.WaitWorkflowsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.WaitWorkflowsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("WaitWorkflows"))
              .build();
        }
      }
    }
    return getWaitWorkflowsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.WatchWorkflowRequest,
      io.github.perdure.v1.WatchWorkflowResponse> getWatchWorkflowMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "WatchWorkflow",
      requestType = io.github.perdure.v1.WatchWorkflowRequest.class,
      responseType = io.github.perdure.v1.WatchWorkflowResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.WatchWorkflowRequest,
      io.github.perdure.v1.WatchWorkflowResponse> getWatchWorkflowMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.WatchWorkflowRequest, io.github.perdure.v1.WatchWorkflowResponse> getWatchWorkflowMethod;
    if ((getWatchWorkflowMethod = WorkflowServiceGrpc.getWatchWorkflowMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getWatchWorkflowMethod = WorkflowServiceGrpc.getWatchWorkflowMethod) == null) {
          WorkflowServiceGrpc.getWatchWorkflowMethod = getWatchWorkflowMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.WatchWorkflowRequest, io.github.perdure.v1.WatchWorkflowResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "WatchWorkflow"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.WatchWorkflowRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.WatchWorkflowResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("WatchWorkflow"))
              .build();
        }
      }
    }
    return getWatchWorkflowMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.WatchWorkflowsRequest,
      io.github.perdure.v1.WatchWorkflowsResponse> getWatchWorkflowsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "WatchWorkflows",
      requestType = io.github.perdure.v1.WatchWorkflowsRequest.class,
      responseType = io.github.perdure.v1.WatchWorkflowsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.WatchWorkflowsRequest,
      io.github.perdure.v1.WatchWorkflowsResponse> getWatchWorkflowsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.WatchWorkflowsRequest, io.github.perdure.v1.WatchWorkflowsResponse> getWatchWorkflowsMethod;
    if ((getWatchWorkflowsMethod = WorkflowServiceGrpc.getWatchWorkflowsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getWatchWorkflowsMethod = WorkflowServiceGrpc.getWatchWorkflowsMethod) == null) {
          WorkflowServiceGrpc.getWatchWorkflowsMethod = getWatchWorkflowsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.WatchWorkflowsRequest, io.github.perdure.v1.WatchWorkflowsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "WatchWorkflows"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.WatchWorkflowsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.WatchWorkflowsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("WatchWorkflows"))
              .build();
        }
      }
    }
    return getWatchWorkflowsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.QueryWorkflowRequest,
      io.github.perdure.v1.QueryWorkflowResponse> getQueryWorkflowMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "QueryWorkflow",
      requestType = io.github.perdure.v1.QueryWorkflowRequest.class,
      responseType = io.github.perdure.v1.QueryWorkflowResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.QueryWorkflowRequest,
      io.github.perdure.v1.QueryWorkflowResponse> getQueryWorkflowMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.QueryWorkflowRequest, io.github.perdure.v1.QueryWorkflowResponse> getQueryWorkflowMethod;
    if ((getQueryWorkflowMethod = WorkflowServiceGrpc.getQueryWorkflowMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getQueryWorkflowMethod = WorkflowServiceGrpc.getQueryWorkflowMethod) == null) {
          WorkflowServiceGrpc.getQueryWorkflowMethod = getQueryWorkflowMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.QueryWorkflowRequest, io.github.perdure.v1.QueryWorkflowResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "QueryWorkflow"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.QueryWorkflowRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.QueryWorkflowResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("QueryWorkflow"))
              .build();
        }
      }
    }
    return getQueryWorkflowMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.UpdateWorkflowRequest,
      io.github.perdure.v1.UpdateWorkflowResponse> getUpdateWorkflowMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateWorkflow",
      requestType = io.github.perdure.v1.UpdateWorkflowRequest.class,
      responseType = io.github.perdure.v1.UpdateWorkflowResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.UpdateWorkflowRequest,
      io.github.perdure.v1.UpdateWorkflowResponse> getUpdateWorkflowMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.UpdateWorkflowRequest, io.github.perdure.v1.UpdateWorkflowResponse> getUpdateWorkflowMethod;
    if ((getUpdateWorkflowMethod = WorkflowServiceGrpc.getUpdateWorkflowMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getUpdateWorkflowMethod = WorkflowServiceGrpc.getUpdateWorkflowMethod) == null) {
          WorkflowServiceGrpc.getUpdateWorkflowMethod = getUpdateWorkflowMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.UpdateWorkflowRequest, io.github.perdure.v1.UpdateWorkflowResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateWorkflow"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.UpdateWorkflowRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.UpdateWorkflowResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("UpdateWorkflow"))
              .build();
        }
      }
    }
    return getUpdateWorkflowMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.GetWorkflowRequest,
      io.github.perdure.v1.GetWorkflowResponse> getGetWorkflowMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetWorkflow",
      requestType = io.github.perdure.v1.GetWorkflowRequest.class,
      responseType = io.github.perdure.v1.GetWorkflowResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.GetWorkflowRequest,
      io.github.perdure.v1.GetWorkflowResponse> getGetWorkflowMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.GetWorkflowRequest, io.github.perdure.v1.GetWorkflowResponse> getGetWorkflowMethod;
    if ((getGetWorkflowMethod = WorkflowServiceGrpc.getGetWorkflowMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getGetWorkflowMethod = WorkflowServiceGrpc.getGetWorkflowMethod) == null) {
          WorkflowServiceGrpc.getGetWorkflowMethod = getGetWorkflowMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.GetWorkflowRequest, io.github.perdure.v1.GetWorkflowResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetWorkflow"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.GetWorkflowRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.GetWorkflowResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("GetWorkflow"))
              .build();
        }
      }
    }
    return getGetWorkflowMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.GetWorkflowHistoryRequest,
      io.github.perdure.v1.GetWorkflowHistoryResponse> getGetWorkflowHistoryMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetWorkflowHistory",
      requestType = io.github.perdure.v1.GetWorkflowHistoryRequest.class,
      responseType = io.github.perdure.v1.GetWorkflowHistoryResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.GetWorkflowHistoryRequest,
      io.github.perdure.v1.GetWorkflowHistoryResponse> getGetWorkflowHistoryMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.GetWorkflowHistoryRequest, io.github.perdure.v1.GetWorkflowHistoryResponse> getGetWorkflowHistoryMethod;
    if ((getGetWorkflowHistoryMethod = WorkflowServiceGrpc.getGetWorkflowHistoryMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getGetWorkflowHistoryMethod = WorkflowServiceGrpc.getGetWorkflowHistoryMethod) == null) {
          WorkflowServiceGrpc.getGetWorkflowHistoryMethod = getGetWorkflowHistoryMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.GetWorkflowHistoryRequest, io.github.perdure.v1.GetWorkflowHistoryResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetWorkflowHistory"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.GetWorkflowHistoryRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.GetWorkflowHistoryResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("GetWorkflowHistory"))
              .build();
        }
      }
    }
    return getGetWorkflowHistoryMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ListWorkflowsRequest,
      io.github.perdure.v1.ListWorkflowsResponse> getListWorkflowsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListWorkflows",
      requestType = io.github.perdure.v1.ListWorkflowsRequest.class,
      responseType = io.github.perdure.v1.ListWorkflowsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ListWorkflowsRequest,
      io.github.perdure.v1.ListWorkflowsResponse> getListWorkflowsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ListWorkflowsRequest, io.github.perdure.v1.ListWorkflowsResponse> getListWorkflowsMethod;
    if ((getListWorkflowsMethod = WorkflowServiceGrpc.getListWorkflowsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getListWorkflowsMethod = WorkflowServiceGrpc.getListWorkflowsMethod) == null) {
          WorkflowServiceGrpc.getListWorkflowsMethod = getListWorkflowsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ListWorkflowsRequest, io.github.perdure.v1.ListWorkflowsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListWorkflows"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListWorkflowsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListWorkflowsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("ListWorkflows"))
              .build();
        }
      }
    }
    return getListWorkflowsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.CountWorkflowsRequest,
      io.github.perdure.v1.CountWorkflowsResponse> getCountWorkflowsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CountWorkflows",
      requestType = io.github.perdure.v1.CountWorkflowsRequest.class,
      responseType = io.github.perdure.v1.CountWorkflowsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.CountWorkflowsRequest,
      io.github.perdure.v1.CountWorkflowsResponse> getCountWorkflowsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.CountWorkflowsRequest, io.github.perdure.v1.CountWorkflowsResponse> getCountWorkflowsMethod;
    if ((getCountWorkflowsMethod = WorkflowServiceGrpc.getCountWorkflowsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getCountWorkflowsMethod = WorkflowServiceGrpc.getCountWorkflowsMethod) == null) {
          WorkflowServiceGrpc.getCountWorkflowsMethod = getCountWorkflowsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.CountWorkflowsRequest, io.github.perdure.v1.CountWorkflowsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CountWorkflows"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.CountWorkflowsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.CountWorkflowsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("CountWorkflows"))
              .build();
        }
      }
    }
    return getCountWorkflowsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ListStepsRequest,
      io.github.perdure.v1.ListStepsResponse> getListStepsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListSteps",
      requestType = io.github.perdure.v1.ListStepsRequest.class,
      responseType = io.github.perdure.v1.ListStepsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ListStepsRequest,
      io.github.perdure.v1.ListStepsResponse> getListStepsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ListStepsRequest, io.github.perdure.v1.ListStepsResponse> getListStepsMethod;
    if ((getListStepsMethod = WorkflowServiceGrpc.getListStepsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getListStepsMethod = WorkflowServiceGrpc.getListStepsMethod) == null) {
          WorkflowServiceGrpc.getListStepsMethod = getListStepsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ListStepsRequest, io.github.perdure.v1.ListStepsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListSteps"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListStepsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListStepsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("ListSteps"))
              .build();
        }
      }
    }
    return getListStepsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ListEventsRequest,
      io.github.perdure.v1.ListEventsResponse> getListEventsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListEvents",
      requestType = io.github.perdure.v1.ListEventsRequest.class,
      responseType = io.github.perdure.v1.ListEventsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ListEventsRequest,
      io.github.perdure.v1.ListEventsResponse> getListEventsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ListEventsRequest, io.github.perdure.v1.ListEventsResponse> getListEventsMethod;
    if ((getListEventsMethod = WorkflowServiceGrpc.getListEventsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getListEventsMethod = WorkflowServiceGrpc.getListEventsMethod) == null) {
          WorkflowServiceGrpc.getListEventsMethod = getListEventsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ListEventsRequest, io.github.perdure.v1.ListEventsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListEvents"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListEventsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListEventsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("ListEvents"))
              .build();
        }
      }
    }
    return getListEventsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ListStreamsRequest,
      io.github.perdure.v1.ListStreamsResponse> getListStreamsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListStreams",
      requestType = io.github.perdure.v1.ListStreamsRequest.class,
      responseType = io.github.perdure.v1.ListStreamsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ListStreamsRequest,
      io.github.perdure.v1.ListStreamsResponse> getListStreamsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ListStreamsRequest, io.github.perdure.v1.ListStreamsResponse> getListStreamsMethod;
    if ((getListStreamsMethod = WorkflowServiceGrpc.getListStreamsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getListStreamsMethod = WorkflowServiceGrpc.getListStreamsMethod) == null) {
          WorkflowServiceGrpc.getListStreamsMethod = getListStreamsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ListStreamsRequest, io.github.perdure.v1.ListStreamsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListStreams"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListStreamsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListStreamsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("ListStreams"))
              .build();
        }
      }
    }
    return getListStreamsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ListMessagesRequest,
      io.github.perdure.v1.ListMessagesResponse> getListMessagesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListMessages",
      requestType = io.github.perdure.v1.ListMessagesRequest.class,
      responseType = io.github.perdure.v1.ListMessagesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ListMessagesRequest,
      io.github.perdure.v1.ListMessagesResponse> getListMessagesMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ListMessagesRequest, io.github.perdure.v1.ListMessagesResponse> getListMessagesMethod;
    if ((getListMessagesMethod = WorkflowServiceGrpc.getListMessagesMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getListMessagesMethod = WorkflowServiceGrpc.getListMessagesMethod) == null) {
          WorkflowServiceGrpc.getListMessagesMethod = getListMessagesMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ListMessagesRequest, io.github.perdure.v1.ListMessagesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListMessages"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListMessagesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListMessagesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("ListMessages"))
              .build();
        }
      }
    }
    return getListMessagesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ListRunsRequest,
      io.github.perdure.v1.ListRunsResponse> getListRunsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListRuns",
      requestType = io.github.perdure.v1.ListRunsRequest.class,
      responseType = io.github.perdure.v1.ListRunsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ListRunsRequest,
      io.github.perdure.v1.ListRunsResponse> getListRunsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ListRunsRequest, io.github.perdure.v1.ListRunsResponse> getListRunsMethod;
    if ((getListRunsMethod = WorkflowServiceGrpc.getListRunsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getListRunsMethod = WorkflowServiceGrpc.getListRunsMethod) == null) {
          WorkflowServiceGrpc.getListRunsMethod = getListRunsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ListRunsRequest, io.github.perdure.v1.ListRunsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListRuns"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListRunsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListRunsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("ListRuns"))
              .build();
        }
      }
    }
    return getListRunsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ExplainWorkflowRequest,
      io.github.perdure.v1.ExplainWorkflowResponse> getExplainWorkflowMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ExplainWorkflow",
      requestType = io.github.perdure.v1.ExplainWorkflowRequest.class,
      responseType = io.github.perdure.v1.ExplainWorkflowResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ExplainWorkflowRequest,
      io.github.perdure.v1.ExplainWorkflowResponse> getExplainWorkflowMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ExplainWorkflowRequest, io.github.perdure.v1.ExplainWorkflowResponse> getExplainWorkflowMethod;
    if ((getExplainWorkflowMethod = WorkflowServiceGrpc.getExplainWorkflowMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getExplainWorkflowMethod = WorkflowServiceGrpc.getExplainWorkflowMethod) == null) {
          WorkflowServiceGrpc.getExplainWorkflowMethod = getExplainWorkflowMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ExplainWorkflowRequest, io.github.perdure.v1.ExplainWorkflowResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ExplainWorkflow"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ExplainWorkflowRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ExplainWorkflowResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("ExplainWorkflow"))
              .build();
        }
      }
    }
    return getExplainWorkflowMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.CancelWorkflowsRequest,
      io.github.perdure.v1.CancelWorkflowsResponse> getCancelWorkflowsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CancelWorkflows",
      requestType = io.github.perdure.v1.CancelWorkflowsRequest.class,
      responseType = io.github.perdure.v1.CancelWorkflowsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.CancelWorkflowsRequest,
      io.github.perdure.v1.CancelWorkflowsResponse> getCancelWorkflowsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.CancelWorkflowsRequest, io.github.perdure.v1.CancelWorkflowsResponse> getCancelWorkflowsMethod;
    if ((getCancelWorkflowsMethod = WorkflowServiceGrpc.getCancelWorkflowsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getCancelWorkflowsMethod = WorkflowServiceGrpc.getCancelWorkflowsMethod) == null) {
          WorkflowServiceGrpc.getCancelWorkflowsMethod = getCancelWorkflowsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.CancelWorkflowsRequest, io.github.perdure.v1.CancelWorkflowsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CancelWorkflows"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.CancelWorkflowsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.CancelWorkflowsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("CancelWorkflows"))
              .build();
        }
      }
    }
    return getCancelWorkflowsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.TerminateWorkflowsRequest,
      io.github.perdure.v1.TerminateWorkflowsResponse> getTerminateWorkflowsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "TerminateWorkflows",
      requestType = io.github.perdure.v1.TerminateWorkflowsRequest.class,
      responseType = io.github.perdure.v1.TerminateWorkflowsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.TerminateWorkflowsRequest,
      io.github.perdure.v1.TerminateWorkflowsResponse> getTerminateWorkflowsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.TerminateWorkflowsRequest, io.github.perdure.v1.TerminateWorkflowsResponse> getTerminateWorkflowsMethod;
    if ((getTerminateWorkflowsMethod = WorkflowServiceGrpc.getTerminateWorkflowsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getTerminateWorkflowsMethod = WorkflowServiceGrpc.getTerminateWorkflowsMethod) == null) {
          WorkflowServiceGrpc.getTerminateWorkflowsMethod = getTerminateWorkflowsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.TerminateWorkflowsRequest, io.github.perdure.v1.TerminateWorkflowsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "TerminateWorkflows"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.TerminateWorkflowsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.TerminateWorkflowsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("TerminateWorkflows"))
              .build();
        }
      }
    }
    return getTerminateWorkflowsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ResumeWorkflowsRequest,
      io.github.perdure.v1.ResumeWorkflowsResponse> getResumeWorkflowsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ResumeWorkflows",
      requestType = io.github.perdure.v1.ResumeWorkflowsRequest.class,
      responseType = io.github.perdure.v1.ResumeWorkflowsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ResumeWorkflowsRequest,
      io.github.perdure.v1.ResumeWorkflowsResponse> getResumeWorkflowsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ResumeWorkflowsRequest, io.github.perdure.v1.ResumeWorkflowsResponse> getResumeWorkflowsMethod;
    if ((getResumeWorkflowsMethod = WorkflowServiceGrpc.getResumeWorkflowsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getResumeWorkflowsMethod = WorkflowServiceGrpc.getResumeWorkflowsMethod) == null) {
          WorkflowServiceGrpc.getResumeWorkflowsMethod = getResumeWorkflowsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ResumeWorkflowsRequest, io.github.perdure.v1.ResumeWorkflowsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ResumeWorkflows"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ResumeWorkflowsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ResumeWorkflowsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("ResumeWorkflows"))
              .build();
        }
      }
    }
    return getResumeWorkflowsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ForkWorkflowRequest,
      io.github.perdure.v1.ForkWorkflowResponse> getForkWorkflowMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ForkWorkflow",
      requestType = io.github.perdure.v1.ForkWorkflowRequest.class,
      responseType = io.github.perdure.v1.ForkWorkflowResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ForkWorkflowRequest,
      io.github.perdure.v1.ForkWorkflowResponse> getForkWorkflowMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ForkWorkflowRequest, io.github.perdure.v1.ForkWorkflowResponse> getForkWorkflowMethod;
    if ((getForkWorkflowMethod = WorkflowServiceGrpc.getForkWorkflowMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getForkWorkflowMethod = WorkflowServiceGrpc.getForkWorkflowMethod) == null) {
          WorkflowServiceGrpc.getForkWorkflowMethod = getForkWorkflowMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ForkWorkflowRequest, io.github.perdure.v1.ForkWorkflowResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ForkWorkflow"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ForkWorkflowRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ForkWorkflowResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("ForkWorkflow"))
              .build();
        }
      }
    }
    return getForkWorkflowMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.RewindWorkflowRequest,
      io.github.perdure.v1.RewindWorkflowResponse> getRewindWorkflowMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RewindWorkflow",
      requestType = io.github.perdure.v1.RewindWorkflowRequest.class,
      responseType = io.github.perdure.v1.RewindWorkflowResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.RewindWorkflowRequest,
      io.github.perdure.v1.RewindWorkflowResponse> getRewindWorkflowMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.RewindWorkflowRequest, io.github.perdure.v1.RewindWorkflowResponse> getRewindWorkflowMethod;
    if ((getRewindWorkflowMethod = WorkflowServiceGrpc.getRewindWorkflowMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getRewindWorkflowMethod = WorkflowServiceGrpc.getRewindWorkflowMethod) == null) {
          WorkflowServiceGrpc.getRewindWorkflowMethod = getRewindWorkflowMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.RewindWorkflowRequest, io.github.perdure.v1.RewindWorkflowResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RewindWorkflow"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.RewindWorkflowRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.RewindWorkflowResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("RewindWorkflow"))
              .build();
        }
      }
    }
    return getRewindWorkflowMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.DeleteWorkflowsRequest,
      io.github.perdure.v1.DeleteWorkflowsResponse> getDeleteWorkflowsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteWorkflows",
      requestType = io.github.perdure.v1.DeleteWorkflowsRequest.class,
      responseType = io.github.perdure.v1.DeleteWorkflowsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.DeleteWorkflowsRequest,
      io.github.perdure.v1.DeleteWorkflowsResponse> getDeleteWorkflowsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.DeleteWorkflowsRequest, io.github.perdure.v1.DeleteWorkflowsResponse> getDeleteWorkflowsMethod;
    if ((getDeleteWorkflowsMethod = WorkflowServiceGrpc.getDeleteWorkflowsMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getDeleteWorkflowsMethod = WorkflowServiceGrpc.getDeleteWorkflowsMethod) == null) {
          WorkflowServiceGrpc.getDeleteWorkflowsMethod = getDeleteWorkflowsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.DeleteWorkflowsRequest, io.github.perdure.v1.DeleteWorkflowsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteWorkflows"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.DeleteWorkflowsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.DeleteWorkflowsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("DeleteWorkflows"))
              .build();
        }
      }
    }
    return getDeleteWorkflowsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.SetWorkflowPriorityRequest,
      io.github.perdure.v1.SetWorkflowPriorityResponse> getSetWorkflowPriorityMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SetWorkflowPriority",
      requestType = io.github.perdure.v1.SetWorkflowPriorityRequest.class,
      responseType = io.github.perdure.v1.SetWorkflowPriorityResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.SetWorkflowPriorityRequest,
      io.github.perdure.v1.SetWorkflowPriorityResponse> getSetWorkflowPriorityMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.SetWorkflowPriorityRequest, io.github.perdure.v1.SetWorkflowPriorityResponse> getSetWorkflowPriorityMethod;
    if ((getSetWorkflowPriorityMethod = WorkflowServiceGrpc.getSetWorkflowPriorityMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getSetWorkflowPriorityMethod = WorkflowServiceGrpc.getSetWorkflowPriorityMethod) == null) {
          WorkflowServiceGrpc.getSetWorkflowPriorityMethod = getSetWorkflowPriorityMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.SetWorkflowPriorityRequest, io.github.perdure.v1.SetWorkflowPriorityResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SetWorkflowPriority"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.SetWorkflowPriorityRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.SetWorkflowPriorityResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("SetWorkflowPriority"))
              .build();
        }
      }
    }
    return getSetWorkflowPriorityMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.SetWorkflowDelayRequest,
      io.github.perdure.v1.SetWorkflowDelayResponse> getSetWorkflowDelayMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SetWorkflowDelay",
      requestType = io.github.perdure.v1.SetWorkflowDelayRequest.class,
      responseType = io.github.perdure.v1.SetWorkflowDelayResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.SetWorkflowDelayRequest,
      io.github.perdure.v1.SetWorkflowDelayResponse> getSetWorkflowDelayMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.SetWorkflowDelayRequest, io.github.perdure.v1.SetWorkflowDelayResponse> getSetWorkflowDelayMethod;
    if ((getSetWorkflowDelayMethod = WorkflowServiceGrpc.getSetWorkflowDelayMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getSetWorkflowDelayMethod = WorkflowServiceGrpc.getSetWorkflowDelayMethod) == null) {
          WorkflowServiceGrpc.getSetWorkflowDelayMethod = getSetWorkflowDelayMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.SetWorkflowDelayRequest, io.github.perdure.v1.SetWorkflowDelayResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SetWorkflowDelay"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.SetWorkflowDelayRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.SetWorkflowDelayResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("SetWorkflowDelay"))
              .build();
        }
      }
    }
    return getSetWorkflowDelayMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.UpdateWorkflowAttributesRequest,
      io.github.perdure.v1.UpdateWorkflowAttributesResponse> getUpdateWorkflowAttributesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateWorkflowAttributes",
      requestType = io.github.perdure.v1.UpdateWorkflowAttributesRequest.class,
      responseType = io.github.perdure.v1.UpdateWorkflowAttributesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.UpdateWorkflowAttributesRequest,
      io.github.perdure.v1.UpdateWorkflowAttributesResponse> getUpdateWorkflowAttributesMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.UpdateWorkflowAttributesRequest, io.github.perdure.v1.UpdateWorkflowAttributesResponse> getUpdateWorkflowAttributesMethod;
    if ((getUpdateWorkflowAttributesMethod = WorkflowServiceGrpc.getUpdateWorkflowAttributesMethod) == null) {
      synchronized (WorkflowServiceGrpc.class) {
        if ((getUpdateWorkflowAttributesMethod = WorkflowServiceGrpc.getUpdateWorkflowAttributesMethod) == null) {
          WorkflowServiceGrpc.getUpdateWorkflowAttributesMethod = getUpdateWorkflowAttributesMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.UpdateWorkflowAttributesRequest, io.github.perdure.v1.UpdateWorkflowAttributesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateWorkflowAttributes"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.UpdateWorkflowAttributesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.UpdateWorkflowAttributesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkflowServiceMethodDescriptorSupplier("UpdateWorkflowAttributes"))
              .build();
        }
      }
    }
    return getUpdateWorkflowAttributesMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static WorkflowServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WorkflowServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WorkflowServiceStub>() {
        @java.lang.Override
        public WorkflowServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WorkflowServiceStub(channel, callOptions);
        }
      };
    return WorkflowServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static WorkflowServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WorkflowServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WorkflowServiceBlockingV2Stub>() {
        @java.lang.Override
        public WorkflowServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WorkflowServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return WorkflowServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static WorkflowServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WorkflowServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WorkflowServiceBlockingStub>() {
        @java.lang.Override
        public WorkflowServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WorkflowServiceBlockingStub(channel, callOptions);
        }
      };
    return WorkflowServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static WorkflowServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WorkflowServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WorkflowServiceFutureStub>() {
        @java.lang.Override
        public WorkflowServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WorkflowServiceFutureStub(channel, callOptions);
        }
      };
    return WorkflowServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Starts workflows, waits for what they do, looks at them and steers them.
   * Every request names a namespace (empty: `default`). Every mutating call is safe to repeat: by the workflow's id, by
   * an idempotency key, or by `request_id`.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Puts a workflow on its queue. The same id gives the same workflow: its arguments then stay as they were.
     * </pre>
     */
    default void enqueueWorkflow(io.github.perdure.v1.EnqueueWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.EnqueueWorkflowResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getEnqueueWorkflowMethod(), responseObserver);
    }

    /**
     * <pre>
     * Puts up to 1,000 workflows on their queues, each with an outcome of its own, or all or none.
     * </pre>
     */
    default void enqueueWorkflows(io.github.perdure.v1.EnqueueWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.EnqueueWorkflowsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getEnqueueWorkflowsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Starts a workflow when nothing more has come for its key for a while; the last arguments win.
     * </pre>
     */
    default void debounceWorkflow(io.github.perdure.v1.DebounceWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.DebounceWorkflowResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDebounceWorkflowMethod(), responseObserver);
    }

    /**
     * <pre>
     * Sends a message to a workflow. With `start`, the workflow is created first if it is not there, in one transaction.
     * </pre>
     */
    default void sendMessage(io.github.perdure.v1.SendMessageRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.SendMessageResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSendMessageMethod(), responseObserver);
    }

    /**
     * <pre>
     * Sends many messages in one transaction: all or none.
     * </pre>
     */
    default void sendMessages(io.github.perdure.v1.SendMessagesRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.SendMessagesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSendMessagesMethod(), responseObserver);
    }

    /**
     * <pre>
     * The value of an event, now or when it is set.
     * </pre>
     */
    default void getEvent(io.github.perdure.v1.GetEventRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.GetEventResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetEventMethod(), responseObserver);
    }

    /**
     * <pre>
     * The values of a stream from an offset on: in order, without gap or repeat.
     * </pre>
     */
    default void readStream(io.github.perdure.v1.ReadStreamRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ReadStreamResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReadStreamMethod(), responseObserver);
    }

    /**
     * <pre>
     * How one workflow ended, now or when it ends. A failed workflow is an answer, not an error of the call.
     * </pre>
     */
    default void getResult(io.github.perdure.v1.GetResultRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.GetResultResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetResultMethod(), responseObserver);
    }

    /**
     * <pre>
     * How the first of many ended, or each of them as it ends.
     * </pre>
     */
    default void waitWorkflows(io.github.perdure.v1.WaitWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.WaitWorkflowsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getWaitWorkflowsMethod(), responseObserver);
    }

    /**
     * <pre>
     * What is known of one workflow, and then what happens to it.
     * </pre>
     */
    default void watchWorkflow(io.github.perdure.v1.WatchWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.WatchWorkflowResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getWatchWorkflowMethod(), responseObserver);
    }

    /**
     * <pre>
     * The workflows that match a filter, and then what changes among them.
     * </pre>
     */
    default void watchWorkflows(io.github.perdure.v1.WatchWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.WatchWorkflowsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getWatchWorkflowsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Asks a running or finished workflow of a perdure worker a read-only question.
     * </pre>
     */
    default void queryWorkflow(io.github.perdure.v1.QueryWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.QueryWorkflowResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getQueryWorkflowMethod(), responseObserver);
    }

    /**
     * <pre>
     * Sends a workflow of a perdure worker a tracked request that changes it.
     * </pre>
     */
    default void updateWorkflow(io.github.perdure.v1.UpdateWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.UpdateWorkflowResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateWorkflowMethod(), responseObserver);
    }

    /**
     * <pre>
     * One workflow.
     * </pre>
     */
    default void getWorkflow(io.github.perdure.v1.GetWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.GetWorkflowResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetWorkflowMethod(), responseObserver);
    }

    /**
     * <pre>
     * What happened in one workflow so far, in the order it happened, page by page.
     * </pre>
     */
    default void getWorkflowHistory(io.github.perdure.v1.GetWorkflowHistoryRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.GetWorkflowHistoryResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetWorkflowHistoryMethod(), responseObserver);
    }

    /**
     * <pre>
     * The workflows that match a filter, page by page in the order of their creation.
     * </pre>
     */
    default void listWorkflows(io.github.perdure.v1.ListWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListWorkflowsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListWorkflowsMethod(), responseObserver);
    }

    /**
     * <pre>
     * How many workflows match a filter, in groups if asked.
     * </pre>
     */
    default void countWorkflows(io.github.perdure.v1.CountWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.CountWorkflowsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCountWorkflowsMethod(), responseObserver);
    }

    /**
     * <pre>
     * The recorded steps of one workflow, in their order.
     * </pre>
     */
    default void listSteps(io.github.perdure.v1.ListStepsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListStepsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListStepsMethod(), responseObserver);
    }

    /**
     * <pre>
     * The events that one workflow has set.
     * </pre>
     */
    default void listEvents(io.github.perdure.v1.ListEventsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListEventsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListEventsMethod(), responseObserver);
    }

    /**
     * <pre>
     * The streams that one workflow has written to.
     * </pre>
     */
    default void listStreams(io.github.perdure.v1.ListStreamsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListStreamsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListStreamsMethod(), responseObserver);
    }

    /**
     * <pre>
     * The messages sent to one workflow, the waiting ones unless asked otherwise.
     * </pre>
     */
    default void listMessages(io.github.perdure.v1.ListMessagesRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListMessagesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListMessagesMethod(), responseObserver);
    }

    /**
     * <pre>
     * The runs under one id, the latest first.
     * </pre>
     */
    default void listRuns(io.github.perdure.v1.ListRunsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListRunsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListRunsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Why a workflow does not run.
     * </pre>
     */
    default void explainWorkflow(io.github.perdure.v1.ExplainWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ExplainWorkflowResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getExplainWorkflowMethod(), responseObserver);
    }

    /**
     * <pre>
     * Cancels workflows that have not ended. A running one learns of it at its next step.
     * </pre>
     */
    default void cancelWorkflows(io.github.perdure.v1.CancelWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.CancelWorkflowsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCancelWorkflowsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Ends workflows at once, with a reason.
     * </pre>
     */
    default void terminateWorkflows(io.github.perdure.v1.TerminateWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.TerminateWorkflowsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getTerminateWorkflowsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Puts workflows that were cancelled, gave up or hang back on a queue; they go on after their last recorded step.
     * </pre>
     */
    default void resumeWorkflows(io.github.perdure.v1.ResumeWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ResumeWorkflowsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getResumeWorkflowsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Starts a copy of a workflow under a new id, with the recorded steps below `start_step` kept.
     * </pre>
     */
    default void forkWorkflow(io.github.perdure.v1.ForkWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ForkWorkflowResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getForkWorkflowMethod(), responseObserver);
    }

    /**
     * <pre>
     * Runs an ended workflow again under its own id, from a step on.
     * </pre>
     */
    default void rewindWorkflow(io.github.perdure.v1.RewindWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.RewindWorkflowResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRewindWorkflowMethod(), responseObserver);
    }

    /**
     * <pre>
     * Removes workflows with everything recorded of them, whatever their status.
     * </pre>
     */
    default void deleteWorkflows(io.github.perdure.v1.DeleteWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.DeleteWorkflowsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteWorkflowsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes the priority of workflows that wait in a queue or for their start time.
     * </pre>
     */
    default void setWorkflowPriority(io.github.perdure.v1.SetWorkflowPriorityRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.SetWorkflowPriorityResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSetWorkflowPriorityMethod(), responseObserver);
    }

    /**
     * <pre>
     * Changes the start time of delayed workflows.
     * </pre>
     */
    default void setWorkflowDelay(io.github.perdure.v1.SetWorkflowDelayRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.SetWorkflowDelayResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSetWorkflowDelayMethod(), responseObserver);
    }

    /**
     * <pre>
     * Replaces or merges the searchable attributes of workflows.
     * </pre>
     */
    default void updateWorkflowAttributes(io.github.perdure.v1.UpdateWorkflowAttributesRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.UpdateWorkflowAttributesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateWorkflowAttributesMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service WorkflowService.
   * <pre>
   * Starts workflows, waits for what they do, looks at them and steers them.
   * Every request names a namespace (empty: `default`). Every mutating call is safe to repeat: by the workflow's id, by
   * an idempotency key, or by `request_id`.
   * </pre>
   */
  public static abstract class WorkflowServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return WorkflowServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service WorkflowService.
   * <pre>
   * Starts workflows, waits for what they do, looks at them and steers them.
   * Every request names a namespace (empty: `default`). Every mutating call is safe to repeat: by the workflow's id, by
   * an idempotency key, or by `request_id`.
   * </pre>
   */
  public static final class WorkflowServiceStub
      extends io.grpc.stub.AbstractAsyncStub<WorkflowServiceStub> {
    private WorkflowServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WorkflowServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WorkflowServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Puts a workflow on its queue. The same id gives the same workflow: its arguments then stay as they were.
     * </pre>
     */
    public void enqueueWorkflow(io.github.perdure.v1.EnqueueWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.EnqueueWorkflowResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getEnqueueWorkflowMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Puts up to 1,000 workflows on their queues, each with an outcome of its own, or all or none.
     * </pre>
     */
    public void enqueueWorkflows(io.github.perdure.v1.EnqueueWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.EnqueueWorkflowsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getEnqueueWorkflowsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Starts a workflow when nothing more has come for its key for a while; the last arguments win.
     * </pre>
     */
    public void debounceWorkflow(io.github.perdure.v1.DebounceWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.DebounceWorkflowResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDebounceWorkflowMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Sends a message to a workflow. With `start`, the workflow is created first if it is not there, in one transaction.
     * </pre>
     */
    public void sendMessage(io.github.perdure.v1.SendMessageRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.SendMessageResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSendMessageMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Sends many messages in one transaction: all or none.
     * </pre>
     */
    public void sendMessages(io.github.perdure.v1.SendMessagesRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.SendMessagesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSendMessagesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The value of an event, now or when it is set.
     * </pre>
     */
    public void getEvent(io.github.perdure.v1.GetEventRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.GetEventResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getGetEventMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The values of a stream from an offset on: in order, without gap or repeat.
     * </pre>
     */
    public void readStream(io.github.perdure.v1.ReadStreamRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ReadStreamResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getReadStreamMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * How one workflow ended, now or when it ends. A failed workflow is an answer, not an error of the call.
     * </pre>
     */
    public void getResult(io.github.perdure.v1.GetResultRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.GetResultResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getGetResultMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * How the first of many ended, or each of them as it ends.
     * </pre>
     */
    public void waitWorkflows(io.github.perdure.v1.WaitWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.WaitWorkflowsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getWaitWorkflowsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * What is known of one workflow, and then what happens to it.
     * </pre>
     */
    public void watchWorkflow(io.github.perdure.v1.WatchWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.WatchWorkflowResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getWatchWorkflowMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The workflows that match a filter, and then what changes among them.
     * </pre>
     */
    public void watchWorkflows(io.github.perdure.v1.WatchWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.WatchWorkflowsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getWatchWorkflowsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Asks a running or finished workflow of a perdure worker a read-only question.
     * </pre>
     */
    public void queryWorkflow(io.github.perdure.v1.QueryWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.QueryWorkflowResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getQueryWorkflowMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Sends a workflow of a perdure worker a tracked request that changes it.
     * </pre>
     */
    public void updateWorkflow(io.github.perdure.v1.UpdateWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.UpdateWorkflowResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getUpdateWorkflowMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * One workflow.
     * </pre>
     */
    public void getWorkflow(io.github.perdure.v1.GetWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.GetWorkflowResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetWorkflowMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * What happened in one workflow so far, in the order it happened, page by page.
     * </pre>
     */
    public void getWorkflowHistory(io.github.perdure.v1.GetWorkflowHistoryRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.GetWorkflowHistoryResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetWorkflowHistoryMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The workflows that match a filter, page by page in the order of their creation.
     * </pre>
     */
    public void listWorkflows(io.github.perdure.v1.ListWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListWorkflowsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListWorkflowsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * How many workflows match a filter, in groups if asked.
     * </pre>
     */
    public void countWorkflows(io.github.perdure.v1.CountWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.CountWorkflowsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCountWorkflowsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The recorded steps of one workflow, in their order.
     * </pre>
     */
    public void listSteps(io.github.perdure.v1.ListStepsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListStepsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListStepsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The events that one workflow has set.
     * </pre>
     */
    public void listEvents(io.github.perdure.v1.ListEventsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListEventsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListEventsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The streams that one workflow has written to.
     * </pre>
     */
    public void listStreams(io.github.perdure.v1.ListStreamsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListStreamsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListStreamsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The messages sent to one workflow, the waiting ones unless asked otherwise.
     * </pre>
     */
    public void listMessages(io.github.perdure.v1.ListMessagesRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListMessagesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListMessagesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The runs under one id, the latest first.
     * </pre>
     */
    public void listRuns(io.github.perdure.v1.ListRunsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListRunsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListRunsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Why a workflow does not run.
     * </pre>
     */
    public void explainWorkflow(io.github.perdure.v1.ExplainWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ExplainWorkflowResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getExplainWorkflowMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Cancels workflows that have not ended. A running one learns of it at its next step.
     * </pre>
     */
    public void cancelWorkflows(io.github.perdure.v1.CancelWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.CancelWorkflowsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCancelWorkflowsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Ends workflows at once, with a reason.
     * </pre>
     */
    public void terminateWorkflows(io.github.perdure.v1.TerminateWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.TerminateWorkflowsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getTerminateWorkflowsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Puts workflows that were cancelled, gave up or hang back on a queue; they go on after their last recorded step.
     * </pre>
     */
    public void resumeWorkflows(io.github.perdure.v1.ResumeWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ResumeWorkflowsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getResumeWorkflowsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Starts a copy of a workflow under a new id, with the recorded steps below `start_step` kept.
     * </pre>
     */
    public void forkWorkflow(io.github.perdure.v1.ForkWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ForkWorkflowResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getForkWorkflowMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Runs an ended workflow again under its own id, from a step on.
     * </pre>
     */
    public void rewindWorkflow(io.github.perdure.v1.RewindWorkflowRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.RewindWorkflowResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRewindWorkflowMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Removes workflows with everything recorded of them, whatever their status.
     * </pre>
     */
    public void deleteWorkflows(io.github.perdure.v1.DeleteWorkflowsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.DeleteWorkflowsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteWorkflowsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes the priority of workflows that wait in a queue or for their start time.
     * </pre>
     */
    public void setWorkflowPriority(io.github.perdure.v1.SetWorkflowPriorityRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.SetWorkflowPriorityResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSetWorkflowPriorityMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Changes the start time of delayed workflows.
     * </pre>
     */
    public void setWorkflowDelay(io.github.perdure.v1.SetWorkflowDelayRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.SetWorkflowDelayResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSetWorkflowDelayMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Replaces or merges the searchable attributes of workflows.
     * </pre>
     */
    public void updateWorkflowAttributes(io.github.perdure.v1.UpdateWorkflowAttributesRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.UpdateWorkflowAttributesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateWorkflowAttributesMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service WorkflowService.
   * <pre>
   * Starts workflows, waits for what they do, looks at them and steers them.
   * Every request names a namespace (empty: `default`). Every mutating call is safe to repeat: by the workflow's id, by
   * an idempotency key, or by `request_id`.
   * </pre>
   */
  public static final class WorkflowServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<WorkflowServiceBlockingV2Stub> {
    private WorkflowServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WorkflowServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WorkflowServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Puts a workflow on its queue. The same id gives the same workflow: its arguments then stay as they were.
     * </pre>
     */
    public io.github.perdure.v1.EnqueueWorkflowResponse enqueueWorkflow(io.github.perdure.v1.EnqueueWorkflowRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getEnqueueWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Puts up to 1,000 workflows on their queues, each with an outcome of its own, or all or none.
     * </pre>
     */
    public io.github.perdure.v1.EnqueueWorkflowsResponse enqueueWorkflows(io.github.perdure.v1.EnqueueWorkflowsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getEnqueueWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Starts a workflow when nothing more has come for its key for a while; the last arguments win.
     * </pre>
     */
    public io.github.perdure.v1.DebounceWorkflowResponse debounceWorkflow(io.github.perdure.v1.DebounceWorkflowRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDebounceWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Sends a message to a workflow. With `start`, the workflow is created first if it is not there, in one transaction.
     * </pre>
     */
    public io.github.perdure.v1.SendMessageResponse sendMessage(io.github.perdure.v1.SendMessageRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSendMessageMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Sends many messages in one transaction: all or none.
     * </pre>
     */
    public io.github.perdure.v1.SendMessagesResponse sendMessages(io.github.perdure.v1.SendMessagesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSendMessagesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The value of an event, now or when it is set.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.github.perdure.v1.GetEventResponse>
        getEvent(io.github.perdure.v1.GetEventRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getGetEventMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The values of a stream from an offset on: in order, without gap or repeat.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.github.perdure.v1.ReadStreamResponse>
        readStream(io.github.perdure.v1.ReadStreamRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getReadStreamMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * How one workflow ended, now or when it ends. A failed workflow is an answer, not an error of the call.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.github.perdure.v1.GetResultResponse>
        getResult(io.github.perdure.v1.GetResultRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getGetResultMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * How the first of many ended, or each of them as it ends.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.github.perdure.v1.WaitWorkflowsResponse>
        waitWorkflows(io.github.perdure.v1.WaitWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getWaitWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What is known of one workflow, and then what happens to it.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.github.perdure.v1.WatchWorkflowResponse>
        watchWorkflow(io.github.perdure.v1.WatchWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getWatchWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The workflows that match a filter, and then what changes among them.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.github.perdure.v1.WatchWorkflowsResponse>
        watchWorkflows(io.github.perdure.v1.WatchWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getWatchWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Asks a running or finished workflow of a perdure worker a read-only question.
     * </pre>
     */
    public io.github.perdure.v1.QueryWorkflowResponse queryWorkflow(io.github.perdure.v1.QueryWorkflowRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getQueryWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Sends a workflow of a perdure worker a tracked request that changes it.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.github.perdure.v1.UpdateWorkflowResponse>
        updateWorkflow(io.github.perdure.v1.UpdateWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getUpdateWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * One workflow.
     * </pre>
     */
    public io.github.perdure.v1.GetWorkflowResponse getWorkflow(io.github.perdure.v1.GetWorkflowRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What happened in one workflow so far, in the order it happened, page by page.
     * </pre>
     */
    public io.github.perdure.v1.GetWorkflowHistoryResponse getWorkflowHistory(io.github.perdure.v1.GetWorkflowHistoryRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetWorkflowHistoryMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The workflows that match a filter, page by page in the order of their creation.
     * </pre>
     */
    public io.github.perdure.v1.ListWorkflowsResponse listWorkflows(io.github.perdure.v1.ListWorkflowsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * How many workflows match a filter, in groups if asked.
     * </pre>
     */
    public io.github.perdure.v1.CountWorkflowsResponse countWorkflows(io.github.perdure.v1.CountWorkflowsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCountWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The recorded steps of one workflow, in their order.
     * </pre>
     */
    public io.github.perdure.v1.ListStepsResponse listSteps(io.github.perdure.v1.ListStepsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListStepsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The events that one workflow has set.
     * </pre>
     */
    public io.github.perdure.v1.ListEventsResponse listEvents(io.github.perdure.v1.ListEventsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListEventsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The streams that one workflow has written to.
     * </pre>
     */
    public io.github.perdure.v1.ListStreamsResponse listStreams(io.github.perdure.v1.ListStreamsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListStreamsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The messages sent to one workflow, the waiting ones unless asked otherwise.
     * </pre>
     */
    public io.github.perdure.v1.ListMessagesResponse listMessages(io.github.perdure.v1.ListMessagesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListMessagesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The runs under one id, the latest first.
     * </pre>
     */
    public io.github.perdure.v1.ListRunsResponse listRuns(io.github.perdure.v1.ListRunsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListRunsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Why a workflow does not run.
     * </pre>
     */
    public io.github.perdure.v1.ExplainWorkflowResponse explainWorkflow(io.github.perdure.v1.ExplainWorkflowRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getExplainWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Cancels workflows that have not ended. A running one learns of it at its next step.
     * </pre>
     */
    public io.github.perdure.v1.CancelWorkflowsResponse cancelWorkflows(io.github.perdure.v1.CancelWorkflowsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCancelWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends workflows at once, with a reason.
     * </pre>
     */
    public io.github.perdure.v1.TerminateWorkflowsResponse terminateWorkflows(io.github.perdure.v1.TerminateWorkflowsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getTerminateWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Puts workflows that were cancelled, gave up or hang back on a queue; they go on after their last recorded step.
     * </pre>
     */
    public io.github.perdure.v1.ResumeWorkflowsResponse resumeWorkflows(io.github.perdure.v1.ResumeWorkflowsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getResumeWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Starts a copy of a workflow under a new id, with the recorded steps below `start_step` kept.
     * </pre>
     */
    public io.github.perdure.v1.ForkWorkflowResponse forkWorkflow(io.github.perdure.v1.ForkWorkflowRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getForkWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Runs an ended workflow again under its own id, from a step on.
     * </pre>
     */
    public io.github.perdure.v1.RewindWorkflowResponse rewindWorkflow(io.github.perdure.v1.RewindWorkflowRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRewindWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Removes workflows with everything recorded of them, whatever their status.
     * </pre>
     */
    public io.github.perdure.v1.DeleteWorkflowsResponse deleteWorkflows(io.github.perdure.v1.DeleteWorkflowsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the priority of workflows that wait in a queue or for their start time.
     * </pre>
     */
    public io.github.perdure.v1.SetWorkflowPriorityResponse setWorkflowPriority(io.github.perdure.v1.SetWorkflowPriorityRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSetWorkflowPriorityMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the start time of delayed workflows.
     * </pre>
     */
    public io.github.perdure.v1.SetWorkflowDelayResponse setWorkflowDelay(io.github.perdure.v1.SetWorkflowDelayRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSetWorkflowDelayMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Replaces or merges the searchable attributes of workflows.
     * </pre>
     */
    public io.github.perdure.v1.UpdateWorkflowAttributesResponse updateWorkflowAttributes(io.github.perdure.v1.UpdateWorkflowAttributesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateWorkflowAttributesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service WorkflowService.
   * <pre>
   * Starts workflows, waits for what they do, looks at them and steers them.
   * Every request names a namespace (empty: `default`). Every mutating call is safe to repeat: by the workflow's id, by
   * an idempotency key, or by `request_id`.
   * </pre>
   */
  public static final class WorkflowServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<WorkflowServiceBlockingStub> {
    private WorkflowServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WorkflowServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WorkflowServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Puts a workflow on its queue. The same id gives the same workflow: its arguments then stay as they were.
     * </pre>
     */
    public io.github.perdure.v1.EnqueueWorkflowResponse enqueueWorkflow(io.github.perdure.v1.EnqueueWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getEnqueueWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Puts up to 1,000 workflows on their queues, each with an outcome of its own, or all or none.
     * </pre>
     */
    public io.github.perdure.v1.EnqueueWorkflowsResponse enqueueWorkflows(io.github.perdure.v1.EnqueueWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getEnqueueWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Starts a workflow when nothing more has come for its key for a while; the last arguments win.
     * </pre>
     */
    public io.github.perdure.v1.DebounceWorkflowResponse debounceWorkflow(io.github.perdure.v1.DebounceWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDebounceWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Sends a message to a workflow. With `start`, the workflow is created first if it is not there, in one transaction.
     * </pre>
     */
    public io.github.perdure.v1.SendMessageResponse sendMessage(io.github.perdure.v1.SendMessageRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSendMessageMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Sends many messages in one transaction: all or none.
     * </pre>
     */
    public io.github.perdure.v1.SendMessagesResponse sendMessages(io.github.perdure.v1.SendMessagesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSendMessagesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The value of an event, now or when it is set.
     * </pre>
     */
    public java.util.Iterator<io.github.perdure.v1.GetEventResponse> getEvent(
        io.github.perdure.v1.GetEventRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getGetEventMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The values of a stream from an offset on: in order, without gap or repeat.
     * </pre>
     */
    public java.util.Iterator<io.github.perdure.v1.ReadStreamResponse> readStream(
        io.github.perdure.v1.ReadStreamRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getReadStreamMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * How one workflow ended, now or when it ends. A failed workflow is an answer, not an error of the call.
     * </pre>
     */
    public java.util.Iterator<io.github.perdure.v1.GetResultResponse> getResult(
        io.github.perdure.v1.GetResultRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getGetResultMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * How the first of many ended, or each of them as it ends.
     * </pre>
     */
    public java.util.Iterator<io.github.perdure.v1.WaitWorkflowsResponse> waitWorkflows(
        io.github.perdure.v1.WaitWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getWaitWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What is known of one workflow, and then what happens to it.
     * </pre>
     */
    public java.util.Iterator<io.github.perdure.v1.WatchWorkflowResponse> watchWorkflow(
        io.github.perdure.v1.WatchWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getWatchWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The workflows that match a filter, and then what changes among them.
     * </pre>
     */
    public java.util.Iterator<io.github.perdure.v1.WatchWorkflowsResponse> watchWorkflows(
        io.github.perdure.v1.WatchWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getWatchWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Asks a running or finished workflow of a perdure worker a read-only question.
     * </pre>
     */
    public io.github.perdure.v1.QueryWorkflowResponse queryWorkflow(io.github.perdure.v1.QueryWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getQueryWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Sends a workflow of a perdure worker a tracked request that changes it.
     * </pre>
     */
    public java.util.Iterator<io.github.perdure.v1.UpdateWorkflowResponse> updateWorkflow(
        io.github.perdure.v1.UpdateWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getUpdateWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * One workflow.
     * </pre>
     */
    public io.github.perdure.v1.GetWorkflowResponse getWorkflow(io.github.perdure.v1.GetWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What happened in one workflow so far, in the order it happened, page by page.
     * </pre>
     */
    public io.github.perdure.v1.GetWorkflowHistoryResponse getWorkflowHistory(io.github.perdure.v1.GetWorkflowHistoryRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetWorkflowHistoryMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The workflows that match a filter, page by page in the order of their creation.
     * </pre>
     */
    public io.github.perdure.v1.ListWorkflowsResponse listWorkflows(io.github.perdure.v1.ListWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * How many workflows match a filter, in groups if asked.
     * </pre>
     */
    public io.github.perdure.v1.CountWorkflowsResponse countWorkflows(io.github.perdure.v1.CountWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCountWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The recorded steps of one workflow, in their order.
     * </pre>
     */
    public io.github.perdure.v1.ListStepsResponse listSteps(io.github.perdure.v1.ListStepsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListStepsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The events that one workflow has set.
     * </pre>
     */
    public io.github.perdure.v1.ListEventsResponse listEvents(io.github.perdure.v1.ListEventsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListEventsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The streams that one workflow has written to.
     * </pre>
     */
    public io.github.perdure.v1.ListStreamsResponse listStreams(io.github.perdure.v1.ListStreamsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListStreamsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The messages sent to one workflow, the waiting ones unless asked otherwise.
     * </pre>
     */
    public io.github.perdure.v1.ListMessagesResponse listMessages(io.github.perdure.v1.ListMessagesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListMessagesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The runs under one id, the latest first.
     * </pre>
     */
    public io.github.perdure.v1.ListRunsResponse listRuns(io.github.perdure.v1.ListRunsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListRunsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Why a workflow does not run.
     * </pre>
     */
    public io.github.perdure.v1.ExplainWorkflowResponse explainWorkflow(io.github.perdure.v1.ExplainWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getExplainWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Cancels workflows that have not ended. A running one learns of it at its next step.
     * </pre>
     */
    public io.github.perdure.v1.CancelWorkflowsResponse cancelWorkflows(io.github.perdure.v1.CancelWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCancelWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends workflows at once, with a reason.
     * </pre>
     */
    public io.github.perdure.v1.TerminateWorkflowsResponse terminateWorkflows(io.github.perdure.v1.TerminateWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getTerminateWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Puts workflows that were cancelled, gave up or hang back on a queue; they go on after their last recorded step.
     * </pre>
     */
    public io.github.perdure.v1.ResumeWorkflowsResponse resumeWorkflows(io.github.perdure.v1.ResumeWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getResumeWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Starts a copy of a workflow under a new id, with the recorded steps below `start_step` kept.
     * </pre>
     */
    public io.github.perdure.v1.ForkWorkflowResponse forkWorkflow(io.github.perdure.v1.ForkWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getForkWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Runs an ended workflow again under its own id, from a step on.
     * </pre>
     */
    public io.github.perdure.v1.RewindWorkflowResponse rewindWorkflow(io.github.perdure.v1.RewindWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRewindWorkflowMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Removes workflows with everything recorded of them, whatever their status.
     * </pre>
     */
    public io.github.perdure.v1.DeleteWorkflowsResponse deleteWorkflows(io.github.perdure.v1.DeleteWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteWorkflowsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the priority of workflows that wait in a queue or for their start time.
     * </pre>
     */
    public io.github.perdure.v1.SetWorkflowPriorityResponse setWorkflowPriority(io.github.perdure.v1.SetWorkflowPriorityRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSetWorkflowPriorityMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Changes the start time of delayed workflows.
     * </pre>
     */
    public io.github.perdure.v1.SetWorkflowDelayResponse setWorkflowDelay(io.github.perdure.v1.SetWorkflowDelayRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSetWorkflowDelayMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Replaces or merges the searchable attributes of workflows.
     * </pre>
     */
    public io.github.perdure.v1.UpdateWorkflowAttributesResponse updateWorkflowAttributes(io.github.perdure.v1.UpdateWorkflowAttributesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateWorkflowAttributesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service WorkflowService.
   * <pre>
   * Starts workflows, waits for what they do, looks at them and steers them.
   * Every request names a namespace (empty: `default`). Every mutating call is safe to repeat: by the workflow's id, by
   * an idempotency key, or by `request_id`.
   * </pre>
   */
  public static final class WorkflowServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<WorkflowServiceFutureStub> {
    private WorkflowServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WorkflowServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WorkflowServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Puts a workflow on its queue. The same id gives the same workflow: its arguments then stay as they were.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.EnqueueWorkflowResponse> enqueueWorkflow(
        io.github.perdure.v1.EnqueueWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getEnqueueWorkflowMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Puts up to 1,000 workflows on their queues, each with an outcome of its own, or all or none.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.EnqueueWorkflowsResponse> enqueueWorkflows(
        io.github.perdure.v1.EnqueueWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getEnqueueWorkflowsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Starts a workflow when nothing more has come for its key for a while; the last arguments win.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.DebounceWorkflowResponse> debounceWorkflow(
        io.github.perdure.v1.DebounceWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDebounceWorkflowMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Sends a message to a workflow. With `start`, the workflow is created first if it is not there, in one transaction.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.SendMessageResponse> sendMessage(
        io.github.perdure.v1.SendMessageRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSendMessageMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Sends many messages in one transaction: all or none.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.SendMessagesResponse> sendMessages(
        io.github.perdure.v1.SendMessagesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSendMessagesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Asks a running or finished workflow of a perdure worker a read-only question.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.QueryWorkflowResponse> queryWorkflow(
        io.github.perdure.v1.QueryWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getQueryWorkflowMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * One workflow.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.GetWorkflowResponse> getWorkflow(
        io.github.perdure.v1.GetWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetWorkflowMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * What happened in one workflow so far, in the order it happened, page by page.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.GetWorkflowHistoryResponse> getWorkflowHistory(
        io.github.perdure.v1.GetWorkflowHistoryRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetWorkflowHistoryMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The workflows that match a filter, page by page in the order of their creation.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ListWorkflowsResponse> listWorkflows(
        io.github.perdure.v1.ListWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListWorkflowsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * How many workflows match a filter, in groups if asked.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.CountWorkflowsResponse> countWorkflows(
        io.github.perdure.v1.CountWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCountWorkflowsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The recorded steps of one workflow, in their order.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ListStepsResponse> listSteps(
        io.github.perdure.v1.ListStepsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListStepsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The events that one workflow has set.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ListEventsResponse> listEvents(
        io.github.perdure.v1.ListEventsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListEventsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The streams that one workflow has written to.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ListStreamsResponse> listStreams(
        io.github.perdure.v1.ListStreamsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListStreamsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The messages sent to one workflow, the waiting ones unless asked otherwise.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ListMessagesResponse> listMessages(
        io.github.perdure.v1.ListMessagesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListMessagesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The runs under one id, the latest first.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ListRunsResponse> listRuns(
        io.github.perdure.v1.ListRunsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListRunsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Why a workflow does not run.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ExplainWorkflowResponse> explainWorkflow(
        io.github.perdure.v1.ExplainWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getExplainWorkflowMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Cancels workflows that have not ended. A running one learns of it at its next step.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.CancelWorkflowsResponse> cancelWorkflows(
        io.github.perdure.v1.CancelWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCancelWorkflowsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Ends workflows at once, with a reason.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.TerminateWorkflowsResponse> terminateWorkflows(
        io.github.perdure.v1.TerminateWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getTerminateWorkflowsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Puts workflows that were cancelled, gave up or hang back on a queue; they go on after their last recorded step.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ResumeWorkflowsResponse> resumeWorkflows(
        io.github.perdure.v1.ResumeWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getResumeWorkflowsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Starts a copy of a workflow under a new id, with the recorded steps below `start_step` kept.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ForkWorkflowResponse> forkWorkflow(
        io.github.perdure.v1.ForkWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getForkWorkflowMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Runs an ended workflow again under its own id, from a step on.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.RewindWorkflowResponse> rewindWorkflow(
        io.github.perdure.v1.RewindWorkflowRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRewindWorkflowMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Removes workflows with everything recorded of them, whatever their status.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.DeleteWorkflowsResponse> deleteWorkflows(
        io.github.perdure.v1.DeleteWorkflowsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteWorkflowsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes the priority of workflows that wait in a queue or for their start time.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.SetWorkflowPriorityResponse> setWorkflowPriority(
        io.github.perdure.v1.SetWorkflowPriorityRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSetWorkflowPriorityMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Changes the start time of delayed workflows.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.SetWorkflowDelayResponse> setWorkflowDelay(
        io.github.perdure.v1.SetWorkflowDelayRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSetWorkflowDelayMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Replaces or merges the searchable attributes of workflows.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.UpdateWorkflowAttributesResponse> updateWorkflowAttributes(
        io.github.perdure.v1.UpdateWorkflowAttributesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateWorkflowAttributesMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_ENQUEUE_WORKFLOW = 0;
  private static final int METHODID_ENQUEUE_WORKFLOWS = 1;
  private static final int METHODID_DEBOUNCE_WORKFLOW = 2;
  private static final int METHODID_SEND_MESSAGE = 3;
  private static final int METHODID_SEND_MESSAGES = 4;
  private static final int METHODID_GET_EVENT = 5;
  private static final int METHODID_READ_STREAM = 6;
  private static final int METHODID_GET_RESULT = 7;
  private static final int METHODID_WAIT_WORKFLOWS = 8;
  private static final int METHODID_WATCH_WORKFLOW = 9;
  private static final int METHODID_WATCH_WORKFLOWS = 10;
  private static final int METHODID_QUERY_WORKFLOW = 11;
  private static final int METHODID_UPDATE_WORKFLOW = 12;
  private static final int METHODID_GET_WORKFLOW = 13;
  private static final int METHODID_GET_WORKFLOW_HISTORY = 14;
  private static final int METHODID_LIST_WORKFLOWS = 15;
  private static final int METHODID_COUNT_WORKFLOWS = 16;
  private static final int METHODID_LIST_STEPS = 17;
  private static final int METHODID_LIST_EVENTS = 18;
  private static final int METHODID_LIST_STREAMS = 19;
  private static final int METHODID_LIST_MESSAGES = 20;
  private static final int METHODID_LIST_RUNS = 21;
  private static final int METHODID_EXPLAIN_WORKFLOW = 22;
  private static final int METHODID_CANCEL_WORKFLOWS = 23;
  private static final int METHODID_TERMINATE_WORKFLOWS = 24;
  private static final int METHODID_RESUME_WORKFLOWS = 25;
  private static final int METHODID_FORK_WORKFLOW = 26;
  private static final int METHODID_REWIND_WORKFLOW = 27;
  private static final int METHODID_DELETE_WORKFLOWS = 28;
  private static final int METHODID_SET_WORKFLOW_PRIORITY = 29;
  private static final int METHODID_SET_WORKFLOW_DELAY = 30;
  private static final int METHODID_UPDATE_WORKFLOW_ATTRIBUTES = 31;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_ENQUEUE_WORKFLOW:
          serviceImpl.enqueueWorkflow((io.github.perdure.v1.EnqueueWorkflowRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.EnqueueWorkflowResponse>) responseObserver);
          break;
        case METHODID_ENQUEUE_WORKFLOWS:
          serviceImpl.enqueueWorkflows((io.github.perdure.v1.EnqueueWorkflowsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.EnqueueWorkflowsResponse>) responseObserver);
          break;
        case METHODID_DEBOUNCE_WORKFLOW:
          serviceImpl.debounceWorkflow((io.github.perdure.v1.DebounceWorkflowRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.DebounceWorkflowResponse>) responseObserver);
          break;
        case METHODID_SEND_MESSAGE:
          serviceImpl.sendMessage((io.github.perdure.v1.SendMessageRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.SendMessageResponse>) responseObserver);
          break;
        case METHODID_SEND_MESSAGES:
          serviceImpl.sendMessages((io.github.perdure.v1.SendMessagesRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.SendMessagesResponse>) responseObserver);
          break;
        case METHODID_GET_EVENT:
          serviceImpl.getEvent((io.github.perdure.v1.GetEventRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.GetEventResponse>) responseObserver);
          break;
        case METHODID_READ_STREAM:
          serviceImpl.readStream((io.github.perdure.v1.ReadStreamRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ReadStreamResponse>) responseObserver);
          break;
        case METHODID_GET_RESULT:
          serviceImpl.getResult((io.github.perdure.v1.GetResultRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.GetResultResponse>) responseObserver);
          break;
        case METHODID_WAIT_WORKFLOWS:
          serviceImpl.waitWorkflows((io.github.perdure.v1.WaitWorkflowsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.WaitWorkflowsResponse>) responseObserver);
          break;
        case METHODID_WATCH_WORKFLOW:
          serviceImpl.watchWorkflow((io.github.perdure.v1.WatchWorkflowRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.WatchWorkflowResponse>) responseObserver);
          break;
        case METHODID_WATCH_WORKFLOWS:
          serviceImpl.watchWorkflows((io.github.perdure.v1.WatchWorkflowsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.WatchWorkflowsResponse>) responseObserver);
          break;
        case METHODID_QUERY_WORKFLOW:
          serviceImpl.queryWorkflow((io.github.perdure.v1.QueryWorkflowRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.QueryWorkflowResponse>) responseObserver);
          break;
        case METHODID_UPDATE_WORKFLOW:
          serviceImpl.updateWorkflow((io.github.perdure.v1.UpdateWorkflowRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.UpdateWorkflowResponse>) responseObserver);
          break;
        case METHODID_GET_WORKFLOW:
          serviceImpl.getWorkflow((io.github.perdure.v1.GetWorkflowRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.GetWorkflowResponse>) responseObserver);
          break;
        case METHODID_GET_WORKFLOW_HISTORY:
          serviceImpl.getWorkflowHistory((io.github.perdure.v1.GetWorkflowHistoryRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.GetWorkflowHistoryResponse>) responseObserver);
          break;
        case METHODID_LIST_WORKFLOWS:
          serviceImpl.listWorkflows((io.github.perdure.v1.ListWorkflowsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ListWorkflowsResponse>) responseObserver);
          break;
        case METHODID_COUNT_WORKFLOWS:
          serviceImpl.countWorkflows((io.github.perdure.v1.CountWorkflowsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.CountWorkflowsResponse>) responseObserver);
          break;
        case METHODID_LIST_STEPS:
          serviceImpl.listSteps((io.github.perdure.v1.ListStepsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ListStepsResponse>) responseObserver);
          break;
        case METHODID_LIST_EVENTS:
          serviceImpl.listEvents((io.github.perdure.v1.ListEventsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ListEventsResponse>) responseObserver);
          break;
        case METHODID_LIST_STREAMS:
          serviceImpl.listStreams((io.github.perdure.v1.ListStreamsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ListStreamsResponse>) responseObserver);
          break;
        case METHODID_LIST_MESSAGES:
          serviceImpl.listMessages((io.github.perdure.v1.ListMessagesRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ListMessagesResponse>) responseObserver);
          break;
        case METHODID_LIST_RUNS:
          serviceImpl.listRuns((io.github.perdure.v1.ListRunsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ListRunsResponse>) responseObserver);
          break;
        case METHODID_EXPLAIN_WORKFLOW:
          serviceImpl.explainWorkflow((io.github.perdure.v1.ExplainWorkflowRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ExplainWorkflowResponse>) responseObserver);
          break;
        case METHODID_CANCEL_WORKFLOWS:
          serviceImpl.cancelWorkflows((io.github.perdure.v1.CancelWorkflowsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.CancelWorkflowsResponse>) responseObserver);
          break;
        case METHODID_TERMINATE_WORKFLOWS:
          serviceImpl.terminateWorkflows((io.github.perdure.v1.TerminateWorkflowsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.TerminateWorkflowsResponse>) responseObserver);
          break;
        case METHODID_RESUME_WORKFLOWS:
          serviceImpl.resumeWorkflows((io.github.perdure.v1.ResumeWorkflowsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ResumeWorkflowsResponse>) responseObserver);
          break;
        case METHODID_FORK_WORKFLOW:
          serviceImpl.forkWorkflow((io.github.perdure.v1.ForkWorkflowRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ForkWorkflowResponse>) responseObserver);
          break;
        case METHODID_REWIND_WORKFLOW:
          serviceImpl.rewindWorkflow((io.github.perdure.v1.RewindWorkflowRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.RewindWorkflowResponse>) responseObserver);
          break;
        case METHODID_DELETE_WORKFLOWS:
          serviceImpl.deleteWorkflows((io.github.perdure.v1.DeleteWorkflowsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.DeleteWorkflowsResponse>) responseObserver);
          break;
        case METHODID_SET_WORKFLOW_PRIORITY:
          serviceImpl.setWorkflowPriority((io.github.perdure.v1.SetWorkflowPriorityRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.SetWorkflowPriorityResponse>) responseObserver);
          break;
        case METHODID_SET_WORKFLOW_DELAY:
          serviceImpl.setWorkflowDelay((io.github.perdure.v1.SetWorkflowDelayRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.SetWorkflowDelayResponse>) responseObserver);
          break;
        case METHODID_UPDATE_WORKFLOW_ATTRIBUTES:
          serviceImpl.updateWorkflowAttributes((io.github.perdure.v1.UpdateWorkflowAttributesRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.UpdateWorkflowAttributesResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getEnqueueWorkflowMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.EnqueueWorkflowRequest,
              io.github.perdure.v1.EnqueueWorkflowResponse>(
                service, METHODID_ENQUEUE_WORKFLOW)))
        .addMethod(
          getEnqueueWorkflowsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.EnqueueWorkflowsRequest,
              io.github.perdure.v1.EnqueueWorkflowsResponse>(
                service, METHODID_ENQUEUE_WORKFLOWS)))
        .addMethod(
          getDebounceWorkflowMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.DebounceWorkflowRequest,
              io.github.perdure.v1.DebounceWorkflowResponse>(
                service, METHODID_DEBOUNCE_WORKFLOW)))
        .addMethod(
          getSendMessageMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.SendMessageRequest,
              io.github.perdure.v1.SendMessageResponse>(
                service, METHODID_SEND_MESSAGE)))
        .addMethod(
          getSendMessagesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.SendMessagesRequest,
              io.github.perdure.v1.SendMessagesResponse>(
                service, METHODID_SEND_MESSAGES)))
        .addMethod(
          getGetEventMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.github.perdure.v1.GetEventRequest,
              io.github.perdure.v1.GetEventResponse>(
                service, METHODID_GET_EVENT)))
        .addMethod(
          getReadStreamMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.github.perdure.v1.ReadStreamRequest,
              io.github.perdure.v1.ReadStreamResponse>(
                service, METHODID_READ_STREAM)))
        .addMethod(
          getGetResultMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.github.perdure.v1.GetResultRequest,
              io.github.perdure.v1.GetResultResponse>(
                service, METHODID_GET_RESULT)))
        .addMethod(
          getWaitWorkflowsMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.github.perdure.v1.WaitWorkflowsRequest,
              io.github.perdure.v1.WaitWorkflowsResponse>(
                service, METHODID_WAIT_WORKFLOWS)))
        .addMethod(
          getWatchWorkflowMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.github.perdure.v1.WatchWorkflowRequest,
              io.github.perdure.v1.WatchWorkflowResponse>(
                service, METHODID_WATCH_WORKFLOW)))
        .addMethod(
          getWatchWorkflowsMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.github.perdure.v1.WatchWorkflowsRequest,
              io.github.perdure.v1.WatchWorkflowsResponse>(
                service, METHODID_WATCH_WORKFLOWS)))
        .addMethod(
          getQueryWorkflowMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.QueryWorkflowRequest,
              io.github.perdure.v1.QueryWorkflowResponse>(
                service, METHODID_QUERY_WORKFLOW)))
        .addMethod(
          getUpdateWorkflowMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.github.perdure.v1.UpdateWorkflowRequest,
              io.github.perdure.v1.UpdateWorkflowResponse>(
                service, METHODID_UPDATE_WORKFLOW)))
        .addMethod(
          getGetWorkflowMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.GetWorkflowRequest,
              io.github.perdure.v1.GetWorkflowResponse>(
                service, METHODID_GET_WORKFLOW)))
        .addMethod(
          getGetWorkflowHistoryMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.GetWorkflowHistoryRequest,
              io.github.perdure.v1.GetWorkflowHistoryResponse>(
                service, METHODID_GET_WORKFLOW_HISTORY)))
        .addMethod(
          getListWorkflowsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ListWorkflowsRequest,
              io.github.perdure.v1.ListWorkflowsResponse>(
                service, METHODID_LIST_WORKFLOWS)))
        .addMethod(
          getCountWorkflowsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.CountWorkflowsRequest,
              io.github.perdure.v1.CountWorkflowsResponse>(
                service, METHODID_COUNT_WORKFLOWS)))
        .addMethod(
          getListStepsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ListStepsRequest,
              io.github.perdure.v1.ListStepsResponse>(
                service, METHODID_LIST_STEPS)))
        .addMethod(
          getListEventsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ListEventsRequest,
              io.github.perdure.v1.ListEventsResponse>(
                service, METHODID_LIST_EVENTS)))
        .addMethod(
          getListStreamsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ListStreamsRequest,
              io.github.perdure.v1.ListStreamsResponse>(
                service, METHODID_LIST_STREAMS)))
        .addMethod(
          getListMessagesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ListMessagesRequest,
              io.github.perdure.v1.ListMessagesResponse>(
                service, METHODID_LIST_MESSAGES)))
        .addMethod(
          getListRunsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ListRunsRequest,
              io.github.perdure.v1.ListRunsResponse>(
                service, METHODID_LIST_RUNS)))
        .addMethod(
          getExplainWorkflowMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ExplainWorkflowRequest,
              io.github.perdure.v1.ExplainWorkflowResponse>(
                service, METHODID_EXPLAIN_WORKFLOW)))
        .addMethod(
          getCancelWorkflowsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.CancelWorkflowsRequest,
              io.github.perdure.v1.CancelWorkflowsResponse>(
                service, METHODID_CANCEL_WORKFLOWS)))
        .addMethod(
          getTerminateWorkflowsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.TerminateWorkflowsRequest,
              io.github.perdure.v1.TerminateWorkflowsResponse>(
                service, METHODID_TERMINATE_WORKFLOWS)))
        .addMethod(
          getResumeWorkflowsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ResumeWorkflowsRequest,
              io.github.perdure.v1.ResumeWorkflowsResponse>(
                service, METHODID_RESUME_WORKFLOWS)))
        .addMethod(
          getForkWorkflowMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ForkWorkflowRequest,
              io.github.perdure.v1.ForkWorkflowResponse>(
                service, METHODID_FORK_WORKFLOW)))
        .addMethod(
          getRewindWorkflowMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.RewindWorkflowRequest,
              io.github.perdure.v1.RewindWorkflowResponse>(
                service, METHODID_REWIND_WORKFLOW)))
        .addMethod(
          getDeleteWorkflowsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.DeleteWorkflowsRequest,
              io.github.perdure.v1.DeleteWorkflowsResponse>(
                service, METHODID_DELETE_WORKFLOWS)))
        .addMethod(
          getSetWorkflowPriorityMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.SetWorkflowPriorityRequest,
              io.github.perdure.v1.SetWorkflowPriorityResponse>(
                service, METHODID_SET_WORKFLOW_PRIORITY)))
        .addMethod(
          getSetWorkflowDelayMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.SetWorkflowDelayRequest,
              io.github.perdure.v1.SetWorkflowDelayResponse>(
                service, METHODID_SET_WORKFLOW_DELAY)))
        .addMethod(
          getUpdateWorkflowAttributesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.UpdateWorkflowAttributesRequest,
              io.github.perdure.v1.UpdateWorkflowAttributesResponse>(
                service, METHODID_UPDATE_WORKFLOW_ATTRIBUTES)))
        .build();
  }

  private static abstract class WorkflowServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    WorkflowServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return io.github.perdure.v1.WorkflowServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("WorkflowService");
    }
  }

  private static final class WorkflowServiceFileDescriptorSupplier
      extends WorkflowServiceBaseDescriptorSupplier {
    WorkflowServiceFileDescriptorSupplier() {}
  }

  private static final class WorkflowServiceMethodDescriptorSupplier
      extends WorkflowServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    WorkflowServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (WorkflowServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new WorkflowServiceFileDescriptorSupplier())
              .addMethod(getEnqueueWorkflowMethod())
              .addMethod(getEnqueueWorkflowsMethod())
              .addMethod(getDebounceWorkflowMethod())
              .addMethod(getSendMessageMethod())
              .addMethod(getSendMessagesMethod())
              .addMethod(getGetEventMethod())
              .addMethod(getReadStreamMethod())
              .addMethod(getGetResultMethod())
              .addMethod(getWaitWorkflowsMethod())
              .addMethod(getWatchWorkflowMethod())
              .addMethod(getWatchWorkflowsMethod())
              .addMethod(getQueryWorkflowMethod())
              .addMethod(getUpdateWorkflowMethod())
              .addMethod(getGetWorkflowMethod())
              .addMethod(getGetWorkflowHistoryMethod())
              .addMethod(getListWorkflowsMethod())
              .addMethod(getCountWorkflowsMethod())
              .addMethod(getListStepsMethod())
              .addMethod(getListEventsMethod())
              .addMethod(getListStreamsMethod())
              .addMethod(getListMessagesMethod())
              .addMethod(getListRunsMethod())
              .addMethod(getExplainWorkflowMethod())
              .addMethod(getCancelWorkflowsMethod())
              .addMethod(getTerminateWorkflowsMethod())
              .addMethod(getResumeWorkflowsMethod())
              .addMethod(getForkWorkflowMethod())
              .addMethod(getRewindWorkflowMethod())
              .addMethod(getDeleteWorkflowsMethod())
              .addMethod(getSetWorkflowPriorityMethod())
              .addMethod(getSetWorkflowDelayMethod())
              .addMethod(getUpdateWorkflowAttributesMethod())
              .build();
        }
      }
    }
    return result;
  }
}
