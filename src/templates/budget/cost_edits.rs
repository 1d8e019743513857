//! Where a source pays for work: before each filter, at each operand of what reads its operands, behind what is written into a capture,
//! and where a loop's round, a block, a component or an included file begins. How much, `costs.rs` says.
//!
//! Tera offers no place to stand between its steps, but a filter binds closer than any operator: put behind an operand, or
//! before another filter, it sees the value first.

use std::collections::BTreeMap;
use std::ops::Range;

use super::captures::Captured;
use super::costs::tick_of;
use super::limits::{GUARD, MEASURE};
use super::operands::{edit_output, edit_statement};
use crate::templates::set::File;
use crate::templates::source::{Edit, Kind, Piece, Scan, Wrapping, find_piece_ending_at};

#[cfg(test)]
mod tests;

/// A block is as cheap as the tag that begins it up to this length in bytes, unless it shows what it hides.
const SHORT_BLOCK: usize = 256;

/// What makes a source pay for all but its loops and what it keeps.
struct Work {
    /// Calls around what is read, and the prices of parts that are run as a whole.
    edits: Wrapping,
    /// The function that a round of a loop calls, by the index of the loop's piece.
    rounds: BTreeMap<usize, String>,
}

/// Returns the edits that make a file pay for its work.
pub(crate) fn cost_edits(file: &File, captured: &Captured) -> Vec<Edit> {
    // Tera lets nothing stand before blocks in a template that extends another, or beside a component.
    let whole =
        (file.scan.extends.is_none() && !file.component).then(|| file.start..file.text.len());
    source_edits(&file.text, &file.scan, whole, captured)
}

/// Returns the edits that make a source pay; `whole` is what is run from its beginning.
fn source_edits(
    text: &str,
    scan: &Scan,
    whole: Option<Range<usize>>,
    captured: &Captured,
) -> Vec<Edit> {
    let Work { edits, rounds } = read_work(text, scan, whole, captured);
    let mut counted = round_edits(scan, rounds);
    counted.extend(size_edits(scan));
    edits.inside(counted)
}

/// Makes every loop count its rounds.
///
/// A render cannot be stopped from outside, so each round calls a function that fails when the budget is spent; Tera then
/// names file and place.
fn round_edits(scan: &Scan, rounds: BTreeMap<usize, String>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (index, tick) in rounds {
        let Piece { range, trims, .. } = &scan.pieces[index];
        edits.push(Edit::insert(range.end, call_of(&tick, *trims), range.clone()));
    }
    // Where a list ends and another begins or is counted at the same byte, this order keeps each bracket its own.
    edits.extend(scan.lists.iter().map(|list| Edit::insert(list.end, ")", list.clone())));
    for list in &scan.comprehensions {
        let at = scan.pieces.partition_point(|piece| piece.range.end <= list.end);
        let tick = tick_of(scan.pieces.get(at).map_or(0, |piece| piece.range.len()));
        match list.condition {
            Some(at) => {
                edits.push(Edit::insert(at, format!(" not {tick}() and ("), list.word.clone()));
                edits.push(Edit::insert(list.end, ")", list.word.clone()));
            }
            None => {
                edits.push(Edit::insert(list.end, format!(" if not {tick}()"), list.word.clone()));
            }
        }
    }
    edits
}

/// Makes every growing text or list show its size. The brackets that close lists are put in by [`round_edits`].
fn size_edits(scan: &Scan) -> Vec<Edit> {
    let mut edits = Vec::new();
    for value in &scan.growing {
        edits.push(Edit::insert(value.start, format!("{GUARD}(of="), value.clone()));
        edits.push(Edit::insert(value.end, ")", value.clone()));
    }
    edits.extend(
        scan.lists
            .iter()
            .map(|list| Edit::insert(list.start, format!("{MEASURE}(of="), list.clone())),
    );
    for (body, set) in &scan.captures {
        // `body` begins behind the tag; the filter belongs before its end, and before its dash.
        if let Some(piece) = find_piece_ending_at(&scan.pieces, body.start).filter(|_| *set) {
            edits.push(Edit::insert(piece.inner.end, format!(" | {GUARD} "), piece.range.clone()));
        }
    }
    edits
}

/// Writes a call of a function that writes nothing, behind a tag that may trim.
fn call_of(function: &str, trims: bool) -> String {
    format!("{{{{ {function}(){}", if trims { " -}}" } else { " }}" })
}

/// Reads where a source pays, and how much; `whole` is what is run from its beginning.
fn read_work(text: &str, scan: &Scan, whole: Option<Range<usize>>, captured: &Captured) -> Work {
    let mut edits = Wrapping::default();
    // Bytes of literals that operators read, by place, summed up.
    let mut literals = vec![(0, 0)];
    let breaks = scan.pieces.iter().any(|piece| word_of(text, piece) == "break");
    for piece in &scan.pieces {
        let read = match piece.kind {
            Kind::Output => edit_output(text, piece, captured.holds(piece.range.start), &mut edits),
            Kind::Statement => edit_statement(text, piece, breaks, &mut edits),
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
    let rounds = find_loops(text, scan)
        .into_iter()
        .map(|(index, end)| (index, tick_of(weight(&(scan.pieces[index].range.end..end)))))
        .collect();
    edits.opening.extend(part_edits(scan, whole, &weight));
    Work { edits, rounds }
}

/// The loops by the index of their piece, each with the byte before its end.
fn find_loops(text: &str, scan: &Scan) -> Vec<(usize, usize)> {
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

/// Makes the parts pay that are run as a whole, where they begin.
fn part_edits(
    scan: &Scan,
    whole: Option<Range<usize>>,
    weight: &dyn Fn(&Range<usize>) -> usize,
) -> Vec<Edit> {
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
    let mut edits = Vec::new();
    for (body, name) in blocks.chain(definitions) {
        // The tag ends where the body begins.
        let trims = find_piece_ending_at(&scan.pieces, body.start).is_some_and(|piece| piece.trims);
        edits.push(Edit::insert(body.start, call_of(&tick_of(weight(body)), trims), name.clone()));
    }
    if let Some(whole) = whole {
        let first = scan
            .pieces
            .iter()
            .find(|piece| piece.kind != Kind::Text)
            .map_or(whole.clone(), |piece| piece.range.clone());
        edits.push(Edit::insert(whole.start, call_of(&tick_of(weight(&whole)), false), first));
    }
    edits
}
