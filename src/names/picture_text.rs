//! Texts for pictures that say nothing of what the pictures show: names of files, and what programs and templates put there.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::PictureKind;

/// Why a text says nothing about a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SilentText {
    /// It is the name of a file, as cameras and programs give it.
    FileName,
    /// It stands for a text that somebody was to write.
    Placeholder,
}

/// Words that say only that there is a picture, or a text for one, in the languages of the interface.
const BARE: &str = "image|images|img|picture|pictures|pic|photo|photos|photograph|foto|foto's|fotos|photographie|fotografie|\
    fotografía|fotografia|bild|bilder|afbeelding|afbeeldingen|plaatje|imagen|imágenes|irudia|irudi|argazkia|argazki|immagine|\
    immagini|figure|figura|abbildung|grafik|graphic|illustration|alt|alt text|alttext|alt-text|alternative text|alternativtext|\
    texte alternatif|alternatieve tekst|alternatiefje|texto alternativo|testo alternativo|ordezko testua|text alternative|\
    untitled|unnamed|sans titre|zonder titel|naamloos|ohne titel|unbenannt|sin título|senza titolo|izenik gabe|placeholder|\
    todo|tbd|xxx|x|test|picture here|photo here|image here|thumbnail|vignette|no description|\
    what it shows|what the picture shows|ce qu'elle montre|ce que montre l'image|wat erop staat|wat te zien is|was zu sehen ist|\
    was das bild zeigt|lo que muestra|qué muestra|zer erakusten duen|che cosa mostra|cosa mostra";

/// What somebody is asked for, before the word for a picture.
const ASKED: &str = "description of the|description of|describe the|describe this|describe|a description of the|alt text for the|\
    alternative text for the|insert|your|add|description de l'|description de la|description de|description d'|décrire l'|\
    décrivez l'|décrire la|décrivez la|texte alternatif de l'|beschrijving van de|beschrijving van het|beschrijving van|\
    beschrijf de|beschrijf het|beschreibung des|beschreibung der|beschreibung vom|beschreiben sie das|\
    descripción de la|descripción del|describa la|describe la|descrizione dell'|descrizione della|descrizione di|descrivi l'|\
    descrivi la|inserire|insertar|insérer une|insérer l'|foto van|photo of|picture of|image of";

/// The words for a picture that follow, in any of the forms that the languages give them.
const NAMED: &str = "image|picture|photo|photograph|image here|photo here|picture here|foto|afbeelding|beeld|plaatje|bildes|bild|\
    fotos|abbildung|imagen|fotografía|immagine|fotografia|image ici";

/// Whole phrases that do not follow the pattern.
const PHRASES: &str = "image description|picture description|photo description|bildbeschreibung|beeldbeschrijving|\
    irudiaren deskribapena|irudiaren azalpena|argazkiaren deskribapena|argazkiaren azalpena|deskribatu irudia|deskribatu argazkia|\
    deskribapena|description|beschrijving|beschreibung|descripción|descrizione";

/// Ends of sentences that promise a text.
const PROMISES: &str = "goes here|comes here|to be added|komt hier|hier einfügen|hier invoegen|à insérer|à compléter|va aquí|va qui|\
    hemen doa|kommt hierher|kommt noch";

/// How programs call what they take from a screen, or what somebody sent: a date or a number follows.
const TAKEN: &str = "screenshot|screen shot|capture d'écran|capture d'ecran|capture|schermafbeelding|schermafdruk|bildschirmfoto|\
    captura de pantalla|captura|pantaila-argazkia|pantaila argazkia|schermata|whatsapp image|whatsapp-image|signal|scan|scanned|\
    scanned document|download|unnamed|unknown|snapchat|fb_img|received|photo|image|picture|foto|bild|imagen|afbeelding|immagine|\
    irudia|argazkia|document|numérisation";

/// Words between the parts of a date.
const BETWEEN: [&str; 14] =
    ["at", "à", "a", "um", "om", "alle", "las", "ore", "uhr", "am", "pm", "h", "copy", "kopie"];

/// The lists above, cut into their phrases once: each picture of a town is held against them.
struct Phrases {
    /// Whole texts that say nothing.
    silent: HashSet<&'static str>,
    promises: Vec<&'static str>,
    asked: Vec<&'static str>,
    named: HashSet<&'static str>,
    taken: Vec<&'static str>,
}

