//! Accounts: sign-up, sign-in, profile, password.

use chrono::Utc;
use domain::{
    AppError, Credentials, FieldError, NewAccount, PASSWORD_MAX, Profile, Role, Theme, UserId, Viewer,
    validate_display_name, validate_password, validate_username,
};
use store::NewUser;
use uuid::Uuid;

use crate::{ClientAddress, Services, error};

/// Longest username or e-mail address.
const LOGIN_MAX: usize = 254;

impl Services {
    /// Makes an account.
    pub async fn sign_up(&self, account: NewAccount, address: ClientAddress) -> Result<UserId, AppError> {
        let account = account.validated()?;
        self.0.limits.sign_up(address, &account.email)?;
        self.create_account(account, Role::User).await
    }

    /// Makes an account that may do everything. For the command line, which nobody has to slow down.
    pub async fn create_admin(&self, account: NewAccount) -> Result<UserId, AppError> {
        self.create_account(account.validated()?, Role::Admin).await
    }

    async fn create_account(&self, account: NewAccount, role: Role) -> Result<UserId, AppError> {
        let new = NewUser {
            id: UserId::generate(),
            username: account.username,
            email: account.email,
            password_hash: self.0.passwords.hash(account.password).await?,
            role,
            created_at: Utc::now(),
        };
        let viewer = self.0.store.users().create(new).await.map_err(error::store)?;
        Ok(viewer.profile.id)
    }

    /// Who it is, if name and password belong together. An unknown name and a wrong password get the same
    /// answer after the same time.
    pub async fn sign_in(
        &self,
        credentials: Credentials,
        address: ClientAddress,
    ) -> Result<UserId, AppError> {
        let Credentials { login, password } = credentials;
        let login = login.trim().to_lowercase();
        let possible = login.len() <= LOGIN_MAX
            && password.len() <= PASSWORD_MAX
            && !login.chars().any(char::is_control);
        if !possible {
            self.0.limits.sign_in(address, "")?;
            return Err(AppError::WrongCredentials);
        }
        let user = self.0.store.users().by_login(&login).await.map_err(error::store)?;
        let id = user.as_ref().map(|user| user.viewer.profile.id);
        // An account has one allowance, by whichever of its two names it is tried.
        self.0.limits.sign_in(address, &id.map_or(login, |id| id.to_string()))?;
        let hash = user.map(|user| user.password_hash).filter(|hash| !hash.is_empty());
        if !self.0.passwords.verify(password, hash.clone()).await? {
            return Err(AppError::WrongCredentials);
        }
        // Verifying takes a while. A password that was changed meanwhile ended all sessions; this must not be
        // the one that comes after.
        let id = id.ok_or(AppError::WrongCredentials)?;
        let now = self.0.store.users().with_password(id).await.map_err(error::store)?;
        if now.map(|user| user.password_hash) == hash { Ok(id) } else { Err(AppError::WrongCredentials) }
    }

    /// Whether the error of a form may be kept for somebody there who has no session yet.
    pub fn admit_visitor(&self, address: ClientAddress) -> Result<(), AppError> {
        self.0.limits.visitor(address)
    }

    /// The person behind a session; nothing when the account is gone.
    pub async fn viewer(&self, user: UserId) -> Result<Option<Viewer>, AppError> {
        self.0.store.users().by_id(user).await.map_err(error::store)
    }

    /// What everyone may know of a user.
    pub async fn profile(&self, username: &str) -> Result<Profile, AppError> {
        let username = validate_username(username).map_err(|_| AppError::NotFound)?;
        self.0.store.users().profile(&username).await.map_err(error::store)
    }

    /// Changes the name on the page; empty goes back to the username.
    pub async fn rename(&self, user: UserId, display_name: &str) -> Result<(), AppError> {
        let name = validate_display_name(display_name).map_err(|field| AppError::Invalid(vec![field]))?;
        self.0.store.users().set_display_name(user, &name).await.map_err(error::store)
    }

