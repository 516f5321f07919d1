//! Rankings over the built-in catalogue.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail")]

mod common;

use std::{collections::HashSet, sync::LazyLock};

use common::catalogue;
use domain::{Aim, Mood, MoodSetting, Point, RankedTrack, Track, TrackId, Wish, WishKind};
use proptest::prelude::*;
use songs::{LIMIT_MAX, RankRequest, Ranking, Signal, SignalKind, SongMood, Taste};

static NOBODY: LazyLock<Taste> = LazyLock::new(Taste::default);

fn request(mood: Mood, aim: Aim) -> RankRequest<'static> {
    RankRequest::new(mood, aim, &[], &NOBODY)
}

fn part(request: &RankRequest<'_>) -> Ranking {
    songs::rank(catalogue(), request)
}

fn rank(request: &RankRequest<'_>) -> Vec<RankedTrack> {
    part(request).tracks
}

fn ids(tracks: &[RankedTrack]) -> Vec<TrackId> {
    tracks.iter().map(|ranked| ranked.track.id).collect()
}

/// Mean valence and energy.
fn sound(tracks: &[RankedTrack]) -> (f32, f32) {
    let features: Vec<_> = tracks.iter().map(|ranked| ranked.track.features.unwrap()).collect();
    let n = features.len() as f32;
    (features.iter().map(|f| f.valence).sum::<f32>() / n, features.iter().map(|f| f.energy).sum::<f32>() / n)
}

/// Mean share of a mood.
fn felt(mood: Mood, tracks: &[RankedTrack]) -> f32 {
    let shares = tracks.iter().map(|ranked| catalogue().felt(ranked.track.id).unwrap().get(mood));
    shares.sum::<f32>() / tracks.len() as f32
}

#[test]
fn songs_feel_like_their_mood_and_have_its_tempo() {
    let ranked = |track| RankedTrack { track, reason: String::new() };
    let all: Vec<_> = catalogue().iter().step_by(50).map(ranked).collect();
    for setting in MoodSetting::defaults() {
        let tracks = rank(&request(setting.mood, Aim::Match));
        let (share, everywhere) = (felt(setting.mood, &tracks), felt(setting.mood, &all));
        // These two were never labelled: they share their songs with angry and energetic, and no song has much more than 0.4.
        let least = if matches!(setting.mood, Mood::Fearful | Mood::Surprised) { 0.28 } else { 0.45 };
        assert!(share > least && share > 2.5 * everywhere, "{}: {share} {everywhere}", setting.mood);
        let (valence, energy) = sound(&tracks);
        assert!((valence - setting.valence).abs() < 0.25, "{}: valence {valence}", setting.mood);
        assert!((energy - setting.energy).abs() < 0.4, "{}: energy {energy}", setting.mood);
        // A little beside the range is near; half and double are errors of the beat tracker.
        let in_time = |bpm: f32| (setting.tempo_min * 0.85..=setting.tempo_max * 1.15).contains(&bpm);
        let tempos = tracks.iter().map(|ranked| ranked.track.features.unwrap().tempo);
        let tolerated = tempos.filter(|bpm| [*bpm, bpm / 2.0, bpm * 2.0].into_iter().any(in_time)).count();
        assert!(tolerated >= 20, "{}: {tolerated}", setting.mood);
    }
}

#[test]
fn an_admins_setting_counts() {
    let [.., mut setting] = MoodSetting::defaults();
    (setting.valence, setting.energy) = (0.1, 0.1);
    let settings = [setting];
    let (valence, energy) =
        sound(&rank(&RankRequest { settings: &settings, ..request(Mood::Surprised, Aim::Match) }));
    // The default of *surprised* is 0.55 and 0.8.
    assert!(valence < 0.25 && energy < 0.4, "{valence} {energy}");
}

#[test]
fn the_place_of_the_reading_counts() {
    let at = |valence, arousal| {
        let point = Some(Point::new(valence, arousal));
        sound(&rank(&RankRequest { point, ..request(Mood::Calm, Aim::Match) }))
    };
    let (low, high) = (at(0.1, -0.9), at(0.9, -0.2));
    assert!(high.0 > low.0 + 0.1 && high.1 > low.1 + 0.1, "{low:?} {high:?}");
}

