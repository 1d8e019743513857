//! Compressed copies of texts, for hosts that hand them out as they lie there.

use super::claims::Claims;
use super::target::{Compression, Target};
use crate::names::OutPath;

/// The endings of files that become much smaller. Photographs, films and documents are compressed as they are.
const TEXTS: [&str; 14] = [
    "html",
    "htm",
    "css",
    "js",
    "mjs",
    "json",
    "xml",
    "svg",
    "txt",
    "csv",
    "ics",
    "geojson",
    "webmanifest",
    "md",
];

/// Plans the copies of all texts that are planned. A file that the town has there itself takes the place of a copy.
pub(super) fn plan_compressed(claims: &mut Claims<'_>) {
    let texts: Vec<OutPath> =
        claims.targets.iter().filter(|it| is_text(it.0, it.1)).map(|it| it.0.clone()).collect();
    for text in texts {
        for compression in Compression::ALL {
            let path = format!("{text}{}", compression.ending());
            if let Ok(path) = OutPath::parse(&path)
                && !claims.is_taken(&path)
            {
                claims.put(path, Target::Compressed(text.clone(), compression));
            }
        }
    }
}

/// Whether browsers read an output as a text. Hosts read their own files, and no browser does.
fn is_text(path: &OutPath, target: &Target) -> bool {
    let ending = path.as_str().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    !target.is_late() && ending.is_some_and(|ending| TEXTS.contains(&ending.as_str()))
}
