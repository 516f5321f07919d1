//! Stored pictures at the size that fits.

mod placeholder;

use domain::{Picture, PictureSize};
use leptos::prelude::*;
use placeholder::data_uri;

/// On the feed wall: the whole width of a phone, half of it from 480 px, a column beyond.
const ON_THE_WALL: &str = "(min-width: 900px) 22rem, (min-width: 480px) 50vw, 100vw";

/// A picture whose place is kept, and coloured by its BlurHash, until its bytes are there.
#[component]
pub fn PictureImage(
    /// The picture.
    picture: Picture,
    /// How wide it will be shown, as the `sizes` of an `img`.
    #[prop(default = ON_THE_WALL)]
    sizes: &'static str,
    /// Whether it is wanted at once: the main picture of a page.
    #[prop(optional)]
    eager: bool,
    /// A further class.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let (width, height) = (picture.width.to_string(), picture.height.to_string());
    view! {
        <span class=format!("picture {class}")>
            // An empty drawing has the picture's size before the picture is there, so that nothing shifts. (A canvas
            // has no size without scripts.)
            <svg
                class="picture-size" width=width.clone() height=height.clone()
                viewBox=format!("0 0 {width} {height}") aria-hidden="true"
            ></svg>
            {data_uri(&picture.blurhash).map(|src| view! {
                <svg class="picture-blur" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
                    <image href=src width="1" height="1" preserveAspectRatio="none"/>
                </svg>
            })}
            <img
                class="picture-image"
                src=picture.url(PictureSize::Medium)
                srcset=srcset(&picture)
                sizes=sizes
                width=width.clone()
                height=height.clone()
                alt=picture.alt.clone()
                loading=if eager { "eager" } else { "lazy" }
                fetchpriority=if eager { "high" } else { "auto" }
                decoding="async"
            />
        </span>
    }
}

/// The sizes with their widths; each one's longer edge is known, small pictures are never enlarged.
fn srcset(picture: &Picture) -> String {
    let longer = u64::from(picture.width.max(picture.height)).max(1);
    let sized = [PictureSize::Small, PictureSize::Medium, PictureSize::Large].into_iter().map(|size| {
        let edge = size.edge().map_or(longer, u64::from).min(longer);
        let width = (u64::from(picture.width) * edge / longer).max(1);
        format!("{} {width}w", picture.url(size))
    });
    sized.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use domain::PictureKind;

    use super::*;

    fn picture(width: u32, height: u32) -> Picture {
        Picture {
            id: "00000000-0000-7000-8000-000000000000".parse().unwrap(),
            kind: PictureKind::Photo,
            width,
            height,
            blurhash: String::new(),
            alt: String::new(),
        }
    }

    #[test]
    fn widths_follow_from_the_longer_edge() {
        let widths = |w, h| {
            let set = srcset(&picture(w, h));
            set.split(", ").map(|s| s.rsplit(' ').next().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(widths(4000, 3000), "240w 640w 1280w");
        assert_eq!(widths(3000, 4000), "180w 480w 960w");
        assert_eq!(widths(1, 1), "1w 1w 1w");
    }
}
