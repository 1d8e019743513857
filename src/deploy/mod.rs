//! Deploying a finished site: what differs from the host is sent, in an order that never leaves a
//! page without its style sheet, and what parvis did not put there is not touched.
//!
//! A list of what lies on the host is kept on the host itself. So the difference needs no clock and
//! no question per file, and a run that was killed goes on where it was.

mod busy;
mod difference;
mod foreign;
mod host;
mod hosts;
mod list;
mod local;
mod run;
mod send;
mod steady;
mod turn;

pub use difference::{Change, Difference};
pub use host::{Connect, Fault, Host, HostError, HostFile};
pub use hosts::{Means, connector};
pub use run::{Deployment, Done, Progress, Rules, deploy};
pub use turn::OneAtATime;
