//! Spotify for people here, against a stand-in that answers as Spotify does.

use chrono::{TimeDelta, Utc};
use domain::{AppError, JobKind, JobState, LoginTrouble, SpotifyTrouble, TopListeners};
use services::{Callback, PlaylistWish};
use spotify_standin::{Fault, FaultKind, PersonSwitches, Switches};
use store::LibraryKind;
use test_support::{Kind, TestDb, db_test};

use crate::{
    at_spotify::{Connected, at_spotify, calls, connected, later, library, log_in, person, standin, why},
    support::{sign_up, with_spotify, with_spotify_and},
};

db_test!(a_login_makes_an_account_and_knows_it_again, |store| async move {
    let standin = standin(person("premium", library(0))).await;
    let services = with_spotify(&store, &standin).services;
    let user = log_in(&services, None).await.unwrap();
    let viewer = services.viewer(user).await.unwrap().unwrap();
    assert!(!viewer.profile.display_name.is_empty());
    assert_eq!(log_in(&services, None).await.unwrap(), user);
    let capabilities = services.capabilities(Some(user), Utc::now()).await.unwrap();
    assert!(
        capabilities.library.is_given()
            && capabilities.playlists.is_given()
            && capabilities.playback.is_given()
    );
    // Without a password nobody signs in with one.
    let credentials = domain::Credentials { login: viewer.profile.username, password: String::new() };
    assert!(services.sign_in(credentials, services::ClientAddress::default()).await.is_err());
});

db_test!(a_login_that_is_not_ours_is_refused, |store| async move {
    let standin = standin(person("premium", library(0))).await;
    let services = with_spotify(&store, &standin).services;
    let (ada, bob) = (sign_up(&services, "ada").await, sign_up(&services, "bob").await);
    let begin = async |user| services.begin_spotify_login(user, "/".to_owned(), Utc::now()).await.unwrap();

    // From another browser, in another session, made up, too late.
    let start = begin(Some(ada)).await;
    let back = at_spotify(&start).await;
    let code = back.code.clone();
    assert_eq!(
        why(services.finish_spotify_login(back, Some("another".into()), Some(ada), Utc::now()).await),
        LoginTrouble::Stale
    );
    let start = begin(Some(ada)).await;
    let back = at_spotify(&start).await;
    assert_eq!(
        why(services.finish_spotify_login(back, Some(start.browser), Some(bob), Utc::now()).await),
        LoginTrouble::Stale
    );
    let forged = Callback { code, state: Some("forged".into()), error: None };
    assert_eq!(
        why(services.finish_spotify_login(forged, Some("x".into()), Some(ada), Utc::now()).await),
        LoginTrouble::Stale
    );
    let start = begin(Some(ada)).await;
    let back = at_spotify(&start).await;
    let late = Utc::now() + TimeDelta::minutes(11);
    assert_eq!(
        why(services.finish_spotify_login(back, Some(start.browser), Some(ada), late).await),
        LoginTrouble::Stale
    );

    // Opened twice: the second time there is nothing to open.
    let start = begin(Some(ada)).await;
    let back = at_spotify(&start).await;
    let again = Callback { code: back.code.clone(), state: back.state.clone(), error: None };
    services.finish_spotify_login(back, Some(start.browser.clone()), Some(ada), Utc::now()).await.unwrap();
    assert_eq!(
        why(services.finish_spotify_login(again, Some(start.browser), Some(ada), Utc::now()).await),
        LoginTrouble::Stale
    );

    // Denied; and connected to somebody else.
    let start = begin(Some(ada)).await;
    let state = at_spotify(&start).await.state;
    let denied = Callback { code: None, state, error: Some("access_denied".into()) };
    assert_eq!(
        why(services.finish_spotify_login(denied, Some(start.browser), Some(ada), Utc::now()).await),
        LoginTrouble::Denied
    );
    assert_eq!(why(log_in(&services, Some(bob)).await), LoginTrouble::Taken);
});

