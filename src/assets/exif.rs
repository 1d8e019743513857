//! Reads from a picture's file how the camera was held, and whether it names a place (Exif, CIPA DC-008,
//! in the form of TIFF 6.0). A file that cannot be read counts as saying neither.
//!
//! A reader of our own: the pictures of partners are a stranger's, and the library at hand (kamadak-exif 0.6.2) takes memory as the
//! square of what a file claims. This one looks at three lists, each once.

use imagesize::{ImageType, image_type};
use memchr::memmem::find;

/// An entry of a list in a picture's Exif data: its number, and how its value is written (TIFF 6.0, section 2).
#[derive(Clone, Copy)]
struct Tag {
    number: u16,
    kind: u16,
}

/// How the block begins in which a camera writes, its first list right behind; nothing else in a picture begins so.
const HEADS: [&[u8]; 2] = [b"MM\0*\0\0\0\x08", b"II*\0\x08\0\0\0"];
/// The number and the kind of entries: a short integer, a long one, fractions.
const ORIENTATION: Tag = Tag { number: 0x0112, kind: 3 };
const GPS: Tag = Tag { number: 0x8825, kind: 4 };
const LATITUDE: Tag = Tag { number: 2, kind: 5 };
const LONGITUDE: Tag = Tag { number: 4, kind: 5 };

/// Whether browsers show a picture turned by a quarter, so that its width and height change places.
///
/// They do as the orientation says (CSS Images 3, section 6.1) in JPEG, and in PNG where it stands before the picture itself. In
/// WebP it stands behind, and no browser minds it; the turn of an AVIF is part of its own format, and of its size.
pub(super) fn lies_on_its_side(bytes: &[u8]) -> bool {
    let block = match image_type(bytes) {
        Ok(ImageType::Jpeg) => behind(bytes, b"Exif\0\0"),
        Ok(ImageType::Png) => find(bytes, b"IDAT").and_then(|data| behind(&bytes[..data], b"eXIf")),
        _ => None,
    };
    let orientation = block
        .and_then(Block::open)
        .and_then(|block| block.short(block.entry(block.first()?, ORIENTATION)?));
    matches!(orientation, Some(5..=8))
}

/// How many bytes of a block are looked at. A JPEG has no room for more.
const LONGEST_BLOCK: usize = 64 * 1024;

/// Looks through a file that comes piece by piece for the place where a picture was taken: in what the camera wrote, and in what
/// a program copied from there (XMP).
#[derive(Debug, Default)]
pub struct PlaceSearch {
    /// Whether the file is a picture, once it has begun.
    is_picture: Option<bool>,
    /// The last bytes, in which something may have begun.
    kept: Vec<u8>,
    /// Which of the heads was seen, and its block looked at.
    seen: [bool; HEADS.len()],
    is_told: bool,
}

impl PlaceSearch {
    /// Takes the file's next bytes; the first must be enough to see whether it is a picture.
    pub fn add(&mut self, piece: &[u8]) {
        let is_picture = *self.is_picture.get_or_insert_with(|| image_type(piece).is_ok());
        if is_picture && !self.is_told {
            self.kept.extend_from_slice(piece);
            self.look(LONGEST_BLOCK);
            let done = self.kept.len().saturating_sub(LONGEST_BLOCK);
            self.kept.drain(..done);
        }
    }

    /// Ends the search: returns whether the file is a picture and says where it was taken.
    pub fn finish(mut self) -> bool {
        self.look(0);
        self.is_told
    }

    /// Looks for what is there with so many bytes behind it: the first block of each kind, as programs do.
    fn look(&mut self, least: usize) {
        for (head, seen) in HEADS.iter().zip(&mut self.seen).filter(|(_, seen)| !**seen) {
            let found = find(&self.kept, head).map(|at| &self.kept[at..]);
            let Some(bytes) = found.filter(|bytes| bytes.len() >= least) else { continue };
            *seen = true;
            self.is_told |= Block::open(bytes).and_then(|block| block.tells_place()) == Some(true);
        }
        self.is_told |= find(&self.kept, b"exif:GPSLatitude").is_some();
    }
}

fn behind<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    Some(&bytes[find(bytes, mark)? + mark.len()..])
}

/// What a camera wrote: lists of entries, which lie anywhere behind the head.
struct Block<'a> {
    bytes: &'a [u8],
    is_big_endian: bool,
}

