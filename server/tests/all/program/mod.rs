mod catalogue;
mod crash;
mod moods;
mod start;
