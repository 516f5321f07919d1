//! Listens, answers, cleans up every hour, and stops when it is asked to.

use std::{io, net::SocketAddr, time::Duration};

use axum::serve::ListenerExt;
use chrono::Utc;
use services::Services;
use tokio::{net::TcpListener, signal};
use tokio_util::sync::CancellationToken;

use crate::{
    config::Config,
    http::{Site, router},
    start::{self, StartError},
};

/// How long requests that are under way may take when the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// How often it is cleaned up.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often it is looked for new songs.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Serves until the process is asked to stop.
pub async fn serve(config: &Config) -> Result<(), StartError> {
    let addr = config.http.addr;
    let options = config.site.options(addr).map_err(StartError::SiteMissing)?;
    start::data_folder(&config.storage.data)?;
    let listener = listen(addr).await?;
    let store = start::database(config).await?;
    let (kind, loading) = (store.kind(), config.clone());
    let services = tokio::task::spawn_blocking({
        let store = store.clone();
        move || start::services(&loading, store)
    });
    let services = services.await.map_err(|error| StartError::Stopped(io::Error::other(error)))??;

    let stopping = CancellationToken::new();
    let site = Site {
        services: services.clone(),
        store: store.clone(),
        options,
        url: config.http.url.clone(),
        player: config.spotify.player(),
        trusted_proxies: config.http.trusted_proxies,
        stopping: stopping.clone(),
    };
    let app = router(site).into_make_service_with_connect_info::<SocketAddr>();
    services.refresh_catalogue().await?;
    let sweeper = tokio::spawn(sweep(services.clone()));
    let librarian = tokio::spawn(take_up_songs(services.clone()));
    let worker = tokio::spawn(services.worker().run(stopping.clone()));
    let address = listener.local_addr().map_err(StartError::Stopped)?;
    tracing::info!(database = kind, data = %config.storage.data.display(), "Undertone is at http://{address}");

    let stop = stopping.clone();
    let shutdown = async move {
        asked_to_stop().await;
        tracing::info!("stopping");
        // What runs goes back in line, for the next process to take up, and streams end.
        stop.cancel();
    };
    // Small answers go out at once.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
    });
    let serving = axum::serve(listener, app).with_graceful_shutdown(shutdown);
    let overdue = async {
        stopping.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = async { serving.await } => served.map_err(StartError::Stopped)?,
        () = overdue => tracing::warn!("some requests did not end in time"),
    }
    stopping.cancel();
    if worker.await.is_err() {
        tracing::error!("the worker stopped by itself");
    }
    sweeper.abort();
    librarian.abort();
    store.close().await?;
    Ok(())
}

async fn listen(addr: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(addr).await.map_err(|cause| match cause.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken(addr.port()),
        _ => StartError::Address { addr, cause },
    })
}

async fn sweep(services: Services) {
    let mut hours = tokio::time::interval(SWEEP_EVERY);
    loop {
        hours.tick().await;
        if let Err(error) = services.ask_for_what_is_due(Utc::now()).await {
            tracing::warn!(%error, "what is due could not be put in line");
        }
        match services.sweep(Utc::now()).await {
            Ok(swept) if swept == services::Swept::default() => {}
            Ok(swept) => tracing::info!(?swept, "cleaned up"),
            // The cause is in the log already; the next hour brings another try.
            Err(error) => tracing::warn!(%error, "cleaning up failed"),
        }
    }
}

/// Takes up songs that another process has brought in.
async fn take_up_songs(services: Services) {
    let mut minutes = tokio::time::interval(LOOK_EVERY);
    loop {
        minutes.tick().await;
        match services.take_up_songs(Utc::now()).await {
            Ok(false) => {}
            Ok(true) => tracing::info!("there are new songs"),
            Err(error) => tracing::warn!(%error, "new songs could not be taken up"),
        }
    }
}

/// Does jobs until the process is asked to stop.
pub async fn work(config: &Config) -> Result<(), StartError> {
    let (services, store) = start::opened(config).await?;
    let stop = CancellationToken::new();
    let worker = tokio::spawn(services.worker().run(stop.clone()));
    tracing::info!(database = store.kind(), "working");
    asked_to_stop().await;
    tracing::info!("stopping");
    stop.cancel();
    worker.await.map_err(|error| StartError::Stopped(io::Error::other(error)))?;
    Ok(store.close().await?)
}

/// Waits for Ctrl-C or, as service managers and containers do it, SIGTERM.
async fn asked_to_stop() {
    let interrupt = async {
        if let Err(error) = signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "SIGTERM cannot be heard");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
