//! People who log in at a stand-in for Spotify.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{LoginTrouble, UserId};
use services::{Callback, ClientAddress, LoginRefused, LoginStart, Services};
use spotify_standin::{Options, PersonSwitches, StandIn, Switches};

use crate::support::{World, sign_up, with_spotify};

pub async fn standin(switches: Switches) -> StandIn {
    StandIn::start(Options { switches, ..Options::default() }).await.unwrap()
}

/// Somebody who agrees to everything, and what is different about them.
pub fn person(name: &str, switches: PersonSwitches) -> Switches {
    let people = [(name.to_owned(), switches)].into();
    Switches { auto_approve: Some(name.to_owned()), people, ..Switches::default() }
}

pub fn library(songs: u32) -> PersonSwitches {
    PersonSwitches { saved_tracks: Some(songs), ..PersonSwitches::default() }
}

/// Somebody at Spotify's page, who agrees: what their browser brings back.
pub async fn at_spotify(start: &LoginStart) -> Callback {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = client.get(&start.url).send().await.unwrap();
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    let back: url::Url = back.parse().unwrap();
    let value =
        |name: &str| back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    Callback { code: value("code"), state: value("state"), error: value("error") }
}

pub async fn log_in(services: &Services, user: Option<UserId>) -> Result<UserId, LoginRefused> {
    let start = services.begin_spotify_login(user, "/settings".to_owned(), Utc::now()).await.unwrap();
    let back = at_spotify(&start).await;
    let end = services.finish_spotify_login(back, Some(start.browser), user, Utc::now()).await?;
    assert_eq!(end.next, "/settings");
    Ok(end.user)
}

/// The first password of somebody who came from Spotify; without one they do not disconnect.
pub async fn set_password(services: &Services, user: UserId) {
    let password = "a password of one's own".to_owned();
    services.change_password(user, String::new(), password, ClientAddress::default()).await.unwrap();
}

pub fn why(refused: Result<impl Sized, LoginRefused>) -> LoginTrouble {
    match refused {
        Err(LoginRefused::Because(why)) => why,
        Err(LoginRefused::Otherwise(error)) => panic!("{error}"),
        Ok(_) => panic!("not refused"),
    }
}

/// How often something was asked.
pub fn calls(standin: &StandIn, path: &str) -> usize {
    standin.log().requests.iter().filter(|request| request.path.starts_with(path)).count()
}

/// Long enough for whatever waits to be tried again.
pub fn later() -> DateTime<Utc> {
    Utc::now() + TimeDelta::hours(1)
}

/// Somebody who is connected.
pub struct Connected {
    pub standin: StandIn,
    pub world: World,
    pub user: UserId,
}

pub async fn connected(store: &store::Store, switches: Switches) -> Connected {
    let standin = standin(switches).await;
    let world = with_spotify(store, &standin);
    let user = sign_up(&world.services, "ada").await;
    log_in(&world.services, Some(user)).await.unwrap();
    Connected { standin, world, user }
}
