//! The command `kairan`.
#![expect(clippy::print_stderr, reason = "the shell talks to people")]

use std::io;
use std::process::ExitCode;

use clap::Parser;
use kairan::cli::Cli;
use kairan::commands::{dispatch, init_logging};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The exit code of a command that failed.
const EXIT_FAILURE: u8 = 2;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    init_logging(&cli.global);
    match dispatch(cli).await {
        Ok(code) => code,
        // The reader of a pipe, such as `head`, has closed it.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kairan: {error:#}");
            ExitCode::from(EXIT_FAILURE)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