    /// Changes the password, or sets the first one, which takes no current one, and ends all sessions of the user; the caller
    /// begins a new one.
    pub async fn change_password(
        &self,
        user: UserId,
        current: String,
        password: String,
        address: ClientAddress,
    ) -> Result<(), AppError> {
        let wrong = || FieldError::new("current", "That is not your current password.");
        let new = validate_password(&password);
        if current.len() > PASSWORD_MAX || new.is_err() {
            let current = (current.len() > PASSWORD_MAX).then(wrong);
            return Err(AppError::Invalid(current.into_iter().chain(new.err()).collect()));
        }
        self.0.limits.sign_in(address, &user.to_string())?;
        let users = self.0.store.users();
        let known = users.with_password(user).await.map_err(error::store)?.ok_or(AppError::SignInRequired)?;
        let is_first = !known.viewer.has_password;
        if !is_first && !self.0.passwords.verify(current, Some(known.password_hash)).await? {
            return Err(AppError::Invalid(vec![wrong()]));
        }
        let hash = self.0.passwords.hash(password).await?;
        users.change_password(user, &hash).await.map_err(error::store)
    }

    /// Changes the theme.
    pub async fn set_theme(&self, user: UserId, theme: Theme) -> Result<(), AppError> {
        self.0.store.users().set_theme(user, theme).await.map_err(error::store)
    }

    /// Sets whether the user agrees to be named in statistics.
    pub async fn set_named_in_statistics(&self, user: UserId, named: bool) -> Result<(), AppError> {
        self.0.store.users().set_named_in_statistics(user, named).await.map_err(error::store)
    }

    /// Removes an account and everything that belongs to it. Pictures' files follow when orphans are swept.
    pub async fn delete_account(&self, username: &str) -> Result<(), AppError> {
        let profile = self.profile(username).await?;
        self.0.store.users().delete(profile.id).await.map_err(error::store)
    }

    /// Gives what a visitor made to the user they signed in as.
    pub async fn adopt(&self, visitor: Uuid, user: UserId) -> Result<(), AppError> {
        self.0.store.drafts().adopt(visitor, user, Utc::now()).await.map_err(error::store)?;
        Ok(())
    }

    /// The person behind a session that must have one.
    pub(crate) async fn require_viewer(&self, user: UserId) -> Result<Viewer, AppError> {
        self.viewer(user).await?.ok_or(AppError::SignInRequired)
    }
}

#[cfg(test)]
mod tests {
    use test_support::{Kind, TestDb};

    use super::*;
    use crate::{Adapters, Limits};

    #[tokio::test]
    async fn a_password_that_is_changed_meanwhile_opens_nothing() {
        let db = TestDb::new(Kind::Sqlite).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let adapters = Adapters {
            store: db.store().clone(),
            files: media::Files::in_folder(folder.path()).unwrap(),
            models: mood::Models::builtin().unwrap().into(),
            catalogue: songs::Catalogue::default().into(),
            spotify: spotify::Spotify::new(spotify::Config::without_app().unwrap()).unwrap(),
            vault: crate::Vault::parse(&crate::Vault::new_key()).unwrap(),
        };
        let services = Services::new(adapters, Limits::default());
        let account = NewAccount {
            username: "ada".to_owned(),
            email: "ada@example.org".to_owned(),
            password: "the old one".to_owned(),
        };
        let ada = services.sign_up(account, ClientAddress::default()).await.unwrap();
        let other = services.0.passwords.hash("another one".to_owned()).await.unwrap();

        let busy = services.0.passwords.occupy().await;
        let signing_in = tokio::spawn({
            let services = services.clone();
            let credentials = Credentials { login: "ada".to_owned(), password: "the old one".to_owned() };
            async move { services.sign_in(credentials, ClientAddress::default()).await }
        });
        // It has read the hash once it stands in the queue.
        while services.0.passwords.waiting() == 0 {
            tokio::task::yield_now().await;
        }
        db.store().users().change_password(ada, &other).await.unwrap();
        drop(busy);
        assert_eq!(signing_in.await.unwrap(), Err(AppError::WrongCredentials));
    }
}
