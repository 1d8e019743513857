//! WebDAV: Apache with mod_dav.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::certificates::{Certificate, Certificates};
use super::contract::{Machine, keeps_the_contract, survives_cuts};
use super::encrypted::{self, Encrypted, Told};
use super::proxy::Proxy;
use super::server::{Ground, Running, free_port};
use crate::servers::skips;

const APACHE: &str = "/usr/sbin/apache2";
const DAV: &str = "/usr/lib/apache2/modules/mod_dav.so";
const PASSWORD: &str = "Straße & co";

struct Apache {
    ground: Ground,
    certificates: Certificates,
    port: u16,
    told: Told,
    server: RefCell<Option<Running>>,
}

impl Apache {
    /// `None` where a program is missing.
    fn with(make: &dyn Fn(&Certificates) -> Certificate) -> Option<Self> {
        if skips(&[APACHE, DAV, "openssl"]) {
            return None;
        }
        let certificates = Certificates::new();
        let certificate = make(&certificates);
        let port = free_port();
        let apache = Self {
            ground: Ground::new(),
            certificates,
            port,
            told: Told { password: PASSWORD.to_owned(), more: String::new(), port },
            server: RefCell::default(),
        };
        certificate.write(apache.ground.path());
        let hash = Command::new("openssl").args(["passwd", "-apr1", PASSWORD]).output();
        let hash = String::from_utf8(hash.expect("openssl is installed").stdout).expect("text");
        fs::write(apache.ground.path().join("users"), format!("clerk:{hash}"))
            .expect("files can be written");
        let locks = apache.ground.path().join("locks");
        fs::create_dir(&locks).expect("folders can be made");
        fs::set_permissions(&locks, fs::Permissions::from_mode(0o777)).expect("it is ours");
        apache.serve();
        Some(apache)
    }

    fn serve(&self) {
        let folder = self.ground.path().display();
        let modules = [
            "mpm_event",
            "authn_core",
            "authn_file",
            "authz_core",
            "authz_user",
            "auth_basic",
            "dav",
            "dav_fs",
            "ssl",
            "socache_shmcb",
            "mime",
            "dir",
            "autoindex",
        ];
        let mut text = String::new();
        for module in modules {
            text +=
                &format!("LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so\n");
        }
        text += &format!(
            "ServerName localhost\nServerRoot {folder}\nListen 127.0.0.1:{}\nUser daemon\nGroup daemon\n\
             PidFile {folder}/pid\nErrorLog {folder}/log\nDefaultRuntimeDir {folder}/locks\n\
             TypesConfig /dev/null\nDocumentRoot {folder}/top\nDavLockDB {folder}/locks/dav\n\
             SSLEngine on\nSSLCertificateFile {folder}/cert.pem\nSSLCertificateKeyFile {folder}/key.pem\n\
             <Directory {folder}/top>\nDav on\nDirectoryIndex disabled\nAuthType Basic\nAuthName x\n\
             AuthUserFile {folder}/users\nRequire valid-user\n</Directory>\n",
            self.port
        );
        let file = self.ground.path().join("apache.conf");
        fs::write(&file, text).expect("files can be written");
        let mut command = Command::new(APACHE);
        command.args(["-D", "FOREGROUND", "-f"]).arg(file);
        self.server.replace(None);
        self.server.replace(Some(Running::start(&mut command, self.port)));
    }

    fn behind(mut self, proxy: &Proxy) -> Self {
        self.told.port = proxy.port;
        self
    }
}

impl Machine for Apache {
    fn settings(&self) -> String {
        format!(
            "to = \"davs://clerk@127.0.0.1:{}/www\"\npassword = \"DAV_PASSWORD\"\n{}",
            self.told.port, self.told.more
        )
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        let authority = self.certificates.authority().display().to_string();
        vec![("DAV_PASSWORD", self.told.password.clone()), ("SSL_CERT_FILE", authority)]
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.ground.files();
        // What mod_dav notes for itself, and leaves where it is killed.
        files.retain(|path, _| !path.contains(".DAV/") && !path.contains(".davfs.tmp"));
        files
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        self.ground.write(path, bytes);
    }

    fn remove(&self, path: &str) {
        self.ground.remove(path);
    }
}

impl Encrypted for Apache {
    fn start_with(make: &dyn Fn(&Certificates) -> Certificate) -> Option<Self> {
        Self::with(make)
    }

    fn told(&mut self) -> &mut Told {
        &mut self.told
    }

    fn ground(&self) -> &Ground {
        &self.ground
    }

    fn restart(&self) {
        self.serve();
    }
}

#[test]
fn apache_keeps_the_contract() {
    let Some(apache) = Apache::start() else { return };
    keeps_the_contract(&apache);
}

#[test]
fn apache_survives_cuts() {
    let Some(apache) = Apache::start() else { return };
    let proxy = Proxy::before(apache.port);
    survives_cuts(&apache.behind(&proxy), &proxy);
}

#[test]
fn apache_has_to_be_the_host_that_is_meant() {
    encrypted::knows_its_host::<Apache>();
}

#[test]
fn a_fingerprint_of_apache_is_taken_as_openssl_shows_it() {
    encrypted::takes_the_fingerprint_of_openssl::<Apache>();
}

#[test]
fn apache_refuses_strangers() {
    encrypted::refuses_strangers::<Apache>();
}

#[test]
fn what_lies_on_apache_is_respected() {
    encrypted::respects_what_is_there::<Apache>();
}

#[test]
fn two_deployments_at_once_leave_apache_whole() {
    encrypted::lets_one_in_at_a_time::<Apache>();
}

#[test]
fn a_restart_of_apache_is_outlived() {
    encrypted::outlives_a_restart::<Apache>();
}
