//! Whether a document's file is whole, and what its name says: readers who download it find out too late. It looks at the bytes on
//! their way, so that no file is held in memory.

/// How many bytes at the beginning tell the kind: a PDF may begin with other bytes (ISO 32000-1, annex H).
const HEAD: usize = 1024;
/// The signs that end a PDF and an archive.
const ENDS: [&[u8]; 2] = [b"%%EOF", b"PK\x05\x06"];
/// The longest of these signs, less one: what is kept of a piece for the next one.
const OVERLAP: usize = 4;

/// What is wrong with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentFault {
    /// It has no bytes.
    Empty,
    /// Its end is missing.
    Cut,
    /// It is of another kind than its name says: the ending that fits.
    Other(&'static str),
    /// It is not what its name says.
    Unlike,
}

/// What the first bytes of a file tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Pdf,
    /// An archive: those of office programs too.
    Zip,
    /// The older files of office programs, and newer ones with a password.
    Ole,
    Rtf,
    WebPage,
    Picture(&'static str),
}

/// Looks at the bytes of a document.
#[derive(Debug, Default)]
pub struct DocumentCheck {
    head: Vec<u8>,
    /// The end of the last piece.
    kept: Vec<u8>,
    length: u64,
    /// Which of the signs were met that end a file.
    ends: [bool; 2],
}

impl DocumentCheck {
    /// Looks at the next piece.
    pub fn add(&mut self, piece: &[u8]) {
        let missing = HEAD.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(&piece[..missing]);
        self.length += piece.len() as u64;
        if !matches!(self.format(), Some(Format::Pdf | Format::Zip) | None) {
            return;
        }
        let mut joined = std::mem::take(&mut self.kept);
        joined.extend_from_slice(&piece[..piece.len().min(OVERLAP)]);
        for (met, sign) in self.ends.iter_mut().zip(ENDS) {
            let has = |bytes: &[u8]| memchr::memmem::find(bytes, sign).is_some();
            *met = *met || has(&joined) || has(piece);
        }
        if piece.len() >= OVERLAP {
            joined.clear();
            joined.extend_from_slice(&piece[piece.len() - OVERLAP..]);
        }
        self.kept = joined.split_off(joined.len().saturating_sub(OVERLAP));
    }

    /// Returns what is wrong with a file whose name ends so; nothing of files that are neither documents nor films nor sounds.
    pub fn fault(&self, extension: &str) -> Option<DocumentFault> {
        let extension = extension.to_ascii_lowercase();
        let fitting: &[Format] = match extension.as_str() {
            "pdf" => &[Format::Pdf],
            "docx" | "xlsx" | "pptx" => &[Format::Zip, Format::Ole],
            "odt" | "ods" | "odp" | "odg" | "epub" | "zip" | "kmz" => &[Format::Zip],
            "doc" | "xls" | "ppt" => &[Format::Ole, Format::Rtf, Format::Zip],
            "rtf" => &[Format::Rtf],
            "csv" | "txt" | "ics" | "gpx" | "kml" | "geojson" | "json" | "xml" | "vcf" | "mp3"
            | "mp4" | "m4a" | "webm" | "ogg" | "ogv" | "oga" | "wav" | "mov" | "avi" | "vtt"
            | "srt" => &[],
            _ => return None,
        };
        if self.length == 0 {
            return Some(DocumentFault::Empty);
        }
        if fitting.is_empty() {
            return None;
        }
        let format = self.format();
        match format {
            Some(format) if fitting.contains(&format) => {
                let end = match format {
                    Format::Pdf => 0,
                    Format::Zip => 1,
                    _ => return None,
                };
                (!self.ends[end]).then_some(DocumentFault::Cut)
            }
            Some(Format::Pdf) => Some(DocumentFault::Other("pdf")),
            Some(Format::Rtf) => Some(DocumentFault::Other("rtf")),
            Some(Format::WebPage) => Some(DocumentFault::Other("html")),
            Some(Format::Picture(ending)) => Some(DocumentFault::Other(ending)),
            // Office programs open much that is called `.doc`, and say what they think of it.
            None if matches!(extension.as_str(), "doc" | "xls" | "ppt") => None,
            Some(Format::Zip | Format::Ole) | None => Some(DocumentFault::Unlike),
        }
    }

    /// The format that the first bytes tell.
    fn format(&self) -> Option<Format> {
        let head = self.head.as_slice();
        let start = head.trim_ascii_start().get(..14).unwrap_or(head.trim_ascii_start());
        let start = start.to_ascii_lowercase();
        Some(match head {
            _ if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") => Format::Zip,
            _ if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") => Format::Ole,
            _ if head.starts_with(b"{\\rtf") => Format::Rtf,
            _ if head.starts_with(b"\xff\xd8\xff") => Format::Picture("jpg"),
            _ if head.starts_with(b"\x89PNG") => Format::Picture("png"),
            _ if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") => {
                Format::WebPage
            }
            _ if memchr::memmem::find(head, b"%PDF-").is_some() => Format::Pdf,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8], extension: &str) -> Option<DocumentFault> {
        let faults = [1, 3, bytes.len().max(1)].map(|size| {
            let mut check = DocumentCheck::default();
            bytes.chunks(size).for_each(|piece| check.add(piece));
            check.fault(extension)
        });
        assert!(faults.iter().all(|fault| *fault == faults[0]), "{faults:?}");
        faults[0]
    }

    #[test]
    fn a_document_is_whole_and_what_its_name_says() {
        let pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n";
        let zip = b"PK\x03\x04.......PK\x05\x06.....";
        assert_eq!(fault(pdf, "pdf"), None);
        assert_eq!(fault(pdf, "PDF"), None);
        assert_eq!(fault(zip, "docx"), None);
        assert_eq!(fault(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..", "xls"), None);
        assert_eq!(fault(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..", "docx"), None);
        assert_eq!(fault(b"", "pdf"), Some(DocumentFault::Empty));
        assert_eq!(fault(b"", "csv"), Some(DocumentFault::Empty));
        assert_eq!(fault(&pdf[..20], "pdf"), Some(DocumentFault::Cut));
        assert_eq!(fault(&zip[..10], "odt"), Some(DocumentFault::Cut));
        assert_eq!(fault(b" <!DOCTYPE html><p>", "pdf"), Some(DocumentFault::Other("html")));
        assert_eq!(fault(pdf, "docx"), Some(DocumentFault::Other("pdf")));
        assert_eq!(fault(zip, "pdf"), Some(DocumentFault::Unlike));
        assert_eq!(fault(b"words", "pdf"), Some(DocumentFault::Unlike));
        assert_eq!(fault(b"words", "txt"), None);
        assert_eq!(fault(b"", "nojekyll"), None);
    }
}
