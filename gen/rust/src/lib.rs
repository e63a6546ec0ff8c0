//! gRPC stubs for perdure, a door to durable workflows for every language.

#[allow(clippy::all, rustdoc::all)]
pub mod v1 {
    include!("perdure.v1.rs");
}
