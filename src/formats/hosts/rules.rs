//! What every kind of host is told.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// How long a browser may keep a file whose name changes with its content: for ever, as far as browsers go.
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// How long it may keep all else before it asks again. Asking costs little: most times nothing has changed.
pub(super) const SHORT: &str = "public, max-age=300, must-revalidate";

/// Signs that mean something in the settings of some host, or end a word there.
const NOT_PLAIN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'\'')
    .add(b'$')
    .add(b'&')
    .add(b'*')
    .add(b';')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What every kind of host is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostRules {
    /// The folder of the host that the site lies in: `/town`, or nothing.
    pub folder: String,
    /// What is said with every page.
    pub headers: Vec<Header>,
    /// The addresses of files whose names change with their content.
    pub kept: Vec<String>,
    /// Whether all that lies in `/assets/` is of that kind.
    pub are_assets_kept: bool,
    /// Former addresses.
    pub moved: Vec<Moved>,
    /// The pages for what is not there; the one of the whole site is last.
    pub not_found: Vec<NotFound>,
    /// Whether texts lie there compressed too.
    pub compress: bool,
}

/// Something that is said with a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: &'static str,
    /// Its value: plain ASCII without quotation marks.
    pub value: String,
}

/// A former address, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The former address, below the site's folder.
    pub from: String,
    /// The address of the page.
    pub to: String,
}

/// The page for what is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// The beginning of the addresses that it stands for: `/nl/`, or `/` for all.
    pub prefix: String,
    /// Its address.
    pub page: String,
}

impl HostRules {
    /// An address in the host's own folders, in which no sign means anything to a host.
    pub(super) fn placed(&self, address: &str) -> String {
        if !address.starts_with('/') {
            return plain(address);
        }
        plain(&format!("{}{address}", self.folder))
    }

    /// An address as hosts compare it: decoded.
    pub(super) fn decoded(&self, address: &str) -> String {
        let whole = format!("{}{address}", self.folder);
        percent_decode_str(&whole).decode_utf8_lossy().into_owned()
    }

    /// Patterns of the addresses of files that may be kept for ever.
    pub(super) fn kept_patterns(&self) -> Vec<String> {
        if self.are_assets_kept {
            return vec![escaped(&self.decoded("/assets/"))];
        }
        let kept = self.kept.iter();
        kept.map(|address| format!("{}$", escaped(&self.decoded(address)))).collect()
    }

    /// The same for hosts that take a star for whatever follows.
    pub(super) fn kept_addresses(&self) -> Vec<String> {
        if self.are_assets_kept {
            return vec![self.placed("/assets/") + "*"];
        }
        self.kept.iter().map(|address| self.placed(address)).collect()
    }

    /// The Content-Security-Policy, which pages need alone.
    pub(super) fn policy(&self) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|header| header.name == POLICY).map(|header| header.value.as_str())
    }

    /// What is said with everything.
    pub(super) fn other_headers(&self) -> impl Iterator<Item = &Header> {
        self.headers.iter().filter(|header| header.name != POLICY)
    }
}

/// The name of the header that holds the policy.
pub(super) const POLICY: &str = "Content-Security-Policy";

fn plain(address: &str) -> String {
    utf8_percent_encode(address, NOT_PLAIN).to_string()
}

/// A text as a pattern that fits it alone. Each byte that could mean something to a pattern or to a file of settings is written as
/// a number.
pub(super) fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_".contains(&byte) {
            pattern.push(char::from(byte));
        } else {
            pattern.push_str(&format!("\\x{byte:02x}"));
        }
    }
    pattern
}
