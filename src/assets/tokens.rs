//! The tokens of `[theme]`: what a town sets in one place, as custom properties of the style sheet.
//!
//! From the one accent follow all colours that are made of it, for light and for dark grounds. Each stands in a pair with the
//! ground it is used on, and each pair has the contrast of level AA (WCAG 2.2, criteria 1.4.3 and 1.4.11); an accent with which
//! that cannot be is refused, with the nearest one that can.

use std::str::FromStr;

use palette::color_difference::Wcag21RelativeContrast;
use palette::{IntoColor, Mix, Oklch, Srgb};

use crate::diagnostics::{Code, Diagnostic, Origin, Sink};
use crate::manifest::{Reader, Table};
use crate::names::TreePath;
use crate::sources::{LayerFolder, Layers};

/// The accent of a town that names none.
const ACCENT: &str = "#7a1f3d";
/// The grounds of base's style sheet; `tests` compare them with it.
const PAPER: &str = "#ffffff";
const DARK_PAPER: &str = "#15161a";
/// The least contrast of text (WCAG 1.4.3), and that of text which is easy to read (WCAG 1.4.6).
const MIN_TEXT_CONTRAST: f32 = 4.5;
const EASY_TEXT_CONTRAST: f32 = 7.0;

/// Reads `[theme]` into custom properties; what cannot be is reported.
pub(super) fn tokens(theme: &Table, layers: &Layers, sink: &Sink) -> String {
    let Ok(path) = TreePath::parse("town.toml") else { return String::new() };
    let origin = Origin::town(path);
    let reader = Reader::new(theme, &origin, sink);
    let accent = reader.text("accent").and_then(|text| accent(&reader, text));
    let mut light = colours(accent.unwrap_or_else(|| colour(ACCENT)));
    for (key, unit, least, most) in [("width", "rem", 40.0, 120.0), ("radius", "rem", 0.0, 2.0)] {
        if let Some(length) =
            reader.text(key).and_then(|text| length(&reader, key, text, unit, least..=most))
        {
            light.0.push_str(&format!("--{key}:{length};"));
        }
    }
    if let Some(logo) = reader.text("logo") {
        check_logo(&reader, logo, layers);
    }
    reader.finish("`[theme]`");
    format!(":root{{{}}}\n@media (prefers-color-scheme:dark){{:root{{{}}}}}", light.0, light.1)
}

fn accent(reader: &Reader<'_>, text: &str) -> Option<Srgb<u8>> {
    let place = reader.place("accent");
    let Some(given) = text
        .strip_prefix('#')
        .filter(|digits| is_colour(digits))
        .and_then(|digits| Srgb::from_str(digits).ok())
    else {
        let diagnostic =
            Diagnostic::error(Code::BadValue, message!("`{text}` is not a colour", text)).at(place);
        reader.sink.report(
            diagnostic.help("write it as `#` and six digits from 0 to f, for instance `#1f5c4d`"),
        );
        return None;
    };
    let ratio = contrast(given, colour(PAPER));
    if ratio < MIN_TEXT_CONTRAST {
        let near = written(darker(given, colour(PAPER), MIN_TEXT_CONTRAST));
        let message = message!(
            "the accent `{text}` is too light: links and buttons in it have a contrast of {ratio} to 1 on white, and at least {MIN_TEXT_CONTRAST} is needed to read them (WCAG 1.4.3)",
            text,
            ratio = format!("{:.2}", ratio),
            MIN_TEXT_CONTRAST
        );
        let help = message!("the nearest colour that can be read is `{near}`", near);
        reader.sink.report(Diagnostic::error(Code::LowContrast, message).at(place).help(help));
        return None;
    }
    Some(given)
}

