mod covers;
mod get;