#[test]
fn an_aim_leads_from_the_mood_to_the_goal() {
    let lift = rank(&request(Mood::Sad, Aim::Lift));
    let (begin, end) = (sound(&lift[..4]), sound(&lift[20..]));
    assert!(begin.0 < 0.45 && end.0 > 0.7, "lift: {begin:?} {end:?}");
    let soothe = rank(&request(Mood::Angry, Aim::Soothe));
    let (begin, end) = (sound(&soothe[..4]), sound(&soothe[20..]));
    assert!(begin.1 > 0.6 && end.1 < 0.4, "soothe: {begin:?} {end:?}");
    let energize = rank(&request(Mood::Calm, Aim::Energize));
    let (begin, end) = (sound(&energize[..4]), sound(&energize[20..]));
    assert!(begin.1 < 0.5 && end.1 > 0.75, "energize: {begin:?} {end:?}");
}

#[test]
fn chance_gives_drafts_their_own_order() {
    let own = ids(&rank(&request(Mood::Happy, Aim::Match)));
    assert_eq!(own, ids(&rank(&request(Mood::Happy, Aim::Match))));
    let other: HashSet<_> =
        ids(&rank(&RankRequest { seed: 2, ..request(Mood::Happy, Aim::Match) })).into_iter().collect();
    let shared = own.iter().filter(|id| other.contains(id)).count();
    assert!(shared < 16, "{shared} of 24 are the same");
}

#[test]
fn a_ranking_ends() {
    let (mut offset, mut seen) = (Some(0), HashSet::new());
    while let Some(at) = offset {
        let page = part(&RankRequest { offset: at, limit: LIMIT_MAX, ..request(Mood::Sad, Aim::Lift) });
        for id in ids(&page.tracks) {
            assert!(seen.insert(id));
        }
        offset = page.next;
    }
    assert!(seen.len() > 1_000, "{}", seen.len());
    let last = RankRequest { offset: seen.len() - 10, limit: 10, ..request(Mood::Sad, Aim::Lift) };
    let last = part(&last);
    assert_eq!((last.tracks.len(), last.next), (10, None), "no empty page at the end");
    let beyond = part(&RankRequest { offset: usize::MAX, ..request(Mood::Sad, Aim::Match) });
    assert_eq!((beyond.tracks.len(), beyond.next), (0, None));
}

/// The names in an artist line that are easy to tell apart.
fn lead(artist: &str) -> String {
    let lower = artist.to_lowercase();
    lower.split(" featuring ").next().and_then(|a| a.split(" feat. ").next()).unwrap_or_default().to_owned()
}

