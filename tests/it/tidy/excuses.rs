//! What the checks let pass. Both lists only shrink: an excuse that nothing needs any more is a fault too.

/// Files that name each other in a circle. A circle is excused while all of its files stand in one row.
pub const CIRCLES: &[&[&str]] = &[];

/// Functions that take a tuple: the file, and the function's name.
pub const TUPLES: &[(&str, &str)] = &[
    // Pairs of key and value, of which a map is made.
    ("src/render/values.rs", "map"),
    ("src/render/values.rs", "map_of"),
    // Brackets, as a pair of tokens; a sign with its place; a node with its edge: each pair lives for one walk.
    ("src/templates/budget/operands.rs", "parts"),
    ("src/templates/graph.rs", "circle_found"),
    ("src/templates/source/complexity.rs", "deepest"),
];
