mod account;
mod drafts;
mod favorites;
mod limits;
mod origin;
mod posts;
mod readings;
