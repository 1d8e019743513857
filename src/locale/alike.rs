//! Finds names that people would confuse, and words that look like an address.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::slug::ascii;

/// Letters of other scripts that look like Latin ones, as they are written.
const LOOKS: &str = "\
    Αa Βb Εe Ζz Ηh Ιi Κk Μm Νn Οo Ρp Τt Υy Χx αa βb γy εe ηn ιi κk νv οo ρp τt υu χx ωw ϲc ϳj \
    Аa Вb Еe Зz Ѕs Іi Јj Кk Мm Нh Оo Рp Сc Тt Уy Хx Үy аa вb еe зz ѕs іi јj кk мm нh оo рp сc тt уy хx үy һh ԁd ԛq ԝw ӏi Ӏi гr пn \
    Սu Տs Օo օo սu ոn հh ցg զq \
    ɑa ɡg ɩi ɪi ʟl ᴀa ʙb ᴄc ᴅd ᴇe ɢg ʜh ᴊj ᴋk ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ǀi";

/// The signs of a name by what people see of them: equal for names that differ in case, accents,
/// white space, points, signs that show nothing, and letters that look like others. Empty if there
/// is nothing to see.
pub fn look(name: &str) -> String {
    let mut seen = String::with_capacity(name.len());
    for sign in name
        .nfkd()
        .filter(|sign| sign.is_alphanumeric() && !is_combining_mark(*sign) && !is_modifier(*sign))
    {
        let alike = LOOKS.split_ascii_whitespace().find_map(|pair| pair.strip_prefix(sign));
        match alike {
            Some(alike) => seen.push_str(alike),
            None => seen.extend(sign.to_lowercase()),
        }
    }
    let plain: String = seen.chars().fold(String::new(), |mut plain, sign| {
        match ascii(sign) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(match sign {
                '0' => 'o',
                '1' | 'l' => 'i',
                sign => sign,
            }),
        }
        plain
    });
    plain.replace("rn", "m").replace("vv", "w")
}

/// Letters that stand above others, as quotes do.
fn is_modifier(sign: char) -> bool {
    matches!(sign, '\u{2b0}'..='\u{2ff}')
}

/// Lists the hosts that a text seems to name: the host of each word, read as an address.
pub fn hosts_named(text: &str) -> impl Iterator<Item = String> {
    let seen: String =
        text.nfkc().filter(|sign| !super::is_unseen(*sign) || sign.is_whitespace()).collect();
    let words: Vec<String> = seen
        .replace(['\u{3002}', '\u{2024}'], ".")
        .to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    words.into_iter().filter_map(|word| {
        let is_sign = |sign: char| {
            sign.is_alphanumeric() || is_combining_mark(sign) || matches!(sign, '-' | '.')
        };
        // The scheme has no point, and the path comes later.
        let host = word
            .split(|sign| !is_sign(sign))
            .map(|part| part.trim_matches('.'))
            .find(|part| part.contains('.'))?;
        let last = host.rsplit('.').next()?;
        let is_domain = last.chars().count() >= 2 && last.chars().all(|sign| !sign.is_numeric())
            || last.starts_with("xn--");
        (is_domain && host.split('.').all(|part| !part.is_empty())).then(|| host.to_owned())
    })
}

/// Whether who reads the one host is right to expect the other: it is the same, or lies below it.
pub fn is_host_of(named: &str, host: &str) -> bool {
    let plain = |host: &str| host.to_lowercase().trim_start_matches("www.").to_owned();
    let (named, host) = (plain(named), plain(host));
    host == named || host.strip_suffix(&named).is_some_and(|before| before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_people_take_for_each_other_look_alike() {
        for name in [
            "little harbour",
            " Little\u{a0}\u{200b}Harbour ",
            "Líttle Hàrbour",
            "Little-Harbour.",
            "Lіttle Наrbоur",
            "Ｌｉｔｔｌｅ　Ｈａｒｂｏｕｒ",
            "𝐋𝐢𝐭𝐭𝐥𝐞 𝐇𝐚𝐫𝐛𝐨𝐮𝐫",
            "Litt1e Harb0ur",
            "LittIe Harbour",
            "Little Ηarbour",
        ] {
            assert_eq!(look(name), look("Little Harbour"), "{name}");
        }
        assert_ne!(look("Little Harbours"), look("Little Harbour"));
        assert_eq!((look("…\u{200b} "), look("字")), (String::new(), "字".to_owned()));
    }

    #[test]
    fn words_that_look_like_an_address_name_a_host() {
        for (text, host) in [
            ("https://www.town.example/pay.html", "www.town.example"),
            ("see town.example.", "town.example"),
            ("WWW.Town.Example", "www.town.example"),
            ("(town。example)", "town.example"),
            ("to\u{ad}wn．exam\u{200b}ple", "town.example"),
            ("https://town.example@evil.example", "town.example"),
            ("clerk@town.example", "town.example"),
        ] {
            assert!(
                hosts_named(text).any(|named| named == host),
                "{text}: {:?}",
                hosts_named(text).collect::<Vec<_>>()
            );
        }
        for text in ["the fair", "e.g. this", "1.5 km", "am 3.10.2026", "z.B.", "…", "a.b"] {
            assert_eq!(hosts_named(text).next(), None, "{text}");
        }
        assert!(
            is_host_of("www.town.example", "town.example")
                && is_host_of("town.example", "pay.town.example")
        );
        assert!(
            !is_host_of("town.example", "evil-town.example")
                && !is_host_of("pay.town.example", "town.example")
        );
    }
}
