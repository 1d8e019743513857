//! Servers of this machine that hosts under test consist of.

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::files_below;

/// `daemon`, as whom servers work that root starts: unlike `nobody` it has a home that is there.
const DAEMON: u32 = 1;

/// A port that is free.
pub fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    free.expect("a port is free").port()
}

/// The first of several places where a program is, else its last one, for a message.
pub fn first_of(programs: &[&'static str]) -> &'static str {
    let found = programs.iter().find(|program| Path::new(program).exists());
    found.or(programs.last()).expect("there is one")
}

/// A server's folder: its settings, and in `top/www` the site.
pub struct Ground {
    dir: TempDir,
}

impl Ground {
    pub fn new() -> Self {
        let ground = Self { dir: TempDir::new().expect("a temporary folder") };
        fs::set_permissions(ground.path(), fs::Permissions::from_mode(0o755)).expect("it is ours");
        fs::create_dir_all(ground.www()).expect("folders can be made");
        ground.hand_over();
        ground
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// What the server shows as its top.
    pub fn top(&self) -> PathBuf {
        self.path().join("top")
    }

    pub fn www(&self) -> PathBuf {
        self.top().join("www")
    }

    /// Gives all files to the user as whom the server works.
    pub fn hand_over(&self) {
        fn all(path: &Path) {
            std::os::unix::fs::lchown(path, Some(DAEMON), Some(DAEMON)).expect("root runs this");
            if path.is_dir() && !path.is_symlink() {
                for inner in fs::read_dir(path).expect("a folder").flatten() {
                    all(&inner.path());
                }
            }
        }
        all(&self.www());
    }

    /// Lets nobody else write into the site's folder, or lets them again.
    pub fn set_read_only(&self, is_read_only: bool) {
        let owner = if is_read_only { 0 } else { DAEMON };
        chown(self.www(), Some(owner), Some(owner)).expect("root runs this");
    }

    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.www())
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.www().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
        self.hand_over();
    }

    pub fn remove_folder(&self, path: &str) {
        fs::remove_dir_all(self.www().join(path)).expect("it is there");
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.www().join(path)).expect("it is there");
    }
}

/// A server that runs until it is dropped.
pub struct Running {
    child: Child,
}

impl Running {
    /// Starts a server, and waits until it answers.
    pub fn start(command: &mut Command, port: u16) -> Self {
        let log = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = log.process_group(0).spawn().expect("the server is installed");
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = child.try_wait().expect("it was started");
            assert!(ended.is_none(), "{command:?} ended: {ended:?}");
            assert!(began.elapsed() < Duration::from_secs(20), "{command:?} does not answer");
            sleep(Duration::from_millis(20));
        }
        Self { child }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Each connection has a process of its own.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-9", "--", &group]).status();
        let _ = self.child.wait();
    }
}
