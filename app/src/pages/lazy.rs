//! Pages whose code the browser loads when a visitor first goes to one of them. Only Home, where most visits
//! begin, is part of the first load. On the server these are pages like any other.

use leptos::{lazy, prelude::*};
use leptos_router::LazyRoute;

use super::{
    auth::{SignInPage, SignUpPage},
    create::{CreatePage, MoodPage, PublishPage, SongsPage},
    favorites::FavoritesPage,
    post::{EditPostPage, PostPage},
    profile::ProfilePage,
    settings::SettingsPage,
};

/// Declares pages that travel in one file, since who opens one of them often goes on to another.
/// `$load` draws a page and is what the code is split at; `#[lazy]` makes `$preload` beside it.
macro_rules! bundle {
    ($load:ident, $preload:ident, $name:ident { $($route:ident => $page:ident),+ $(,)? }) => {
        #[allow(clippy::enum_variant_names, reason = "a variant has the name of its route")]
        #[derive(Clone, Copy)]
        enum $name { $($route),+ }

        #[lazy]
        fn $load(page: $name) -> AnyView {
            match page { $($name::$route => view! { <$page/> }.into_any()),+ }
        }

        $(
            #[doc = concat!("The route of [`", stringify!($page), "`].")]
            #[derive(Debug)]
            pub struct $route;

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    $load($name::$route).await
                }

                /// Waking a page that the server has drawn needs its code before the first render.
                async fn preload() {
                    #[cfg(feature = "hydrate")]
                    $preload().await;
                }
            }
        )+
    };
}

bundle!(create_pages, __preload_create_pages, CreatePages {
    CreateRoute => CreatePage,
    MoodRoute => MoodPage,
    SongsRoute => SongsPage,
    PublishRoute => PublishPage,
});

bundle!(people_pages, __preload_people_pages, PeoplePages {
    PostRoute => PostPage,
    EditPostRoute => EditPostPage,
    ProfileRoute => ProfilePage,
    FavoritesRoute => FavoritesPage,
});

bundle!(account_pages, __preload_account_pages, AccountPages {
    SignInRoute => SignInPage,
    SignUpRoute => SignUpPage,
    SettingsRoute => SettingsPage,
});
