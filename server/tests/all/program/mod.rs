mod crash;
mod start;
