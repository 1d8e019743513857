//! FTP over TLS: vsftpd, which wants each file's session to be the login's, and proftpd, which wants
//! that too and replaces no file.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::certificates::{Certificate, Certificates};
use super::contract::{Machine, Site, keeps_the_contract, survives_cuts};
use super::proxy::Proxy;
use super::server::{Ground, Running, first_of, free_port};
use crate::servers::skips;

const VSFTPD: [&str; 2] = ["/usr/local/sbin/vsftpd", "/usr/sbin/vsftpd"];
const PROFTPD: &str = "/usr/sbin/proftpd";
const TLS_OF_PROFTPD: &str = "/usr/lib/proftpd/mod_tls.so";
const PASSWORD: &str = "Straße & co";

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Vsftpd,
    Proftpd,
}

struct Ftp {
    kind: Kind,
    ground: Ground,
    certificates: Certificates,
    port: u16,
    /// Where parvis connects.
    front: u16,
    password: String,
    more: String,
    server: Option<Running>,
}

impl Ftp {
    /// `None` where a program is missing.
    fn start(kind: Kind) -> Option<Self> {
        Self::start_with(kind, |certificates| certificates.signed("IP:127.0.0.1", 2))
    }

    fn start_with(kind: Kind, make: impl FnOnce(&Certificates) -> Certificate) -> Option<Self> {
        let needed = match kind {
            Kind::Vsftpd => vec![first_of(&VSFTPD), "openssl"],
            Kind::Proftpd => vec![PROFTPD, TLS_OF_PROFTPD, "openssl"],
        };
        if skips(&needed) {
            return None;
        }
        let certificates = Certificates::new();
        let certificate = make(&certificates);
        let port = free_port();
        let mut ftp = Self {
            kind,
            ground: Ground::new(),
            certificates,
            port,
            front: port,
            password: PASSWORD.to_owned(),
            more: String::new(),
            server: None,
        };
        certificate.write(ftp.ground.path());
        ftp.serve("");
        Some(ftp)
    }

    /// Starts the server, anew if it runs.
    fn serve(&mut self, settings: &str) {
        self.server = None;
        let command = match self.kind {
            Kind::Vsftpd => self.vsftpd(settings),
            Kind::Proftpd => self.proftpd(settings),
        };
        let mut command = command;
        self.server = Some(Running::start(&mut command, self.port));
    }

    fn vsftpd(&self, settings: &str) -> Command {
        let folder = self.ground.path().display();
        let text = format!(
            "listen=YES\nlisten_address=127.0.0.1\nlisten_port={}\nbackground=NO\nseccomp_sandbox=NO\n\
             anonymous_enable=YES\nlocal_enable=NO\nftp_username=daemon\nanon_root={folder}/top\n\
             secure_chroot_dir={folder}/empty\nno_anon_password=NO\nsecure_email_list_enable=YES\n\
             email_password_file={folder}/passwords\nwrite_enable=YES\nanon_upload_enable=YES\n\
             anon_mkdir_write_enable=YES\nanon_other_write_enable=YES\nanon_world_readable_only=NO\n\
             anon_umask=022\nssl_enable=YES\nallow_anon_ssl=YES\nforce_anon_data_ssl=YES\n\
             force_anon_logins_ssl=YES\nrequire_ssl_reuse=YES\nssl_ciphers=HIGH\n\
             rsa_cert_file={folder}/cert.pem\nrsa_private_key_file={folder}/key.pem\n{settings}\n",
            self.port
        );
        fs::create_dir_all(self.ground.path().join("empty")).expect("folders can be made");
        fs::write(self.ground.path().join("passwords"), format!("{PASSWORD}\n"))
            .expect("files can be written");
        let file = self.ground.path().join("vsftpd.conf");
        fs::write(&file, text).expect("files can be written");
        let mut command = Command::new(first_of(&VSFTPD));
        command.arg(file);
        command
    }

    fn proftpd(&self, settings: &str) -> Command {
        let folder = self.ground.path().display();
        let hash = Command::new("openssl").args(["passwd", "-6", PASSWORD]).output();
        let hash = String::from_utf8(hash.expect("openssl is installed").stdout).expect("text");
        let hash = hash.trim();
        let users = self.ground.path().join("users");
        fs::write(&users, format!("clerk:{hash}:1:1::{folder}/top:/bin/false\n"))
            .expect("files can be written");
        fs::set_permissions(&users, fs::Permissions::from_mode(0o600)).expect("it is ours");
        let text = format!(
            "ServerType standalone\nDefaultServer on\nPort {}\nDefaultAddress 127.0.0.1\nUseIPv6 off\n\
             User daemon\nGroup daemon\nPidFile {folder}/pid\nScoreboardFile {folder}/score\n\
             ModulePath /usr/lib/proftpd\nLoadModule mod_tls.c\nAuthOrder mod_auth_file.c\n\
             AuthUserFile {folder}/users\nRequireValidShell off\nDefaultRoot ~\nUseReverseDNS off\n\
             SystemLog none\nWtmpLog off\nTransferLog none\nDelayEngine off\nMaxInstances 60\n\
             TLSEngine on\nTLSRequired on\nTLSProtocol TLSv1.2 TLSv1.3\n\
             TLSRSACertificateFile {folder}/cert.pem\nTLSRSACertificateKeyFile {folder}/key.pem\n\
             <Limit LOGIN>\nAllowAll\n</Limit>\n{settings}\n",
            self.port
        );
        let file = self.ground.path().join("proftpd.conf");
        fs::write(&file, text).expect("files can be written");
        let mut command = Command::new(PROFTPD);
        command.args(["-n", "-q", "-c"]).arg(file);
        command
    }

    fn behind(mut self, proxy: &Proxy) -> Self {
        self.front = proxy.port;
        self
    }
}

impl Machine for Ftp {
    fn settings(&self) -> String {
        let user = if self.kind == Kind::Vsftpd { "anonymous" } else { "clerk" };
        format!(
            "to = \"ftps://{user}@127.0.0.1:{}/www\"\npassword = \"FTP_PASSWORD\"\n{}",
            self.front, self.more
        )
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        let authority = self.certificates.authority().display().to_string();
        vec![("FTP_PASSWORD", self.password.clone()), ("SSL_CERT_FILE", authority)]
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.ground.files()
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        self.ground.write(path, bytes);
    }

    fn remove(&self, path: &str) {
        self.ground.remove(path);
    }
}

#[test]
fn vsftpd_keeps_the_contract() {
    let Some(ftp) = Ftp::start(Kind::Vsftpd) else { return };
    keeps_the_contract(&ftp);
}

#[test]
fn vsftpd_survives_cuts() {
    let Some(ftp) = Ftp::start(Kind::Vsftpd) else { return };
    let proxy = Proxy::before(ftp.port);
    survives_cuts(&ftp.behind(&proxy), &proxy);
}

#[test]
fn proftpd_keeps_the_contract() {
    let Some(ftp) = Ftp::start(Kind::Proftpd) else { return };
    keeps_the_contract(&ftp);
}

#[test]
fn proftpd_survives_cuts() {
    let Some(ftp) = Ftp::start(Kind::Proftpd) else { return };
    let proxy = Proxy::before(ftp.port);
    survives_cuts(&ftp.behind(&proxy), &proxy);
}
