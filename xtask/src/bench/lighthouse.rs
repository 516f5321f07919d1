//! Lighthouse on the pages, in the browser of this machine.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{seed, stand};
use crate::install::{self, Tool};
use crate::npm;
use crate::process;
use crate::report::Report;
use crate::server;
use crate::workspace::Workspace;

/// Enough posts that the home page is a full one.
const POSTS: u32 = 50;
const FLAGS: &str = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run \
                     --disable-background-networking --disable-component-update --disable-sync";

#[derive(Deserialize)]
struct Findings {
    categories: Categories,
    audits: Audits,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Categories {
    performance: Category,
    accessibility: Category,
    best_practices: Category,
    seo: Category,
}

#[derive(Deserialize)]
struct Category {
    /// 0..1, or nothing when it could not be measured.
    score: Option<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Audits {
    largest_contentful_paint: Audit,
    total_blocking_time: Audit,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Audit {
    display_value: Option<String>,
}

pub(super) fn measure(report: &mut Report, workspace: &Workspace, paths: &[String]) -> Result<String> {
    install::ensure(report, &[Tool::Npm, Tool::Chromium])?;
    let manifests = workspace.root.join("xtask/npm/bench");
    let lighthouse =
        npm::install(report, &manifests, &workspace.target.join("npm/bench"))?.join("lighthouse");
    let stand = stand(report, workspace, None, |report, data| seed(report, workspace, None, data, POSTS))?;
    let results = tempfile::tempdir()?;
    let mut table = String::from(
        "| page, form | performance | accessibility | best practices | SEO | LCP | TBT |\n\
         |---|---:|---:|---:|---:|---:|---:|\n",
    );
    let named = if paths.is_empty() {
        let (_, home) = server::get(stand.server.address, "/")?;
        vec!["/".to_owned(), "/create".to_owned(), first_post(&home).context("no post on the home page")?]
    } else {
        paths.to_vec()
    };
    for path in &named {
        for form in ["mobile", "desktop"] {
            let output = results.path().join("findings.json");
            report.step(&format!("Lighthouse on {path}, {form}"), || {
                run(&lighthouse, &format!("{}{path}", stand.server.url()), form, &output)
            })?;
            let findings: Findings = serde_json::from_str(&fs::read_to_string(&output)?)
                .context("Lighthouse wrote something unexpected")?;
            table.push_str(&row(path, form, &findings));
        }
    }
    Ok(table)
}

/// The address of the first post that a page links to.
fn first_post(html: &str) -> Option<String> {
    let id = html.split("href=\"/posts/").nth(1)?.split(['"', '#', '?', '/']).next()?;
    Some(format!("/posts/{id}"))
}

fn run(lighthouse: &Path, url: &str, form: &str, output: &Path) -> Result<()> {
    let chromium = Tool::Chromium.require()?;
    let run_once = || {
        let mut command = Command::new(lighthouse);
        if form == "desktop" {
            command.arg("--preset=desktop");
        }
        process::run(
            command
                .args([url, "--quiet", "--output=json"])
                .arg(format!("--output-path={}", output.display()))
                .arg(format!("--chrome-flags={FLAGS}"))
                .env("CHROME_PATH", &chromium),
        )
    };
    // A busy machine can make Lighthouse miss the start of a page; it then asks to be run again.
    run_once().or_else(|_| run_once()).or_else(|_| run_once())
}

fn row(path: &str, form: &str, findings: &Findings) -> String {
    let Categories { performance, accessibility, best_practices, seo } = &findings.categories;
    let scores: Vec<String> = [performance, accessibility, best_practices, seo]
        .into_iter()
        .map(|category| {
            category.score.map_or_else(|| "–".to_owned(), |score| format!("{:.0}", score * 100.0))
        })
        .collect();
    let shown = |audit: &Audit| audit.display_value.clone().unwrap_or_else(|| "–".to_owned());
    format!(
        "| `{path}`, {form} | {} | {} | {} |\n",
        scores.join(" | "),
        shown(&findings.audits.largest_contentful_paint),
        shown(&findings.audits.total_blocking_time)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_post_of_a_page_is_found() {
        let html = r#"<a href="/create">…</a><a href="/posts/01a?x=1">…</a><a href="/posts/02b">…</a>"#;
        assert_eq!(first_post(html).as_deref(), Some("/posts/01a"));
        assert_eq!(first_post("<a href=\"/create\">…</a>"), None);
    }

    #[test]
    fn findings_become_a_row() {
        let json = r#"{
            "categories": {
                "performance": { "score": 0.97 }, "accessibility": { "score": 1 },
                "best-practices": { "score": null }, "seo": { "score": 0.9 }
            },
            "audits": {
                "largest-contentful-paint": { "displayValue": "1.2 s" }, "total-blocking-time": {}
            }
        }"#;
        let findings: Findings = serde_json::from_str(json).unwrap();
        assert_eq!(row("/", "mobile", &findings), "| `/`, mobile | 97 | 100 | – | 90 | 1.2 s | – |\n");
    }
}
