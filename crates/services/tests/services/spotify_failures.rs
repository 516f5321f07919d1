//! Whatever goes wrong at Spotify, in the middle of whatever takes it: it is got over or called by its name, nothing is lost or done
//! twice, and when it is over everything works.

use chrono::Utc;
use domain::{LoginTrouble, SpotifyTrouble};
use spotify_standin::{Fault, FaultKind, PersonSwitches, RandomFaults, RateLimit, Shape, StandIn, Switches};
use store::LibraryKind;
use tokio::time::advance;

use crate::{
    hurry::hurried,
    scene::{
        Came::{self, Failed, Refused, Waits, Well},
        LONG, SAVED, Scene, Use,
    },
};

/// As many requests as anybody makes.
const ALL: u32 = 100_000;

fn switches(change: impl Fn(&mut Switches)) -> impl Fn(&StandIn, &str) {
    move |standin, _| standin.set(&change)
}

fn somebody(change: impl Fn(&mut PersonSwitches)) -> impl Fn(&StandIn, &str) {
    move |standin, name| standin.set(|it| change(it.people.get_mut(name).unwrap()))
}

fn always(kind: FaultKind) -> impl Fn(&StandIn, &str) {
    let at = move |path: &str| Fault { path_prefix: Some(path.to_owned()), kind, times: ALL };
    // Not the page, which only the browser sees.
    switches(move |it| it.fail_next = ["/api/", "/v1/", "/reccobeats/"].map(at).to_vec())
}

#[test]
fn people_and_apps_that_may_not_are_told_why() {
    hurried(|store| async move {
        let scene = Scene::new(store).await;
        let (owner, listed) = (SpotifyTrouble::OwnerNotPremium, SpotifyTrouble::NotAllowlisted);
        scene
            .meets(
                "an owner without Premium",
                switches(|it| it.owner_premium = false),
                [Came::Away(LoginTrouble::OwnerNotPremium), Failed(owner), Refused(owner), Failed(owner)],
            )
            .await;
        scene
            .meets(
                "somebody who is not on the list",
                somebody(|it| it.allow_listed = Some(false)),
                [Came::Away(LoginTrouble::NotAllowlisted), Failed(listed), Refused(listed), Failed(listed)],
            )
            .await;
        scene
            .meets(
                "somebody without Premium",
                somebody(|it| it.premium = Some(false)),
                [Well, Well, Refused(SpotifyTrouble::PremiumRequired), Well],
            )
            .await;
        scene
            .meets(
                "no device",
                switches(|it| it.no_device = true),
                [Well, Well, Refused(SpotifyTrouble::NoActiveDevice), Well],
            )
            .await;
        let scope = SpotifyTrouble::ScopeMissing;
        let scopes = || spotify::SCOPES.iter().map(ToString::to_string).collect();
        scene
            .meets(
                "scopes that are missing",
                switches(move |it| it.missing_scopes = scopes()),
                [Well, Failed(scope), Refused(scope), Failed(scope)],
            )
            .await;
    });
}

#[test]
fn tokens_that_end_are_replaced_or_asked_for() {
    hurried(|store| async move {
        let scene = Scene::new(store).await;
        let again = SpotifyTrouble::SignInAgain;
        scene.meets("a token that has ended", StandIn::expire, [Well, Well, Well, Well]).await;
        scene
            .meets(
                "a permission that was taken back",
                StandIn::revoke,
                [Well, Failed(again), Refused(again), Failed(again)],
            )
            .await;
        let rotating = |standin: &StandIn, name: &str| {
            standin.set(|it| it.rotate_refresh_tokens = true);
            standin.expire(name);
        };
        scene.meets("tokens that are good once", rotating, [Well, Well, Well, Well]).await;
        let short = switches(|it| it.token_life_s = 30);
        scene.meets("tokens that end at once", short, [Well, Well, Well, Well]).await;
    });
}

