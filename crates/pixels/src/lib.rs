//! Foreign bytes to pixels: what a file is, whether it is whole, its pixels within bounds of memory, upright, in
//! sRGB, on white. The intake of the server and the program `mood` both begin here.

mod color;
mod decode;
mod error;
mod jpeg;
mod open;
mod resize;
mod sniff;
mod webp;

pub use error::PixelsError;
pub use open::{FULL_EDGE, MAX_BYTES, MAX_PIXELS, Opened, open};
pub use resize::scaled_down;
