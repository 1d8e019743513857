//! The graph of the files: which file names what another file defines, and where that runs in a
//! circle.
//!
//! It follows `use` and paths in the code, through what a module's face hands on, to the file that
//! defines the name. It does not see methods: who calls `x.f()` need not name the file that
//! implements `f`.

use std::collections::{BTreeMap, BTreeSet};

use super::checks::File;
use super::source::{Token, blank, product, tokens};

/// How many `use` lines lead on to each other at most, before a name counts as unknown.
const MOST_HOPS: usize = 16;

/// The names from the crate's root to a module or an item.
type Path = Vec<String>;

/// A file as a module: what it declares, takes in and names.
struct Module {
    file: String,
    children: BTreeSet<String>,
    /// Each imported name with its path, as written.
    imports: BTreeMap<String, Path>,
    /// Each path in the code, imports included, and its line.
    named: Vec<(Path, usize)>,
}

/// A name of another file, and the line that names it.
struct Edge {
    /// The file that names.
    from: String,
    /// The line, from 1.
    line: usize,
    /// The file that defines the name.
    to: String,
}

/// Circles that are not excused, and excuses that nothing needs.
pub fn faults(files: &[File], excuses: &[&[&str]]) -> Vec<String> {
    let circles = Graph::read(files).circles();
    let covers = |excuse: &[&str], circle: &[Edge]| {
        circle.iter().all(|edge| excuse.contains(&edge.from.as_str()))
    };
    let is_excused = |circle: &&Vec<Edge>| excuses.iter().any(|excuse| covers(excuse, circle));
    let is_idle = |excuse: &&&[&str]| !circles.iter().any(|circle| covers(excuse, circle));
    let found = circles.iter().filter(|circle| !is_excused(circle)).map(|circle| {
        let edges =
            circle.iter().map(|edge| format!("{}:{} names {}", edge.from, edge.line, edge.to));
        format!("a circle of files:\n    {}", edges.collect::<Vec<_>>().join("\n    "))
    });
    let idle = excuses.iter().filter(is_idle).map(|excuse| {
        format!("no circle within {}; take it out of `excuses.rs`", excuse.join(", "))
    });
    found.chain(idle).collect()
}

/// The files of the crate, and which names which.
struct Graph {
    /// Each file, the files that define what it names, and the first line that does.
    edges: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Graph {
    /// Reads all files but tests.
    fn read(files: &[File]) -> Self {
        let product = files.iter().filter(|file| !file.is_test() && file.path != "src/main.rs");
        let modules: BTreeMap<Path, Module> =
            product.map(|file| (module_path(&file.path), Module::read(file))).collect();
        let mut edges: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for (path, module) in &modules {
            for (named, line) in &module.named {
                if let Some(to) = defining_file(&modules, path, named, MOST_HOPS)
                    && to != module.file
                {
                    let own = edges.entry(module.file.clone()).or_default();
                    own.entry(to.to_owned()).or_insert(*line);
                }
            }
        }
        Self { edges }
    }

    /// The largest sets of files of which each leads to each other, with the edges inside.
    fn circles(&self) -> Vec<Vec<Edge>> {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            self.edges.keys().map(|file| (file.as_str(), self.reached_from(file))).collect();
        let joined = |a: &str, b: &str| {
            reached.get(a).is_some_and(|there| there.contains(b))
                && reached.get(b).is_some_and(|back| back.contains(a))
        };
        let mut circles: BTreeMap<&str, Vec<Edge>> = BTreeMap::new();
        for (from, behind) in &self.edges {
            for (to, line) in behind.iter().filter(|(to, _)| joined(from, to)) {
                let first = reached.keys().find(|file| joined(file, from));
                let first = first.expect("a file of a circle leads to itself");
                let edge = Edge { from: from.clone(), line: *line, to: to.clone() };
                circles.entry(first).or_default().push(edge);
            }
        }
        circles.into_values().collect()
    }

    fn reached_from<'g>(&'g self, file: &'g str) -> BTreeSet<&'g str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![file];
        while let Some(next) = open.pop() {
            let behind = self.edges.get(next).into_iter().flat_map(BTreeMap::keys);
            open.extend(behind.map(String::as_str).filter(|to| reached.insert(*to)));
        }
        reached
    }
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are the module `a::b`.
fn module_path(file: &str) -> Path {
    let inside = file.trim_start_matches("src/").trim_end_matches(".rs");
    let names = inside.split('/').filter(|name| !matches!(*name, "mod" | "lib"));
    names.map(str::to_owned).collect()
}

impl Module {
    fn read(file: &File) -> Self {
        let blanked = blank(&file.text);
        let code = tokens(product(&blanked));
        let mut module = Self {
            file: file.path.clone(),
            children: BTreeSet::new(),
            imports: BTreeMap::new(),
            named: Vec::new(),
        };
        let mut at = 0;
        while at < code.len() {
            at = module.read_next(&code, at);
        }
        module
    }

