//! Line icons on a grid of 24, drawn with one path each.

use domain::Mood;
use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident $path:literal)*) => {
        /// The icons of the interface.
        #[allow(missing_docs, reason = "the names say what is drawn")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon { $($name),* }

        impl Icon {
            pub(crate) const fn path(self) -> &'static str {
                match self { $(Self::$name => $path),* }
            }
        }
    };
}

icons! {
    Home "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6"
    Chart "M4 20h16M7 16.5v-5M12 16.5V5M17 16.5V9"
    Plus "M12 5v14M5 12h14"
    Heart "M12 20s-7.5-4.6-7.5-10.2A4.3 4.3 0 0 1 12 7.2a4.3 4.3 0 0 1 7.5 2.6C19.5 15.4 12 20 12 20z"
    HeartFilled "M12 20s-7.5-4.6-7.5-10.2A4.3 4.3 0 0 1 12 7.2a4.3 4.3 0 0 1 7.5 2.6C19.5 15.4 12 20 12 20z"
    User "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5"
    Settings "M4 7h9.5M18.5 7H20M4 17h1.5M10.5 17H20M16 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM8 14.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z"
    Search "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20"
    Play "M8 5.5v13l10.5-6.5z"
    Pause "M8 5.5v13M16 5.5v13"
    Next "M6 6v12l9-6zM18 6v12"
    Previous "M18 6v12l-9-6zM6 6v12"
    Shuffle "M4 7h3l9 10h4M4 17h3l2.5-2.8M13.5 9.8L16 7h4M17.5 4.5L20 7l-2.5 2.5M17.5 14.5L20 17l-2.5 2.5"
    Volume "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"
    List "M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01"
    Upload "M12 15V4M7.5 8.5L12 4l4.5 4.5M4 15v4.5h16V15"
    Camera "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z"
    Pencil "M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5"
    Eraser "M8.5 19.5l-4.7-4.7a1 1 0 0 1 0-1.4l9.1-9.1a1 1 0 0 1 1.4 0l5.4 5.4a1 1 0 0 1 0 1.4l-8.4 8.4zM8.4 8.8l6.9 6.9M8 19.5h12"
    Undo "M8.5 5L4 9.5 8.5 14M4 9.5h10a5.5 5.5 0 0 1 0 11h-4"
    Redo "M15.5 5L20 9.5 15.5 14M20 9.5H10a5.5 5.5 0 0 0 0 11h4"
    Trash "M4.5 7h15M9.5 7V4h5v3M6.5 7l1 13h9l1-13M10.3 11v5.5M13.7 11v5.5"
    Share "M12 15V4M8 7.5L12 3.5l4 4M7 11H5v9.5h14V11h-2"
    Link "M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.2-1.2"
    Close "M6 6l12 12M18 6L6 18"
    Check "M5 12.5l4.5 4.5L19 7.5"
    ChevronDown "M6 9.5l6 6 6-6"
    Sun "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"
    Moon "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"
    Monitor "M3.5 5h17v11h-17zM9 20h6M12 16v4"
    Logout "M14 4H5v16h9M10 12h10M16.5 8.5L20 12l-3.5 3.5"
    Login "M10 4h9v16h-9M4 12h10M10.5 8.5L14 12l-3.5 3.5"
    Lock "M5.5 11h13v9.5h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"
    Eye "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z"
    EyeOff "M9.5 5.8A9.6 9.6 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.8 3.5M6.2 7.2A15.6 15.6 0 0 0 2.5 12S6 18.5 12 18.5a9.3 9.3 0 0 0 5.3-1.7M10 10a3 3 0 0 0 4 4M4 4l16 16"
    Globe "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c2.5 2.6 3.8 5.6 3.8 9s-1.3 6.4-3.8 9c-2.5-2.6-3.8-5.6-3.8-9s1.3-6.4 3.8-9z"
    Music "M9 18V5.5l10-2V16M9 18a2.75 2.75 0 1 1-5.5 0A2.75 2.75 0 0 1 9 18zM19 16a2.75 2.75 0 1 1-5.5 0A2.75 2.75 0 0 1 19 16z"
    Edit "M11 4.5H5V19h14.5v-6M9 15l.7-3.3L17.5 4 20 6.5l-7.7 7.7z"
    Image "M3.5 5h17v14h-17zM8.5 11a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4zM4 18l5-4.5 3 2.5 4.5-5 4 4.5"
    Text "M5 6h14M5 6v2.5M19 6v2.5M12 6v13M9 19h6"
    Info "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.7h.01"
    Warning "M12 4L2.8 20h18.4zM12 10v4.5M12 17.3h.01"
    External "M14 4h6v6M20 4l-9 9M17.5 13.5V20H4V6.5h6.5"
    Refresh "M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4h-4"
    Happy "M7 17a5 5 0 0 1 10 0M2.5 17H4M20 17h1.5M12 6.5v2M5 10l1.4 1.4M19 10l-1.4 1.4M3 20.5h18"
    Energetic "M13 3L5 13.5h6L10 21l9-11h-6.2z"
    Calm "M3 9c2-2 4-2 6 0s4 2 6 0 4-2 6 0M3 15c2-2 4-2 6 0s4 2 6 0 4-2 6 0"
    Neutral "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM8 12h8"
    Sad "M12 3.5s6.5 7 6.5 11a6.5 6.5 0 0 1-13 0c0-4 6.5-11 6.5-11zM9 15a3 3 0 0 0 2.5 2.8"
    Angry "M12 21c-4 0-6.5-2.7-6.5-6.3C5.5 10.5 9 9 9.5 4c3 1.3 4.5 3.7 4.5 6.5 1-.5 1.7-1.5 2-2.7 1.7 1.9 2.5 4.1 2.5 6.7 0 3.8-2.5 6.5-6.5 6.5z"
    Fearful "M12 12a2 2 0 0 1 4 0 4 4 0 0 1-8 0 6 6 0 0 1 12 0 8 8 0 0 1-16 0"
    Surprised "M12 2.7l2.1 4.1 4.5-1.4-1.4 4.5 4.1 2.1-4.1 2.1 1.4 4.5-4.5-1.4-2.1 4.1-2.1-4.1-4.5 1.4 1.4-4.5-4.1-2.1 4.1-2.1-1.4-4.5 4.5 1.4z"
}

impl Icon {
    /// The icon of a mood: a mood is never told by its colour alone.
    #[must_use]
    pub const fn of(mood: Mood) -> Self {
        match mood {
            Mood::Happy => Self::Happy,
            Mood::Energetic => Self::Energetic,
            Mood::Calm => Self::Calm,
            Mood::Neutral => Self::Neutral,
            Mood::Sad => Self::Sad,
            Mood::Angry => Self::Angry,
            Mood::Fearful => Self::Fearful,
            Mood::Surprised => Self::Surprised,
        }
    }
}

/// An icon beside a word; hidden from assistive technology, which reads the word.
#[component]
pub fn Icon(
    /// What to draw.
    name: Icon,
    /// A further class.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let filled = matches!(name, Icon::HeartFilled | Icon::Play);
    view! {
        <svg class=format!("icon {class}") class:is-filled=filled viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=name.path()/>
        </svg>
    }
}
