//! `cargo bench -p server --bench statistics`: what the pages of statistics take, rendered, as the data grow: in SQLite, and in
//! PostgreSQL where `TEST_POSTGRES_URL` says where one is.
//!
//! `STATISTICS_READINGS` names other amounts, e.g. `10000,10000000`; there are a hundredth as many people and a tenth as many
//! plays. SQLite is asked up to a million. Filling (`fill`) ends with making all counts anew, which is measured by itself
//! (`rebuild`) up to a million, too.

// What cannot be set up ends the bench.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::unwrap_used)]

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
};
use http::{Request, header};
use leptos::config::LeptosOptions;
use media::Files;
use server::{
    demo::{self, Amounts},
    http::{Site, router},
};
use services::{Adapters, Limits, Services, Vault};
use test_support::{Kind, TestDb};
use tower::ServiceExt;

const SIZES: &str = "10000,100000,1000000";
const SQLITE_MOST: u64 = 1_000_000;
const REBUILT_MOST: u64 = 1_000_000;
/// How often a page is asked for.
const TIMES: usize = 41;
const PAGES: [&str; 5] = [
    "/statistics",
    "/statistics?range=all",
    "/statistics/everyone?range=1y",
    "/statistics/everyone?range=all",
    "/statistics/instance?range=1y",
];

fn main() {
    let sizes = std::env::var("STATISTICS_READINGS").unwrap_or_else(|_| SIZES.to_owned());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    println!(
        "| readings, database | fill | rebuild | {} |",
        PAGES.map(|page| format!("`{page}` p50")).join(" | ")
    );
    println!("|---|---:|---:|{}", "---:|".repeat(PAGES.len()));
    for size in sizes.split(',').map(|size| size.trim().parse::<u64>().unwrap()) {
        for kind in [Kind::Sqlite, Kind::Postgres] {
            if kind == Kind::Postgres || size <= SQLITE_MOST {
                runtime.block_on(measure(kind, size));
            }
        }
    }
}

async fn measure(kind: Kind, readings: u64) {
    let Some(db) = TestDb::new(kind).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let files = Files::in_folder(folder.path()).unwrap();
    let adapters = Adapters {
        store: db.store().clone(),
        files: files.clone(),
        models: Arc::new(mood::Models::builtin().unwrap()),
        catalogue: Arc::new(songs::Catalogue::builtin().unwrap()),
        spotify: spotify::Spotify::new(spotify::Config::without_app().unwrap()).unwrap(),
        vault: Vault::parse(&Vault::new_key()).unwrap(),
    };
    let services = Services::new(adapters, Limits::new(1_000_000));
    let users = u32::try_from(readings / 100).unwrap_or(u32::MAX);
    let amounts = Amounts { users, readings, plays: Some(readings / 10), pictures: 0, days: 730, seed: 7 };
    let started = Instant::now();
    demo::fill(&services, db.store(), &files, amounts).await.unwrap();
    let filled = started.elapsed();
    // Filling has done so already; of more it takes minutes.
    let mut rebuilt = String::from("–");
    if readings <= REBUILT_MOST {
        let started = Instant::now();
        db.store().statistics().rebuild().await.unwrap();
        rebuilt = format!("{:.1} s", started.elapsed().as_secs_f32());
    }
    let site = Site {
        services,
        store: db.store().clone(),
        options: LeptosOptions::builder().output_name("undertone").build(),
        url: None,
        player: app::api::ssr::PlayerPlaces::default(),
        trusted_proxies: 0,
        stopping: tokio_util::sync::CancellationToken::new(),
    };
    let router = router(site);
    let cookie = sign_in(&router).await;
    let mut cells = Vec::new();
    for page in PAGES {
        let mut times = Vec::new();
        for _ in 0..TIMES {
            let started = Instant::now();
            let request =
                Request::get(page).header(header::ACCEPT, "text/html").header(header::COOKIE, &cookie);
            let (status, body) = send(&router, request.body(Body::empty()).unwrap()).await;
            assert!(status == 200 && body > 10_000, "{page}: {status}, {body} bytes");
            times.push(started.elapsed());
        }
        times.sort_unstable();
        cells.push(milliseconds(times[TIMES / 2]));
    }
    let kind = if kind == Kind::Sqlite { "SQLite" } else { "PostgreSQL" };
    let filled = filled.as_secs_f32();
    println!("| {readings}, {kind} | {filled:.1} s | {rebuilt} | {} |", cells.join(" | "));
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// The cookie of the one who looks around.
async fn sign_in(router: &Router) -> String {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("login", demo::NAME), ("password", demo::PASSWORD)])
        .finish();
    let request = Request::post("/api/account/sign-in")
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    let request = with_address(request.body(Body::from(form)).unwrap());
    let response = router.clone().oneshot(request).await.unwrap();
    let cookie = response.headers().get(header::SET_COOKIE).expect("a session").to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn send(router: &Router, request: Request<Body>) -> (u16, usize) {
    let response = router.clone().oneshot(with_address(request)).await.unwrap();
    let status = response.status().as_u16();
    (status, to_bytes(response.into_body(), usize::MAX).await.unwrap().len())
}

fn with_address(mut request: Request<Body>) -> Request<Body> {
    request.headers_mut().entry(header::HOST).or_insert(http::HeaderValue::from_static("127.0.0.1:3000"));
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))));
    request
}
