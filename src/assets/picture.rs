//! The size of a picture, so that a page keeps its place while the picture is on its way; and whether one is a picture.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use percent_encoding::percent_decode_str;

use super::drawing::{check_drawing, is_bounded};
use super::exif::lies_on_its_side;
use crate::names::PictureKind;

/// The most points of a picture of strangers: a browser needs four bytes for each, however small the file.
const MOST_POINTS: usize = 100_000_000;

/// Returns the width and height at which browsers show a raster picture or a drawing, in CSS pixels;
/// `None` if the file does not say.
pub fn picture_size(bytes: &[u8]) -> Option<(u32, u32)> {
    match imagesize::blob_size(bytes) {
        Ok(size) => {
            let (width, height) =
                (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
            Some(if lies_on_its_side(bytes) { (height, width) } else { (width, height) })
        }
        Err(_) => drawing_size(std::str::from_utf8(bytes).ok()?),
    }
    .filter(|(width, height)| *width > 0 && *height > 0)
}

/// Whether a stranger's picture may be shown as it is. Its name says the kind. Only the head is looked at, but for drawings.
///
/// # Errors
/// A phrase that says why not.
pub fn check_picture(kind: PictureKind, bytes: &[u8]) -> Result<(), &'static str> {
    if kind == PictureKind::Svg {
        return check_drawing(bytes);
    }
    // An icon is a list of pictures, each small.
    if kind == PictureKind::Ico && bytes.starts_with(&[0, 0, 1, 0]) {
        return Ok(());
    }
    let size =
        imagesize::blob_size(bytes).map_err(|_| "it is not a picture, whatever its name says")?;
    if size.width.saturating_mul(size.height).max(largest_frame(bytes)) > MOST_POINTS {
        return Err("it has more points than browsers have memory for");
    }
    Ok(())
}

/// The points of the largest frame of a moving picture (GIF): browsers make room for a frame even where it is larger than the picture
/// (GIF89a, sections 20 and 15). What cannot be read any further ends there.
fn largest_frame(bytes: &[u8]) -> usize {
    /// Signature, and what the screen is.
    const HEAD: usize = 13;
    let colors = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let number = |at: usize| {
        bytes.get(at..at + 2).map(|pair| usize::from(u16::from_le_bytes([pair[0], pair[1]])))
    };
    // Lumps of data, each after its length, up to an empty one.
    let behind = |mut at: usize| {
        while let Some(length) = bytes.get(at).copied().filter(|length| *length > 0) {
            at += usize::from(length) + 1;
        }
        at + 1
    };
    if !bytes.starts_with(b"GIF8") {
        return 0;
    }
    let mut at = HEAD + bytes.get(10).map_or(0, |flags| colors(*flags));
    let mut largest = 0;
    loop {
        match bytes.get(at) {
            Some(0x21) => at = behind(at + 2),
            Some(0x2c) => {
                let parts = [1, 3, 5, 7].map(|part| number(at + part));
                let ([Some(left), Some(top), Some(width), Some(height)], Some(flags)) =
                    (parts, bytes.get(at + 9))
                else {
                    return largest;
                };
                largest = largest.max((left + width) * (top + height));
                at = behind(at + 11 + colors(*flags));
            }
            _ => return largest,
        }
    }
}

/// Checks the picture or font inside a `data:` address as a stranger's. Accepts all other addresses,
/// which contain no picture.
///
/// # Errors
/// A phrase that says why not.
pub(super) fn check_data(address: &str) -> Result<(), &'static str> {
    // Browsers pass over the ends of lines.
    let address = address.trim().replace(['\t', '\n', '\r'], "");
    let Some((_, data)) =
        address.split_once(':').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("data"))
    else {
        return Ok(());
    };
    let (kind, body) =
        data.split_once(',').ok_or("an address that begins with `data:` holds nothing")?;
    let mut words = kind.split(';').map(|word| word.trim().to_ascii_lowercase());
    let kind = words.next().unwrap_or_default();
    let words: Vec<String> = words.collect();
    let picture = PictureKind::of_media_type(&kind).filter(|kind| kind.is_for_pages());
    if kind.starts_with("font/") || picture.is_some_and(|kind| kind != PictureKind::Svg) {
        return Ok(());
    }
    let is_base64 = words.last().is_some_and(|word| word == "base64");
    let is_plain = |word: &String| {
        matches!(
            word.as_str(),
            "base64" | "utf8" | "charset=utf8" | "charset=utf-8" | "charset=us-ascii"
        )
    };
    if picture.is_none() || !words.iter().all(is_plain) {
        return Err("an address that begins with `data:` does not contain a picture");
    }
    // What follows names a part.
    let body: Vec<u8> = percent_decode_str(body.split('#').next().unwrap_or_default()).collect();
    if !is_base64 {
        return check_drawing(&body);
    }
    let body: Vec<u8> =
        body.into_iter().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').collect();
    check_drawing(
        &STANDARD_NO_PAD
            .decode(body)
            .map_err(|_| "an address that begins with `data:` cannot be read")?,
    )
}

