//! People in small.

use domain::{PictureSize, Profile};
use leptos::prelude::*;

/// How large a person is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// In a line of text.
    #[default]
    Small,
    /// On their own page.
    Large,
}

impl AvatarSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Small => "avatar",
            Self::Large => "avatar is-large",
        }
    }
}

/// A person's picture or initials. Decorative: their name stands beside it.
#[component]
pub fn Avatar(
    /// Who.
    profile: Profile,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
) -> impl IntoView {
    let inside = match profile.avatar {
        Some(id) => {
            let src = format!("/pictures/{id}/{}", PictureSize::Small.as_str());
            view! { <img src=src alt="" width="96" height="96" loading="lazy" decoding="async"/> }.into_any()
        }
        None => view! { <span>{initials(&profile.display_name)}</span> }.into_any(),
    };
    view! { <span class=size.class() aria-hidden="true">{inside}</span> }
}

/// First letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let (first, last) = (words.next(), words.next_back());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_come_from_the_first_and_last_word() {
        assert_eq!(initials("ana maria de souza"), "AS");
        assert_eq!(initials("çetin"), "Ç");
        assert_eq!(initials("  "), "");
    }
}
