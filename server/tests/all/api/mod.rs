mod account;
mod drafts;
mod favorites;
mod limits;
mod listeners;
mod origin;
mod posts;
mod readings;
