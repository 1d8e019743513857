//! The program `parvis`; all it does lies in the library.
fn main() {}
