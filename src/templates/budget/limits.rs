//! What keeps a template from running or writing without end: a budget for each render, in rounds of a loop, counted per thread
//! (what costs how much, `costs.rs` says), and a writer that refuses to grow past its limit.

use std::cell::{Cell, RefCell};
use std::io;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// The function that each round of a loop calls.
pub(super) const TICK: &str = "__tick";
/// The function and filter through which a growing text passes.
pub(super) const GUARD: &str = "__guard";
/// The function through which a list passes that is written in place.
pub(super) const MEASURE: &str = "__measure";
/// The longest list that `range` makes.
const LONGEST_RANGE: u64 = 100_000;
/// How many bytes of text, and how many numbers of a range, cost as much as a round.
const BYTES_A_ROUND: usize = 8192;
const NUMBERS_A_ROUND: u64 = 16;
/// How much a list may hold at all depths together, and how deep it may be.
const MOST_ITEMS: u64 = 10_000_000;
const ITEMS_A_ROUND: u64 = 64;
const DEEPEST_LIST: usize = 32;

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(0) };
    static LONGEST_TEXT: Cell<usize> = const { Cell::new(0) };
    static EXCEEDED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// How long a template may run and how much it may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rounds of all loops of one render together, with the work on texts and lists that equals so many.
    pub rounds: u64,
    /// Bytes of one output.
    pub output: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rounds: 1_000_000, output: 32 << 20 }
    }
}

/// Begins a render on this thread.
pub(crate) fn begin(limits: Limits) {
    LEFT.set(limits.rounds);
    LONGEST_TEXT.set(limits.output);
    EXCEEDED.take();
}

/// What the render that just failed exceeded, if that was its fault; a phrase.
pub(crate) fn exceeded() -> Option<String> {
    EXCEEDED.take()
}

fn exceed<T>(what: String) -> TeraResult<T> {
    let error = Error::message(&what);
    EXCEEDED.replace(Some(what));
    Err(error)
}

/// Takes from the budget; says whether that much was left.
fn take(rounds: u64) -> bool {
    let left = LEFT.get().checked_sub(rounds);
    LEFT.set(left.unwrap_or_default());
    left.is_some()
}

/// Pays for rounds of loops, and for parts of templates that are run.
pub(super) fn spend(rounds: u64) -> TeraResult<()> {
    if take(rounds) { Ok(()) } else { exceed("the loops ran without end".to_owned()) }
}

/// Pays for work on texts and lists, by as many rounds of a loop as it equals.
///
/// # Errors
/// The render has nothing left to pay with, and ends.
pub fn worked(rounds: u64) -> TeraResult<()> {
    if take(rounds) {
        Ok(())
    } else {
        exceed("the work on its texts and lists had no end".to_owned())
    }
}

/// What the render has left to pay with.
pub(super) fn left() -> u64 {
    LEFT.get()
}

fn guard(value: Value) -> TeraResult<Value> {
    paid_text(value.as_str().map_or(0, str::len))?;
    Ok(value)
}

fn measure(value: Value) -> TeraResult<Value> {
    let mut size = Size { items: 0, bytes: 0, most_bytes: LONGEST_TEXT.get() };
    if !size.takes(&value, DEEPEST_LIST) {
        return exceed("a list grew without end".to_owned());
    }
    worked(size.items / ITEMS_A_ROUND)?;
    Ok(value)
}

/// Pays for a text that is there, or would be made.
pub(super) fn paid_text(length: usize) -> TeraResult<()> {
    if length > LONGEST_TEXT.get() {
        return exceed("a text grew without end".to_owned());
    }
    worked((length / BYTES_A_ROUND) as u64)
}

/// Pays for the items of a list before they are made.
pub(super) fn paid_items(items: usize) -> TeraResult<()> {
    if items as u64 > MOST_ITEMS {
        return exceed("a list grew without end".to_owned());
    }
    worked(items as u64 / ITEMS_A_ROUND)
}

/// The longest text that this render may make, in bytes.
pub(super) fn longest_text() -> usize {
    LONGEST_TEXT.get()
}

/// What a list or map holds at all depths, and how long it is when it is written: one that holds another twice, which holds
/// another twice, takes no room, and for ever to be read.
struct Size {
    items: u64,
    bytes: usize,
    most_bytes: usize,
}

impl Size {
    /// Counts a value; says whether all is within the bounds.
    fn takes(&mut self, value: &Value, depth: usize) -> bool {
        self.bytes = self.bytes.saturating_add(value.as_str().map_or(0, str::len));
        let Some(deeper) = depth.checked_sub(1) else {
            return value.as_array().is_none() && value.as_map().is_none();
        };
        let mut counted = |inner: &Value| {
            self.items += 1;
            self.items <= MOST_ITEMS && self.bytes <= self.most_bytes && self.takes(inner, deeper)
        };
        let is_within = match (value.as_array(), value.as_map()) {
            (Some(list), _) => list.iter().all(counted),
            (_, Some(map)) => map.iter().all(|(_, inner)| counted(inner)),
            _ => true,
        };
        is_within && self.bytes <= self.most_bytes
    }
}

/// As Tera's own, but paid for from the budget.
fn range(arguments: &Kwargs) -> TeraResult<Value> {
    let start = arguments.get::<i64>("start")?.unwrap_or_default();
    let end = arguments.must_get::<i64>("end")?;
    let step = arguments.get::<i64>("step_by")?.unwrap_or(1);
    if step == 0 {
        return Err(Error::message("`range` cannot go in steps of 0"));
    }
    if start > end && step > 0 {
        return Err(Error::message(format!("`range` cannot count up from {start} to {end}")));
    }
    let length = if (start < end) == (step > 0) {
        start.abs_diff(end).div_ceil(step.unsigned_abs())
    } else {
        0
    };
    if length > LONGEST_RANGE {
        return exceed(format!(
            "`range` would count {length} numbers; it counts {LONGEST_RANGE} at most"
        ));
    }
    spend(length / NUMBERS_A_ROUND)?;
    let numbers = (0..length).scan(start, |next, _| {
        let number = *next;
        *next = number.saturating_add(step);
        Some(number)
    });
    Ok(numbers.map(Value::from).collect::<Vec<Value>>().into())
}

/// Registers the functions that count.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function(GUARD, |arguments: Kwargs, _: &State| {
        // A condition may choose a value that is not there.
        guard(arguments.get::<Value>("of")?.unwrap_or_else(Value::undefined))
    });
    tera.register_filter(GUARD, |value: Value, _: Kwargs, _: &State| guard(value));
    tera.register_function(MEASURE, |arguments: Kwargs, _: &State| {
        measure(arguments.get::<Value>("of")?.unwrap_or_else(Value::undefined))
    });
    tera.register_function("range", |arguments: Kwargs, _: &State| range(&arguments));
}

/// A writer into memory that refuses to grow by more than its limit.
pub(crate) struct Bounded<'o> {
    out: &'o mut Vec<u8>,
    left: usize,
}

impl<'o> Bounded<'o> {
    pub(crate) fn new(out: &'o mut Vec<u8>, limit: usize) -> Self {
        Self { out, left: limit }
    }
}

impl io::Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(left) = self.left.checked_sub(bytes.len()) else {
            EXCEEDED.replace(Some("the output grew without end".to_owned()));
            return Err(io::ErrorKind::FileTooLarge.into());
        };
        self.left = left;
        self.out.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(drop)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
