//! What other systems put into a text for a picture, a film or a value, and parvis shows as it is written: `[gallery ids="1"]`,
//! `[[photo.png]]`, `{{< figure … >}}`, `{% include … %}`, `{: .class}`.

use crate::diagnostics::Message;

/// How much of a call a message quotes.
const QUOTED: usize = 60;

/// Names that other systems call without anything behind them.
const CALLS: [&str; 14] = [
    "gallery",
    "caption",
    "embed",
    "video",
    "audio",
    "playlist",
    "iframe",
    "youtube",
    "vimeo",
    "contact-form",
    "contact-form-7",
    "button",
    "columns",
    "column",
];

/// Endings of pictures' names.
const PICTURES: [&str; 8] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp"];

/// Endings of other files' names.
const FILES: [&str; 10] =
    [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".odt", ".ods", ".mp3", ".mp4", ".md"];

const TOC: &str = "take it out: a page with three or more `##` gets a list of them by itself";

const PICTURE: &str = "write `![What it shows](photo.jpg)`, with the name of the picture's file";

/// A call of another system at the beginning of a text.
pub(super) struct Foreign<'t> {
    /// All of it.
    pub written: &'t str,
    pub help: Message,
}

impl Foreign<'_> {
    /// What is said of it.
    pub(super) fn message(&self) -> Message {
        let mut call: String = self.written.chars().take(QUOTED).collect();
        if call.len() < self.written.len() {
            call.push('…');
        }
        message!("`{call}` means nothing here, and readers would see it", call)
    }
}

/// Reads what begins with a bracket.
pub(super) fn in_brackets(line: &str) -> Option<Foreign<'_>> {
    if let Some(inside) = line.strip_prefix("[[") {
        let (name, _) = inside.split_once("]]")?;
        let help = wiki_help(name)?;
        return Some(Foreign { written: &line[..name.len() + 4], help });
    }
    let end = line.find(']')?;
    let inside = &line[1..end];
    if ["toc", "_toc_"].contains(&inside.to_ascii_lowercase().as_str()) {
        return is_alone(&line[end + 1..])
            .then(|| Foreign { written: &line[..=end], help: TOC.into() });
    }
    let is_of_name =
        |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || "-_".contains(sign);
    let name = &inside[..inside.find(|sign| !is_of_name(sign)).unwrap_or(inside.len())];
    let rest = &inside[name.len()..];
    if name.is_empty() {
        return None;
    }
    let closing = format!("[/{name}]");
    let closed = line[end..].find(&closing).map(|at| end + at + closing.len());
    let has_values =
        rest.starts_with(' ') && ["=\"", "='", "=“", "=”"].iter().any(|sign| rest.contains(sign));
    let is_address =
        rest.starts_with('=') && ["url", "img", "color", "size", "quote"].contains(&name);
    // Extensions begin their names with a short form of their own: `[su_button]`.
    let is_name = CALLS.contains(&name) || name.trim_matches('_').contains('_');
    let is_call = is_name && (rest.is_empty() || rest.contains('=')) && is_alone(&line[end + 1..]);
    let is_pair = closed.is_some() && (rest.is_empty() || rest.starts_with([' ', '=']));
    (has_values || is_address || is_call || is_pair)
        .then(|| Foreign { written: &line[..closed.unwrap_or(end + 1)], help: call_help(name) })
}

/// What to write in place of a name or a picture between two brackets, as wikis have them. `[[1]]` and `[[ -f x ]]` are none.
fn wiki_help(name: &str) -> Option<Message> {
    if name.to_ascii_lowercase().trim_matches('_') == "toc" {
        return Some(TOC.into());
    }
    let begins = name.starts_with(|sign: char| sign.is_alphanumeric() || sign == '/');
    if !begins || name.contains(['[', ']', '"', '=', '$']) || name.ends_with(char::is_whitespace) {
        return None;
    }
    let (address, words) = name.split_once('|').unwrap_or((name, name));
    // `File:photo.png`, as in MediaWiki.
    let address = address.rsplit(':').next().unwrap_or(address);
    let lower = address.to_lowercase();
    if PICTURES.iter().any(|ending| lower.ends_with(ending)) {
        let address =
            if address.contains(' ') { format!("<{address}>") } else { address.to_owned() };
        return Some(message!("write `![What it shows]({address})`", address));
    }
    if FILES.iter().any(|ending| lower.ends_with(ending)) {
        return Some(message!("write `[The title](<{address}>)`", address));
    }
    let is_name =
        words.len() < name.len() || name.contains(' ') || name.starts_with(char::is_uppercase);
    (is_name && name.contains(char::is_alphabetic)).then(|| {
        message!("write `[{words}](…)`, with the path of the page in the round brackets", words)
    })
}

