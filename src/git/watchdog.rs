//! Ends a call that hangs where no time-out reaches.
//!
//! A time-out for each read is no use against a server that sends a byte now and then inside what a library reads as one piece:
//! a chunk's head, a message of ssh. So somebody looks at the clock meanwhile, and cuts the connection.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::request::Call;

/// Looks after a call for as long as it lives.
pub(super) struct Watch {
    _until: mpsc::Sender<()>,
}

impl Watch {
    /// Begins to look after a call; `cut` makes whoever waits for the server return.
    pub(super) fn over(call: &Arc<Call>, cut: impl FnOnce() + Send + 'static) -> Self {
        let (until, ended) = mpsc::channel::<()>();
        let call = Arc::clone(call);
        let often = (call.remote.access.silence / 4)
            .clamp(Duration::from_millis(20), Duration::from_secs(1));
        thread::spawn(move || {
            while ended.recv_timeout(often) == Err(RecvTimeoutError::Timeout) {
                if call.is_overdue() {
                    return cut();
                }
            }
        });
        Self { _until: until }
    }
}
