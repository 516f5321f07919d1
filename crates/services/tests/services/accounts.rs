use domain::{AppError, Credentials, NewAccount, Role};
use services::{ClientAddress, Limits, Services};
use test_support::db_test;

use crate::support::{sign_up, world};

const HERE: ClientAddress = ClientAddress(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

fn credentials(login: &str, password: &str) -> Credentials {
    Credentials { login: login.to_owned(), password: password.to_owned() }
}

fn account(username: &str, email: &str) -> NewAccount {
    NewAccount {
        username: username.to_owned(),
        email: email.to_owned(),
        password: "correct horse".to_owned(),
    }
}

async fn enters(services: &Services, login: &str, password: &str) -> bool {
    match services.sign_in(credentials(login, password), HERE).await {
        Ok(_) => true,
        Err(AppError::WrongCredentials) => false,
        Err(other) => panic!("{other}"),
    }
}

db_test!(one_signs_in_by_either_name_and_not_otherwise, |store| async move {
    let services = world(&store).services;
    let id = services.sign_up(account("Ada", "Ada@Example.org"), HERE).await.unwrap();
    for login in ["ada", "ADA ", "ada@example.org", " Ada@Example.ORG"] {
        assert_eq!(services.sign_in(credentials(login, "correct horse"), HERE).await, Ok(id), "{login}");
    }
    for (login, password) in [
        ("ada", "Correct horse"),
        ("ada", ""),
        ("bob", "correct horse"),
        ("", ""),
        ("a\0da", "correct horse"),
        (&*"a".repeat(100_000), "correct horse"),
        ("ada", &*"x".repeat(100_000)),
    ] {
        assert!(!enters(&services, login, password).await);
    }
});

db_test!(a_taken_name_or_address_is_said_at_its_field, |store| async move {
    let services = world(&store).services;
    services.sign_up(account("ada", "ada@example.org"), HERE).await.unwrap();
    let name = services.sign_up(account("ADA", "other@example.org"), HERE).await.unwrap_err();
    assert_eq!(name.for_field("username"), Some("This name is taken."));
    let email = services.sign_up(account("other", "ADA@example.org"), HERE).await.unwrap_err();
    assert!(email.for_field("email").is_some());
});

db_test!(a_new_password_replaces_the_old_one, |store| async move {
    let services = world(&store).services;
    let ada = sign_up(&services, "ada").await;
    let change =
        |current: &str, new: &str| services.change_password(ada, current.to_owned(), new.to_owned(), HERE);
    let wrong = change("not it", "another password").await.unwrap_err();
    assert!(wrong.for_field("current").is_some() && wrong.for_field("password").is_none());
    assert!(change("password of ada", "short").await.unwrap_err().for_field("password").is_some());
    assert!(enters(&services, "ada", "password of ada").await);
    change("password of ada", "another password").await.unwrap();
    assert!(!enters(&services, "ada", "password of ada").await);
    assert!(enters(&services, "ada", "another password").await);
});

db_test!(guessing_an_account_stops_by_either_name, |store| async move {
    let folder = tempfile::tempdir().unwrap();
    let files = media::Files::in_folder(folder.path()).unwrap();
    let services = Services::new(crate::support::adapters(store, files), Limits::default());
    services.sign_up(account("ada", "ada@example.org"), HERE).await.unwrap();
    for n in 0..10 {
        let login = if n % 2 == 0 { "ada" } else { "ada@example.org" };
        assert!(!enters(&services, login, "guess").await);
    }
    let stopped = services.sign_in(credentials("ada", "correct horse"), HERE).await;
    assert!(matches!(stopped, Err(AppError::TooManyRequests { .. })), "{stopped:?}");
});

db_test!(an_admin_is_made_from_the_command_line, |store| async move {
    let services = world(&store).services;
    let id = services.create_admin(account("root_user", "root@example.org")).await.unwrap();
    assert_eq!(services.viewer(id).await.unwrap().unwrap().role, Role::Admin);
    let invalid = services.create_admin(account("r", "root")).await.unwrap_err();
    assert!(invalid.for_field("username").is_some() && invalid.for_field("email").is_some());
});

db_test!(a_name_can_be_changed_and_given_up, |store| async move {
    let services = world(&store).services;
    let ada = sign_up(&services, "ada").await;
    services.rename(ada, "  Ada \0L.\u{202E} ").await.unwrap();
    assert_eq!(services.profile("ADA").await.unwrap().display_name, "Ada L.");
    assert!(services.rename(ada, &"x".repeat(51)).await.unwrap_err().for_field("display_name").is_some());
    services.rename(ada, "").await.unwrap();
    assert_eq!(services.profile("ada").await.unwrap().display_name, "ada");
    for unknown in ["bob", "", "a\0b", "../etc", &"x".repeat(100_000)] {
        assert_eq!(services.profile(unknown).await, Err(AppError::NotFound));
    }
});