/// Reads what begins with a brace: a call, or a value that a template would fill in.
pub(super) fn in_braces(line: &str) -> Option<Foreign<'_>> {
    let (open, close) =
        [("{{", "}}"), ("{%", "%}")].into_iter().find(|(open, _)| line.starts_with(open))?;
    let end = line.find(close).map_or(open.len(), |end| end + close.len());
    let inside = line[open.len()..end].trim_start_matches(['<', '%', '-', ' ']);
    let name = inside.split(|sign: char| !sign.is_alphanumeric() && sign != '-').next()?;
    let is_value = open == "{{" && !line.starts_with("{{<") && !line.starts_with("{{%");
    let help = if is_value {
        "a text holds no values that are filled in: write the words themselves; to show the characters themselves, put them between backticks".into()
    } else {
        call_help(name)
    };
    Some(Foreign { written: &line[..end], help })
}

/// Reads a call whose words stand between two names in braces: `{youtube}abc{/youtube}`.
pub(super) fn between_braces(line: &str) -> Option<Foreign<'_>> {
    let name = &line[1..line.find('}')?];
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let closing = format!("{{/{name}}}");
    let end = line.find(&closing)? + closing.len();
    Some(Foreign { written: &line[..end], help: call_help(name) })
}

/// Reads the first line of a remark as MkDocs has it: `!!! warning`.
pub(super) fn remark(line: &str) -> Option<Foreign<'_>> {
    let word = line.strip_prefix("!!! ").or_else(|| line.strip_prefix("??? "))?.trim_start();
    let name = word.split(|sign: char| !sign.is_ascii_alphabetic()).next()?;
    let help = match name {
        "note" | "info" | "abstract" | "example" | "question" | "quote" => "> [!NOTE]",
        "tip" | "hint" | "success" => "> [!TIP]",
        "important" => "> [!IMPORTANT]",
        "warning" | "attention" => "> [!WARNING]",
        "caution" | "danger" | "error" | "failure" | "bug" => "> [!CAUTION]",
        _ => return None,
    };
    let help = message!("write `{help}`, and begin each line below it with `> `", help);
    Some(Foreign { written: line.trim_end(), help })
}

/// Attributes in braces, as `{width=300}` behind a picture or `{: .wide}` at the end of a line.
pub(super) fn attributes<'t>(
    line: &'t str,
    is_behind_link: bool,
    before: &str,
) -> Option<Foreign<'t>> {
    let end = line.find('}')?;
    let inside = line[1..end].trim();
    let words = inside.trim_start_matches(':').split_ascii_whitespace();
    let is_attribute = |word: &str| {
        let named = word.strip_prefix(['.', '#']);
        let key = word.split_once('=').map(|(key, _)| key);
        named.or(key).is_some_and(|name| {
            name.starts_with(|sign: char| sign.is_ascii_alphabetic())
                && name.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_:".contains(sign))
        })
    };
    let first = words.clone().next()?;
    let is_toc = inside.starts_with(':') && first == "toc";
    let ends_line = is_alone(&line[end + 1..]) || before.ends_with([']', '*', '`']);
    let is_marked = inside.starts_with([':', '.']);
    if !(is_toc || is_attribute(first)) || !(is_behind_link || is_marked && ends_line) {
        return None;
    }
    let help = if is_toc {
        TOC.into()
    } else if is_behind_link {
        "take it out: how wide a picture is, and how it looks, is for the town's design; the one thing that may stand here is `{decorative}`, behind a picture that shows nothing".into()
    } else if first.starts_with('#') {
        message!("write `{{{first}}}` behind a heading, and take it out elsewhere", first)
    } else {
        "take it out: how a text looks is for the town's design".into()
    };
    Some(Foreign { written: &line[..=end], help })
}

fn is_alone(rest: &str) -> bool {
    rest.trim().is_empty()
}