db_test!(who_is_not_let_in_by_spotify_is_told_why, |store| async move {
    let standin = standin(person("stranger", PersonSwitches::default())).await;
    let services = with_spotify(&store, &standin).services;
    assert_eq!(why(log_in(&services, None).await), LoginTrouble::NotAllowlisted);
    standin.set(|it| {
        it.auto_approve = Some("premium".to_owned());
        it.owner_premium = false;
    });
    assert_eq!(why(log_in(&services, None).await), LoginTrouble::OwnerNotPremium);
    // What was learnt holds for everyone for a while, and is said before anything is tried.
    let capabilities = services.capabilities(None, Utc::now()).await.unwrap();
    assert_eq!(capabilities.search.why_not(), Some(SpotifyTrouble::OwnerNotPremium));
});

db_test!(many_who_need_a_token_refresh_it_once, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(0))).await;
    standin.set(|it| it.rotate_refresh_tokens = true);
    standin.expire("premium");
    let before = calls(&standin, "/api/token");
    let asked = (0..8).map(|_| world.services.devices(user));
    for devices in futures::future::join_all(asked).await {
        devices.unwrap();
    }
    assert_eq!(calls(&standin, "/api/token") - before, 1);
    // The new refresh token was kept: it works again.
    standin.expire("premium");
    world.services.devices(user).await.unwrap();
});

db_test!(who_took_it_back_has_to_agree_again, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(0))).await;
    let services = &world.services;
    standin.revoke("premium");
    let refused = services.devices(user).await.unwrap_err();
    assert_eq!(refused, AppError::Spotify(SpotifyTrouble::SignInAgain));
    let before = calls(&standin, "/api/token");
    assert!(services.devices(user).await.is_err());
    assert_eq!(calls(&standin, "/api/token"), before, "a dead token is not tried again and again");
    let capabilities = services.capabilities(Some(user), Utc::now()).await.unwrap();
    assert_eq!(capabilities.library.why_not(), Some(SpotifyTrouble::SignInAgain));
    log_in(services, Some(user)).await.unwrap();
    services.devices(user).await.unwrap();
});

db_test!(permission_ends_after_six_months_and_that_is_said_before, |store| async move {
    let Connected { world, user, standin: _standin } = connected(&store, person("premium", library(0))).await;
    let in_days = async |days| {
        world.services.capabilities(Some(user), Utc::now() + TimeDelta::days(days)).await.unwrap()
    };
    assert_eq!(in_days(100).await.account.unwrap().ends_in_days, None);
    assert!(in_days(170).await.account.unwrap().ends_in_days.is_some_and(|days| days <= 12));
    assert_eq!(in_days(190).await.library.why_not(), Some(SpotifyTrouble::SignInAgain));
});

db_test!(a_library_comes_in_with_its_features, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(230))).await;
    let services = &world.services;
    standin.set(|it| it.unknown_features_every = Some(10));
    services.ask_for_library(user, Utc::now()).await.unwrap();
    assert_eq!(
        services.ask_for_library(user, Utc::now()).await.unwrap(),
        services.jobs(user).await.unwrap()[0].id
    );
    services.worker().drain(later()).await;
    let job = &services.jobs(user).await.unwrap()[0];
    assert_eq!((job.kind, job.state), (JobKind::SyncLibrary, JobState::Done), "{job:?}");
    assert_eq!(job.progress.percent(), Some(100));
    assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), 230);
    // They belong to the catalogue now, and what nobody knew is not asked for again.
    let songs = store.imports().songs().await.unwrap();
    assert!(songs.len() >= 200 && songs.iter().all(|(song, mood)| song.features.is_some() && mood.is_some()));
    let asked = calls(&standin, "/reccobeats");
    services.ask_for_library(user, Utc::now()).await.unwrap();
    services.worker().drain(later()).await;
    assert_eq!(calls(&standin, "/reccobeats"), asked);
    assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), 230);
    assert!(
        services.capabilities(Some(user), Utc::now()).await.unwrap().account.unwrap().synced_at.is_some()
    );
});

