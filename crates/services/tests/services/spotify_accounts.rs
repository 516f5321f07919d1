//! Accounts at Spotify over time: taken away, exchanged, refused by mistake, paid for since.

use chrono::{TimeDelta, Utc};
use domain::{AppError, LoginTrouble, SpotifyTrouble};
use services::Command;
use spotify_standin::{Fault, FaultKind, PersonSwitches};
use test_support::db_test;

use crate::{
    at_spotify::{Connected, calls, connected, library, log_in, person, set_password, standin, why},
    support::with_spotify,
};

db_test!(an_account_that_was_disconnected_does_not_keep_its_spotify_out, |store| async move {
    let standin = standin(person("premium", library(0))).await;
    let services = with_spotify(&store, &standin).services;
    let first = log_in(&services, None).await.unwrap();
    set_password(&services, first).await;
    services.disconnect_spotify(first).await.unwrap();
    // It is no key to that account any more, and opens one of its own.
    let second = log_in(&services, None).await.unwrap();
    assert_ne!(second, first);
    assert_eq!(log_in(&services, None).await.unwrap(), second);
});

db_test!(the_only_key_to_an_account_is_not_exchanged, |store| async move {
    let standin = standin(person("premium", library(0))).await;
    let services = with_spotify(&store, &standin).services;
    let user = log_in(&services, None).await.unwrap();
    standin.set(|it| it.auto_approve = Some("free".to_owned()));
    assert_eq!(why(log_in(&services, Some(user)).await), LoginTrouble::OnlyKey);
    assert_ne!(log_in(&services, None).await.unwrap(), user);
    standin.set(|it| it.auto_approve = Some("premium".to_owned()));
    assert_eq!(log_in(&services, None).await.unwrap(), user);
    set_password(&services, user).await;
    standin.set(|it| it.auto_approve = Some("listener-1".to_owned()));
    assert_eq!(log_in(&services, Some(user)).await.unwrap(), user);
});

db_test!(one_refusal_of_a_token_is_not_believed_for_good, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(0))).await;
    standin.revoke("premium");
    let refused = world.services.devices(user).await;
    assert_eq!(refused, Err(AppError::Spotify(SpotifyTrouble::SignInAgain)));
    let capabilities = world.services.capabilities(Some(user), Utc::now()).await.unwrap();
    assert_eq!(capabilities.library.why_not(), Some(SpotifyTrouble::SignInAgain));
    assert!(!store.spotify().of(user).await.unwrap().unwrap().sign_in_again);
});

db_test!(a_refresh_that_nobody_waits_for_is_kept, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(0))).await;
    let slow =
        Fault { path_prefix: Some("/api/token".to_owned()), kind: FaultKind::Slow { ms: 200 }, times: 1 };
    standin.set(|it| {
        it.rotate_refresh_tokens = true;
        it.fail_next = vec![slow];
    });
    standin.expire("premium");
    let before = calls(&standin, "/api/token");
    let asked = async {
        while !standin.switches().fail_next.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = world.services.devices(user) => panic!("the answer comes later"),
        () = asked => {}
    }
    world.services.devices(user).await.unwrap();
    assert_eq!(calls(&standin, "/api/token") - before, 1);
});

db_test!(no_premium_is_not_believed_for_ever, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("free", library(0))).await;
    let services = &world.services;
    let playback =
        async |after| services.capabilities(Some(user), Utc::now() + after).await.unwrap().playback.why_not();
    assert!(services.command_player(user, None, &Command::Pause).await.is_err());
    assert_eq!(playback(TimeDelta::zero()).await, Some(SpotifyTrouble::PremiumRequired));
    assert_eq!(playback(TimeDelta::hours(25)).await, None);
    let paid = PersonSwitches { premium: Some(true), ..PersonSwitches::default() };
    standin.set(|it| it.people = [("free".to_owned(), paid)].into());
    let device = services.devices(user).await.unwrap().remove(0).id;
    services.command_player(user, Some(&device), &Command::Transfer).await.unwrap();
    assert_eq!(playback(TimeDelta::zero()).await, None);
});

db_test!(who_is_put_on_the_list_is_let_in_by_the_next_login, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(0))).await;
    let services = &world.services;
    let listed = |listed| {
        let switches = PersonSwitches { allow_listed: Some(listed), ..PersonSwitches::default() };
        standin.set(|it| it.people = [("premium".to_owned(), switches)].into());
    };
    listed(false);
    assert_eq!(services.devices(user).await, Err(AppError::Spotify(SpotifyTrouble::NotAllowlisted)));
    let library = async || services.capabilities(Some(user), Utc::now()).await.unwrap().library.why_not();
    assert_eq!(library().await, Some(SpotifyTrouble::NotAllowlisted));
    listed(true);
    log_in(services, Some(user)).await.unwrap();
    assert_eq!(library().await, None);
});
