//! What `parvis override` begins with: every file of the theme and of the example town's packages, begun as an override, gives the
//! same site as before.

use crate::support;

use camino::Utf8Path;
use parvis::diagnostics::Sink;
use parvis::federation::start_of_override;
use parvis::names::PackageName;
use parvis::project::{Options, Project};
use parvis::sources::Layers;
use support::Town;

#[test]
fn every_beginning_of_an_override_gives_the_same_site() {
    let town = Town::copy_of("example-town").at("2026-11-02");
    let before = town.build().is_clean().files();
    let root = Utf8Path::from_path(town.path()).unwrap();
    let sink = Sink::new();
    let project = Project::open(root, &Options::default(), &sink).unwrap().unwrap();
    let mut extended = 0;
    for layer in project.layers.without_town().layers() {
        for file in layer.tree.files().iter().filter(|file| Layers::hides(file)) {
            if project.layers.find(file).is_some_and(|winner| winner.package == PackageName::town())
            {
                continue;
            }
            let start = start_of_override(&project.layers, file, None).unwrap();
            extended += usize::from(start.bytes.starts_with(b"{#- The page of"));
            town.edit(file.as_str(), &start.bytes);
        }
    }
    assert!(extended > 10, "{extended} templates extend theirs");
    let after = town.build();
    assert_eq!(after.code, 0, "{:#?}", after.findings);
    let changed: Vec<String> = after
        .files()
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(*bytes))
        .map(|(path, _)| path.clone())
        .collect();
    // A script of the town's own may ask the browser for more than the theme's does, so hosts are told.
    assert_eq!(changed, ["_headers"]);
    assert!(after.read("_headers").contains("camera=(self)"));
    assert_eq!(after.files().len(), before.len());
}
