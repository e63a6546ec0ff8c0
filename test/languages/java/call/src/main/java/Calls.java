import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import io.github.perdure.v1.*;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** Makes the calls that the test compares, with the stubs of gen/java: Calls ADDRESS WORKFLOW_ID */
class Calls {
  public static void main(String[] args) throws Exception {
    String address = args[0];
    String id = args[1];
    ManagedChannel channel =
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
    var admin = AdminServiceGrpc.newBlockingStub(channel);
    var workflows = WorkflowServiceGrpc.newBlockingStub(channel);

    var info = admin.getServerInfo(GetServerInfoRequest.getDefaultInstance());
    System.out.println("version " + info.getVersion());

    var enqueue =
        EnqueueWorkflowRequest.newBuilder()
            .setWorkflow(
                WorkflowStart.newBuilder()
                    .setName("greet")
                    .setQueue("languages")
                    .setWorkflowId(id)
                    .setArguments(
                        Arguments.newBuilder()
                            .addPositional(Payload.newBuilder().setJson("1"))
                            .addPositional(Payload.newBuilder().setJson("\"two\""))))
            .build();
    System.out.println("created " + workflows.enqueueWorkflow(enqueue).getCreated());
    System.out.println("again " + workflows.enqueueWorkflow(enqueue).getCreated());

    Workflow found = workflows.getWorkflow(get(id)).getWorkflow();
    System.out.println("status " + found.getStatus());
    var arguments = new StringBuilder("arguments");
    for (Payload payload : found.getInput().getArguments().getPositionalList()) {
      arguments.append(' ').append(payload.getJson());
    }
    System.out.println(arguments);

    try {
      workflows.getWorkflow(get(id + "-missing"));
    } catch (StatusRuntimeException error) {
      for (Any detail : StatusProto.fromThrowable(error).getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          String reason = detail.unpack(ErrorInfo.class).getReason();
          System.out.println("missing " + error.getStatus().getCode() + " " + reason);
        }
      }
    }

    var result =
        GetResultRequest.newBuilder()
            .setWorkflowId(id)
            .setTimeout(Duration.getDefaultInstance())
            .build();
    var frames = new StringBuilder("frames");
    workflows
        .getResult(result)
        .forEachRemaining(frame -> frames.append(' ').append(frame.getFrameCase()));
    System.out.println(frames);
    channel.shutdownNow();
  }

  private static GetWorkflowRequest get(String id) {
    return GetWorkflowRequest.newBuilder().setWorkflowId(id).build();
  }
}
