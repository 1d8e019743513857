//! The promises of the output: whole sites only, nothing of others lost, nothing touched in vain, no page changed.
#![allow(
    clippy::disallowed_methods,
    reason = "tests make their own folders, and run themselves as a child"
)]

mod kill;
mod minify;
mod publish;
mod yard;
