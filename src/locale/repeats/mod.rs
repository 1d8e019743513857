//! Rules of recurrence in words: `chaque samedi, jusqu’au 18 décembre 2027, sauf le 31 octobre`.

mod basque;
mod days;
mod phrases;
mod sentences;
mod tables;
#[cfg(test)]
mod tests;

pub use sentences::format_repeat;
