//! How many people can sign in: argon2id is slow on purpose, so this is what one machine bears.

use std::fs;
use std::process::Command;

use anyhow::Result;

use super::http::load;
use super::{Arguments, stand};
use crate::install::{self, Tool};
use crate::report::Report;
use crate::server;
use crate::workspace::{Quality, Workspace};

const NAME: &str = "somebody";
const PASSWORD: &str = "correct horse battery";

pub(super) fn measure(report: &mut Report, workspace: &Workspace, arguments: &Arguments) -> Result<String> {
    install::ensure(report, &[Tool::Wrk])?;
    let stand = stand(report, workspace, None, |_, data| {
        server::create_admin(workspace, Quality::Release, data, NAME, PASSWORD)
    })?;
    let folder = tempfile::tempdir()?;
    let script = folder.path().join("sign-in.lua");
    fs::write(
        &script,
        format!(
            "wrk.method = 'POST'\n\
             wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'\n\
             wrk.headers['Accept'] = 'application/json'\n\
             wrk.body = 'login={NAME}&password={}&next=/'\n",
            PASSWORD.replace(' ', "+")
        ),
    )?;
    let load = report.step("sign in, again and again", || {
        load(
            Command::new(Tool::Wrk.require()?).arg("--script").arg(&script),
            arguments,
            &stand.server,
            "/api/account/sign-in",
        )
    })?;
    Ok(format!(
        "| sign-ins, {} connections, {} s | per second | p50 | p99 | memory at load | errors |\n\
         |---|---:|---:|---:|---:|---|\n\
         | argon2id, SQLite | {} |\n",
        arguments.connections,
        arguments.seconds,
        load.cells()
    ))
}
