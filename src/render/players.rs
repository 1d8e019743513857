//! Addresses under which other sites show their films and maps inside a page.
//!
//! A page that people see in a browser is mostly refused in a frame, and the one for frames stands at another address. The sites that
//! towns use are few, and each has had the same form for years.

/// Returns the address of the frame for the address of a film or a map, as people copy it; `None` if the site is unknown or has none.
pub(super) fn player_of(address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://")?;
    let (own_host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = own_host.strip_prefix("www.").unwrap_or(own_host);
    let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = path.trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    match host {
        "youtube.com" | "m.youtube.com" if path == "watch" => youtube(parameter(query, "v")?),
        "youtube.com"
            if ["live/", "shorts/", "embed/"].iter().any(|start| path.starts_with(start)) =>
        {
            youtube(last)
        }
        "youtu.be" => youtube(path),
        "vimeo.com" if is_id(path) => Some(format!("https://player.vimeo.com/video/{path}?dnt=1")),
        "dailymotion.com" if path.starts_with("video/") && is_id(last) => {
            Some(format!("https://geo.dailymotion.com/player.html?video={last}"))
        }
        "openstreetmap.org" if path.is_empty() => openstreetmap(query, fragment),
        // PeerTube, on many hosts.
        _ if path.starts_with("w/") && is_id(last) => {
            Some(format!("https://{own_host}/videos/embed/{last}"))
        }
        _ if path.starts_with("videos/watch/") && is_id(last) => {
            Some(format!("https://{own_host}/videos/embed/{last}"))
        }
        _ if path.split('/').any(|part| matches!(part, "embed" | "embed.html")) => {
            Some(address.to_owned())
        }
        _ if host.starts_with("umap.") && path.contains("map/") => Some(address.to_owned()),
        _ => None,
    }
}

fn youtube(id: &str) -> Option<String> {
    is_id(id).then(|| format!("https://www.youtube-nocookie.com/embed/{id}"))
}

/// Makes the frame of a map: a box around the place that the address shows, with a mark where it has one.
fn openstreetmap(query: &str, fragment: &str) -> Option<String> {
    let mut parts = parameter(fragment, "map")?.split('/');
    let zoom: i32 = parts.next()?.parse().ok().filter(|zoom| (0..=19).contains(zoom))?;
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let (lat, lon) = (number(parts.next()?)?, number(parts.next()?)?);
    // A tile of 256 pixels at zoom 0 is 360 degrees wide; the frame shows about three of them, and is half as high.
    let half = 540.0 / f64::from(1 << zoom);
    let (west, east) = ((lon - half).max(-180.0), (lon + half).min(180.0));
    let (south, north) = ((lat - half / 3.0).max(-85.0), (lat + half / 3.0).min(85.0));
    let mark = match (parameter(query, "mlat"), parameter(query, "mlon")) {
        (Some(lat), Some(lon)) => format!("&marker={:.5}%2C{:.5}", number(lat)?, number(lon)?),
        _ => String::new(),
    };
    Some(format!(
        "https://www.openstreetmap.org/export/embed.html?bbox={west:.5}%2C{south:.5}%2C{east:.5}%2C{north:.5}&layer=mapnik{mark}"
    ))
}

/// Returns the value of a parameter among `name=value` pairs between `&`.
fn parameter<'a>(pairs: &'a str, name: &str) -> Option<&'a str> {
    pairs.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// Whether a text can be the name of a film: it becomes part of another address.
fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_and_maps_as_people_copy_them() {
        let cases = [
            (
                "https://www.youtube.com/watch?v=aB-_1&t=10",
                Some("https://www.youtube-nocookie.com/embed/aB-_1"),
            ),
            ("https://youtu.be/aB1?si=x", Some("https://www.youtube-nocookie.com/embed/aB1")),
            (
                "https://www.youtube.com/live/aB1",
                Some("https://www.youtube-nocookie.com/embed/aB1"),
            ),
            ("https://vimeo.com/123", Some("https://player.vimeo.com/video/123?dnt=1")),
            (
                "https://www.dailymotion.com/video/x8",
                Some("https://geo.dailymotion.com/player.html?video=x8"),
            ),
            ("https://tube.example/w/aB1", Some("https://tube.example/videos/embed/aB1")),
            (
                "https://tube.example/videos/watch/a-1",
                Some("https://tube.example/videos/embed/a-1"),
            ),
            ("https://maps.example/embed?x=1", Some("https://maps.example/embed?x=1")),
            (
                "https://umap.openstreetmap.fr/fr/map/x_1",
                Some("https://umap.openstreetmap.fr/fr/map/x_1"),
            ),
            (
                "https://www.openstreetmap.org/?mlat=50.5&mlon=4.25#map=10/50.5/4.25",
                Some(
                    "https://www.openstreetmap.org/export/embed.html?bbox=3.72266%2C50.32422%2C4.77734%2C50.67578&layer=mapnik&marker=50.50000%2C4.25000",
                ),
            ),
            ("https://www.openstreetmap.org/#map=99/1/2", None),
            ("https://www.openstreetmap.org/#map=10/NaN/2", None),
            ("https://www.youtube.com/watch?v=a\"b", None),
            ("https://www.youtube.com/watch", None),
            ("http://youtu.be/aB1", None),
            ("javascript:alert(1)//embed", None),
            ("https://www.example.org/film", None),
            ("", None),
        ];
        for (address, player) in cases {
            assert_eq!(player_of(address).as_deref(), player, "{address}");
        }
    }
}
