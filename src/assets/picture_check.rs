//! Whether a picture's file is whole, and what its name says. It looks at the bytes on their way, so that no picture is held in memory.

use crate::names::PictureKind;

/// How many bytes at the beginning tell the kind.
const HEAD: usize = 32;
/// The longest sign that is looked for, less one: what is kept of a piece for the next one.
const OVERLAP: usize = 7;
/// A preview inside of a JPEG lies in its first bytes, and ends as the picture itself does.
const LONGEST_PREVIEW: u64 = 70_000;

/// What is wrong with a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFault {
    /// It has no bytes.
    Empty,
    /// Its end is missing.
    Cut,
    /// It is a picture of another kind than its name says.
    Other(PictureKind),
    /// It is no picture that browsers show.
    NoPicture,
}

/// Looks at the bytes of a picture.
#[derive(Debug, Default)]
pub struct PictureCheck {
    head: Vec<u8>,
    /// The end of the last piece.
    kept: Vec<u8>,
    length: u64,
    /// Behind which byte the sign lies that ends a picture.
    end: Option<u64>,
}

impl PictureCheck {
    /// Looks at the next piece.
    pub fn add(&mut self, piece: &[u8]) {
        let missing = HEAD.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(&piece[..missing]);
        let start = self.length - self.kept.len() as u64;
        let mut joined = std::mem::take(&mut self.kept);
        joined.extend_from_slice(piece);
        for sign in [&b"\xff\xd9"[..], b"IEND\xaeB`\x82"] {
            if self.ends_with_sign(sign)
                && let Some(at) = memchr::memmem::rfind(&joined, sign)
            {
                self.end = Some(start + (at + sign.len()) as u64);
            }
        }
        self.length += piece.len() as u64;
        self.kept = joined.split_off(joined.len().saturating_sub(OVERLAP));
    }

    /// Whether pictures of the kind that the first bytes tell end with a sign.
    fn ends_with_sign(&self, sign: &[u8]) -> bool {
        match self.kind() {
            Some(PictureKind::Jpeg) => sign.len() == 2,
            Some(PictureKind::Png) => sign.len() > 2,
            _ => false,
        }
    }

    /// Returns what is wrong with a picture whose name says that it is of a kind.
    pub fn fault(&self, named: PictureKind) -> Option<PictureFault> {
        // Drawings and icons are checked elsewhere, or by nobody.
        if matches!(named, PictureKind::Svg | PictureKind::Ico) && self.length > 0 {
            return None;
        }
        if self.length == 0 {
            return Some(PictureFault::Empty);
        }
        let Some(kind) = self.kind() else { return Some(PictureFault::NoPicture) };
        if self.is_cut(kind) {
            return Some(PictureFault::Cut);
        }
        (kind != named).then_some(PictureFault::Other(kind))
    }

    fn is_cut(&self, kind: PictureKind) -> bool {
        match kind {
            PictureKind::Png => self.end.is_none(),
            PictureKind::Jpeg => self
                .end
                .is_none_or(|end| end < LONGEST_PREVIEW && self.length - end > LONGEST_PREVIEW),
            PictureKind::Webp => {
                let size = self.head.get(4..8).and_then(|size| size.try_into().ok());
                size.is_some_and(|size| u64::from(u32::from_le_bytes(size)) + 8 > self.length)
            }
            _ => false,
        }
    }

    /// The kind that the first bytes tell.
    fn kind(&self) -> Option<PictureKind> {
        let head = self.head.as_slice();
        let brand = head.get(4..12).unwrap_or_default();
        Some(match head {
            _ if head.starts_with(b"\xff\xd8\xff") => PictureKind::Jpeg,
            _ if head.starts_with(b"\x89PNG\r\n\x1a\n") => PictureKind::Png,
            _ if head.starts_with(b"GIF8") => PictureKind::Gif,
            _ if head.starts_with(b"RIFF") && head.get(8..12) == Some(&b"WEBP"[..]) => {
                PictureKind::Webp
            }
            _ if brand == b"ftypavif" || brand == b"ftypavis" => PictureKind::Avif,
            _ if brand == b"ftypmif1" && memchr::memmem::find(head, b"avif").is_some() => {
                PictureKind::Avif
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8], named: PictureKind) -> Option<PictureFault> {
        let faults = [1, 3, bytes.len().max(1)].map(|size| {
            let mut check = PictureCheck::default();
            bytes.chunks(size).for_each(|piece| check.add(piece));
            check.fault(named)
        });
        assert!(faults.iter().all(|fault| *fault == faults[0]), "{faults:?}");
        faults[0]
    }

    #[test]
    fn a_picture_is_whole_and_what_its_name_says() {
        let jpeg = include_bytes!("../../tests/pictures/photo.jpg");
        let png = include_bytes!("../../tests/pictures/photo.png");
        let webp = include_bytes!("../../tests/pictures/photo.webp");
        let avif = include_bytes!("../../tests/pictures/photo.avif");
        assert_eq!(fault(jpeg, PictureKind::Jpeg), None);
        assert_eq!(fault(png, PictureKind::Png), None);
        assert_eq!(fault(webp, PictureKind::Webp), None);
        assert_eq!(fault(avif, PictureKind::Avif), None);
        assert_eq!(fault(b"", PictureKind::Png), Some(PictureFault::Empty));
        assert_eq!(fault(&jpeg[..200], PictureKind::Jpeg), Some(PictureFault::Cut));
        assert_eq!(fault(&png[..200], PictureKind::Png), Some(PictureFault::Cut));
        assert_eq!(fault(&webp[..150], PictureKind::Webp), Some(PictureFault::Cut));
        assert_eq!(fault(jpeg, PictureKind::Png), Some(PictureFault::Other(PictureKind::Jpeg)));
        assert_eq!(fault(b"<!doctype html>", PictureKind::Jpeg), Some(PictureFault::NoPicture));
        assert_eq!(
            fault(b"\0\0\0\x18ftypheic....", PictureKind::Jpeg),
            Some(PictureFault::NoPicture)
        );
        assert_eq!(fault(b"<svg/>", PictureKind::Svg), None);
    }
}
