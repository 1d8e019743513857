//! Real web servers, as the user who runs the tests, on ports of their own.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Where Debian keeps Apache's modules.
const MODULES: &str = "/usr/lib/apache2/modules";

/// A server for as long as a test runs.
pub struct WebServer {
    _dir: TempDir,
    child: Child,
    port: u16,
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl WebServer {
    /// nginx with the lines of a site's `server`.
    pub fn nginx(site: &Path, lines: &str) -> Self {
        let (dir, port) = place();
        let at = dir.path().display();
        let user = if is_root() { "user root;" } else { "" };
        let config = format!(
            "daemon off; {user} pid {at}/pid; error_log {at}/log;\nevents {{}}\nhttp {{\n\
             include /etc/nginx/mime.types; access_log off; client_body_temp_path {at}/body; proxy_temp_path {at}/proxy;\n\
             fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;\n\
             server {{ listen 127.0.0.1:{port}; root {};\ninclude {at}/lines; }}\n}}\n",
            site.display()
        );
        write(&dir.path().join("lines"), lines);
        write(&dir.path().join("config"), &config);
        let mut command = Command::new("/usr/sbin/nginx");
        command.arg("-c").arg(dir.path().join("config")).arg("-e").arg(dir.path().join("log"));
        Self::start(dir, port, command)
    }

    /// Caddy with the lines of a site's block.
    pub fn caddy(site: &Path, lines: &str) -> Self {
        let (dir, port) = place();
        write(&dir.path().join("lines"), lines);
        let config = format!(
            "{{\nadmin off\nauto_https off\n}}\nhttp://127.0.0.1:{port} {{\nroot * {}\nimport {}\n}}\n",
            site.display(),
            dir.path().join("lines").display()
        );
        write(&dir.path().join("Caddyfile"), &config);
        let mut command = Command::new("caddy");
        command
            .args(["run", "--adapter", "caddyfile", "--config"])
            .arg(dir.path().join("Caddyfile"));
        command.env("HOME", dir.path());
        Self::start(dir, port, command)
    }

    /// Apache with these modules beside the ones that it cannot do without, and lines for the site's folder.
    pub fn apache(site: &Path, modules: &[&str], lines: &str) -> Self {
        let (dir, port) = place();
        let at = dir.path().display();
        let needed = ["mpm_event", "authz_core", "authz_host", "dir", "mime"];
        let load = needed
            .iter()
            .chain(modules)
            .map(|module| format!("LoadModule {module}_module {MODULES}/mod_{module}.so\n"));
        let load: String = load.collect();
        let site = site.display();
        let user = if is_root() { "User www-data\nGroup www-data\n" } else { "" };
        let config = format!(
            "ServerRoot {at}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {at}/pid\nErrorLog {at}/log\nLogLevel error\n\
             {load}{user}DefaultRuntimeDir {at}\nTypesConfig /etc/mime.types\nDocumentRoot {site}\n\
             <Directory {site}>\nRequire all granted\n{lines}\n</Directory>\n"
        );
        write(&dir.path().join("config"), &config);
        let mut command = Command::new("/usr/sbin/apache2");
        command.args(["-DFOREGROUND", "-f"]).arg(dir.path().join("config"));
        Self::start(dir, port, command)
    }

    fn start(dir: TempDir, port: u16, mut command: Command) -> Self {
        let log = std::fs::File::create(dir.path().join("said")).expect("files can be made");
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|_| panic!("`.ci/run tools` installs nginx, Apache and Caddy"));
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let read = |name| std::fs::read_to_string(dir.path().join(name)).unwrap_or_default();
            assert!(
                began.elapsed() < Duration::from_secs(20),
                "the server does not answer: {} {}",
                read("said"),
                read("log")
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { _dir: dir, child, port }
    }

    /// Asks for an address, with further headers.
    pub fn ask(&self, address: &str, headers: &[&str]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        let port = self.port;
        let request = format!(
            "GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{lines}\r\n"
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut all = Vec::new();
        stream.read_to_end(&mut all).expect("it answers");
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").expect("headers end");
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            let all = headers.entry(name.to_ascii_lowercase()).or_default();
            // Said twice, it stands here twice.
            all.push_str(if all.is_empty() { "" } else { ", " });
            all.push_str(value);
        }
        let body = all[end + 4..].to_vec();
        let is_chunked = headers.get("transfer-encoding").is_some_and(|it| it == "chunked");
        let body = if is_chunked { joined(&body) } else { body };
        Answer { status: status.expect("a status"), headers, body }
    }

    /// Asks for an address.
    pub fn get(&self, address: &str) -> Answer {
        self.ask(address, &[])
    }
}

impl Drop for WebServer {
    fn drop(&mut self) {
        // The server ends its workers itself.
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.child.wait();
    }
}

/// A body that came in pieces, each behind its length.
fn joined(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let length = std::str::from_utf8(&rest[..end]).expect("a number");
        let length = usize::from_str_radix(length, 16).expect("a number");
        body.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[(end + length + 4).min(rest.len())..];
    }
    body
}

/// A folder that other users may read, and a free port.
fn place() -> (TempDir, u16) {
    let dir = TempDir::new().expect("a temporary folder");
    open_up(dir.path());
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|free| free.local_addr())
        .expect("a port is free")
        .port();
    (dir, port)
}

/// Lets servers that give up root's rights into a folder.
pub fn open_up(folder: &Path) {
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(PathBuf::from(folder), open).expect("it is ours");
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("files can be written");
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("everybody has a number");
    id.stdout == b"0\n"
}
