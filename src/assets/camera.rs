//! What a camera wrote into a picture's file: how it was held, and where it stood (Exif, CIPA DC-008). A file that cannot be read
//! says neither.

use std::io::Cursor;

use exif::{Exif, In, Reader, Tag, Value};
use memchr::memmem::find;

/// Whether browsers show a picture turned by a quarter, so that its width and height change places.
///
/// They do as the orientation says (CSS Images 3, section 6.1) in JPEG, and in PNG where it stands before the picture itself. In
/// WebP it stands behind, and no browser minds it; the turn of an AVIF is part of its own format, and of its size.
pub(super) fn lies_on_its_side(bytes: &[u8]) -> bool {
    let early = match imagesize::image_type(bytes) {
        Ok(imagesize::ImageType::Jpeg) => bytes,
        Ok(imagesize::ImageType::Png) => &bytes[..find(bytes, b"IDAT").unwrap_or(bytes.len())],
        _ => return false,
    };
    let orientation = read(early).and_then(|exif| exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0));
    matches!(orientation, Some(5..=8))
}

/// Whether a picture's file says where it was taken, in what the camera wrote or in what a program copied from there (XMP).
pub fn tells_place(bytes: &[u8]) -> bool {
    if imagesize::image_type(bytes).is_err() {
        return false;
    }
    let place = read(bytes).and_then(|exif| degrees(&exif, Tag::GPSLatitude).zip(degrees(&exif, Tag::GPSLongitude)));
    // Cameras that do not know where they are leave the place out, or write zeros.
    place.is_some_and(|place| place != (0.0, 0.0)) || find(bytes, b"exif:GPSLatitude").is_some()
}

fn read(bytes: &[u8]) -> Option<Exif> {
    let exif = Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(bytes));
    // Cameras err in their notes; what else they say holds.
    exif.or_else(|error| error.distill_partial_result(|_| ())).ok()
}

/// An angle, written as degrees, minutes and seconds.
fn degrees(exif: &Exif, tag: Tag) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let known = |part: f64| if part.is_finite() { part } else { 0.0 };
    Some(parts.iter().rev().fold(0.0, |below, part| known(part.to_f64()) + below / 60.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three by two points; held upright (orientation 6), at 50° 31′ 48″ north, 4° 16′ 12″ east.
    const JPEG: &[u8] = include_bytes!("../../tests/pictures/photo.jpg");
    const PNG: &[u8] = include_bytes!("../../tests/pictures/photo.png");
    const WEBP: &[u8] = include_bytes!("../../tests/pictures/photo.webp");
    const AVIF: &[u8] = include_bytes!("../../tests/pictures/photo.avif");
    /// Its orientation: tag, kind, count; the value follows.
    const ORIENTATION: &[u8] = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00";

    /// The picture with other bytes behind the first place where these stand.
    fn with(bytes: &[u8], after: &[u8], new: &[u8]) -> Vec<u8> {
        let at = find(bytes, after).expect("it is there") + after.len();
        [&bytes[..at], new, &bytes[at + new.len()..]].concat()
    }

    #[test]
    fn a_quarter_turn_is_seen_where_browsers_see_it() {
        for orientation in 0..=255 {
            let turns = (5..=8).contains(&orientation);
            assert_eq!(lies_on_its_side(&with(JPEG, ORIENTATION, &[orientation])), turns, "{orientation}");
            assert_eq!(lies_on_its_side(&with(PNG, ORIENTATION, &[orientation])), turns, "{orientation}");
            assert!(!lies_on_its_side(&with(WEBP, ORIENTATION, &[orientation])));
        }
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
            let bytes: Vec<u8> = north.iter().chain(&east).flat_map(|part| part.to_be_bytes()).collect();
            // Longitude's entry and the end of the list stand before the values.
            tells_place(&with(JPEG, b"\x00\x04\x00\x05\x00\x00\x00\x03\x00\x00\x00\x74\x00\x00\x00\x00", &bytes))
        };
        assert!(values([50, 1, 31, 1, 48, 1], [4, 1, 16, 1, 12, 1]));
        assert!(values([51, 1, 2868, 100, 0, 0], [0, 1, 0, 1, 0, 1]), "on the meridian, in minutes with a point");
        assert!(!values([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), "not known");
        assert!(!values([0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 0, 1]), "not known");
        assert!(!tells_place(&with(JPEG, b"\x88\x25", b"\x00\x07")), "without a list of it");
        let xmp = b"<rdf:Description exif:GPSLatitude=\"50,31.8N\"/>";
        let copied = [&with(JPEG, b"\x88\x25", b"\x00\x07"), xmp.as_slice()].concat();
        assert!(tells_place(&copied) && !tells_place(xmp), "only pictures tell");
    }
}