    /// Takes in what begins here, and says where to go on.
    fn read_next(&mut self, code: &[Token], at: usize) -> usize {
        let text = |index: usize| code.get(index).map_or("", |token| token.text.as_str());
        match text(at) {
            "use" if text(at + 1) != "<" => {
                let end = (at..code.len()).find(|i| text(*i) == ";").unwrap_or(code.len());
                self.read_use(&code[at + 1..end], &Vec::new());
                end
            }
            "mod" if text(at + 2) == ";" => {
                self.children.insert(text(at + 1).to_owned());
                at + 3
            }
            _ if code[at].is_word() && text(at + 1) == "::" => {
                let mut path = vec![text(at).to_owned()];
                let mut end = at + 1;
                while text(end) == "::" && code.get(end + 1).is_some_and(Token::is_word) {
                    path.push(text(end + 1).to_owned());
                    end += 2;
                }
                self.named.push((path, code[at].line));
                end
            }
            // Behind `::` that follows a type (`<T as A>::b`), or that begins a path of another
            // crate.
            "::" => at + 2,
            _ => at + 1,
        }
    }

    /// Takes in a tree of imports, `a::{b, c as d}`, below what stands before it.
    fn read_use(&mut self, tree: &[Token], before: &Path) {
        let mut path = before.clone();
        for (at, token) in tree.iter().enumerate() {
            match token.text.as_str() {
                "::" => {}
                "{" => {
                    let inside = &tree[at + 1..tree.len() - 1];
                    branches(inside).into_iter().for_each(|branch| self.read_use(branch, &path));
                    return;
                }
                "as" => return self.import(path, &tree[at + 1]),
                _ => path.push(token.text.clone()),
            }
        }
        if let Some(last) = tree.last() {
            if last.text == "self" {
                path.pop();
            }
            self.import(path, last);
        }
    }

