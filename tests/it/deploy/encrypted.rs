//! What hosts over TLS have in common: whom they let in, who they prove to be, and what they refuse.

use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::certificates::{Certificate, Certificates};
use super::contract::{Machine, Site};
use super::server::Ground;

/// What parvis is told about a host.
pub struct Told {
    pub password: String,
    /// Further lines of the target.
    pub more: String,
    /// Where parvis connects.
    pub port: u16,
}

/// A host over TLS under test.
pub trait Encrypted: Machine + Sized {
    /// Starts it with a certificate. `None` where a program is missing.
    fn start_with(make: &dyn Fn(&Certificates) -> Certificate) -> Option<Self>;
    fn told(&mut self) -> &mut Told;
    fn ground(&self) -> &Ground;
    /// Kills the server with all its connections, and starts it again.
    fn restart(&self);

    fn start() -> Option<Self> {
        Self::start_with(&|certificates| certificates.signed("IP:127.0.0.1", 2))
    }
}

/// Connects only to whoever the host has to be, and says how to name it.
pub fn knows_its_host<M: Encrypted>() {
    let own = |certificates: &Certificates| certificates.own();
    let Some(mut machine) = M::start_with(&own) else { return };
    let told = Site::new(&machine).run(&[]);
    told.refuses("deploy-failed", "vouches");
    // The help, followed to the letter.
    let line = told.err.split('`').find(|part| part.starts_with("certificate = "));
    machine.told().more = line.expect("a line for `town.toml`").to_owned();
    Site::new(&machine).deploy(&[]);
    let written = machine.told().more.clone();
    machine.told().more = written.replace("SHA256:", "SHA256:00");
    Site::new(&machine).run(&[]).refuses("deploy-failed", "another certificate");
    for (names, days, word) in
        [("IP:127.0.0.1", -1, "has expired"), ("DNS:other.example", 2, "other.example")]
    {
        let signed = |certificates: &Certificates| certificates.signed(names, days);
        let machine = M::start_with(&signed).expect("it started before");
        Site::new(&machine).run(&[]).refuses("deploy-failed", word);
        assert!(machine.files().is_empty());
    }
}

/// A fingerprint is taken as `openssl` shows it.
pub fn takes_the_fingerprint_of_openssl<M: Encrypted>() {
    let fingerprint = std::cell::RefCell::new(String::new());
    let own = |certificates: &Certificates| {
        let own = certificates.own();
        fingerprint.replace(own.fingerprint.clone());
        own
    };
    let Some(mut machine) = M::start_with(&own) else { return };
    machine.told().more = format!("certificate = \"{}\"", fingerprint.borrow());
    Site::new(&machine).deploy(&[]);
}

pub fn refuses_strangers<M: Encrypted>() {
    let Some(mut machine) = M::start() else { return };
    machine.told().password = "guessed".to_owned();
    let told = Site::new(&machine).run(&[]);
    told.refuses("deploy-failed", "the host refuses the login");
    assert!(!told.err.contains("guessed"));
    machine.told().password = String::new();
    Site::new(&machine).run(&[]).refuses("missing-token", "_PASSWORD");
    machine.told().port = super::server::free_port();
    machine.told().password = "x".to_owned();
    Site::new(&machine).run(&[]).refuses("deploy-failed", "127.0.0.1");
}

/// What lies in the way is named, and stays.
pub fn respects_what_is_there<M: Encrypted>() {
    let Some(machine) = M::start() else { return };
    let site = Site::new(&machine);
    machine.ground().set_read_only(true);
    site.run(&[]).refuses("deploy-failed", "the host refuses to write");
    machine.ground().set_read_only(false);
    assert!(machine.files().is_empty());
    machine.write("a", b"a file");
    site.run(&["--replace"]).refuses("deploy-failed", "`a`");
    assert_eq!(machine.files()["a"], b"a file");
    machine.remove("a");
    machine.write("index.html/note.txt", b"in a folder");
    site.run(&["--replace"]).refuses("deploy-failed", "`index.html`");
    assert_eq!(machine.files()["index.html/note.txt"], b"in a folder");
    machine.ground().remove_folder("index.html");
    site.deploy(&["--replace"]);
    site.is_shown(&[]);
}

/// Of two deployments one is refused or waits, and the host is whole.
pub fn lets_one_in_at_a_time<M: Encrypted>() {
    let Some(machine) = M::start() else { return };
    let sites = [Site::new(&machine).with_pages(40), Site::new(&machine).with_pages(40)];
    let runs = sites.each_ref().map(|site| {
        let mut command = site.command(&["--replace"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs")
    });
    let runs = runs.map(|run| run.wait_with_output().expect("it ends"));
    let errors = runs.each_ref().map(|run| String::from_utf8_lossy(&run.stderr).into_owned());
    assert!(runs.iter().any(|run| run.status.success()), "{errors:?}");
    for (run, error) in runs.iter().zip(&errors) {
        assert!(run.status.success() || error.contains("another deployment"), "{error}");
    }
    sites[0].deploy(&["--replace"]);
    sites[0].is_shown(&[]);
}

/// A run outlives the server's restart, also where a file is under way.
pub fn outlives_a_restart<M: Encrypted>() {
    let Some(machine) = M::start() else { return };
    let site = Site::new(&machine).with_pages(120);
    let mut command = site.command(&[]);
    let run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut run = run.expect("the binary runs");
    for _ in 0..3 {
        sleep(Duration::from_millis(250));
        machine.restart();
    }
    let begun = Instant::now();
    while run.try_wait().expect("it was started").is_none() {
        if begun.elapsed() > Duration::from_secs(300) {
            run.kill().expect("it can be killed");
        }
        sleep(Duration::from_millis(50));
    }
    let run = run.wait_with_output().expect("it ends");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    site.is_shown(&[]);
}
