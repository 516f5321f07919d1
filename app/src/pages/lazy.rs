//! Pages whose code the browser loads when a visitor first goes to one of them. Only Home, where most visits
//! begin, is part of the first load. On the server these are pages like any other.
//!
//! Code may not arrive: the network broke, or the server was updated and no longer has the file. Then the server's
//! own page has to do, which works by plain forms.

use leptos::{
    prefetch_lazy_fn_on_server,
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::{LazyRoute, hooks::use_url};

use super::{
    about::AboutPage,
    auth::{SignInPage, SignUpPage},
    create::{CreatePage, MoodPage, PublishPage, SongsPage},
    favorites::FavoritesPage,
    post::{EditPostPage, PostPage},
    profile::ProfilePage,
    settings::SettingsPage,
    spotify_problem::SpotifyProblemPage,
    statistics::{EveryonesStatisticsPage, InstanceStatisticsPage, StatisticsPage},
};

/// Declares pages that travel in one file, since who opens one of them often goes on to another.
/// `$load` draws a page and is what the code is split at; `$preload` only fetches it.
macro_rules! bundle {
    ($load:ident, $preload:ident, $name:ident { $($route:ident => $page:ident),+ $(,)? }) => {
        #[allow(clippy::enum_variant_names, reason = "a variant has the name of its route")]
        #[derive(Clone, Copy)]
        enum $name { $($route),+ }

        #[wasm_split($load, wasm_split_path = leptos::wasm_split, fallible, preload($preload))]
        fn $load(page: $name) -> Result<AnyView, SplitLoaderError> {
            Ok(match page { $($name::$route => view! { <$page/> }.into_any()),+ })
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
                    prefetch_lazy_fn_on_server(stringify!($load));
                    arrived($load($name::$route).await).await
                }

                /// Waking a page that the server has drawn needs its code before the first render.
                async fn preload() {
                    arrived($preload().await).await;
                }
            }
        )+
    };
}

/// What came with the code of a page. Without the code this never returns: a page that the server has drawn stays as
/// it is, and one that was asked for by a link is fetched from the server.
async fn arrived<T>(code: Result<T, SplitLoaderError>) -> T {
    match code {
        Ok(code) => code,
        Err(_) => {
            let hydrating = Owner::current_shared_context().is_some_and(|context| context.during_hydration());
            if hydrating {
                // Shows the buttons of the plain forms again.
                let _ = document().document_element().map(|html| html.class_list().remove_1("js"));
            } else {
                let url = use_url().get_untracked();
                let query = Some(url.search()).filter(|search| !search.is_empty());
                let query = query.map_or_else(String::new, |search| format!("?{search}"));
                let _ = window().location().set_href(&format!("{}{query}", url.path()));
            }
            std::future::pending().await
        }
    }
}

bundle!(create_pages, preload_create_pages, CreatePages {
    CreateRoute => CreatePage,
    MoodRoute => MoodPage,
    SongsRoute => SongsPage,
    PublishRoute => PublishPage,
});

bundle!(people_pages, preload_people_pages, PeoplePages {
    PostRoute => PostPage,
    EditPostRoute => EditPostPage,
    ProfileRoute => ProfilePage,
    FavoritesRoute => FavoritesPage,
});

bundle!(statistics_pages, preload_statistics_pages, StatisticsPages {
    StatisticsRoute => StatisticsPage,
    EveryonesStatisticsRoute => EveryonesStatisticsPage,
    InstanceStatisticsRoute => InstanceStatisticsPage,
});

bundle!(account_pages, preload_account_pages, AccountPages {
    SignInRoute => SignInPage,
    SignUpRoute => SignUpPage,
    SettingsRoute => SettingsPage,
    SpotifyProblemRoute => SpotifyProblemPage,
    AboutRoute => AboutPage,
});