#[test]
fn other_shapes_are_read() {
    hurried(|store| async move {
        let scene = Scene::new(store).await;
        let legacy = switches(|it| it.shape = Shape::Legacy);
        scene.meets("the old shape", legacy, [Well, Well, Well, Well]).await;
        let poor = switches(|it| {
            it.no_external_ids = true;
            it.null_items = true;
        });
        scene.meets("the new shape with holes", poor, [Well, Well, Well, Well]).await;
        let slow = switches(|it| it.latency_ms = 500);
        scene.meets("slow answers", slow, [Well, Well, Well, Well]).await;
    });
}

#[test]
fn too_many_requests_wait_as_they_are_told_to() {
    hurried(|store| async move {
        let scene = Scene::new(store).await;
        let (many, quota) = (SpotifyTrouble::TooMany, SpotifyTrouble::QuotaUsedUp);
        let unreachable = Came::Away(LoginTrouble::Unreachable);
        scene
            .meets(
                "a limit that is used up",
                switches(|it| it.rate_limit = Some(RateLimit { per_window: 0, window_s: 300 })),
                [unreachable.clone(), Waits(many), Refused(many), Waits(many)],
            )
            .await;
        scene
            .meets(
                "a quota that is used up",
                switches(|it| it.quota_exceeded = true),
                [unreachable, Waits(quota), Refused(quota), Waits(quota)],
            )
            .await;
        let few = switches(|it| it.rate_limit = Some(RateLimit { per_window: 2, window_s: 1 }));
        scene.meets("a small limit", few, [Well, Well, Well, Well]).await;
    });
}

#[test]
fn what_cannot_be_reached_is_tried_later() {
    hurried(|store| async move {
        let scene = Scene::new(store).await;
        let (away, gone) = (Came::Away(LoginTrouble::Unreachable), SpotifyTrouble::Unreachable);
        for kind in [FaultKind::Status(500), FaultKind::Status(503), FaultKind::Slow { ms: 15_000 }] {
            let expected = [away.clone(), Waits(gone), Refused(gone), Waits(gone)];
            scene.meets(&format!("{kind:?}"), always(kind), expected).await;
        }
        for kind in [FaultKind::Cut, FaultKind::MalformedJson, FaultKind::Empty] {
            let expected = [away.clone(), Waits(gone), Refused(gone), Waits(gone)];
            scene.meets(&format!("{kind:?}"), always(kind), expected).await;
        }
    });
}

/// Where each use can be met in its middle.
const PLACES: [(Use, &str); 9] = [
    (Use::Login, "/api/token"),
    (Use::Login, "/v1/me"),
    (Use::Sync, "/v1/me/tracks"),
    (Use::Sync, "/v1/me/top"),
    (Use::Sync, "/v1/me/player/recently-played"),
    (Use::Sync, "/reccobeats"),
    (Use::Play, "/v1/me/player/play"),
    (Use::Playlist, "/v1/me/playlists"),
    (Use::Playlist, "/v1/playlists"),
];

