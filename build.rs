//! Embeds the default theme and what new towns are made from: sorted lists of files, so that the binary stands alone.

#![allow(
    clippy::disallowed_methods,
    reason = "cargo speaks to build scripts through the environment"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    embed("themes/base", "base_theme.rs");
    embed("skeletons", "skeletons.rs");
}

fn embed(folder: &str, list: &str) {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join(folder);
    println!("cargo:rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut code = String::from("&[\n");
    // The theme's style guide is a town that uses the theme, and no part of it.
    for file in files.into_iter().filter(|file| !file.starts_with(root.join("examples"))) {
        let name = file
            .strip_prefix(&root)
            .expect("it was found below")
            .to_string_lossy()
            .replace('\\', "/");
        println!("cargo:rerun-if-changed={}", file.display());
        writeln!(code, "({name:?}, include_bytes!({:?}) as &[u8]),", file.display().to_string())
            .expect("a string takes all");
    }
    code.push(']');
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join(list);
    fs::write(out, code).expect("the build folder can be written");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            println!("cargo:rerun-if-changed={}", path.display());
            collect(&path, files);
        } else if !entry.file_name().to_string_lossy().starts_with('.') {
            files.push(path);
        }
    }
}
