mod create;
mod of_others;
mod publish;
