//! Ends calls that hang where no time-out helps.
//!
//! A time-out for each read does not help against a server that sends a byte now and then inside a
//! piece that a library reads as a whole, such as a chunk's header or an SSH message. So a thread
//! watches the clock and cuts the connection.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::request::Call;

/// Watches a call until it is dropped.
pub(super) struct Watch {
    _until: mpsc::Sender<()>,
}

impl Watch {
    /// Begins to watch a call. `cut` has to make any wait for the server return.
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