fn is_colour(digits: &str) -> bool {
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The properties for light grounds, and those for dark ones.
fn colours(accent: Srgb<u8>) -> (String, String) {
    let (paper, dark) = (colour(PAPER), colour(DARK_PAPER));
    let tint = mixed(accent, paper, 0.93);
    let dark_tint = mixed(accent, dark, 0.82);
    let property = |name: &str, colour: Srgb<u8>| format!("--{name}:{};", written(colour));
    let light = [
        property("accent", accent),
        property("accent-deep", darker(accent, paper, contrast(accent, paper) * 1.4)),
        property("on-accent", paper),
        property("tint", tint),
        property("tint-line", mixed(accent, paper, 0.72)),
        property(
            "link",
            darker(
                accent,
                tint,
                EASY_TEXT_CONTRAST.min(contrast(accent, paper)).max(MIN_TEXT_CONTRAST),
            ),
        ),
    ];
    let night = [
        property("tint", dark_tint),
        property("tint-line", mixed(accent, dark, 0.5)),
        property("link", lighter(accent, dark_tint, EASY_TEXT_CONTRAST)),
    ];
    (light.concat(), night.concat())
}

/// The nearest colour of the same hue that is dark enough.
fn darker(from: Srgb<u8>, ground: Srgb<u8>, ratio: f32) -> Srgb<u8> {
    moved(from, ground, ratio, -0.005)
}

/// The nearest colour of the same hue that is light enough.
fn lighter(from: Srgb<u8>, ground: Srgb<u8>, ratio: f32) -> Srgb<u8> {
    moved(from, ground, ratio, 0.005)
}

/// Changes the lightness step by step until the contrast is reached, or nothing is left to change.
fn moved(from: Srgb<u8>, ground: Srgb<u8>, ratio: f32, step: f32) -> Srgb<u8> {
    let mut at: Oklch = from.into_format::<f32>().into_color();
    let mut colour = from;
    while contrast(colour, ground) < ratio && (0.0..=1.0).contains(&(at.l + step)) {
        at.l += step;
        // Very light and very dark colours hold less chroma.
        at.chroma = at.chroma.min(0.37 * (1.0 - at.l).min(at.l).max(0.0) + 0.02);
        let back: Srgb = at.into_color();
        colour = back.into_format();
    }
    colour
}

fn mixed(from: Srgb<u8>, ground: Srgb<u8>, part: f32) -> Srgb<u8> {
    from.into_format::<f32>().mix(ground.into_format::<f32>(), part).into_format()
}

fn contrast(one: Srgb<u8>, other: Srgb<u8>) -> f32 {
    one.into_format::<f32>().relative_contrast(other.into_format::<f32>())
}

fn colour(text: &str) -> Srgb<u8> {
    Srgb::from_str(text).unwrap_or_default()
}

fn written(colour: Srgb<u8>) -> String {
    format!("#{colour:02x}")
}

fn length(
    reader: &Reader<'_>,
    key: &str,
    text: &str,
    unit: &str,
    bounds: std::ops::RangeInclusive<f32>,
) -> Option<String> {
    let number = text.strip_suffix(unit).and_then(|number| number.trim().parse::<f32>().ok());
    if let Some(number) = number.filter(|number| bounds.contains(number)) {
        return Some(format!("{number}{unit}"));
    }
    let (least, most) = (bounds.start(), bounds.end());
    let diagnostic =
        Diagnostic::error(Code::BadValue, message!("`{key}` cannot be `{text}`", key, text))
            .at(reader.place(key));
    reader.sink.report(diagnostic.help(message!(
        "it is a length from `{least}{unit}` to `{most}{unit}`",
        least,
        unit,
        most
    )));
    None
}

fn check_logo(reader: &Reader<'_>, logo: &str, layers: &Layers) {
    let path = TreePath::parse(logo).ok().filter(|path| path.below("static").is_some());
    if path.is_some_and(|path| layers.find(&path).is_some()) {
        return;
    }
    let files: Vec<String> = layers
        .files(LayerFolder::Static)
        .into_iter()
        .map(|origin| origin.path.to_string())
        .collect();
    let help =
        "put the picture into `static/` and write, for instance, `logo = \"static/arms.svg\"`";
    let message = message!("there is no file `{logo}` for the logo", logo);
    let diagnostic = Diagnostic::error(Code::BrokenLink, message).at(reader.place("logo"));
    reader.sink.report(diagnostic.help(help).suggest(logo, files.iter().map(String::as_str)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(properties: &str, name: &str) -> Srgb<u8> {
        let start = properties.find(&format!("--{name}:")).expect("it is there") + name.len() + 3;
        colour(&properties[start..start + 7])
    }

    proptest! {
        #[test]
        fn every_pair_can_be_read(red in any::<u8>(), green in any::<u8>(), blue in any::<u8>()) {
            let paper = colour(PAPER);
            let accent = darker(Srgb::new(red, green, blue), paper, MIN_TEXT_CONTRAST);
            prop_assert!(contrast(accent, paper) >= MIN_TEXT_CONTRAST, "{}", written(accent));
            let (light, dark) = colours(accent);
            for (front, ground) in [("link", "tint"), ("on-accent", "accent"), ("on-accent", "accent-deep")] {
                prop_assert!(contrast(of(&light, front), of(&light, ground)) >= MIN_TEXT_CONTRAST, "{front} on {ground}: {light}");
            }
            prop_assert!(contrast(of(&light, "link"), paper) >= MIN_TEXT_CONTRAST);
            prop_assert!(contrast(of(&dark, "link"), of(&dark, "tint")) >= MIN_TEXT_CONTRAST, "{dark}");
            prop_assert!(contrast(of(&dark, "link"), colour(DARK_PAPER)) >= MIN_TEXT_CONTRAST, "{dark}");
        }
    }

    #[test]
    fn the_grounds_are_those_of_the_style_sheet() {
        let sheet = include_str!("../../themes/base/styles/10-tokens.css");
        let papers: Vec<&str> =
            sheet.lines().filter_map(|line| line.trim().strip_prefix("--paper: ")).collect();
        assert_eq!(papers, [format!("{PAPER};"), format!("{DARK_PAPER};")]);
    }
}
