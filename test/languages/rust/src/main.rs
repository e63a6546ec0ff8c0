//! Makes the calls that the test compares, with the stubs of gen/rust: calls ADDRESS WORKFLOW_ID

use perdure::v1::admin_service_client::AdminServiceClient;
use perdure::v1::get_result_response::Frame;
use perdure::v1::payload::Content;
use perdure::v1::workflow_service_client::WorkflowServiceClient;
use perdure::v1::{
    Arguments, EnqueueWorkflowRequest, GetResultRequest, GetServerInfoRequest, GetWorkflowRequest, Payload,
    WorkflowStart,
};
use tonic::transport::Endpoint;
use tonic_types::StatusExt;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(address), Some(id)) = (args.next(), args.next()) else {
        return Err("calls ADDRESS WORKFLOW_ID".into());
    };
    let channel = Endpoint::from_shared(format!("http://{address}"))?.connect().await?;
    let mut admin = AdminServiceClient::new(channel.clone());
    let mut workflows = WorkflowServiceClient::new(channel);

    println!("version {}", admin.get_server_info(GetServerInfoRequest {}).await?.get_ref().version);

    let enqueue = EnqueueWorkflowRequest {
        workflow: Some(WorkflowStart {
            name: "greet".into(),
            queue: "languages".into(),
            workflow_id: Some(id.clone()),
            arguments: Some(Arguments { positional: vec![json("1"), json("\"two\"")], ..Default::default() }),
            ..Default::default()
        }),
        ..Default::default()
    };
    println!("created {}", workflows.enqueue_workflow(enqueue.clone()).await?.get_ref().created);
    println!("again {}", workflows.enqueue_workflow(enqueue).await?.get_ref().created);

    let found = workflows.get_workflow(get(&id)).await?.into_inner().workflow.ok_or("no workflow")?;
    println!("status {}", found.status().as_str_name());
    let arguments = found.input.and_then(|input| input.arguments).unwrap_or_default();
    let texts = arguments.positional.into_iter().map(|payload| match payload.content {
        Some(Content::Json(text)) => text,
        other => format!("{other:?}"),
    });
    println!("arguments {}", texts.collect::<Vec<_>>().join(" "));

    if let Err(status) = workflows.get_workflow(get(&format!("{id}-missing"))).await {
        let info = status.get_details_error_info().ok_or("no ErrorInfo")?;
        println!("missing {:?} {}", status.code(), info.reason);
    }

    let result = GetResultRequest {
        workflow_id: id,
        timeout: Some(prost_types::Duration::default()),
        ..Default::default()
    };
    let mut frames = workflows.get_result(result).await?.into_inner();
    print!("frames");
    while let Some(message) = frames.message().await? {
        print!(" {}", match message.frame {
            Some(Frame::Opened(_)) => "opened",
            Some(Frame::End(_)) => "end",
            _ => "other",
        });
    }
    println!();
    Ok(())
}

fn json(text: &str) -> Payload {
    Payload { content: Some(Content::Json(text.into())) }
}

fn get(id: &str) -> GetWorkflowRequest {
    GetWorkflowRequest { workflow_id: id.into(), ..Default::default() }
}
