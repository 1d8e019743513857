//! What elements and attributes do in a browser, by the HTML standard, SVG 2 and RDFa: which only show something, and which load,
//! send or run. A list of what is dangerous would never end, so these are lists of what is known.

use super::tag::Tag;
use crate::names::Known;

/// What an attribute does with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// It says something of its element.
    Nothing,
    /// It leads somewhere when somebody follows it, or names something by an address.
    Leads,
    /// It fetches from an address, or sends to one.
    Loads,
    /// It fetches from one of several addresses, between commas.
    LoadsOne,
    /// It is a value of a style sheet.
    Styles,
    /// It is a program, or a page of its own.
    Runs,
    /// Nobody here knows.
    Unknown,
}

/// Elements that show something, and neither load a page nor run a program nor change how others are read.
const SHOWN: Known = Known::new(
    "a abbr address area article aside audio b bdi bdo blockquote body br button caption cite code col colgroup data \
     datalist dd del details dfn dialog div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header \
     hgroup hr html i img input ins kbd label legend li link main map mark menu meta meter nav ol optgroup option output p \
     picture pre progress q rp rt ruby s samp search section select small source span strong sub summary sup table tbody \
     td textarea tfoot th thead time title tr track u ul var video wbr svg circle clippath defs desc ellipse g line \
     lineargradient marker mask path pattern polygon polyline radialgradient rect stop symbol text textpath tspan use acronym big \
     center dir font nobr strike tt",
);

/// Attributes that say something of their element.
const SAID: Known = Known::new(
    "about abbr accept accept-charset accesskey align alt as async autocapitalize autocomplete autofocus autoplay border \
     charset checked class color cols colspan command commandfor content contenteditable controls controlslist coords \
     crossorigin datatype datetime decoding default defer dir dirname disabled disablepictureinpicture download draggable \
     enctype enterkeyhint fetchpriority for form formenctype formmethod formnovalidate formtarget headers height hidden \
     high hreflang id inert inputmode integrity ismap itemid itemprop itemref itemscope itemtype kind label lang language \
     list loading loop low max maxlength media method min minlength multiple muted name nomodule nonce novalidate open \
     optimum part pattern placeholder playsinline popover popovertarget popovertargetaction prefix preload property \
     readonly referrerpolicy rel required resource rev reversed role rows rowspan scope selected shape size sizes slot \
     span spellcheck srclang start step tabindex target title translate type typeof usemap valign value vocab width wrap \
     xml:lang xml:space baseprofile clip-rule clippathunits cx cy d dominant-baseline dx dy enable-background fill-opacity \
     fill-rule focusable font-family font-size font-style font-weight fr fx fy gradienttransform gradientunits \
     lengthadjust letter-spacing maskcontentunits maskunits offset opacity overflow pathlength patterncontentunits \
     patterntransform patternunits points preserveaspectratio r rotate rx ry spreadmethod startoffset stop-color \
     stop-opacity stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity \
     stroke-width text-anchor textlength transform transform-origin vector-effect version viewbox x x1 x2 xmlns \
     xmlns:xlink y y1 y2",
);

/// Attributes that lead somewhere. `values`, `from` and `to` may be those of an animation that moves a link.
const LEADING: Known = Known::new("href xlink:href cite longdesc from to values");

/// Attributes that fetch or send, those of `object` and `applet` among them that say where a program lies.
const LOADING: Known = Known::new(
    "src action formaction data poster background manifest ping codebase profile attributionsrc \
     archive classid code dynsrc lowsrc object pluginspage pluginurl",
);

/// Attributes of drawings that may name another file by `url(…)`.
const STYLING: Known = Known::new(
    "style fill stroke clip-path mask filter cursor marker marker-start marker-mid marker-end",
);

/// Words of `rel` for which a browser fetches nothing.
const TOLD: Known =
    Known::new("alternate author bookmark canonical external help license me next prev up");

/// Whether an element only shows something.
pub fn is_shown(element: &str) -> bool {
    // What no standard has a name for is a box, until a script makes more of it.
    SHOWN.has(element)
        || (element.contains('-')
            && !["annotation-xml", "font-face", "missing-glyph"].contains(&element))
}

/// What an attribute does. Those of `link` load; [`only_tells`] says when they do not.
pub fn does(element: &str, attribute: &str) -> Does {
    match attribute {
        "srcset" | "imagesrcset" => Does::LoadsOne,
        "href" | "xlink:href" if !matches!(element, "a" | "area") => Does::Loads,
        "srcdoc" => Does::Runs,
        name if name.starts_with("on") => Does::Runs,
        name if LOADING.has(name) => Does::Loads,
        name if LEADING.has(name) => Does::Leads,
        name if STYLING.has(name) => Does::Styles,
        name if name.starts_with("aria-") || name.starts_with("data-") || SAID.has(name) => {
            Does::Nothing
        }
        _ => Does::Unknown,
    }
}

/// Whether a tag is a `link` that only tells something, whatever its `rel` may be, so that its address is not fetched.
pub fn only_tells(tag: &Tag) -> bool {
    let mut rels = tag.values("rel").peekable();
    tag.name == "link" && rels.peek().is_some() && rels.all(is_told)
}

fn is_told(rel: &str) -> bool {
    let mut words = rel.split_ascii_whitespace().peekable();
    words.peek().is_some() && words.all(|word| TOLD.has(&word.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_in_two_lists() {
        let mut all: Vec<&str> =
            [SAID, LEADING, LOADING, STYLING].iter().flat_map(Known::words).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(
            all.into_iter()
                .chain(SHOWN.words())
                .all(|name| name.chars().all(|c| !c.is_ascii_uppercase()))
        );
    }

    #[test]
    fn what_loads_or_runs_is_known_as_such() {
        for element in [
            "script", "style", "iframe", "object", "embed", "base", "template", "noscript",
            "frame", "animate", "image", "math",
        ] {
            assert!(!is_shown(element), "{element}");
        }
        assert_eq!(does("a", "href"), Does::Leads);
        assert_eq!(does("link", "href"), Does::Loads);
        assert_eq!(does("use", "xlink:href"), Does::Loads);
        for attribute in ["data", "codebase", "archive", "classid"] {
            assert_eq!(does("object", attribute), Does::Loads, "{attribute}");
        }
        assert_eq!(does("img", "onerror"), Does::Runs);
        assert_eq!(does("div", "@click"), Does::Unknown);
        assert!(
            is_told("Canonical")
                && is_told("alternate")
                && !is_told("alternate stylesheet")
                && !is_told("icon")
                && !is_told("")
        );
    }
}