impl<'a> Block<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let is_big_endian = bytes.starts_with(b"MM\0*");
        (is_big_endian || bytes.starts_with(b"II*\0")).then_some(Self { bytes, is_big_endian })
    }

    /// The first list, which is about the picture as a whole.
    fn first(&self) -> Option<&'a [u8]> {
        self.at(self.bytes.get(4..)?)
    }

    /// The value of an entry, or where it lies if it is longer than four bytes.
    fn entry(&self, list: &'a [u8], tag: Tag) -> Option<&'a [u8]> {
        // Number, kind, how many, value.
        let mut entries = list.get(2..)?.chunks_exact(12).take(self.short(list)?.into());
        let is_it = |entry: &&[u8]| {
            self.short(entry) == Some(tag.number) && self.short(&entry[2..]) == Some(tag.kind)
        };
        entries.find(is_it).map(|entry| &entry[8..])
    }

    /// The latitude and the longitude, each as degrees, minutes and seconds, and each of these as a fraction.
    fn tells_place(&self) -> Option<bool> {
        let list = self.at(self.entry(self.first()?, GPS)?)?;
        let (north, east) =
            (self.at(self.entry(list, LATITUDE)?)?, self.at(self.entry(list, LONGITUDE)?)?);
        let mut parts = north.chunks_exact(8).take(3).chain(east.chunks_exact(8).take(3));
        // Cameras that do not know where they are leave the place out, or write zeros.
        Some(parts.any(|part| self.long(part) != Some(0) && self.long(&part[4..]) != Some(0)))
    }

    /// What lies where a value says.
    fn at(&self, value: &[u8]) -> Option<&'a [u8]> {
        self.bytes.get(usize::try_from(self.long(value)?).ok()?..)
    }

    fn short(&self, bytes: &[u8]) -> Option<u16> {
        let bytes = *bytes.first_chunk()?;
        Some(if self.is_big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn long(&self, bytes: &[u8]) -> Option<u32> {
        let bytes = *bytes.first_chunk()?;
        Some(if self.is_big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three by two points; held upright (orientation 6), at 50° 31′ 48″ north, 4° 16′ 12″ east.
    const JPEG: &[u8] = include_bytes!("../../tests/pictures/photo.jpg");
    const PNG: &[u8] = include_bytes!("../../tests/pictures/photo.png");
    const WEBP: &[u8] = include_bytes!("../../tests/pictures/photo.webp");
    const AVIF: &[u8] = include_bytes!("../../tests/pictures/photo.avif");
    /// An orientation's tag, kind and count; the value follows.
    const HELD: &[u8] = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00";

    /// The picture with other bytes behind the first place where these stand.
    fn with(bytes: &[u8], after: &[u8], new: &[u8]) -> Vec<u8> {
        let at = find(bytes, after).expect("it is there") + after.len();
        [&bytes[..at], new, &bytes[at + new.len()..]].concat()
    }

    /// Whether a picture tells, read in one piece; it is the same in pieces.
    fn tells_place(bytes: &[u8]) -> bool {
        let is_told = |length: usize| {
            let mut search = PlaceSearch::default();
            bytes.chunks(length).for_each(|piece| search.add(piece));
            search.finish()
        };
        let is_told_whole = is_told(bytes.len().max(1));
        for length in [64, 333] {
            assert_eq!(is_told(length), is_told_whole, "in pieces of {length} bytes");
        }
        is_told_whole
    }

    #[test]
    fn a_quarter_turn_is_seen_where_browsers_see_it() {
        for orientation in 0..=255 {
            let turns = (5..=8).contains(&orientation);
            assert_eq!(lies_on_its_side(&with(JPEG, HELD, &[orientation])), turns, "{orientation}");
            assert_eq!(lies_on_its_side(&with(PNG, HELD, &[orientation])), turns, "{orientation}");
            assert!(!lies_on_its_side(&with(WEBP, HELD, &[orientation])));
        }
        let little = b"\xff\xd8\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0";
        assert!(lies_on_its_side(little), "the other order of bytes");
        let (head, rest) = PNG.split_at(33);
        let (exif, data) = rest.split_at(find(rest, b"IDAT").expect("data") - 4);
        let end = data.len() - 12;
        let late = [head, &data[..end], exif, &data[end..]].concat();
        assert!(!lies_on_its_side(&late), "behind the picture");
        assert!(tells_place(&late));
    }

    #[test]
    fn a_place_is_one_only_if_the_camera_knew_it() {
        for (name, picture) in [("jpg", JPEG), ("png", PNG), ("webp", WEBP), ("avif", AVIF)] {
            assert!(tells_place(picture), "{name}");
        }
        let values = |north: [u32; 6], east: [u32; 6]| {
            let bytes: Vec<u8> =
                north.iter().chain(&east).flat_map(|part| part.to_be_bytes()).collect();
            // Longitude's entry and the end of the list stand before the values.
            tells_place(&with(
                JPEG,
                b"\x00\x04\x00\x05\x00\x00\x00\x03\x00\x00\x00\x74\x00\x00\x00\x00",
                &bytes,
            ))
        };
        assert!(values([50, 1, 31, 1, 48, 1], [4, 1, 16, 1, 12, 1]));
        assert!(
            values([51, 1, 2868, 100, 0, 0], [0, 1, 0, 1, 0, 1]),
            "on the meridian, in minutes with a point"
        );
        assert!(!values([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), "not known");
        assert!(!values([0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 0, 1]), "not known");
        assert!(!tells_place(&with(JPEG, b"\x88\x25", b"\x00\x07")), "without a list of it");
        let xmp = b"<rdf:Description exif:GPSLatitude=\"50,31.8N\"/>";
        let copied = [&with(JPEG, b"\x88\x25", b"\x00\x07"), xmp.as_slice()].concat();
        assert!(tells_place(&copied) && !tells_place(xmp), "only pictures tell");
        for end in 0..JPEG.len() {
            lies_on_its_side(&JPEG[..end]);
            tells_place(&JPEG[..end]);
        }
    }
}
