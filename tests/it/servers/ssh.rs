//! The real `sshd`, as the user who runs the tests, on a port of its own; and homes for its clients.

use std::io::Read;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The server's program, which has to be called by its whole path.
pub const SSHD: &str = "/usr/sbin/sshd";

/// A server on a port of its own, for as long as the test runs.
pub struct SshServer {
    dir: TempDir,
    child: Child,
    port: u16,
}

impl SshServer {
    /// Starts a server that lets nobody in yet, with further lines of settings.
    pub fn start_with(settings: &str) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        let host_key = keygen(dir.path(), "host_key", &["-t", "ed25519"]);
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|free| free.local_addr())
            .expect("a port is free")
            .port();
        let config = format!(
            "ListenAddress 127.0.0.1:{port}\nHostKey {}\nPidFile none\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nMaxAuthTries 20\n{settings}\n",
            host_key.display(),
            dir.path().join("authorized_keys").display()
        );
        std::fs::write(dir.path().join("config"), config).expect("files can be written");
        // Where root runs it, it wants a folder that its service would make.
        let _ = std::fs::create_dir_all("/run/sshd");
        let child = Command::new(SSHD)
            .args(["-D", "-e", "-f"])
            .arg(dir.path().join("config"))
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("sshd is installed");
        let began = Instant::now();
        while !greets(port) {
            assert!(began.elapsed() < Duration::from_secs(20), "sshd does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { dir, child, port }
    }

    /// The address of a repository, by the path of its folder.
    pub fn url(&self, path: &Path) -> String {
        format!("ssh://{}@127.0.0.1:{}{}", user(), self.port, path.display())
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The fingerprint of a public key, as `ssh-keygen -l` prints it; without a file, of the server's.
    pub fn fingerprint(&self, public: Option<&Path>) -> String {
        let own = self.dir.path().join("host_key.pub");
        let printed = Command::new("ssh-keygen").arg("-lf").arg(public.unwrap_or(&own)).output();
        let printed = String::from_utf8(printed.expect("ssh-keygen is installed").stdout);
        let printed = printed.expect("a fingerprint is text");
        printed.split(' ').nth(1).expect("a fingerprint").to_owned()
    }

    /// The same server on another port, where each connection is cut after so many bytes of its answers.
    pub fn dying(&mut self, after: u64) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let real =
            std::mem::replace(&mut self.port, listener.local_addr().expect("it is bound").port());
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(("127.0.0.1", real)).expect("the server runs");
                let (mut asks, mut hears) =
                    (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
                std::thread::spawn(move || std::io::copy(&mut asks, &mut hears));
                std::thread::spawn(move || {
                    let _ = std::io::copy(&mut (&server).take(after), &mut &client);
                    let _ = (client.shutdown(Shutdown::Both), server.shutdown(Shutdown::Both));
                });
            }
        });
    }

    /// Lets in who has the key, whose public half is given.
    pub fn let_in(&self, public: &Path) {
        let line = std::fs::read(public).expect("the key is there");
        std::fs::write(self.dir.path().join("authorized_keys"), line)
            .expect("files can be written");
    }

    /// The line of `known_hosts` for this server.
    pub fn known_line(&self) -> String {
        let public = std::fs::read_to_string(self.dir.path().join("host_key.pub"))
            .expect("the key is there");
        format!("[127.0.0.1]:{} {public}", self.port)
    }
}

impl Drop for SshServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The user who runs the tests.
pub fn user() -> String {
    let user = Command::new("id").arg("-un").output().expect("everybody has a name").stdout;
    String::from_utf8(user).expect("a name is text").trim().to_owned()
}

fn greets(port: u16) -> bool {
    let mut greeting = [0; 4];
    TcpStream::connect(("127.0.0.1", port))
        .and_then(|mut stream| stream.read_exact(&mut greeting))
        .is_ok()
        && greeting == *b"SSH-"
}

/// Makes a pair of keys without a passphrase, unless the arguments say otherwise; gives the private file.
pub fn keygen(folder: &Path, name: &str, arguments: &[&str]) -> PathBuf {
    std::fs::create_dir_all(folder).expect("folders can be made");
    let file = folder.join(name);
    let mut made = Command::new("ssh-keygen");
    made.args(["-q", "-C", "test", "-f"]).arg(&file).args(arguments);
    let secret: &[&str] = if arguments.contains(&"-N") { &[] } else { &["-N", ""] };
    let status = made.args(secret).status().expect("ssh-keygen is installed");
    assert!(status.success(), "ssh-keygen {arguments:?}");
    file
}
