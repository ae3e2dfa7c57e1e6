//! S3 and Lambda: spoken to as they are, by real clients and by the real function's program.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;

use tokio::net::TcpListener;

mod s3_server;
mod changed_files;
mod command;
mod copy;
mod figures;
mod function;
mod ledger_recovery;
mod rebuild;
mod rebuild_states;
mod recovery;
mod dead_links;
mod concurrent_runs;
mod requests;
mod store;
mod invocation;

pub use s3_server::S3Server;

/// Serves on this machine for as long as the test program lives, in a thread of its own.
fn serve_in_thread<F: Future>(
    server: impl FnOnce(TcpListener) -> F + Send + 'static,
) -> SocketAddr {
    let (address_sender, address_receiver) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            address_sender.send(listener.local_addr().unwrap()).unwrap();
            server(listener).await;
        });
    });
    address_receiver.recv().unwrap()
}
