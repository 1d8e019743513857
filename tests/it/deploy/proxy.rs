//! A proxy before a server, which cuts connections at bytes that nobody foresees.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Hands on what comes to its port.
pub struct Proxy {
    pub port: u16,
    rules: Arc<Rules>,
}

#[derive(Default)]
struct Rules {
    /// How many connections more are cut.
    cuts: AtomicUsize,
    /// After so many bytes at most.
    most: AtomicU64,
    /// What the next number is made of.
    seed: AtomicU64,
    /// How long each piece is held back, in milliseconds.
    delay: AtomicU64,
}

impl Proxy {
    /// A proxy before a port of this machine.
    pub fn before(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let rules = Arc::new(Rules::default());
        let shared = Arc::clone(&rules);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else { continue };
                let left = shared.budget();
                let delay = Duration::from_millis(shared.delay.load(Ordering::SeqCst));
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let again = |stream: &TcpStream| stream.try_clone().expect("a second handle");
                    let (from, to) = (again(from), again(to));
                    let left = Arc::clone(&left);
                    thread::spawn(move || hand_on(from, to, &left, delay));
                }
            }
        });
        Self { port, rules }
    }

    /// Cuts so many of the connections to come, each after at most so many bytes.
    pub fn cut(&self, times: usize, most: u64) {
        self.rules.most.store(most, Ordering::SeqCst);
        self.rules.cuts.store(times, Ordering::SeqCst);
    }

    /// How many connections are still to be cut.
    pub fn cuts_left(&self) -> usize {
        self.rules.cuts.load(Ordering::SeqCst)
    }

    /// Holds back each piece, in both directions.
    pub fn delay(&self, milliseconds: u64) {
        self.rules.delay.store(milliseconds, Ordering::SeqCst);
    }
}

impl Rules {
    /// How many bytes the next connection may carry.
    fn budget(&self) -> Arc<AtomicU64> {
        let cut = self.cuts.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        let most = self.most.load(Ordering::SeqCst).max(1);
        let step = self.seed.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
        let mixed = (step ^ (step >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let bytes = if cut.is_ok() { 1 + (mixed >> 17) % most } else { u64::MAX };
        Arc::new(AtomicU64::new(bytes))
    }
}

fn hand_on(mut from: TcpStream, mut to: TcpStream, left: &AtomicU64, delay: Duration) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        thread::sleep(delay);
        let allowed = left.load(Ordering::SeqCst).min(count as u64);
        left.fetch_sub(allowed, Ordering::SeqCst);
        if to.write_all(&buffer[..allowed as usize]).is_err() || allowed < count as u64 {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
