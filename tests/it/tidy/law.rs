//! The law as `ARCHITECTURE.md` states it: the tables of modules, libraries and owners.

use std::collections::BTreeMap;

/// One row of the table of modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// The modules it may import, besides those open to all.
    pub imports: Vec<String>,
    /// Whether it is planned only.
    pub later: bool,
    /// How many lines of product code it may have.
    pub budget: usize,
}

/// What `ARCHITECTURE.md` says.
#[derive(Debug, Clone, Default)]
pub struct Law {
    /// The modules, in order.
    pub modules: Vec<Module>,
    /// Each library (a last `*` stands for any ending) and the places under `src/` that may name
    /// it.
    pub libraries: BTreeMap<String, Vec<String>>,
    /// The places that may excuse a forbidden call.
    pub owners: Vec<String>,
}

impl Law {
    /// Reads the three tables.
    pub fn read(paper: &str) -> Self {
        let modules = rows(paper, "| module | owns | may import | lines |").map(|cells| Module {
            name: quoted(&cells[0]).remove(0),
            imports: quoted(&cells[2]),
            later: cells[3].contains("later"),
            budget: cells[3]
                .chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
                .parse()
                .expect("a budget in lines"),
        });
        let mut libraries = BTreeMap::new();
        for cells in rows(paper, "| library | named only in |") {
            for library in quoted(&cells[0]) {
                let places = quoted(&cells[1])
                    .into_iter()
                    .filter(|place| place.starts_with("src/"))
                    .collect();
                libraries.insert(library, places);
            }
        }
        let owners = rows(paper, "| call | owner |").flat_map(|cells| quoted(&cells[1])).collect();
        Self { modules: modules.collect(), libraries, owners }
    }

    /// The module of this name.
    pub fn module(&self, name: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.name == name)
    }

    /// What is wrong with the table itself: an import of what does not stand above.
    pub fn contradictions(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (at, module) in self.modules.iter().enumerate() {
            for import in &module.imports {
                if !self.modules[..at].iter().any(|above| &above.name == import) {
                    wrong.push(format!(
                        "`{}` may not import `{import}`: it does not stand above it",
                        module.name
                    ));
                }
            }
        }
        wrong
    }
}

/// The rows below a table's head, cell by cell.
fn rows<'a>(paper: &'a str, head: &'a str) -> impl Iterator<Item = Vec<String>> + 'a {
    let lines = paper.lines().skip_while(move |line| *line != head).skip(2);
    lines.take_while(|line| line.starts_with('|')).map(|line| {
        let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
        inner.split('|').map(|cell| cell.trim().to_owned()).collect()
    })
}

/// The texts between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: &str = "\
text\n\n| module | owns | may import | lines |\n|---|---|---|---|\n| `names` | x | – | 250 |\n| `a` | x | – | 1,000 |\n\
| `b` | x | `a`, `c` | later, 200 |\n| `c` | x | – | 10 |\n\n| library | named only in |\n|---|---|\n| `x`, `y_*` | `src/a`, `src/b/c` |\n\
| `z` | – |\n\n| call | owner |\n|---|---|\n| writing | `src/a` |\n| starting | nobody |\n";

    #[test]
    fn the_tables_are_read() {
        let law = Law::read(PAPER);
        assert_eq!(law.modules.len(), 4);
        assert_eq!((law.modules[1].budget, law.modules[1].later), (1000, false));
        assert_eq!((law.modules[2].budget, law.modules[2].later), (200, true));
        assert_eq!(law.libraries["y_*"], ["src/a", "src/b/c"]);
        assert!(law.libraries["z"].is_empty());
        assert_eq!(law.owners, ["src/a"]);
    }

    #[test]
    fn an_import_of_what_stands_below_is_a_contradiction() {
        assert_eq!(
            Law::read(PAPER).contradictions(),
            ["`b` may not import `c`: it does not stand above it"]
        );
    }
}
