//! Certificates for servers under test: an authority of its own, and certificates that it signs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// An authority, and what it and others signed.
pub struct Certificates {
    dir: TempDir,
}

impl Certificates {
    pub fn new() -> Self {
        let made = Self { dir: TempDir::new().expect("a temporary folder") };
        made.openssl("req -x509 -newkey rsa:2048 -nodes -subj /CN=Authority -days 2 -keyout ca.key -out ca.pem");
        made
    }

    fn openssl(&self, arguments: &str) -> String {
        let mut command = Command::new("openssl");
        command.args(arguments.split(' ')).current_dir(self.dir.path());
        let output = command.output().expect("openssl is installed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The file of those who vouch for the certificates.
    pub fn authority(&self) -> PathBuf {
        self.dir.path().join("ca.pem")
    }

    /// A certificate for these names (`IP:127.0.0.1`), signed by the authority. Negative days make one that has expired.
    pub fn signed(&self, names: &str, days: i32) -> Certificate {
        self.openssl(
            "req -newkey rsa:2048 -nodes -subj /CN=server -keyout server.key -out server.csr",
        );
        fs::write(self.dir.path().join("names"), format!("subjectAltName={names}\n"))
            .expect("files can be written");
        self.openssl(&format!("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days {days} -extfile names -out server.pem"));
        self.take("server")
    }

    /// A certificate that nobody vouches for, as cheap hosts have it.
    pub fn own(&self) -> Certificate {
        self.openssl("req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 2 -keyout own.key -out own.pem");
        self.take("own")
    }

    fn take(&self, name: &str) -> Certificate {
        let read = |ending| {
            fs::read_to_string(self.dir.path().join(format!("{name}.{ending}")))
                .expect("openssl wrote it")
        };
        let told = self.openssl(&format!("x509 -in {name}.pem -noout -fingerprint -sha256"));
        let fingerprint = told.trim().split_once('=').expect("a fingerprint").1;
        Certificate {
            certificate: read("pem"),
            key: read("key"),
            fingerprint: format!("SHA256:{fingerprint}"),
        }
    }
}

/// A certificate with its key, as PEM.
pub struct Certificate {
    pub certificate: String,
    pub key: String,
    /// As `openssl` shows it.
    pub fingerprint: String,
}

impl Certificate {
    /// Writes `cert.pem` and `key.pem`.
    pub fn write(&self, folder: &Path) {
        fs::write(folder.join("cert.pem"), &self.certificate).expect("files can be written");
        fs::write(folder.join("key.pem"), &self.key).expect("files can be written");
    }
}
