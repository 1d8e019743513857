//! The names that Tera itself brings.

pub(super) const FUNCTIONS: &[&str] = &["range", "super", "throw"];
pub(super) const FILTERS: &[&str] = &[
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];
pub(super) const TESTS: &[&str] = &[
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teras_own_names_are_the_listed_ones() {
        let tera = tera::Tera::default();
        let known = |source: &str| {
            let mut tera = tera.clone();
            tera.add_raw_template("x", source).is_ok()
        };
        for name in FILTERS {
            assert!(known(&format!("{{{{ x | {name} }}}}")), "{name}");
        }
        for name in TESTS {
            assert!(known(&format!("{{{{ x is {name} }}}}")), "{name}");
        }
        for name in FUNCTIONS {
            assert!(known(&format!("{{{{ {name}() }}}}")), "{name}");
        }
    }
}
