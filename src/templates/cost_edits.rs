//! Where a source pays for work: before each filter, at each operand of what reads its operands, behind what is written into a capture,
//! and where a loop's round, a block, a component or an included file begins. How much, `costs.rs` says.
//!
//! Tera offers no place to stand between its steps, but a filter binds closer than any operator: put behind an operand, or
//! before another filter, it sees the value first.

use std::collections::BTreeMap;
use std::ops::Range;

use super::captures::Captured;
use super::costs::tick_of;
use super::lex::{Kind, Piece, ending_at};
use super::load::{Edit, called};
use super::operands::{output, statement};
use super::scan::Scan;
use super::set::File;

#[cfg(test)]
mod tests;

/// A block is as cheap as the tag that begins it up to this length in bytes, unless it shows what it hides.
const SHORT_BLOCK: usize = 256;

/// What makes a source pay.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// Changes that go behind all others at their byte: they open innermost.
    pub(super) opening: Vec<Edit>,
    /// Changes that go before all others at their byte: they close innermost.
    pub(super) closing: Vec<Edit>,
    /// What a round of a loop calls, by the index of the loop's piece.
    pub(super) rounds: BTreeMap<usize, String>,
}

/// Reads where a file pays.
pub(super) fn work(file: &File, captured: &Captured) -> Work {
    // Tera lets nothing stand before blocks in a template that extends another, or beside a component.
    let whole =
        (file.scan.extends.is_none() && !file.component).then(|| file.start..file.text.len());
    work_of_source(&file.text, &file.scan, whole, captured)
}

/// Reads where a source pays; `whole` is what is run from its beginning.
pub(super) fn work_of_source(
    text: &str,
    scan: &Scan,
    whole: Option<Range<usize>>,
    captured: &Captured,
) -> Work {
    let mut work = Work::default();
    // Bytes of literals that operators read, by place, summed up.
    let mut literals = vec![(0, 0)];
    let breaks = scan.pieces.iter().any(|piece| word_of(text, piece) == "break");
    for piece in &scan.pieces {
        let read = match piece.kind {
            Kind::Output => output(text, piece, captured.holds(piece.range.start), &mut work),
            Kind::Statement => statement(text, piece, breaks, &mut work),
            Kind::Text | Kind::Raw | Kind::Comment => continue,
        };
        if read > 0 {
            literals.push((piece.range.start, literals.last().map_or(0, |last| last.1) + read));
        }
    }
    let until =
        |at: usize| literals[literals.partition_point(|literal| literal.0 < at).max(1) - 1].1;
    let weight =
        |body: &Range<usize>| body.len().saturating_add(until(body.end) - until(body.start));
    let ends: BTreeMap<usize, usize> = loops(text, scan).into_iter().collect();
    for (&index, &end) in &ends {
        work.rounds.insert(index, tick_of(weight(&(scan.pieces[index].range.end..end))));
    }
    begins(scan, whole, &weight, &mut work);
    work
}

/// The loops by the index of their piece, each with the byte before its end.
fn loops(text: &str, scan: &Scan) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut found = Vec::new();
    for (index, piece) in scan.pieces.iter().enumerate() {
        match word_of(text, piece) {
            "for" => open.push(index),
            "endfor" => found.extend(open.pop().map(|begun| (begun, piece.range.start))),
            _ => {}
        }
    }
    found.extend(open.into_iter().map(|begun| (begun, text.len())));
    found
}

/// The word with which a statement begins.
fn word_of<'t>(text: &'t str, piece: &Piece) -> &'t str {
    let first = piece.tokens.first().filter(|_| piece.kind == Kind::Statement);
    first.map_or("", |token| &text[token.range.clone()])
}

/// Where the parts begin that are run as a whole.
fn begins(
    scan: &Scan,
    whole: Option<Range<usize>>,
    weight: &dyn Fn(&Range<usize>) -> usize,
    work: &mut Work,
) {
    let supers: Vec<usize> = scan
        .functions
        .iter()
        .filter(|used| used.name == "super")
        .map(|used| used.range.start)
        .collect();
    let shows = |body: &Range<usize>| {
        supers.get(supers.partition_point(|at| *at < body.start)).is_some_and(|at| *at < body.end)
    };
    let blocks =
        scan.blocks.iter().filter(|block| weight(&block.body) >= SHORT_BLOCK || shows(&block.body));
    let blocks = blocks.map(|block| (&block.body, &block.range));
    let definitions =
        scan.definitions.iter().map(|definition| (&definition.body, &definition.range));
    for (body, name) in blocks.chain(definitions) {
        // The tag ends where the body begins.
        let trims = ending_at(&scan.pieces, body.start).is_some_and(|piece| piece.trims);
        work.opening.push(Edit::insert(
            body.start,
            called(&tick_of(weight(body)), trims),
            name.clone(),
        ));
    }
    if let Some(whole) = whole {
        let first = scan
            .pieces
            .iter()
            .find(|piece| piece.kind != Kind::Text)
            .map_or(whole.clone(), |piece| piece.range.clone());
        work.opening.push(Edit::insert(
            whole.start,
            called(&tick_of(weight(&whole)), false),
            first,
        ));
    }
}
