//! How often something may be tried. Counted in this process; several instances would each count their own.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv4Addr},
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::{AppError, UserId};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use store::Owner;

/// The address a request came from, as far as we can trust it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl Default for ClientAddress {
    fn default() -> Self {
        Self(Ipv4Addr::UNSPECIFIED.into())
    }
}

impl ClientAddress {
    /// The part that one household or host holds: a v4 address, or the /64 network of a v6 address (a host
    /// picks freely among the 2⁶⁴ addresses in it).
    fn network(self) -> IpAddr {
        match self.0 {
            IpAddr::V6(v6) if v6.to_ipv4_mapped().is_none() => {
                IpAddr::V6((u128::from(v6) & (u128::MAX << 64)).into())
            }
            other => other.to_canonical(),
        }
    }
}

/// Uploads of one network that are received at the same time.
const RECEIVING_MAX: u32 = 4;
/// When to try again after that, in seconds: an upload takes about as long.
const PLACE_WAIT: u64 = 10;

/// The limits of what can be guessed or flooded.
pub struct Limits {
    sign_in_by_address: DefaultKeyedRateLimiter<IpAddr>,
    sign_in_by_account: DefaultKeyedRateLimiter<String>,
    sign_up_by_address: DefaultKeyedRateLimiter<IpAddr>,
    sign_up_by_account: DefaultKeyedRateLimiter<String>,
    uploads_by_address: DefaultKeyedRateLimiter<IpAddr>,
    drafts_by_address: DefaultKeyedRateLimiter<IpAddr>,
    visitors_by_address: DefaultKeyedRateLimiter<IpAddr>,
    logins_by_address: DefaultKeyedRateLimiter<IpAddr>,
    searches_by_address: DefaultKeyedRateLimiter<IpAddr>,
    searches_by_owner: DefaultKeyedRateLimiter<String>,
    receiving: Places<IpAddr>,
    receiving_max: u32,
    watching: Places<UserId>,
    clock: DefaultClock,
}

/// Pages of one person that watch their jobs at the same time.
const WATCHING_MAX: u32 = 10;

/// How many places each one holds now.
type Places<K> = Arc<Mutex<HashMap<K, u32>>>;

/// One of a few places; free again when dropped.
#[derive(Debug)]
pub struct Place<K: Copy + Eq + Hash> {
    places: Places<K>,
    of: K,
}

/// The place of one upload that is being received.
pub type UploadPlace = Place<IpAddr>;
/// The place of one page that watches somebody's jobs.
pub type WatchPlace = Place<UserId>;

impl<K: Copy + Eq + Hash> Place<K> {
    fn take(places: &Places<K>, of: K, most: u32) -> Result<Self, AppError> {
        let mut taken = places.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(of).or_default();
        if *count >= most {
            return Err(AppError::TooManyRequests { retry_after_seconds: PLACE_WAIT });
        }
        *count += 1;
        Ok(Self { places: Arc::clone(places), of })
    }
}

impl<K: Copy + Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        // A panic elsewhere leaves whole numbers behind.
        let mut taken = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let left = taken.get(&self.of).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            taken.remove(&self.of);
        } else {
            taken.insert(self.of, left);
        }
    }
}

impl Default for Limits {
    /// The limits of an open instance.
    fn default() -> Self {
        Self::new(1)
    }
}

impl Limits {
    /// The usual limits times `factor`: many people behind one address, or tests.
    #[must_use]
    pub fn new(factor: u32) -> Self {
        let quota = |burst: u32, over: Duration| {
            let burst = NonZeroU32::new(burst.saturating_mul(factor)).unwrap_or(NonZeroU32::MIN);
            Quota::with_period(over / burst.get()).unwrap_or(Quota::per_second(burst)).allow_burst(burst)
        };
        let minute = Duration::from_secs(60);
        Self {
            sign_in_by_address: RateLimiter::keyed(quota(30, 5 * minute)),
            sign_in_by_account: RateLimiter::keyed(quota(10, 15 * minute)),
            sign_up_by_address: RateLimiter::keyed(quota(10, 60 * minute)),
            sign_up_by_account: RateLimiter::keyed(quota(5, 60 * minute)),
            uploads_by_address: RateLimiter::keyed(quota(60, 10 * minute)),
            drafts_by_address: RateLimiter::keyed(quota(120, 10 * minute)),
            visitors_by_address: RateLimiter::keyed(quota(120, 10 * minute)),
            logins_by_address: RateLimiter::keyed(quota(30, 10 * minute)),
            searches_by_address: RateLimiter::keyed(quota(240, 10 * minute)),
            searches_by_owner: RateLimiter::keyed(quota(60, 10 * minute)),
            receiving: Places::default(),
            receiving_max: RECEIVING_MAX.saturating_mul(factor),
            watching: Places::default(),
            clock: DefaultClock::default(),
        }
    }

    pub(crate) fn sign_in(&self, address: ClientAddress, account: &str) -> Result<(), AppError> {
        self.check(&self.sign_in_by_address, &address.network())?;
        self.check(&self.sign_in_by_account, &account.to_owned())
    }

    pub(crate) fn sign_up(&self, address: ClientAddress, email: &str) -> Result<(), AppError> {
        self.check(&self.sign_up_by_address, &address.network())?;
        self.check(&self.sign_up_by_account, &email.to_owned())
    }

