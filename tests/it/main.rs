//! The tests of the program, as one program: each file is a module, so that all of them are linked once.
//!
//! `cargo test --test it golden` runs those whose path holds the word.

mod build;
mod colophon;
mod commonmark;
mod desk_tools;
mod docs;
mod entries;
mod example;
mod explain;
mod federation;
mod forges;
mod fuzz;
mod golden;
mod guide;
mod helps;
mod hostile_clone;
mod hostile_federation;
mod hostile_package;
mod improve;
mod languages;
mod licences;
mod links;
mod markdown;
mod minify;
mod mistakes;
mod new;
mod output;
mod overrides;
mod packs;
mod plan;
mod queries;
mod receipts;
mod serve;
mod servers;
mod slips;
mod ssh;
mod subscriptions;
mod support;
mod texts;
mod tidy;
mod translations;
mod transport;
mod trials;
mod types;
mod values;