db_test!(a_sync_that_breaks_off_goes_on_where_it_was, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(300))).await;
    let services = &world.services;
    services.ask_for_library(user, Utc::now()).await.unwrap();
    let broken = |kind, times| Fault { path_prefix: Some("/v1/me/tracks".to_owned()), kind, times };
    standin.set(|it| {
        it.fail_next = vec![
            broken(FaultKind::Cut, 1),
            broken(FaultKind::MalformedJson, 1),
            broken(FaultKind::Status(502), 30),
        ];
    });
    services.worker().drain(Utc::now()).await;
    let job = services.jobs(user).await.unwrap().remove(0);
    assert_eq!(
        (job.state, job.progress.note.as_str()),
        (JobState::Queued, SpotifyTrouble::Unreachable.to_string().as_str())
    );
    standin.set(|it| it.fail_next.clear());
    // After so many failures this process leaves Spotify alone for a while; another one, with the same key, does not.
    let seen = calls(&standin, "/v1/me/tracks");
    let other = with_spotify_and(&store, &standin, &world.key);
    other.services.worker().drain(later()).await;
    assert_eq!(other.services.jobs(user).await.unwrap()[0].state, JobState::Done);
    assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), 300);
    assert_eq!(calls(&standin, "/v1/me/tracks") - seen, 6, "nothing is read again");
});

db_test!(a_playlist_is_written_once_even_if_the_answer_is_lost, |store| async move {
    let Connected { standin, world, user } = connected(&store, person("premium", library(150))).await;
    let services = &world.services;
    services.ask_for_library(user, Utc::now()).await.unwrap();
    services.worker().drain(later()).await;
    let songs = store.imports().songs().await.unwrap();
    for (song, _) in &songs[..120] {
        store.favorites().add(user, song, None, Utc::now()).await.unwrap();
    }
    let lost = |path: &str| Fault { path_prefix: Some(path.to_owned()), kind: FaultKind::Cut, times: 1 };
    standin.set(|it| it.fail_next = vec![lost("/v1/me/playlists"), lost("/v1/playlists")]);
    let wish = async || {
        services.ask_for_playlist(user, PlaylistWish::Favorites, "Mine", false, Utc::now()).await.unwrap()
    };
    assert_eq!(wish().await, wish().await, "twice pressed is once");
    services.worker().drain(later()).await;
    let job = services
        .jobs(user)
        .await
        .unwrap()
        .into_iter()
        .find(|job| job.kind == JobKind::WritePlaylist)
        .unwrap();
    assert_eq!(job.state, JobState::Done, "{job:?}");
    assert!(job.progress.link.is_some_and(|link| link.contains("/playlist/")));
    let made = standin.log().playlists;
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].uris.len(), 120);
});

db_test!(what_is_not_permitted_is_not_offered, |store| async move {
    let mut switches = person("premium", library(10));
    switches.missing_scopes = vec!["playlist-modify-private".to_owned(), "user-top-read".to_owned()];
    let Connected { world, user, standin: _standin } = connected(&store, switches).await;
    let services = &world.services;
    let capabilities = services.capabilities(Some(user), Utc::now()).await.unwrap();
    assert_eq!(capabilities.playlists.why_not(), Some(SpotifyTrouble::ScopeMissing));
    let refused = services.ask_for_playlist(user, PlaylistWish::Favorites, "Mine", false, Utc::now()).await;
    assert_eq!(refused, Err(AppError::Spotify(SpotifyTrouble::ScopeMissing)));
    // A part of the library that was not agreed to does not keep the others out.
    services.ask_for_library(user, Utc::now()).await.unwrap();
    services.worker().drain(later()).await;
    let job = services.jobs(user).await.unwrap().remove(0);
    assert_eq!(job.state, JobState::Done, "{job:?}");
    assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), 10);
});

db_test!(a_free_account_is_found_out_when_it_plays, |store| async move {
    let Connected { world, user, standin: _standin } = connected(&store, person("free", library(0))).await;
    let services = &world.services;
    assert!(
        services.capabilities(Some(user), Utc::now()).await.unwrap().playback.is_given(),
        "Spotify does not tell"
    );
    let refused = services.command_player(user, None, &services::Command::Pause).await;
    assert_eq!(refused, Err(AppError::Spotify(SpotifyTrouble::PremiumRequired)));
    let playback = services.capabilities(Some(user), Utc::now()).await.unwrap().playback;
    assert_eq!(playback.why_not(), Some(SpotifyTrouble::PremiumRequired));
    assert!(services.player_token(user).await.is_err());
});

