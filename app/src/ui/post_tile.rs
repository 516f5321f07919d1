//! One post on the wall.

use domain::{DraftInput, PostCard, Privacy};
use leptos::prelude::*;

use super::{Avatar, Icon, MoodMark, MoodWord, PictureImage};

/// A picture (or a line, or a mood) with its mood mark and its first song. The whole tile is one link.
#[component]
pub fn PostTile(
    /// The post.
    post: PostCard,
    /// Its address.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    let mood = post.mood;
    let rows = rows(&post.input);
    let face = match post.input {
        DraftInput::Picture(picture) => view! { <PictureImage picture/> }.into_any(),
        DraftInput::Line(line) => view! { <blockquote class="tile-line">{line}</blockquote> }.into_any(),
        DraftInput::Mood => view! { <span class="tile-mood"><MoodWord mood/></span> }.into_any(),
    };
    let name = format!("{} post by {}", mood.label(), post.author.display_name);
    let more = post.track_count.saturating_sub(1);
    view! {
        <article class="tile" data-mood=mood.as_str() data-rows=rows.to_string()>
            <div class="tile-face">
                {face}
                <MoodMark mood/>
                {(post.privacy != Privacy::Public).then(|| view! {
                    <span class="tile-privacy">
                        <Icon name=if post.privacy == Privacy::Private { Icon::Lock } else { Icon::Link }/>
                        <span class="visually-hidden">{post.privacy.label()}</span>
                    </span>
                })}
            </div>
            <div class="tile-words">
                {post.first_track.map(|track| view! {
                    <p class="tile-song">
                        <Icon name=Icon::Music/>
                        <span class="tile-song-text">
                            <span class="tile-song-title">{track.title}</span>
                            " "
                            <span class="tile-song-artist">{track.artist}</span>
                        </span>
                        {(more > 0).then(|| view! {
                            <span class="tile-more tabular">
                                {format!("+{more}")}
                                <span class="visually-hidden">" more songs"</span>
                            </span>
                        })}
                    </p>
                })}
                {(!post.description.is_empty())
                    .then(|| view! { <p class="tile-description">{post.description}</p> })}
                <p class="tile-author">
                    <Avatar profile=post.author.clone()/>
                    <span>{post.author.display_name}</span>
                </p>
            </div>
            <a class="tile-link" href=href aria-label=name></a>
        </article>
    }
}

/// Height of a tile's face in eighths of its width, 4..=13: the wall knows its shape before pictures are there.
fn rows(input: &DraftInput) -> u32 {
    match input {
        DraftInput::Picture(picture) => {
            picture.height.saturating_mul(8).div_ceil(picture.width.max(1)).clamp(4, 13)
        }
        DraftInput::Line(line) => match line.chars().count() {
            0..=60 => 5,
            61..=160 => 7,
            _ => 10,
        },
        DraftInput::Mood => 6,
    }
}

#[cfg(test)]
mod tests {
    use domain::{Picture, PictureKind};

    use super::*;

    #[test]
    fn extreme_pictures_keep_a_reasonable_tile() {
        let shape = |width, height| {
            rows(&DraftInput::Picture(Picture {
                id: "00000000-0000-7000-8000-000000000000".parse().unwrap(),
                kind: PictureKind::Photo,
                width,
                height,
                blurhash: String::new(),
                alt: String::new(),
            }))
        };
        assert_eq!(
            [shape(4000, 3000), shape(3000, 4000), shape(10_000, 1), shape(1, 10_000)],
            [6, 11, 4, 13]
        );
        assert_eq!(rows(&DraftInput::Line(String::new())), 5);
    }
}
