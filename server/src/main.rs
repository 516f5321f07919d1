//! The program: see [`server::cli`].

use std::process::ExitCode;

/// Gives memory back when a burst of photos or sign-ins is over; the system's allocator keeps it for each thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::run()
}