fn any_request() -> impl Strategy<Value = RankRequest<'static>> {
    let point = prop::option::of((-1.0_f32..=1.0, -1.0_f32..=1.0));
    (0_usize..8, 0_usize..4, point, any::<u64>()).prop_map(|(mood, aim, point, seed)| RankRequest {
        point: point.map(|(valence, arousal)| Point { valence, arousal }),
        keywords: &[],
        seed,
        ..request(Mood::ALL[mood], Aim::ALL[aim])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn parts_join_to_the_whole(wanted in any_request(), size in 7_usize..30) {
        let whole = rank(&RankRequest { limit: 60, ..wanted });
        prop_assert_eq!(whole.len(), 60);
        let (mut joined, mut offset) = (Vec::new(), Some(0));
        while let Some(at) = offset.filter(|_| joined.len() < whole.len()) {
            let page = part(&RankRequest { offset: at, limit: size, ..wanted });
            joined.extend(page.tracks);
            offset = page.next;
        }
        joined.truncate(whole.len());
        prop_assert_eq!(joined, whole);
    }

    #[test]
    fn no_song_twice_and_no_artist_twice_in_ten(wanted in any_request()) {
        let tracks = rank(&RankRequest { limit: LIMIT_MAX, ..wanted });
        let unique: HashSet<_> = ids(&tracks).into_iter().collect();
        prop_assert_eq!(unique.len(), tracks.len());
        for window in tracks.windows(10) {
            let artists: HashSet<_> = window.iter().map(|ranked| lead(&ranked.track.artist)).collect();
            prop_assert_eq!(artists.len(), 10);
        }
    }

    #[test]
    fn what_is_excluded_stays_away(wanted in any_request()) {
        let first = ids(&rank(&wanted));
        let exclude = &first[..12];
        let again = ids(&rank(&RankRequest { exclude, ..wanted }));
        prop_assert_eq!(again.len(), 24);
        prop_assert!(again.iter().all(|id| !exclude.contains(id)));
    }

    #[test]
    fn reasons_are_true(wanted in any_request()) {
        for RankedTrack { track, reason } in rank(&wanted) {
            let features = track.features.unwrap();
            prop_assert!(!reason.is_empty() && reason.len() < 80, "{}", reason);
            for part in reason.split(", ") {
                let share = |mood| catalogue().felt(track.id).unwrap().get(mood);
                let holds = match part {
                    "happy" => share(Mood::Happy) > 0.35,
                    "calm" => share(Mood::Calm) > 0.35,
                    "sad" => share(Mood::Sad) > 0.35,
                    "angry" => share(Mood::Angry) > 0.35,
                    "uneasy" => share(Mood::Fearful) > 0.35,
                    "lively" => share(Mood::Surprised) > 0.35,
                    "energetic" => features.energy > 0.5 || share(Mood::Energetic) > 0.35,
                    "bright" => features.valence > 0.5,
                    "dark" | "wistful" => features.valence < 0.5,
                    "powerful" => features.energy > 0.5,
                    "quiet" | "very quiet" => features.energy < 0.5,
                    "acoustic" => features.acousticness > 0.5,
                    "instrumental" => features.instrumentalness > 0.5,
                    "danceable" => features.danceability > 0.5,
                    "well known" => track.popularity.unwrap() >= 70,
                    "even" => true,
                    tempo => tempo == format!("{:.0} bpm", features.tempo),
                };
                prop_assert!(holds, "{}: {:?}", part, features);
            }
        }
    }
}

#[test]
fn songs_that_have_to_do_with_the_picture_come_a_little_earlier() {
    let words = ["Beach".to_owned(), "black and white".to_owned(), "xyzzy".to_owned()];
    let plain = request(Mood::Happy, Aim::Match);
    let titled = |ranking: &[RankedTrack]| {
        ranking.iter().filter(|it| it.track.title.to_lowercase().contains("beach")).count()
    };
    let all = |words| rank(&RankRequest { keywords: words, limit: LIMIT_MAX, ..plain });
    let (without, with) = (all(&[]), all(&words));
    assert!(titled(&with) > titled(&without), "{} {}", titled(&without), titled(&with));
    // In titles, in artists' names, and near to it in meaning.
    for reason in
        ["“Beach” in its title", "“Beach” in its artist’s name", "“ocean” in its title, near to Beach"]
    {
        assert!(with.iter().any(|it| it.reason.contains(reason)), "{reason}");
    }
    for window in with.windows(4) {
        assert!(window.iter().filter(|it| it.reason.contains("Beach")).count() <= 1);
    }
    // When only such songs are left the list goes on, and a word that nothing has to do with changes nothing.
    let love = ["love".to_owned()];
    let late = RankRequest { keywords: &love, offset: 1_300, ..request(Mood::Sad, Aim::Match) };
    assert_eq!(rank(&late).len(), 24);
    assert_eq!(all(&words[2..]), without);
}

#[test]
fn very_many_words_are_bounded_work() {
    let words: Vec<String> = (0..10_000).map(|n| format!("love{n} %_;'\u{7}")).collect();
    assert_eq!(rank(&RankRequest { keywords: &words, ..request(Mood::Happy, Aim::Match) }).len(), 24);
}

fn track(title: &str, artist: &str) -> Track {
    catalogue().search(&format!("{artist} {title}"), 0, 1).tracks.remove(0)
}

fn favorite(track: &Track) -> Signal {
    Signal { track: track.id, kind: SignalKind::Favorite, age: 10.0 }
}

#[test]
fn a_listener_hears_more_of_whom_they_like_within_the_mood() {
    let favorites = [track("Yellow", "Coldplay"), track("Fix You", "Coldplay"), track("Clocks", "Coldplay")];
    let signals: Vec<Signal> = favorites.iter().map(favorite).collect();
    let taste = Taste::new(catalogue(), &signals, &[]);
    let plain = RankRequest { limit: 60, ..request(Mood::Sad, Aim::Match) };
    let of = |tracks: &[RankedTrack]| tracks.iter().filter(|it| it.track.artist == "Coldplay").count();
    let (nobody, someone) = (rank(&plain), rank(&RankRequest { taste: &taste, ..plain }));
    assert!(of(&someone) > of(&nobody), "{} {}", of(&nobody), of(&someone));
    assert!(someone.iter().any(|it| it.reason.contains("an artist you like")));
    let (before, after) = (felt(Mood::Sad, &nobody), felt(Mood::Sad, &someone));
    assert!(after > 0.85 * before, "the mood leads: {before} {after}");
    // Long ago counts less.
    let faded: Vec<Signal> = signals.iter().map(|signal| Signal { age: 4_000.0, ..*signal }).collect();
    let faded = Taste::new(catalogue(), &faded, &[]);
    assert_eq!(of(&rank(&RankRequest { taste: &faded, ..plain })), of(&nobody));
}

#[test]
fn what_somebody_knows_comes_once_in_five_and_what_they_skip_less() {
    let first = rank(&RankRequest { limit: 40, ..request(Mood::Happy, Aim::Match) });
    let of = |kind| first.iter().map(|it| Signal { track: it.track.id, kind, age: 0.0 }).collect::<Vec<_>>();
    let known = Taste::new(catalogue(), &of(SignalKind::Chosen), &[]);
    let again = rank(&RankRequest { taste: &known, ..request(Mood::Happy, Aim::Match) });
    let theirs = |it: &RankedTrack| it.reason.contains("one of yours");
    assert!(again.iter().any(theirs));
    for window in again.windows(5) {
        assert!(window.iter().filter(|it| theirs(it)).count() <= 1);
    }
    let skipped = Taste::new(catalogue(), &of(SignalKind::Skipped), &[]);
    let after = ids(&rank(&RankRequest { taste: &skipped, limit: 40, ..request(Mood::Happy, Aim::Match) }));
    let left = first.iter().filter(|it| after.contains(&it.track.id)).count();
    assert!(left < 20, "{left} of 40 are still there");
}

#[test]
fn what_somebody_never_wants_never_comes() {
    let wish = |kind, name: &str, wanted| Wish { kind, name: name.to_owned(), wanted };
    let never = [wish(WishKind::Genre, "Rock", false), wish(WishKind::Artist, "the slipknot", false)];
    let plain = RankRequest { limit: LIMIT_MAX, ..request(Mood::Angry, Aim::Match) };
    let is = |it: &RankedTrack| {
        it.track.genre.as_deref() == Some("rock")
            || it.track.genre.as_deref().is_some_and(|genre| genre.ends_with(", rock"))
            || it.track.artist == "Slipknot"
    };
    assert!(rank(&plain).iter().any(is));
    let taste = Taste::new(catalogue(), &[], &never);
    assert!(!rank(&RankRequest { taste: &taste, ..plain }).iter().any(is));
    let more = Taste::new(catalogue(), &[], &[wish(WishKind::Genre, "rock", true)]);
    let rock = |taste| {
        rank(&RankRequest { taste, ..request(Mood::Happy, Aim::Match) }).iter().filter(|it| is(it)).count()
    };
    assert!(rock(&more) > rock(&NOBODY));
    let shouted = Taste::new(catalogue(), &[], &[wish(WishKind::Genre, "ROCK", true)]);
    assert_eq!(rock(&shouted), rock(&more));
}

#[test]
fn well_known_songs_and_others_take_turns() {
    for mood in [Mood::Calm, Mood::Happy] {
        let tracks = rank(&request(mood, Aim::Match));
        // Of some songs it is only known whether they were in the charts, which is not told.
        let told = tracks.iter().enumerate().filter_map(|(at, it)| Some((at, it.track.popularity?)));
        let told: Vec<_> = told.collect();
        assert!(told.len() > 4, "{mood}");
        for (at, popularity) in told {
            assert_eq!(popularity >= 55, at % 2 == 0, "{mood}: {at} {popularity}");
        }
    }
}

#[test]
fn a_ranking_goes_on_while_the_catalogue_grows() {
    let wanted = RankRequest { songs: catalogue().len(), ..request(Mood::Calm, Aim::Match) };
    let model = SongMood::builtin().unwrap();
    // Songs as calm as the first ones, with new names.
    let new = |(n, ranked): (usize, RankedTrack)| {
        let spotify_id = format!("{n:022}");
        let id = TrackId::from_spotify(&spotify_id);
        (Track { id, spotify_id: Some(spotify_id), artist: format!("Newcomer {n}"), ..ranked.track }, None)
    };
    let songs: Vec<_> = rank(&wanted).into_iter().enumerate().map(new).collect();
    let grown = catalogue().with(&songs, &model);
    assert_eq!(grown.len(), catalogue().len() + 24);
    assert_eq!(songs::rank(&grown, &wanted), part(&wanted));
    let fresh = songs::rank(&grown, &RankRequest { songs: grown.len(), ..wanted });
    assert!(fresh.tracks.iter().any(|it| it.track.artist.starts_with("Newcomer")));
    assert_eq!(grown.get(songs[3].0.id).unwrap().title, songs[3].0.title);
}

#[test]
fn a_song_that_is_known_better_is_replaced() {
    let model = SongMood::builtin().unwrap();
    let mut song = track("Halo", "Beyoncé");
    (song.title, song.genre) = ("Halo again\nand again".to_owned(), Some("choir".to_owned()));
    let without_sound = Track { features: None, ..track("Yellow", "Coldplay") };
    let no_id = Track { spotify_id: None, title: "Nobody".to_owned(), ..song.clone() };
    let grown = catalogue().with(&[(song.clone(), None), (without_sound, None), (no_id, None)], &model);
    assert_eq!(grown.len(), catalogue().len());
    let now = grown.get(song.id).unwrap();
    assert_eq!((now.title.as_str(), now.genre.as_deref()), ("Halo again and again", Some("choir")));
    assert_eq!(grown.search("halo again", 0, 1).tracks[0].id, song.id);
    // What is not known now stays as it was.
    let known =
        Track { album: Some("An album".to_owned()), year: Some(2008), popularity: Some(77), ..song.clone() };
    let bare =
        Track { album: None, genre: None, year: None, popularity: None, duration_ms: None, ..known.clone() };
    let grown = catalogue().with(&[(known.clone(), None)], &model).with(&[(bare, None)], &model);
    let now = grown.get(song.id).unwrap();
    assert_eq!((now.album, now.genre, now.year), (known.album, known.genre, known.year));
    assert_eq!((now.popularity, now.duration_ms), (known.popularity, known.duration_ms));
}

#[test]
fn songs_near_to_favorites_feel_like_them() {
    let liked = [track("Enter Sandman", "Metallica"), track("Halo", "Beyoncé")];
    let ids: Vec<TrackId> = liked.iter().map(|song| song.id).collect();
    let found = songs::near(catalogue(), &ids, &NOBODY, 12);
    assert_eq!(found.len(), 12);
    let artists: HashSet<_> = found.iter().map(|it| lead(&it.track.artist)).collect();
    assert_eq!(artists.len(), 12, "no artist twice");
    for (at, song) in found.iter().enumerate() {
        assert!(!ids.contains(&song.track.id));
        let other = &liked[at % 2];
        assert_eq!(song.reason, format!("near to “{}”", other.title));
        let (a, b) = (song.track.features.unwrap(), other.features.unwrap());
        assert!(
            (a.energy - b.energy).abs() < 0.3 && (a.valence - b.valence).abs() < 0.3,
            "{}",
            song.track.title
        );
    }
    assert!(songs::near(catalogue(), &[], &NOBODY, 12).is_empty());
    assert!(songs::near(catalogue(), &[TrackId::from_spotify("unknown")], &NOBODY, 12).is_empty());
    assert!(songs::near(catalogue(), &ids[..1], &NOBODY, usize::MAX).len() > 20);
}
