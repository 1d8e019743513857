//! What pulls in what: circles, and the digest of all that a template or component pulls in.

use std::collections::BTreeSet;
use std::ops::Range;

use super::set::{File, Files};
use super::source::Use;
use crate::diagnostics::{Code, Diagnostic};
use crate::names::Digest;

/// How many templates, blocks and components stand within each other, and extend each other. Themes need ten; each takes 70 kB of the
/// stack where the engine is not optimised.
pub(super) const MOST_WITHIN: usize = 20;

/// How a file pulls in another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Extends,
    Includes,
    Calls,
}

impl Link {
    fn verb(self) -> &'static str {
        match self {
            Self::Extends => "extends",
            Self::Includes => "includes",
            Self::Calls => "calls",
        }
    }
}

#[derive(Debug)]
struct Edge {
    link: Link,
    to: usize,
    range: Range<usize>,
    name: String,
}

/// The files and their links, by index.
#[derive(Debug)]
pub(super) struct Graph(Vec<Vec<Edge>>);

impl Graph {
    /// Draws the links; unknown names have none.
    pub(super) fn new(files: &Files) -> Self {
        let edges = |file: &File| {
            let scan = &file.scan;
            let named = |link: Link| {
                move |used: &Use| {
                    let to = files.find(&used.name)?;
                    Some(Edge { link, to, range: used.range.clone(), name: used.name.clone() })
                }
            };
            let calls = scan.calls.iter().filter_map(|call| {
                let to = *files.components.get(&call.name)?;
                Some(Edge {
                    link: Link::Calls,
                    to,
                    range: call.range.clone(),
                    name: call.name.clone(),
                })
            });
            let extends = scan.extends.iter().filter_map(named(Link::Extends));
            extends
                .chain(scan.includes.iter().filter_map(named(Link::Includes)))
                .chain(calls)
                .collect()
        };
        Self(files.list.iter().map(edges).collect())
    }

    /// All files that a file pulls in, itself included.
    pub(super) fn reached(&self, from: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            open.extend(self.0[file].iter().map(|edge| edge.to).filter(|&to| reached.insert(to)));
        }
        reached
    }

    /// The digest of the names and texts of all that a file pulls in.
    pub(super) fn closure(
        &self,
        files: &Files,
        from: usize,
        texts: &[Digest],
        compact: bool,
    ) -> Digest {
        let mut bytes = vec![u8::from(compact)];
        for index in self.reached(from) {
            let name = files.list[index].full.as_bytes();
            bytes.extend_from_slice(&(name.len() as u64).to_le_bytes());
            bytes.extend_from_slice(name);
            bytes.extend_from_slice(texts[index].as_bytes());
        }
        Digest::of(&bytes)
    }

    /// What a file includes and calls, and where.
    pub(super) fn pulled(&self, from: usize) -> impl Iterator<Item = (usize, Range<usize>)> + '_ {
        let pulled = self.0[from].iter().filter(|edge| edge.link != Link::Extends);
        pulled.map(|edge| (edge.to, edge.range.clone()))
    }

    /// The parents of a template, nearest first, as many as may be; a circle ends at its beginning.
    pub(super) fn parents(&self, from: usize) -> Vec<usize> {
        let mut parents = Vec::new();
        let mut at = from;
        while let Some(edge) = self.0[at].iter().find(|edge| edge.link == Link::Extends) {
            if edge.to == from || parents.len() == MOST_WITHIN || parents.contains(&edge.to) {
                break;
            }
            parents.push(edge.to);
            at = edge.to;
        }
        parents
    }

    /// Every circle, once.
    pub(super) fn circles(&self, files: &Files) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut done = vec![false; self.0.len()];
        // The files of the path.
        let mut open = vec![false; self.0.len()];
        for start in 0..self.0.len() {
            // A path of (file, how many of its links were followed); no recursion, a chain may be long.
            let mut path = if done[start] { Vec::new() } else { vec![(start, 0)] };
            while let Some((file, next)) = path.last_mut() {
                open[*file] = true;
                let Some(edge) = self.0[*file].get(*next) else {
                    (done[*file], open[*file]) = (true, false);
                    path.pop();
                    continue;
                };
                *next += 1;
                if open[edge.to]
                    && let Some(at) = path.iter().position(|(file, _)| *file == edge.to)
                {
                    let circle: Vec<_> = path[at..]
                        .iter()
                        .map(|&(file, next)| (file, &self.0[file][next - 1]))
                        .collect();
                    found.push(circle_found(files, &circle));
                } else if !done[edge.to] {
                    path.push((edge.to, 0));
                }
            }
        }
        found
    }
}

fn circle_found(files: &Files, circle: &[(usize, &Edge)]) -> Diagnostic {
    let name = |index: usize| files.list[index].full.as_str();
    // The circle is told from the place where a file names itself by its bare name, if there is one: that is the slip.
    let own = circle.iter().position(|(from, edge)| edge.name == files.list[*from].bare);
    let turn = own.unwrap_or(0);
    let mut told: Vec<_> = circle[turn..].to_vec();
    told.extend_from_slice(&circle[..turn]);
    let mut message = format!("`{}`", name(told[0].0));
    for (i, (_, edge)) in told.iter().enumerate() {
        let joint = if i == 0 { " " } else { ", which " };
        message.push_str(&format!("{joint}{} `{}`", edge.link.verb(), name(edge.to)));
    }
    message.push_str(": a circle");
    let (from, edge) = told[0];
    let file = &files.list[from];
    let mut found = Diagnostic::error(Code::TemplateCycle, message).at(file.at(&edge.range));
    for (from, edge) in &told[1..] {
        let file = &files.list[*from];
        let link = format!("`{}` {} `{}`", file.full, edge.link.verb(), name(edge.to));
        found = found.note(link, Some(file.at(&edge.range)));
    }
    let lower = files
        .list
        .iter()
        .filter(|other| other.bare == file.bare && other.layer > file.layer)
        .min_by_key(|other| other.layer);
    match (own, lower) {
        (Some(_), Some(lower)) => {
            let help = message!(
                "a bare name means the top layer's file; for the one below write `\"{full}\"`",
                full = lower.full
            );
            found.help(help)
        }
        (Some(_), None) => found.help("no layer below has a file of this name"),
        (None, _) => found.help("take one of these links out"),
    }
}