db_test!(disconnected_nothing_is_left, |store| async move {
    let Connected { world, user, standin: _standin } =
        connected(&store, person("premium", library(20))).await;
    let services = &world.services;
    services.ask_for_library(user, Utc::now()).await.unwrap();
    services.worker().drain(later()).await;
    services.disconnect_spotify(user).await.unwrap();
    assert!(store.spotify().of(user).await.unwrap().is_none());
    assert_eq!(store.library().count(user, LibraryKind::Saved).await.unwrap(), 0);
    assert_eq!(services.devices(user).await, Err(AppError::Spotify(SpotifyTrouble::NotConnected)));
});

#[tokio::test]
async fn searches_go_one_after_the_other_and_are_remembered() {
    let db = TestDb::new(Kind::Sqlite).await.unwrap();
    let standin =
        standin(Switches { parallel_search_trips_quota: true, null_items: true, ..Switches::default() })
            .await;
    let services = with_spotify(db.store(), &standin).services;
    let words = ["love", "night", "rain", "moon", "love"];
    for found in futures::future::join_all(words.map(|word| services.search_spotify(word, 0))).await {
        assert!(!found.unwrap().songs.is_empty());
    }
    assert_eq!(calls(&standin, "/v1/search"), 4);
    let song = services.search_spotify("love", 0).await.unwrap().songs.remove(0);
    let link = format!("https://open.spotify.com/track/{}", song.spotify_id.unwrap());
    assert_eq!(services.search_spotify(&link, 0).await.unwrap().songs[0].id, song.id);
    // Found songs can be chosen: they are kept.
    assert_eq!(db.store().tracks().get(&[song.id]).await.unwrap().len(), 1);
}

db_test!(who_came_with_spotify_sets_a_password_before_they_disconnect, |store| async move {
    let standin = standin(person("premium", library(0))).await;
    let services = with_spotify(&store, &standin).services;
    let user = log_in(&services, None).await.unwrap();
    let viewer = services.viewer(user).await.unwrap().unwrap();
    assert!(!viewer.has_password);
    assert!(matches!(services.disconnect_spotify(user).await, Err(AppError::Unusable(_))));
    let here = services::ClientAddress::default();
    services.change_password(user, String::new(), "correct horse".to_owned(), here).await.unwrap();
    assert!(services.viewer(user).await.unwrap().unwrap().has_password);
    // From now on the current one is asked for.
    let again = services.change_password(user, String::new(), "battery staple".to_owned(), here).await;
    assert!(again.unwrap_err().for_field("current").is_some());
    services.disconnect_spotify(user).await.unwrap();
    let credentials =
        domain::Credentials { login: viewer.profile.username, password: "correct horse".to_owned() };
    assert_eq!(services.sign_in(credentials, here).await.unwrap(), user);
});

db_test!(what_is_heard_most_is_what_spotify_says_then_ones_own_then_everyones, |store| async move {
    let standin = standin(person("premium", library(0))).await;
    let services = with_spotify(&store, &standin).services;
    let now = Utc::now();
    let mut people = Vec::new();
    for name in ["ada", "bob", "cleo", "dora", "emil"] {
        let user = sign_up(&services, name).await;
        assert_eq!(services.top_listens(Some(user), now).await.unwrap(), None);
        store.listeners().play(user, &test_support::track(1), None, false, now).await.unwrap();
        people.push(user);
    }
    let ada = people[0];
    store.listeners().play(ada, &test_support::track(2), None, false, now).await.unwrap();
    let heard = async |user| {
        let top = services.top_listens(user, now).await.unwrap().unwrap();
        (top.by, top.tracks.into_iter().map(|track| track.id).collect::<Vec<_>>())
    };
    let (one, two, three) = (test_support::track(1).id, test_support::track(2).id, test_support::track(3).id);
    assert_eq!(heard(None).await, (TopListeners::Everyone, vec![one]));
    assert_eq!(heard(Some(ada)).await.0, TopListeners::Viewer);
    assert!(heard(Some(ada)).await.1.contains(&two));
    log_in(&services, Some(ada)).await.unwrap();
    store.library().keep(ada, LibraryKind::Top, &[(test_support::track(3), now)], now).await.unwrap();
    assert_eq!(heard(Some(ada)).await, (TopListeners::Spotify, vec![three]));
});
