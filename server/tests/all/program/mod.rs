mod catalogue;
mod crash;
mod start;
