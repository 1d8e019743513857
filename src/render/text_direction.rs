//! Texts that run otherwise than their page: words of a right-to-left language on a left-to-right page and the reverse, and
//! telephone numbers and addresses of mail among right-to-left words.
//!
//! Browsers know the direction of a language no more than of any other attribute, so it has to be written. It is written here, for all
//! templates and texts: whoever marks a language need not think of it.

use crate::html::{TextAttribute, TextToken, TextTokens};
use crate::locale::is_rtl;
use crate::names::Lang;

/// Gives each element that is marked with a language its direction, where the page or the language runs from right to left; and, on a
/// page that does, the direction of links whose words are numbers, addresses and the like.
pub(super) fn direct(html: &str, page: &Lang) -> Option<String> {
    let mut marked = memchr::memmem::find_iter(html.as_bytes(), b" lang=");
    if !is_rtl(page) && !marked.any(|at| is_rtl_value(&html[at + 6..])) {
        return None;
    }
    let mut out = String::with_capacity(html.len() + html.len() / 32);
    let mut copied = 0;
    let mut tokens = TextTokens::new(html.as_bytes(), false);
    while let Some(token) = tokens.next() {
        let TextToken::Tag(tag) = token else { continue };
        if tag.is_end || tag.name.eq_ignore_ascii_case(b"html") {
            continue;
        }
        let behind_name = tag.opening.as_ptr().addr() + tag.opening.len() - html.as_ptr().addr();
        let marks = Marks::read(tokens.attributes());
        let wanted = match marks.lang {
            _ if marks.has_dir => None,
            Some(lang) if is_rtl(&lang) || is_rtl(page) => {
                Some(if is_rtl(&lang) { "rtl" } else { "ltr" })
            }
            None if marks.leads_out && is_rtl(page) && !reads_rtl(&html[behind_name..]) => {
                Some("ltr")
            }
            _ => None,
        };
        if let Some(dir) = wanted {
            out.push_str(&html[copied..behind_name]);
            out.push_str(&format!(" dir=\"{dir}\""));
            copied = behind_name;
        }
    }
    out.push_str(&html[copied..]);
    Some(out)
}

/// What the attributes of an element say.
#[derive(Default)]
struct Marks {
    lang: Option<Lang>,
    has_dir: bool,
    /// Whether it is a link to a telephone, to mail or to another site.
    leads_out: bool,
}

impl Marks {
    fn read(attributes: &[TextAttribute<'_>]) -> Self {
        let mut marks = Self::default();
        for TextAttribute { name, value } in attributes {
            let text = value.as_ref().map_or(&b""[..], |value| value.text);
            if name.eq_ignore_ascii_case(b"dir") {
                marks.has_dir = true;
            } else if name.eq_ignore_ascii_case(b"lang") {
                marks.lang = std::str::from_utf8(text).ok().and_then(|text| Lang::parse(text).ok());
            } else if name.eq_ignore_ascii_case(b"href") {
                let starts = [&b"tel:"[..], b"sms:", b"mailto:", b"https:", b"http:"];
                marks.leads_out = starts.iter().any(|start| text.starts_with(start));
            }
        }
        marks
    }
}

/// Whether an attribute's value, as it begins, is a language that runs from right to left.
fn is_rtl_value(text: &str) -> bool {
    let value = text.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(value.len());
    Lang::parse(&value[..end]).is_ok_and(|lang| is_rtl(&lang))
}

/// Whether the words of a link hold a letter that runs from right to left.
fn reads_rtl(rest: &str) -> bool {
    let words = &rest[rest.find('>').unwrap_or(0)..];
    let words = &words[..words.find("</a").unwrap_or(words.len())];
    words.chars().any(is_rtl_letter)
}

/// Whether a letter runs from right to left (the blocks that Unicode keeps for such scripts).
fn is_rtl_letter(c: char) -> bool {
    matches!(
        u32::from(c),
        0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directed(html: &str, page: &str) -> String {
        direct(html, &Lang::parse(page).unwrap()).unwrap_or_else(|| html.to_owned())
    }

    #[test]
    fn words_of_another_direction_get_theirs() {
        let list =
            "<html lang=\"ar\" dir=\"rtl\"><li><a lang=\"en\" href=\"/a/\">Road (closed)</a>";
        let wanted = list.replace("<a lang", "<a dir=\"ltr\" lang");
        assert_eq!(directed(list, "ar"), wanted);
        assert_eq!(
            directed("<p lang=ckb>x</p><p lang=nl>y</p>", "fr"),
            "<p dir=\"rtl\" lang=ckb>x</p><p lang=nl>y</p>"
        );
        for same in ["<p lang=\"nl\">x</p>", "<p dir=\"auto\" lang=\"ar\">x</p>", "<b>x</b>"] {
            assert_eq!(directed(same, "fr"), same);
        }
    }

    #[test]
    fn a_telephone_number_reads_from_left_to_right() {
        let phone = "<a href=\"tel:+3281000000\">+32 81 00 00 00</a>";
        assert_eq!(directed(phone, "he"), phone.replace("<a", "<a dir=\"ltr\""));
        assert_eq!(directed(phone, "fr"), phone);
        let words = "<a href=\"mailto:a@b.example\">\u{5db}\u{5ea}\u{5d5}\u{5d1}</a>";
        assert_eq!(directed(words, "he"), words);
    }
}
