mod avatar;
mod bad_pictures;
mod limits;
mod post;
