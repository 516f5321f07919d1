//! What people type, and the rules for it. The same rules run in the browser and on the server.

use serde::{Deserialize, Serialize};

use crate::{AppError, FieldError};

/// Longest description in characters.
pub const DESCRIPTION_MAX: usize = 2_000;
/// Longest line of text in characters.
pub const LINE_MAX: usize = 500;
/// Shortest password in characters (NIST SP 800-63B: at least 8 and no rules of composition).
pub const PASSWORD_MIN: usize = 8;
/// Longest password in bytes; bounds the work of hashing.
pub const PASSWORD_MAX: usize = 256;
/// Up to so many chosen songs go with their mood without being asked for.
pub const SELECTION_ASK: usize = 3;
/// Most songs on one post.
pub const SELECTION_MAX: usize = 50;

/// A sign-up form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccount {
    /// Wanted name.
    pub username: String,
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
}

impl NewAccount {
    /// The account with name and address trimmed and in lower case, or every field's error at once.
    pub fn validated(self) -> Result<Self, AppError> {
        let username = validate_username(&self.username);
        let email = validate_email(&self.email);
        let password = validate_password(&self.password);
        match (username, email, password) {
            (Ok(username), Ok(email), Ok(())) => Ok(Self { username, email, password: self.password }),
            (username, email, password) => Err(AppError::Invalid(
                [username.err(), email.err(), password.err()].into_iter().flatten().collect(),
            )),
        }
    }
}

/// A sign-in form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// Username or e-mail address.
    pub login: String,
    /// Password.
    pub password: String,
}

/// 3 to 30 letters, digits or underscores; comes back in lower case.
pub fn validate_username(text: &str) -> Result<String, FieldError> {
    let name = text.trim().to_ascii_lowercase();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !(3..=30).contains(&name.chars().count()) {
        Err(FieldError::new("username", "Choose a name of 3 to 30 characters."))
    } else if !name.chars().all(allowed) {
        Err(FieldError::new("username", "Use letters a to z, digits and underscores only."))
    } else {
        Ok(name)
    }
}

/// An address after RFC 5321 with a dot in its domain; comes back in lower case.
pub fn validate_email(text: &str) -> Result<String, FieldError> {
    let email = text.trim().to_lowercase();
    let valid = email.len() <= 254
        && email_address::EmailAddress::is_valid(&email)
        && email.rsplit_once('@').is_some_and(|(_, domain)| {
            // Nothing is ever delivered to `.invalid` (RFC 2606); accounts from elsewhere have such addresses.
            domain.contains('.') && !domain.contains('[') && !domain.ends_with(".invalid")
        });
    if valid {
        Ok(email)
    } else {
        Err(FieldError::new("email", "Enter an e-mail address like name@example.org."))
    }
}

/// 8 characters to 256 bytes of anything but control characters.
pub fn validate_password(text: &str) -> Result<(), FieldError> {
    if text.chars().count() < PASSWORD_MIN {
        Err(FieldError::new("password", "Use at least 8 characters."))
    } else if text.len() > PASSWORD_MAX {
        Err(FieldError::new("password", "Use at most 256 characters."))
    } else if text.chars().any(char::is_control) {
        Err(FieldError::new("password", "Leave out control characters."))
    } else {
        Ok(())
    }
}

/// Up to 50 characters; empty means "show my username".
pub fn validate_display_name(text: &str) -> Result<String, FieldError> {
    let name = clean_text(text).replace('\n', " ");
    if name.chars().count() > 50 {
        Err(FieldError::new("display_name", "Use at most 50 characters."))
    } else {
        Ok(name)
    }
}

/// A line that a mood can be read from: 1 to 500 characters.
pub fn validate_line(text: &str) -> Result<String, FieldError> {
    let line = clean_text(text).replace('\n', " ");
    match line.chars().count() {
        0 => Err(FieldError::new("line", "Write a line first.")),
        1..=LINE_MAX => Ok(line),
        _ => Err(FieldError::new("line", "Keep it to 500 characters.")),
    }
}

/// Up to 2,000 characters.
pub fn validate_description(text: &str) -> Result<String, FieldError> {
    let description = clean_text(text);
    if description.chars().count() > DESCRIPTION_MAX {
        Err(FieldError::new("description", "Keep it to 2,000 characters."))
    } else {
        Ok(description)
    }
}

/// Text as it may be stored and shown: line ends as `\n`, no other control characters (NUL breaks
/// databases), none of the marks that turn the direction of the text around them (U+202A–202E,
/// U+2066–2069: they could disguise what a page says), trimmed. Right-to-left scripts and emoji stay.
#[must_use]
pub fn clean_text(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = |c: &char| {
        *c == '\n' || !(c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
    };
    unified.chars().filter(kept).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_good_account_is_put_in_order() {
        let account = NewAccount {
            username: " Ada_99 ".into(),
            email: "Ada@Example.org ".into(),
            password: "correct horse".into(),
        };
        let account = account.validated().unwrap();
        assert_eq!((account.username.as_str(), account.email.as_str()), ("ada_99", "ada@example.org"));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let account = NewAccount { username: "a".into(), email: "no".into(), password: "short".into() };
        let error = account.validated().unwrap_err();
        for field in ["username", "email", "password"] {
            assert!(error.for_field(field).is_some(), "{field}");
        }
    }

    #[test]
    fn addresses_that_mail_cannot_reach_are_refused() {
        for text in
            ["", "a", "a@", "@b.de", "a b@c.de", "a@b", "a@[127.0.0.1]", "a@b..de", "ä@", "a@b.Invalid"]
        {
            assert!(validate_email(text).is_err(), "{text:?}");
        }
        for text in ["a@b.de", "first.last+tag@sub.example.org", "o'hara@example.ie"] {
            assert!(validate_email(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn usernames_are_plain() {
        for text in ["ab", "with space", "dash-ed", "ünïcode", &"x".repeat(31), "a\0b"] {
            assert!(validate_username(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn rtl_and_emoji_stay_but_direction_marks_and_nul_go() {
        assert_eq!(clean_text("\0שלום 🌊\u{202E}\r\nb\t"), "שלום 🌊\nb");
    }

    #[test]
    fn long_text_is_refused_not_cut() {
        assert!(validate_description(&"é".repeat(DESCRIPTION_MAX)).is_ok());
        assert!(validate_description(&"x".repeat(100_000)).is_err());
        assert!(validate_line(&"x".repeat(LINE_MAX + 1)).is_err());
        assert!(validate_line(" \n ").is_err());
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent_and_leaves_no_nul(text in any::<String>()) {
            let clean = clean_text(&text);
            prop_assert!(!clean.contains('\0'));
            prop_assert_eq!(clean_text(&clean), clean);
        }
    }
}
