//! The charts of a page, each with its name in addresses and its title.

/// Declares the charts of a page, in its order: variant, name, title.
macro_rules! charts {
    ($(#[$about:meta])* $page:ident { $($(#[$what:meta])* $chart:ident, $name:literal, $title:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $page { $($(#[$what])* $chart),+ }

        impl $page {
            /// All charts, in the order of the page.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$chart),+];

            /// The name in addresses.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$chart => $name),+ }
            }

            /// The title on the page.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$chart => $title),+ }
            }
        }

        impl std::str::FromStr for $page {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                Self::ALL.into_iter().find(|chart| chart.as_str() == text).ok_or(())
            }
        }
    };
}

pub(super) use charts;
