//! What stands behind the address of a link or a picture and cannot be read: a size, or a title whose quotation marks do not fit.

use crate::diagnostics::Message;

/// Says how to write an address that cannot be read; `front` is what stands before its bracket.
pub(super) fn help_for_address(front: &str, address: &str) -> Message {
    if address.contains("{{") || address.contains("{%") {
        return message!(
            "no template is read in a text: write the path of the page or the name of the file, as in `{front}(/page)`",
            front
        );
    }
    if let Some(help) = help_for_rest(front, address) {
        return help;
    }
    match address.split_once(char::is_whitespace) {
        Some((address, title))
            if title.trim_start().starts_with(['“', '”', '„', '«', '‘', '’', '\'']) =>
        {
            message!(
                "put the title in straight quotation marks: `{front}({address} \"…\")`",
                front,
                address
            )
        }
        Some(_) if address.contains(':') => "an address has no spaces: take them out".into(),
        Some(_) => message!(
            "an address has no spaces: rename the file, or write `{front}(<{address}>)`",
            front,
            address = with_signs_of_name(address)
        ),
        None => message!(
            "put the address between angle brackets: `{front}(<{address}>)`",
            front,
            address
        ),
    }
}

/// An address whose `#` belongs to the name of a file, since its ending follows: there it is written by its number.
fn with_signs_of_name(address: &str) -> String {
    let (path, rest) = address.split_once('#').unwrap_or((address, ""));
    let is_ending =
        |end: &str| (2..=5).contains(&end.len()) && end.chars().all(|c| c.is_ascii_alphanumeric());
    let ends = |text: &str| text.rsplit_once('.').is_some_and(|(_, end)| is_ending(end));
    if !path.is_empty() && !ends(path) && ends(rest) {
        address.replace('#', "%23")
    } else {
        address.to_owned()
    }
}

/// Says how a link is written in whose brackets more than an address stands; `front` is what stands before them.
fn help_for_rest(front: &str, inside: &str) -> Option<Message> {
    let (address, rest) = inside.split_once(char::is_whitespace)?;
    let rest = rest.trim();
    if is_size(rest) {
        return Some(message!(
            "a size cannot stand there, for the theme decides how large a picture is: write `{front}({address})`",
            front,
            address
        ));
    }
    let title = rest.strip_prefix('"')?;
    let title = title.strip_suffix('"').unwrap_or(title).replace("\\\"", "\"");
    let title = title.replace('"', "\\\"");
    Some(message!(
        "a `\\` stands before a quotation mark inside of a title: write `{front}({address} \"{title}\")`",
        front,
        address,
        title
    ))
}

/// Whether a text is the size of a picture, as other systems write it: `=300x200`, `=300`, `width=300`.
fn is_size(text: &str) -> bool {
    let is_measure = |word: &str| {
        let number = ["=", "width=", "height=", "w=", "h="]
            .iter()
            .find_map(|start| word.strip_prefix(start));
        number.is_some_and(|number| {
            let number = number.trim_matches('"').trim_end_matches("px").trim_end_matches('%');
            number.starts_with(|sign: char| sign.is_ascii_digit() || sign == 'x')
                && number.chars().all(|sign| sign.is_ascii_digit() || sign == 'x' || sign == '*')
        })
    };
    !text.is_empty() && text.split_whitespace().all(is_measure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_an_address_is_told() {
        for (front, inside, right) in [
            ("![Rue]", "p.png =300x200", Some("write `![Rue](p.png)`")),
            ("![Rue]", "p.png =300x", Some("write `![Rue](p.png)`")),
            ("![Rue]", "p.png width=300 height=200", Some("write `![Rue](p.png)`")),
            (
                "[x]",
                "/services \"Le \"grand\" plan\"",
                Some("write `[x](/services \"Le \\\"grand\\\" plan\")`"),
            ),
            ("[x]", "/services \"Le plan", Some("write `[x](/services \"Le plan\")`")),
            ("[x]", "plan of the town.pdf", None),
            ("[x]", "plan.pdf", None),
        ] {
            let help = help_for_rest(front, inside).map(|help| help.to_string());
            assert_eq!(help.is_some(), right.is_some(), "{inside}: {help:?}");
            assert!(help.unwrap_or_default().ends_with(right.unwrap_or_default()), "{inside}");
        }
    }
}