/// The size of an SVG: its `width` and `height` where they are in pixels, else that of its `viewBox` (SVG 2, section 8.2).
fn drawing_size(text: &str) -> Option<(u32, u32)> {
    if !is_bounded(text) {
        return None;
    }
    // Old drawings name a document type; the reader limits what that may expand.
    let options =
        roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let drawing = roxmltree::Document::parse_with_options(text, options).ok()?;
    let root = drawing.root_element();
    let pixels = |name: &str| pixels(root.attribute(name)?.trim_end_matches("px"));
    if let Some(size) = pixels("width").zip(pixels("height")) {
        return Some(size);
    }
    let view: Vec<&str> =
        root.attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    let [_, _, width, height] = view.as_slice() else { return None };
    self::pixels(width).zip(self::pixels(height))
}

fn pixels(number: &str) -> Option<u32> {
    const LARGEST: f64 = 100_000.0;
    let number: f64 = number.trim().parse().ok()?;
    (0.5..LARGEST).contains(&number).then(|| number.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_drawings_say_how_large_they_are() {
        let gif = b"GIF89a\x03\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x03\x00\x02\x00\x00\x02\x02\x84\x51\x00;";
        assert_eq!(picture_size(gif), Some((3, 2)));
        // Three by two points each, held upright.
        assert_eq!(picture_size(include_bytes!("../../tests/pictures/photo.jpg")), Some((2, 3)));
        assert_eq!(picture_size(include_bytes!("../../tests/pictures/photo.png")), Some((2, 3)));
        assert_eq!(picture_size(include_bytes!("../../tests/pictures/photo.avif")), Some((2, 3)));
        assert_eq!(picture_size(include_bytes!("../../tests/pictures/photo.webp")), Some((3, 2)));
        let drawing = |root: &str| {
            picture_size(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {root}/>").as_bytes())
        };
        assert_eq!(drawing("viewBox='0 0 1200 629.6'"), Some((1200, 630)));
        assert_eq!(drawing("width='40px' height='20' viewBox='0 0 1 1'"), Some((40, 20)));
        assert_eq!(drawing("width='100%' height='20' viewBox='0,0,4,3'"), Some((4, 3)));
        for none in ["", "viewBox='0 0 1'", "width='nan' height='inf'", "viewBox='0 0 -1 1e99'"] {
            assert_eq!(drawing(none), None, "{none}");
        }
        assert_eq!(picture_size(b"not a picture"), None);
        assert_eq!(
            picture_size(b"<!DOCTYPE svg [<!ENTITY a 'x'>]><svg viewBox='0 0 1 1'/>"),
            Some((1, 1))
        );
    }

    #[test]
    fn a_picture_is_what_its_name_says() {
        for lie in [
            "<!doctype html><script>x</script>",
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "",
            "GIF",
            "\0\0\x01",
        ] {
            for kind in PictureKind::ALL.into_iter().filter(|kind| *kind != PictureKind::Svg) {
                assert!(check_picture(kind, lie.as_bytes()).is_err(), "{kind:?}: {lie}");
            }
        }
        let png = include_bytes!("../../tests/pictures/photo.png");
        assert!(
            check_picture(PictureKind::Png, png).is_ok()
                && check_picture(PictureKind::Ico, b"\0\0\x01\0\x01\0").is_ok()
        );
        let mut vast = png.to_vec();
        vast[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        assert!(check_picture(PictureKind::Png, &vast).is_err(), "65,536 by 65,536 points");
        let head = b"GIF89a\x03\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x00\x00\x00\x00\x00";
        let frame = |size: [u8; 4]| [&b",\0\0\0\0"[..], &size, b"\0\x02\x02\x84\x51\0"].concat();
        let moving = |frames: &[[u8; 4]]| {
            [&head[..], &frames.iter().copied().map(frame).collect::<Vec<_>>().concat(), b";"]
                .concat()
        };
        assert_eq!(
            check_picture(PictureKind::Gif, &moving(&[[3, 0, 2, 0], [255, 0, 255, 0]])),
            Ok(())
        );
        assert!(
            check_picture(PictureKind::Gif, &moving(&[[3, 0, 2, 0], [255, 255, 255, 255]]))
                .is_err(),
            "a frame of 65,535 by 65,535 points"
        );
    }

    #[test]
    fn what_an_address_holds_is_looked_through() {
        let drawing = "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>";
        let base64 = STANDARD_NO_PAD.encode(drawing);
        for good in [
            "/x.svg".to_owned(),
            "data:image/png;base64,AAAA".to_owned(),
            format!("data:image/svg+xml,{drawing}"),
            format!(" DATA:image/svg+xml;charset=UTF-8,{}#part", drawing.replace('<', "%3C")),
            format!("data:image/svg+xml;base64,{base64}"),
        ] {
            assert_eq!(check_data(&good), Ok(()), "{good}");
        }
        let acts = "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>";
        for bad in [
            "data:text/html,x".to_owned(),
            "data:image/svg+xml".to_owned(),
            "data:,x".to_owned(),
            format!("data:image/svg+xml,{acts}"),
            format!("data:image/svg+xml,{}", acts.replace('o', "%6f")),
            format!("da\nta:image/svg+xml;base64,{}", STANDARD_NO_PAD.encode(acts)),
            format!("data:image/svg+xml;charset=utf-7,{drawing}"),
        ] {
            assert!(check_data(&bad).is_err(), "{bad}");
        }
    }
}
