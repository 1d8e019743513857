//! SFTP, against OpenSSH's `sshd`; passwords against rclone's server, since `sshd` takes those of the
//! machine only.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::contract::{Machine, Site, keeps_the_contract, survives_cuts};
use super::proxy::Proxy;
use crate::servers::{SSHD, SshServer, keygen, user};
use crate::support::files_below;

/// A server, and a home with a key that it lets in.
struct Host {
    server: SshServer,
    dir: TempDir,
    /// Where it is reached.
    port: u16,
    /// Further lines of settings.
    settings: String,
}

impl Host {
    fn start() -> Self {
        Self::start_with("Subsystem sftp internal-sftp")
    }

    fn start_with(settings: &str) -> Self {
        assert!(Path::new(SSHD).exists(), "please install openssh-server and openssh-client");
        let dir = TempDir::new().expect("a temporary folder");
        let server = SshServer::start_with(settings);
        let key = keygen(&dir.path().join(".ssh"), "id_ed25519", &["-t", "ed25519"]);
        server.let_in(&key.with_extension("pub"));
        let settings = format!("host_key = \"{}\"", server.fingerprint(None));
        Self { port: server.port(), server, dir, settings }
    }

    /// With other lines of settings.
    fn with(self, settings: impl Into<String>) -> Self {
        Self { settings: settings.into(), ..self }
    }

    fn www(&self) -> PathBuf {
        self.dir.path().join("www")
    }

    fn home(&self) -> PathBuf {
        self.dir.path().join(".ssh")
    }

    /// What lies in the target's folder and is no file of the site.
    fn unfinished(&self) -> usize {
        self.files().keys().filter(|name| name.starts_with(".parvis-sending")).count()
    }
}

impl Machine for Host {
    fn settings(&self) -> String {
        let www = self.www();
        let to = format!("sftp://{}@127.0.0.1:{}/{}", user(), self.port, www.display());
        format!("to = \"{to}\"\n{}", self.settings)
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        vec![("HOME", self.dir.path().display().to_string())]
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let exists = self.www().exists();
        if exists { files_below(&self.www()) } else { BTreeMap::new() }
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.www().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.www().join(path)).expect("it is there");
    }
}

#[test]
fn sftp_keeps_the_contract() {
    let host = Host::start();
    keeps_the_contract(&host);
    assert_eq!(host.unfinished(), 0);
}

#[test]
fn sftp_survives_cuts() {
    let mut host = Host::start();
    let proxy = Proxy::before(host.port);
    host.port = proxy.port;
    survives_cuts(&host, &proxy);
    assert_eq!(host.unfinished(), 0);
}
