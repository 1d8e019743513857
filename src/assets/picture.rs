//! The size of a picture, so that a page keeps its place while the picture is on its way.

use super::camera::lies_on_its_side;

/// Width and height in CSS pixels as browsers show it, of a raster picture or a drawing; none where the file does not say.
pub fn picture_size(bytes: &[u8]) -> Option<(u32, u32)> {
    match imagesize::blob_size(bytes) {
        Ok(size) => {
            let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
            Some(if lies_on_its_side(bytes) { (height, width) } else { (width, height) })
        }
        Err(_) => drawing_size(std::str::from_utf8(bytes).ok()?),
    }
    .filter(|(width, height)| *width > 0 && *height > 0)
}

/// Whether a stranger's picture may be shown as it is; `extension` is its name's, in small letters.
///
/// # Errors
/// A phrase that says why not.
pub fn check_picture(extension: &str, bytes: &[u8]) -> Result<(), &'static str> {
    if extension != "svg" {
        return imagesize::blob_size(bytes).map(|_| ()).map_err(|_| "it is not a picture, whatever its name says");
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not a drawing, whatever its name says")?;
    // No document type: nothing in the drawing may stand for something else.
    let drawing = roxmltree::Document::parse(text).map_err(|_| "the drawing cannot be read, or names a document type")?;
    if drawing.root_element().tag_name().name() != "svg" {
        return Err("it is not a drawing, whatever its name says");
    }
    if drawing.descendants().any(|node| node.is_pi()) {
        return Err("the drawing names a style sheet");
    }
    drawing.descendants().filter(roxmltree::Node::is_element).try_for_each(|element| check_element(&element))
}

fn check_element(element: &roxmltree::Node<'_, '_>) -> Result<(), &'static str> {
    const ACTIVE: [&str; 7] = ["script", "foreignobject", "iframe", "handler", "listener", "set", "a"];
    let name = element.tag_name().name().to_ascii_lowercase();
    let is_page = element.tag_name().namespace() == Some("http://www.w3.org/1999/xhtml");
    if is_page || ACTIVE.contains(&name.as_str()) || name.starts_with("animate") {
        return Err("the drawing can act, or holds something that is no drawing");
    }
    if name == "style" && element.descendants().filter_map(|node| node.text()).any(leads_away) {
        return Err("the drawing fetches something from elsewhere");
    }
    for attribute in element.attributes() {
        let (key, value) = (attribute.name().to_ascii_lowercase(), attribute.value());
        if key.starts_with("on") {
            return Err("the drawing can act, or holds something that is no drawing");
        }
        let is_address = matches!(key.as_str(), "href" | "src");
        if is_address && !value.trim_start().starts_with('#') || leads_away(value) {
            return Err("the drawing fetches something from elsewhere");
        }
    }
    Ok(())
}

/// Whether a style, or the value of an attribute, names something outside the drawing.
fn leads_away(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    // An escape may hide any of the words that are looked for.
    let hides = style.contains("@import") || style.contains("javascript:") || style.contains('\\');
    let urls = style.split("url(").skip(1).map(|rest| rest.trim_start().trim_start_matches(['"', '\'']));
    hides || style.contains("image-set(") || urls.into_iter().any(|address| !address.starts_with('#'))
}

/// The size of an SVG: its `width` and `height` where they are in pixels, else that of its `viewBox` (SVG 2, section 8.2).
fn drawing_size(text: &str) -> Option<(u32, u32)> {
    // Old drawings name a document type; the reader limits what that may expand.
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let drawing = roxmltree::Document::parse_with_options(text, options).ok()?;
    let root = drawing.root_element();
    let pixels = |name: &str| pixels(root.attribute(name)?.trim_end_matches("px"));
    if let Some(size) = pixels("width").zip(pixels("height")) {
        return Some(size);
    }
    let view: Vec<&str> = root.attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).collect();
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
        let drawing = |root: &str| picture_size(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {root}/>").as_bytes());
        assert_eq!(drawing("viewBox='0 0 1200 629.6'"), Some((1200, 630)));
        assert_eq!(drawing("width='40px' height='20' viewBox='0 0 1 1'"), Some((40, 20)));
        assert_eq!(drawing("width='100%' height='20' viewBox='0,0,4,3'"), Some((4, 3)));
        for none in ["", "viewBox='0 0 1'", "width='nan' height='inf'", "viewBox='0 0 -1 1e99'"] {
            assert_eq!(drawing(none), None, "{none}");
        }
        assert_eq!(picture_size(b"not a picture"), None);
        assert_eq!(picture_size(b"<!DOCTYPE svg [<!ENTITY a 'x'>]><svg viewBox='0 0 1 1'/>"), Some((1, 1)));
    }

    #[test]
    fn a_strangers_drawing_neither_acts_nor_fetches() {
        let check = |text: &str| check_picture("svg", text.as_bytes()).is_ok();
        let root = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink' viewBox='0 0 1 1'>";
        let holds = |inside: &str| check(&format!("{root}{inside}</svg>"));
        for good in
            ["<path d='M0 0' fill='url(#g)'/>", "<use x:href='#p'/><style>path { fill: red }</style>", "<text>on the way</text>"]
        {
            assert!(holds(good), "{good}");
        }
        for bad in [
            "<script>x</script>",
            "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>x</h:script>",
            "<p xmlns='http://www.w3.org/1999/xhtml'/>",
            "<path onload='x()'/>",
            "<path ONLOAD='x()'/>",
            "<foreignObject><p/></foreignObject>",
            "<image href='https://spy.example/x.gif'/>",
            "<image href='data:image/svg+xml,x'/>",
            "<use x:href='other.svg#p'/>",
            "<path style='fill: url( &quot;https://spy.example&quot;)'/>",
            "<style>@import 'https://spy.example'</style>",
            "<style>path { fill: u\\rl(https://spy.example) }</style>",
            "<style>path { fill: URL(//spy.example) }</style>",
            "<a href='javascript:x'><path/></a>",
            "<set attributeName='href' to='javascript:x'/>",
            "<animate attributeName='x'/>",
        ] {
            assert!(!holds(bad), "{bad}");
        }
        assert!(!check(&format!("<!DOCTYPE svg [<!ENTITY a '<script/>'>]>{root}&a;</svg>")));
        assert!(!check(&format!("<?xml-stylesheet href='https://spy.example'?>{root}</svg>")));
        assert!(!check("<html/>") && !check("") && check_picture("svg", b"\xff\xfe").is_err());
        assert!(check_picture("png", b"<!doctype html><script>x</script>").is_err());
    }
}
