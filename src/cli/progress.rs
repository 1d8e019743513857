//! Progress bars, shown on a terminal only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::report::{Stream, remark};
use crate::diagnostics::one_line;
use crate::federation::News;

/// The progress of a build.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new() -> Self {
        let target = if Stream::Err.is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(ProgressStyle::default_bar());
        Self(bar)
    }

    pub(super) fn show(&self, done: usize, total: usize) {
        if !self.0.is_hidden() {
            self.0.set_length(total as u64);
            self.0.set_position(done as u64);
        }
    }

    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

/// The progress of fetches, a bar for each address.
#[derive(Default)]
pub(super) struct Fetching {
    bars: MultiProgress,
    by_url: Mutex<BTreeMap<String, ProgressBar>>,
    logged_tokens: Mutex<BTreeSet<String>>,
}

impl Fetching {
    /// Shows one piece of news.
    pub(super) fn tell(&self, news: News<'_>) {
        match news {
            News::Objects { url, received, of } => self.show(url, received, of),
            News::Token { variable, server } => self.log_token(variable, server),
        }
    }

    /// Writes into every log which secret went where, once.
    fn log_token(&self, variable: &str, server: &str) {
        let line = format!("the token in `{variable}` goes to {server}");
        if self.logged_tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(line.clone()) {
            self.bars.suspend(|| remark(&line));
        }
    }

    fn show(&self, url: &str, done: usize, of: usize) {
        if !Stream::Err.is_terminal() || of == 0 {
            return;
        }
        let mut bars = self.by_url.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = bars.entry(url.to_owned()).or_insert_with(|| {
            let style = ProgressStyle::with_template("{bar:20} {pos}/{len} {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            self.bars.add(ProgressBar::new(0).with_style(style).with_message(one_line(url)))
        });
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    }

    /// Removes the bars from the terminal.
    pub(super) fn clear(&self) {
        self.bars.clear().ok();
    }
}
