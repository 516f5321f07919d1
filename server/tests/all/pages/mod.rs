mod app;
mod files;
mod health;