    pub(crate) fn upload(&self, address: ClientAddress) -> Result<UploadPlace, AppError> {
        let network = address.network();
        self.check(&self.uploads_by_address, &network)?;
        Place::take(&self.receiving, network, self.receiving_max)
    }

    pub(crate) fn watch(&self, user: UserId) -> Result<WatchPlace, AppError> {
        Place::take(&self.watching, user, WATCHING_MAX)
    }

    pub(crate) fn login(&self, address: ClientAddress) -> Result<(), AppError> {
        self.check(&self.logins_by_address, &address.network())
    }

    pub(crate) fn search(&self, address: ClientAddress, owner: Owner) -> Result<(), AppError> {
        self.check(&self.searches_by_address, &address.network())?;
        self.check(&self.searches_by_owner, &format!("{owner:?}"))
    }

    pub(crate) fn draft(&self, address: ClientAddress) -> Result<(), AppError> {
        self.check(&self.drafts_by_address, &address.network())
    }

    pub(crate) fn visitor(&self, address: ClientAddress) -> Result<(), AppError> {
        self.check(&self.visitors_by_address, &address.network())
    }

    /// Forgets keys that are back at rest, so that memory does not grow with every address ever seen.
    pub(crate) fn forget_idle(&self) {
        self.sign_in_by_address.retain_recent();
        self.sign_in_by_account.retain_recent();
        self.sign_up_by_address.retain_recent();
        self.sign_up_by_account.retain_recent();
        self.uploads_by_address.retain_recent();
        self.drafts_by_address.retain_recent();
        self.visitors_by_address.retain_recent();
        self.logins_by_address.retain_recent();
        self.searches_by_address.retain_recent();
        self.searches_by_owner.retain_recent();
    }

    fn check<K: Hash + Eq + Clone>(
        &self,
        limiter: &DefaultKeyedRateLimiter<K>,
        key: &K,
    ) -> Result<(), AppError> {
        limiter.check_key(key).map_err(|not_until| AppError::TooManyRequests {
            retry_after_seconds: not_until.wait_time_from(self.clock.now()).as_secs() + 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> ClientAddress {
        ClientAddress(text.parse().unwrap())
    }

    #[test]
    fn guessing_one_account_from_many_addresses_stops() {
        let limits = Limits::default();
        for n in 0..10 {
            assert_eq!(limits.sign_in(address(&format!("192.0.2.{n}")), "ada"), Ok(()));
        }
        let refused = limits.sign_in(address("192.0.2.99"), "ada");
        assert!(
            matches!(refused, Err(AppError::TooManyRequests { retry_after_seconds: 1..=91 })),
            "{refused:?}"
        );
        assert_eq!(limits.sign_in(address("192.0.2.99"), "bob"), Ok(()));
    }

    #[test]
    fn one_network_receives_only_so_much_at_once() {
        let limits = Limits::default();
        let mut places: Vec<UploadPlace> =
            (0..4).map(|n| limits.upload(address(&format!("2001:db8::{n}"))).unwrap()).collect();
        let refused = limits.upload(address("2001:db8::9")).unwrap_err();
        assert!(matches!(refused, AppError::TooManyRequests { .. }), "{refused:?}");
        limits.upload(address("192.0.2.1")).unwrap();
        places.pop();
        places.push(limits.upload(address("2001:db8::9")).unwrap());
        drop(places);
        assert!(limits.receiving.lock().unwrap().is_empty(), "nothing is kept of those who are done");
    }

    #[test]
    fn one_script_does_not_use_up_what_all_share() {
        let limits = Limits::default();
        let ada = Owner::User(UserId::generate());
        for n in 0..60 {
            assert_eq!(limits.search(address(&format!("192.0.2.{n}")), ada), Ok(()));
        }
        assert!(limits.search(address("192.0.2.99"), ada).is_err());
        assert_eq!(limits.search(address("192.0.2.99"), Owner::User(UserId::generate())), Ok(()));
        let others = (0..240).map(|_| limits.search(address("192.0.2.200"), Owner::User(UserId::generate())));
        assert!(others.collect::<Vec<_>>().iter().all(Result::is_ok));
        assert!(limits.search(address("192.0.2.200"), Owner::User(UserId::generate())).is_err());
    }

    #[test]
    fn one_person_watches_from_a_few_pages() {
        let limits = Limits::default();
        let ada = UserId::generate();
        let places: Vec<_> = (0..WATCHING_MAX).map(|_| limits.watch(ada).unwrap()).collect();
        assert!(limits.watch(ada).is_err());
        assert!(limits.watch(UserId::generate()).is_ok());
        drop(places);
        assert!(limits.watch(ada).is_ok());
    }

    #[test]
    fn a_host_cannot_escape_within_its_v6_network() {
        let limits = Limits::default();
        for n in 0..10 {
            assert_eq!(
                limits.sign_up(address(&format!("2001:db8::{n}")), &format!("{n}@example.org")),
                Ok(())
            );
        }
        assert!(limits.sign_up(address("2001:db8::ffff"), "new@example.org").is_err());
        assert_eq!(limits.sign_up(address("2001:db8:1::1"), "new@example.org"), Ok(()));
    }
}
