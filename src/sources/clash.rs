//! Which package's file wins where several bring one.

use std::collections::{BTreeMap, BTreeSet};

use super::layer::Layer;
use super::layer_folder::{LayerFolder, Rule};
use crate::diagnostics::{Blame, Code, Diagnostic, Origin, Sink, or_list};
use crate::names::{PackageName, TreePath};

/// Lists the folders in which a file hides those of lower layers.
fn layered() -> impl Iterator<Item = &'static str> {
    LayerFolder::ALL
        .into_iter()
        .filter(|folder| folder.rule() == Rule::Layered)
        .map(LayerFolder::name)
}

/// The table `[prefer]`: which package's file is to win a path.
pub(super) type Prefer = BTreeMap<TreePath, PackageName>;

/// Finds, for each path of a layered folder, the index of the layer that wins it. Reports clashes.
pub(super) fn find_winners(
    layers: &[Layer],
    prefer: &Prefer,
    sink: &Sink,
) -> BTreeMap<TreePath, usize> {
    let mut offers: BTreeMap<&TreePath, Vec<usize>> = BTreeMap::new();
    for (number, layer) in layers.iter().enumerate() {
        for path in layered().flat_map(|folder| layer.tree.below(folder)) {
            offers.entry(path).or_default().push(number);
        }
    }
    check_prefer(layers, prefer, &offers, sink);
    offers
        .iter()
        .map(|(path, offers)| ((*path).clone(), choose_winner(layers, path, offers, prefer, sink)))
        .collect()
}

/// Chooses the town's own file, else the preferred one, else the only one that no other hides.
/// Otherwise reports a clash and chooses the topmost.
fn choose_winner(
    layers: &[Layer],
    path: &TreePath,
    offers: &[usize],
    prefer: &Prefer,
    sink: &Sink,
) -> usize {
    let first = offers[0];
    if offers.len() == 1 || layers[first].package == PackageName::town() {
        return first;
    }
    let preferred =
        prefer.get(path).and_then(|name| offers.iter().find(|n| layers[**n].package == *name));
    if let Some(preferred) = preferred {
        return *preferred;
    }
    let hidden =
        |n: &usize| offers.iter().any(|above| layers[*above].below.contains(&layers[*n].package));
    let visible: Vec<usize> = offers.iter().copied().filter(|n| !hidden(n)).collect();
    if visible.len() > 1 {
        report_clash(layers, path, &visible, sink);
    }
    // Packages that depend on each other in a circle hide each other. The circle itself is reported
    // elsewhere.
    visible.first().copied().unwrap_or(first)
}

fn report_clash(layers: &[Layer], path: &TreePath, clashing: &[usize], sink: &Sink) {
    let names: Vec<&str> = clashing.iter().map(|n| layers[*n].package.as_str()).collect();
    let message = message!(
        "the packages {and_list} bring the same file `{path}`, and neither builds on the other",
        and_list = and_list(&names),
        path
    );
    let help = message!(
        "choose one in `town.toml`:\n[prefer]\n\"{path}\" = \"{names}\"",
        path,
        names = names[0]
    );
    let origin = |n: usize| Origin { package: layers[n].package.clone(), path: path.clone() };
    // The town combined the two packages, and only the town can choose, so it is to blame.
    let mut diagnostic = Diagnostic::error(Code::LayerClash, message)
        .at(origin(clashing[0]).whole())
        .blame(Blame::Content)
        .help(help);
    for other in &clashing[1..] {
        diagnostic = diagnostic.note(
            message!("the file of `{package}`", package = layers[*other].package),
            Some(origin(*other).whole()),
        );
    }
    sink.report(diagnostic);
}

fn and_list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

fn check_prefer(
    layers: &[Layer],
    prefer: &Prefer,
    offers: &BTreeMap<&TreePath, Vec<usize>>,
    sink: &Sink,
) {
    for (path, package) in prefer {
        if let Some(diagnostic) = check_preference(layers, path, package, offers) {
            let town = TreePath::parse("town.toml").expect("a plain name");
            sink.report(diagnostic.at(Origin::town(town).whole()));
        }
    }
}

fn check_preference(
    layers: &[Layer],
    path: &TreePath,
    package: &PackageName,
    offers: &BTreeMap<&TreePath, Vec<usize>>,
) -> Option<Diagnostic> {
    let names: BTreeSet<&str> = layers.iter().map(|layer| layer.package.as_str()).collect();
    if !names.contains(package.as_str()) {
        let message =
            message!("`[prefer]` names the package `{package}`, which is not in the town", package);
        let help = message!("name {choices}", choices = or_list(names.iter().copied()));
        let fault = Diagnostic::error(Code::UnknownPackage, message).help(help);
        return Some(fault.suggest(package.as_str(), names));
    }
    if Rule::of_path(path) != Rule::Layered {
        let message = message!("`[prefer]` cannot choose `{path}`", path);
        let help = message!("only a file in {choices} can be chosen", choices = or_list(layered()));
        return Some(Diagnostic::error(Code::BadValue, message).help(help));
    }
    let offered = offers.get(path).map_or(&[][..], Vec::as_slice);
    if offered.iter().any(|n| layers[*n].package == *package) {
        return None;
    }
    let fault = Diagnostic::error(
        Code::BadValue,
        message!(
            "`[prefer]` wants `{path}` from `{package}`, which has no such file",
            path,
            package
        ),
    );
    if !offered.is_empty() {
        let who = offered.iter().map(|n| layers[*n].package.as_str());
        return Some(fault.help(message!("the file comes from {choices}", choices = or_list(who))));
    }
    let own = layers
        .iter()
        .filter(|layer| layer.package == *package)
        .flat_map(|layer| layer.tree.files());
    let fault = fault.help("no package has such a file: remove the line");
    Some(fault.suggest(path.as_str(), own.map(TreePath::as_str)))
}