    fn import(&mut self, path: Path, token: &Token) {
        let name = if token.text == "self" { path.last() } else { Some(&token.text) };
        self.imports.extend(name.map(|name| (name.clone(), path.clone())));
        self.named.push((path, token.line));
    }
}

/// The branches of a tree of imports, cut at the commas between them.
fn branches(tokens: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0_usize;
    let between = move |token: &Token| {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        depth == 0 && token.text == ","
    };
    tokens.split(between).filter(|branch| !branch.is_empty()).collect()
}

/// The file that defines what a path of a module leads to; none if that is a module, or is not of
/// this crate.
fn defining_file<'m>(
    modules: &'m BTreeMap<Path, Module>,
    from: &Path,
    named: &Path,
    hops: usize,
) -> Option<&'m str> {
    let (first, mut rest) = named.split_first()?;
    let mut here = from.clone();
    match first.as_str() {
        "crate" => here.clear(),
        "self" => {}
        "super" => drop(here.pop()?),
        name => {
            let own = modules.get(from)?;
            if !own.children.contains(name) && !own.imports.contains_key(name) {
                return None;
            }
            rest = named;
        }
    }
    while let Some((name, behind)) = rest.split_first() {
        let module = modules.get(&here)?;
        if name == "super" {
            here.pop()?;
        } else if module.children.contains(name) {
            here.push(name.clone());
        } else if let Some(import) = module.imports.get(name) {
            let whole: Path = import.iter().chain(behind).cloned().collect();
            // An import that leads to itself is of another crate: `use name;`.
            let is_own = hops > 0 && !(here == *from && *import == *named);
            return if is_own { defining_file(modules, &here, &whole, hops - 1) } else { None };
        } else {
            return Some(&module.file);
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files that a circle of these goes through.
    fn circle(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<File> = [("lib.rs", "pub mod m;")]
            .iter()
            .chain(files)
            .map(|(path, text)| File { path: format!("src/{path}"), text: (*text).to_owned() })
            .collect();
        let circles = Graph::read(&files).circles();
        let edges = circles.into_iter().flatten();
        edges.map(|edge| format!("{}:{} {}", edge.from, edge.line, edge.to)).collect()
    }

    #[test]
    fn circles_through_imports_paths_and_faces() {
        let there_and_back = ["src/m/a.rs:1 src/m/b.rs", "src/m/b.rs:2 src/m/a.rs"];
        for face in [
            "mod a; mod b; pub use a::A; pub use b::{B, C as D};",
            "mod a; mod b; use {a::A, b::*, b::B};",
        ] {
            for b in [
                "\nuse super::A;",
                "\nfn f(a: super::a::A) {}",
                "\nuse crate::m::{b, A};",
                "\nuse super::a; fn f(a: a::A) {}",
            ] {
                let files = [("m/mod.rs", face), ("m/a.rs", "use super::B;"), ("m/b.rs", b)];
                assert_eq!(circle(&files), there_and_back, "{face} {b}");
            }
        }
    }

    #[test]
    fn circles_with_the_face_and_through_folders() {
        let face = ("m/mod.rs", "mod a; pub use a::A; pub struct B;");
        assert_eq!(circle(&[face, ("m/a.rs", "use super::B;")]).len(), 2);
        let deep = [
            ("m/mod.rs", "mod a; mod c;"),
            ("m/a.rs", "use super::c::D;"),
            ("m/c/mod.rs", "mod d; pub use d::D;"),
            ("m/c/d.rs", "fn f() { super::super::a::g() }"),
        ];
        assert_eq!(circle(&deep), ["src/m/a.rs:1 src/m/c/d.rs", "src/m/c/d.rs:1 src/m/a.rs"]);
    }

    #[test]
    fn no_circle_where_there_is_only_one_way() {
        let face = ("m/mod.rs", "mod a; mod b; pub use a::A; pub use b::B; use serde; use std::a;");
        for b in [
            "use super::B; use serde::A; // super::a::A",
            "#[cfg(test)]\nmod tests {\n use super::super::A;\n}",
            "fn f<'a>() -> impl Iterator + use<'a> {}\nuse a::A; fn g() { <u8 as a::A>::f() }",
        ] {
            let b = format!("//! Docs.\n{b}");
            assert_eq!(circle(&[face, ("m/a.rs", "use super::{B, b};"), ("m/b.rs", &b)]), [""; 0]);
        }
    }

    #[test]
    fn excuses_that_are_too_small_or_idle() {
        let file =
            |name: &str, text: &str| File { path: format!("src/{name}.rs"), text: text.into() };
        let files = [
            file("lib", "mod a; mod b;"),
            file("a", "use crate::b::B;"),
            file("b", "use crate::a::A;"),
        ];
        assert!(faults(&files, &[&["src/a.rs", "src/b.rs", "src/c.rs"]]).is_empty());
        let found = faults(&files, &[&["src/a.rs"]]);
        assert_eq!(
            found[0],
            "a circle of files:\n    src/a.rs:1 names src/b.rs\n    src/b.rs:1 names src/a.rs"
        );
        assert_eq!(found[1], "no circle within src/a.rs; take it out of `excuses.rs`");
    }
}