/// What to write in place of a call.
fn call_help(name: &str) -> Message {
    match name {
        "gallery" | "caption" | "figure" | "image" | "img" | "photo" | "picture" | "wp" => PICTURE.into(),
        "embed" | "video" | "youtube" | "vimeo" | "iframe" | "playlist" | "audio" => {
            "write a link to it, `[The title](https://…)`; a film of another site is shown by a line `::film{url=\"https://…\" title=\"…\"}`".into()
        }
        "b" | "strong" => "write `**the words**`".into(),
        "i" | "em" => "write `*the words*`".into(),
        "url" | "link" | "a" | "ref" | "relref" => {
            "write `[The words](/page)`, with the address in the round brackets".into()
        }
        "quote" => "begin each line of the quotation with `> `".into(),
        "contact-form" | "contact-form-7" => {
            "write an address in its place: `[Write to us](mailto:info@town.example)`".into()
        }
        "toc" => TOC.into(),
        _ => "a component is called by a line `::name{…}`; to show the characters themselves, put them between backticks".into(),
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::lints::tests::said;

    #[test]
    fn calls_of_other_systems_are_said_once_with_what_to_write() {
        for (text, at, help) in [
            ("[gallery]\n", "[gallery]", "`![What it shows](photo.jpg)`"),
            ("[gallery ids=\"1,2\"]\n", "[gallery ids=\"1,2\"]", "`![What it shows]"),
            (
                "[caption id=\"a\"]Une rue[/caption]\n",
                "[caption id=\"a\"]Une rue[/caption]",
                "`![What",
            ),
            ("[b]gras[/b] texte\n", "[b]gras[/b]", "`**the words**`"),
            (
                "[url=https://a.be]ici[/url]\n",
                "[url=https://a.be]ici[/url]",
                "`[The words](/page)`",
            ),
            ("[contact-form-7 id='3']\n", "[contact-form-7 id='3']", "mailto:"),
            ("[su_button]\n", "[su_button]", "`::name{…}`"),
            ("[gallery ids=1,2]\n", "[gallery ids=1,2]", "`![What"),
            ("{youtube}abc{/youtube}\n", "{youtube}abc{/youtube}", "`::film{"),
            ("!!! warning\n    Texte\n", "!!! warning", "`> [!WARNING]`"),
            ("[mot]{.wide} et la suite\n", "{.wide}", "take it out"),
            ("[youtube]\n", "[youtube]", "`::film{"),
            ("Voir [[photo 1.png]].\n", "[[photo 1.png]]", "`![What it shows](<photo 1.png>)`"),
            ("![[photo.png]]\n", "[[photo.png]]", "`![What it shows](photo.png)`"),
            ("Voir [[plan.pdf]].\n", "[[plan.pdf]]", "`[The title](<plan.pdf>)`"),
            ("[[File:a.png|thumb]]\n", "[[File:a.png|thumb]]", "`![What it shows](a.png)`"),
            ("## A {: #b}\n", "{: #b}", "`{#b}`"),
            ("![Une rue](y.jpg) {width=50%}\n", "{width=50%}", "take it out"),
            ("Voir [[Heures|nos heures]].\n", "[[Heures|nos heures]]", "`[nos heures](…)`"),
            ("{{< figure src=\"x.jpg\" >}}\n", "{{< figure src=\"x.jpg\" >}}", "`![What it shows]"),
            ("{% include nav.html %}\n", "{% include nav.html %}", "`::name{…}`"),
            ("Le {{ site.title }} ici\n", "{{ site.title }}", "write the words themselves"),
            ("[a](/b){.wide}\n", "{.wide}", "take it out"),
            ("![Une rue](y.jpg){width=300}\n", "{width=300}", "take it out"),
            ("![Une rue](y.jpg){: .wide}\n", "{: .wide}", "take it out"),
            ("Texte\n{: .lead}\n", "{: .lead}", "take it out"),
            ("Texte {.lead}\n", "{.lead}", "take it out"),
            ("[a]({{ site.url }}/b)\n", "[a]({{ site.url }}/b)", "`[a](/page)`"),
            ("[TOC]\n", "[TOC]", "by itself"),
            ("[[_TOC_]]\n", "[[_TOC_]]", "by itself"),
            ("- x\n{:toc}\n", "{:toc}", "by itself"),
        ] {
            let said = said(text);
            assert!(
                matches!(&said[..], [(place, words)] if *place == at && words.contains(help)),
                "{text:?}: {said:?}"
            );
        }
    }

    #[test]
    fn brackets_and_braces_of_texts_are_left_alone() {
        for text in [
            "## [Unreleased]\n\n[1] [sic] [x] [...] [a] [gallery] in a text, f[i], [[1]], [[ -f x ]]\n",
            "`[gallery]` `{{ a }}` `{% b %}` `[[x.png]]`\n",
            "```\n[gallery]\n{{< a >}}\n{: .x}\n```\n",
            "- [ ] open\n- [x] done\n",
            "[gallery](/b) and [b][gallery]\n\n[gallery]: /c\n",
            "the set {x=1} and {a, b}, {0,1}, {id}\n",
            "## Titre {#titre .wide}\n",
            "![](x.jpg){decorative}\n",
            "array [[1,2],[3,4]], [[hours.week]], [optional name]\n",
            "!!! Attention, and !!! warning {a} {b} {/c}\n",
            "[note: this] [see a=b]\n",
        ] {
            assert_eq!(said(text), [], "{text:?}");
        }
    }
}
