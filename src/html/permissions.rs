//! What markup may do beside showing something, since somebody who answers for the site said so.

/// What loads pictures, films and sounds: one permission for one of them is one for all, since `<picture>`, `<video>` and `<source>`
/// name the same files.
const MEDIA: [&str; 7] = ["img", "picture", "source", "video", "audio", "track", "image"];

/// An element that may load, send or run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// The element, in lower case: `iframe`.
    pub element: String,
    /// The host that it may call. Without one it may do what needs no other host: a script may run, a style may style.
    pub host: Option<String>,
}

/// All permissions that hold for a text or a template; by default there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permissions(Vec<Permission>);

impl Permissions {
    /// Collects permissions.
    pub fn new(list: impl IntoIterator<Item = Permission>) -> Self {
        Self(list.into_iter().collect())
    }

    /// Whether an element may call a host, or do what it does without one.
    pub fn allow(&self, element: &str, host: Option<&str>) -> bool {
        let is_media = is_media(element);
        self.0.iter().any(|permission| {
            let is_same =
                permission.element == element || is_media && self::is_media(&permission.element);
            is_same && permission.host.as_deref() == host
        })
    }
}

/// Whether an element shows a picture, or plays a film or a sound.
pub fn is_media(element: &str) -> bool {
    MEDIA.contains(&element) || element == "input"
}

/// Whether an address holds what it shows, in place of naming it (RFC 2397).
pub fn is_data_address(address: &str) -> bool {
    address.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_may_call_the_hosts_that_are_named() {
        let permission = |element: &str, host: Option<&str>| Permission {
            element: element.to_owned(),
            host: host.map(str::to_owned),
        };
        let some = Permissions::new([
            permission("iframe", Some("maps.example")),
            permission("video", Some("films.example")),
            permission("style", None),
        ]);
        assert!(some.allow("iframe", Some("maps.example")));
        assert!(some.allow("source", Some("films.example")));
        assert!(some.allow("style", None));
        assert!(!some.allow("iframe", None) && !some.allow("script", None));
        assert!(!some.allow("iframe", Some("films.example")));
        assert!(!some.allow("iframe", Some("evil.maps.example")));
        assert!(!some.allow("iframe", Some("")));
    }
}