#[test]
fn what_goes_wrong_once_is_got_over() {
    hurried(|store| async move {
        let scene = Scene::new(store).await;
        let kinds = [
            FaultKind::Status(502),
            FaultKind::Status(429),
            FaultKind::Status(401),
            FaultKind::Cut,
            FaultKind::MalformedJson,
            FaultKind::Empty,
            FaultKind::Slow { ms: 15_000 },
        ];
        for kind in kinds {
            for (what, path) in PLACES {
                let listener = scene.listener().await;
                let fault = |kind| Fault { path_prefix: Some(path.to_owned()), kind, times: 1 };
                // Not the first of several, but the one after it.
                let first = (path == "/v1/me/tracks").then(|| fault(FaultKind::Slow { ms: 0 }));
                let faults = first.into_iter().chain([fault(kind)]).collect();
                scene.standin.set(|it| it.fail_next = faults);
                let came = scene.comes_of(what, &listener, true).await;
                // A code is good once, a token that is refused at once is none, what cannot be read would come again, and a
                // person does not wait for long.
                let slow = matches!(kind, FaultKind::Slow { .. });
                let unreadable = matches!(kind, FaultKind::MalformedJson | FaultKind::Empty);
                let is_final = path == "/api/token" || kind == FaultKind::Status(401) || unreadable || slow;
                let expected = match what {
                    Use::Login if is_final && kind != FaultKind::Status(429) => {
                        Came::Away(LoginTrouble::Unreachable)
                    }
                    Use::Play if slow => Refused(SpotifyTrouble::Unreachable),
                    _ => Well,
                };
                assert_eq!(came, expected, "{what:?} with {kind:?} at {path}");
                assert_eq!(scene.standin.switches().fail_next, [], "{kind:?} at {path} did not happen");
                if what == Use::Playlist {
                    let made = scene.standin.log().playlists;
                    assert!(made.len() == 1 && made[0].uris.len() == scene.liked.len(), "{kind:?} at {path}");
                } else {
                    let again = scene.comes_of(what, &listener, true).await;
                    assert_eq!(again, Well, "{what:?} after {kind:?} at {path}");
                }
                scene.store.spotify().disconnect(listener.user, Utc::now()).await.unwrap();
            }
        }
    });
}

#[test]
fn features_that_cannot_be_had_keep_no_library_out() {
    hurried(|store| async move {
        let scene = Scene::new(store).await;
        let limit = Some(RateLimit { per_window: 0, window_s: 300 });
        let at = |kind| {
            let path_prefix = Some("/reccobeats".to_owned());
            switches(move |it| {
                it.fail_next = vec![Fault { path_prefix: path_prefix.clone(), kind, times: ALL }];
            })
        };
        let none = [Well, Well, Well, Well];
        for kind in [FaultKind::Status(503), FaultKind::Status(401), FaultKind::Status(400), FaultKind::Cut] {
            scene.meets(&format!("ReccoBeats and {kind:?}"), at(kind), none.clone()).await;
        }
        let soundnet = switches(move |it| {
            it.unknown_features_every = Some(2);
            it.soundnet_monthly_quota = Some(0);
            it.soundnet_rate_limit = limit;
        });
        scene.meets("SoundNet used up", soundnet, none).await;
        let reccobeats = switches(move |it| it.reccobeats_rate_limit = limit);
        let note = "How these songs sound cannot be found out right now.".to_owned();
        let waits = [Well, Came::WaitsElsewhere(note), Well, Well];
        scene.meets("ReccoBeats and a limit", reccobeats, waits).await;
    });
}

#[test]
fn what_goes_wrong_by_chance_is_got_over_in_the_end() {
    hurried(|store| async move {
        let scene = Scene::new(store).await;
        for seed in 1..=5 {
            let listener = scene.listener().await;
            let kinds = vec![
                FaultKind::Status(500),
                FaultKind::Status(429),
                FaultKind::Cut,
                FaultKind::MalformedJson,
                FaultKind::Empty,
                FaultKind::Slow { ms: 15_000 },
            ];
            scene.standin.set(|it| it.random_faults = Some(RandomFaults { rate: 0.3, seed, kinds }));
            for what in [Use::Sync, Use::Play, Use::Playlist] {
                let mut came = scene.comes_of(what, &listener, true).await;
                for _ in 0..20 {
                    if came == Well {
                        break;
                    }
                    advance(LONG).await;
                    came = scene.comes_of(what, &listener, true).await;
                }
                assert_eq!(came, Well, "{what:?} with seed {seed}");
            }
            scene.standin.set(|it| it.random_faults = None);
            let saved = scene.store.library().count(listener.user, LibraryKind::Saved).await.unwrap();
            assert_eq!(saved, u64::from(SAVED), "seed {seed}");
            let made = scene.standin.log().playlists;
            assert!(made.iter().all(|it| it.uris.len() <= scene.liked.len()), "seed {seed}");
            scene.store.spotify().disconnect(listener.user, Utc::now()).await.unwrap();
        }
    });
}