static KNOWN: LazyLock<Phrases> = LazyLock::new(|| Phrases {
    silent: phrases(BARE).chain(phrases(PHRASES)).collect(),
    promises: phrases(PROMISES).collect(),
    asked: phrases(ASKED).collect(),
    named: phrases(NAMED).collect(),
    taken: phrases(TAKEN).collect(),
});

fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|').map(str::trim)
}

/// Returns why a text says nothing about a picture; `None` if it may say something.
pub fn silent_text(text: &str) -> Option<SilentText> {
    if PictureKind::is_file_name(text) {
        return Some(SilentText::FileName);
    }
    let plain = plain(text);
    let is_placeholder = KNOWN.silent.contains(plain.as_str())
        || KNOWN.promises.iter().any(|end| plain.ends_with(end))
        || KNOWN.asked.iter().any(|start| {
            plain.strip_prefix(start).is_some_and(|rest| KNOWN.named.contains(rest.trim()))
        });
    if is_placeholder {
        return Some(SilentText::Placeholder);
    }
    let counted = KNOWN
        .taken
        .iter()
        .filter_map(|start| plain.strip_prefix(start))
        .find(|rest| is_date_or_number(rest))?;
    // "Photo 3" is a number that somebody gave; `Screenshot 2026-11-30` a name.
    let digits = counted.bytes().filter(u8::is_ascii_digit).count();
    Some(if digits > 3 { SilentText::FileName } else { SilentText::Placeholder })
}

/// The text in small letters with straight apostrophes, single spaces, and without the signs around it.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace(['’', '‘'], "'");
    let trimmed =
        lower.trim_matches(|c: char| c.is_whitespace() || "[](){}<>«»“”„\"'.…:!?*_-".contains(c));
    trimmed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether nothing but a date, a time or a number follows.
fn is_date_or_number(rest: &str) -> bool {
    let mut has_digit = false;
    let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    for word in words {
        if word.starts_with(|c: char| c.is_ascii_digit())
            && word.bytes().all(|b| b.is_ascii_digit())
        {
            has_digit = true;
        } else if !BETWEEN.contains(&word) && word != "wa" {
            return false;
        }
    }
    // "Photo of 2026" has a word more, and `photo-2026` none.
    has_digit && rest.starts_with(|c: char| !c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_and_templates_put_there_says_nothing() {
        for text in [
            "image",
            "Photo",
            "alt text",
            "Alternative text",
            "What it shows",
            "Description of the picture",
            "Description de l’image",
            "[Beschrijving van de foto]",
            "Bildbeschreibung",
            "Beschreibung des Bildes",
            "Descripción de la imagen",
            "Irudiaren deskribapena",
            "Descrizione dell'immagine",
            "Image 3",
            "Foto (2)",
            "Todo",
            "picture of the town hall goes here",
            "Texte alternatif",
            "…image…",
            "Untitled",
            "Décrivez l'image",
        ] {
            assert_eq!(silent_text(text), Some(SilentText::Placeholder), "{text}");
        }
        for text in [
            "IMG_1234",
            "DSC0001",
            "screenshot 2026-11-30",
            "Capture d’écran 2026-11-30 à 10.12.13",
            "Schermafbeelding 2026-11-30 om 10.12.13",
            "Bildschirmfoto 2026-11-30 um 10.12.13",
            "Schermata 2026-11-30 alle 10.12.13",
            "Captura de pantalla 2026-11-30 a las 10.12.13",
            "WhatsApp Image 2026-11-30 at 10.12.13",
            "hall.jpg",
        ] {
            assert_eq!(silent_text(text), Some(SilentText::FileName), "{text}");
        }
    }

    #[test]
    fn what_says_something_is_left_alone() {
        for text in [
            "The town hall",
            "Photo of 2026",
            "A picture of the mayor",
            "Description of the walk, on a board",
            "Image of Saint Roch",
            "Photo: the 2026 fair",
            "Le Bild et la mairie",
            "Capture of the castle in 1789",
            "Bild des Rathauses",
            "Plan 3",
            "1914–1918",
            "Photo de classe 1965",
            "Scan of the deed of 1302",
            "Document of 1302",
            "A test of the siren",
        ] {
            assert_eq!(silent_text(text), None, "{text}");
        }
    }
}
