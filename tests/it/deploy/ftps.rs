//! FTP over TLS: vsftpd, which wants each file's session to be the login's, and proftpd, which wants
//! that too and replaces no file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::certificates::{Certificate, Certificates};
use super::contract::{Machine, Site, keeps_the_contract, survives_cuts};
use super::encrypted::{self, Encrypted, Told};
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
    told: Told,
    server: RefCell<Option<Running>>,
}

impl Ftp {
    /// `None` where a program is missing.
    fn of(kind: Kind) -> Option<Self> {
        Self::with(kind, &|certificates| certificates.signed("IP:127.0.0.1", 2))
    }

    fn with(kind: Kind, make: &dyn Fn(&Certificates) -> Certificate) -> Option<Self> {
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
        let ftp = Self {
            kind,
            ground: Ground::new(),
            certificates,
            port,
            told: Told { password: PASSWORD.to_owned(), more: String::new(), port },
            server: RefCell::default(),
        };
        certificate.write(ftp.ground.path());
        ftp.serve("");
        Some(ftp)
    }

    /// Starts the server, anew if it runs.
    fn serve(&self, settings: &str) {
        self.server.replace(None);
        let mut command = match self.kind {
            Kind::Vsftpd => self.vsftpd(settings),
            Kind::Proftpd => self.proftpd(settings),
        };
        self.server.replace(Some(Running::start(&mut command, self.port)));
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
        self.told.port = proxy.port;
        self
    }
}

impl Machine for Ftp {
    fn settings(&self) -> String {
        let user = if self.kind == Kind::Vsftpd { "anonymous" } else { "clerk" };
        format!(
            "to = \"ftps://{user}@127.0.0.1:{}/www\"\npassword = \"FTP_PASSWORD\"\n{}",
            self.told.port, self.told.more
        )
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        let authority = self.certificates.authority().display().to_string();
        vec![("FTP_PASSWORD", self.told.password.clone()), ("SSL_CERT_FILE", authority)]
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

impl Encrypted for Ftp {
    fn start_with(make: &dyn Fn(&Certificates) -> Certificate) -> Option<Self> {
        Self::with(Kind::Vsftpd, make)
    }

    fn told(&mut self) -> &mut Told {
        &mut self.told
    }

    fn ground(&self) -> &Ground {
        &self.ground
    }

    fn restart(&self) {
        self.serve("");
    }
}

#[test]
fn vsftpd_keeps_the_contract() {
    let Some(ftp) = Ftp::of(Kind::Vsftpd) else { return };
    keeps_the_contract(&ftp);
}

#[test]
fn vsftpd_survives_cuts() {
    let Some(ftp) = Ftp::of(Kind::Vsftpd) else { return };
    let proxy = Proxy::before(ftp.port);
    survives_cuts(&ftp.behind(&proxy), &proxy);
}

#[test]
fn proftpd_keeps_the_contract() {
    let Some(ftp) = Ftp::of(Kind::Proftpd) else { return };
    keeps_the_contract(&ftp);
}

#[test]
fn proftpd_survives_cuts() {
    let Some(ftp) = Ftp::of(Kind::Proftpd) else { return };
    let proxy = Proxy::before(ftp.port);
    survives_cuts(&ftp.behind(&proxy), &proxy);
}

#[test]
fn vsftpd_has_to_be_the_host_that_is_meant() {
    encrypted::knows_its_host::<Ftp>();
}

#[test]
fn a_fingerprint_of_vsftpd_is_taken_as_openssl_shows_it() {
    encrypted::takes_the_fingerprint_of_openssl::<Ftp>();
}

#[test]
fn vsftpd_refuses_strangers() {
    encrypted::refuses_strangers::<Ftp>();
}

#[test]
fn what_lies_on_vsftpd_is_respected() {
    encrypted::respects_what_is_there::<Ftp>();
}

#[test]
fn two_deployments_at_once_leave_vsftpd_whole() {
    encrypted::lets_one_in_at_a_time::<Ftp>();
}

#[test]
fn a_restart_of_vsftpd_is_outlived() {
    encrypted::outlives_a_restart::<Ftp>();
}

#[test]
fn plain_ftp_gets_no_password() {
    let Some(ftp) = Ftp::of(Kind::Vsftpd) else { return };
    ftp.serve("ssl_enable=NO");
    Site::new(&ftp).run(&[]).refuses("deploy-failed", "the host does not encrypt");
}

#[test]
fn a_link_on_the_host_is_not_followed() {
    for kind in [Kind::Vsftpd, Kind::Proftpd] {
        let Some(ftp) = Ftp::of(kind) else { return };
        let outside = ftp.ground.top().join("outside");
        fs::create_dir(&outside).expect("a folder");
        symlink("../outside", ftp.ground.www().join("a")).expect("a link");
        ftp.ground.hand_over();
        let site = Site::new(&ftp);
        site.run(&[]).refuses("deploy-failed", "`a`");
        site.run(&["--replace"]).refuses("deploy-failed", "`a`");
        assert_eq!(fs::read_dir(&outside).expect("a folder").count(), 0);
    }
}

#[test]
fn a_server_that_takes_no_more_connections_still_gets_the_site() {
    let Some(ftp) = Ftp::of(Kind::Vsftpd) else { return };
    ftp.serve("max_per_ip=2");
    let site = Site::new(&ftp).with_pages(10);
    site.deploy(&[]);
    site.is_shown(&[]);
}
