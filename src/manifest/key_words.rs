//! What people call the keys of front matter, and yes and no: in the languages of the interface, and in other systems.

/// Keys, each with the words that mean it.
const WORDS: &[(&str, &str)] = &[
    ("title", "titre titel título titulo izenburua titolo heading name nom naam überschrift"),
    (
        "summary",
        "résumé resume samenvatting zusammenfassung resumen laburpena riassunto description excerpt chapô chapo abstract beschreibung descripción descripcion descrizione beschrijving intro",
    ),
    ("date", "datum fecha data published published_at pubdate datetime"),
    (
        "updated",
        "lastmod last_modified modified modified_at mise_à_jour bijgewerkt aktualisiert actualizado aggiornato eguneratua",
    ),
    ("publish", "publishdate publish_date publication veröffentlichen publier publiceren"),
    (
        "expires",
        "expirydate expiry expire unpublish expiration expire_le verfällt vervalt caduca scade",
    ),
    ("draft", "brouillon concept entwurf borrador zirriborroa bozza"),
    ("slug", "permalink"),
    ("aliases", "alias redirect_from redirects redirect_to"),
    ("weight", "order poids gewicht peso menu_order nav_order"),
    (
        "image",
        "bild afbeelding imagen irudia immagine photo foto picture featured_image featuredimage cover thumbnail banner",
    ),
    (
        "topics",
        "tags tag categories category catégorie catégories thèmes thème themes thema themen themas onderwerpen temas gaiak temi keywords mots_clés",
    ),
    ("audience", "public publiek doelgroep zielgruppe público pubblico"),
    ("language", "langue taal sprache idioma hizkuntza lingua lang locale"),
    ("type", "layout template"),
    ("start", "début debut begin beginn inicio hasiera inizio startdate start_date from"),
    ("end", "fin einde ende amaiera fine enddate end_date"),
    ("place", "lieu plaats ort lugar lekua luogo location venue"),
    ("address", "adresse adres dirección direccion helbidea indirizzo"),
    ("phone", "téléphone telephone tel tél telefoon telefon teléfono telefono telefonoa"),
    ("email", "e-mail mail courriel correo posta"),
    ("hours", "horaires horaire openingsuren öffnungszeiten horario ordutegia orari"),
    ("price", "prix prijs preis precio prezioa prezzo"),
    ("cost", "coût cout kosten coste kostua costo"),
    (
        "coordinates",
        "coordonnées coordonnees coördinaten coordinaten koordinaten coordenadas koordenatuak coordinate",
    ),
    ("number", "numéro numero nummer número zenbakia"),
    ("file", "fichier bestand datei archivo fitxategia"),
];

/// Parts of groups, each with the words that mean it.
const PARTS: &[(&str, &str)] = &[
    (
        "street",
        "rue straat straße strasse calle via kalea address adresse adres dirección indirizzo helbidea",
    ),
    (
        "postcode",
        "zip zipcode zip_code plz cp code_postal postal_code postleitzahl código_postal cap postakodea",
    ),
    (
        "city",
        "ville town commune stad stadt ort gemeente ciudad città herria locality localité place",
    ),
    ("country", "pays land país paese herrialdea"),
    ("lon", "lng long longitude lengte longitud longitudine länge"),
    ("lat", "latitude breedte latitud latitudine breite"),
    ("phone", "téléphone telephone tel tél telefoon telefon teléfono telefono"),
    ("email", "e-mail mail courriel correo posta"),
    ("url", "link lien website site web href"),
    ("label", "name nom naam titre title"),
];

/// Finds the part of a group that a word means.
pub fn part_meant(word: &str) -> Option<&'static str> {
    let word = word.trim().to_lowercase().replace(' ', "_");
    PARTS.iter().find(|(_, words)| words.split(' ').any(|known| known == word)).map(|(key, _)| *key)
}

/// Finds the key that a word means.
pub fn common_key(word: &str) -> Option<&'static str> {
    let word = word.trim().to_lowercase().replace(' ', "_");
    WORDS.iter().find(|(_, words)| words.split(' ').any(|known| known == word)).map(|(key, _)| *key)
}

/// Words for yes, in the languages of the interface, and as machines write it.
const YES: &[&str] = &[
    "true",
    "yes",
    "y",
    "on",
    "1",
    "oui",
    "vrai",
    "ja",
    "waar",
    "wahr",
    "si",
    "sí",
    "sì",
    "verdadero",
    "vero",
    "bai",
    "x",
];

/// Words for no.
const NO: &[&str] = &[
    "false", "no", "n", "off", "0", "non", "faux", "nee", "onwaar", "nein", "falsch", "falso", "ez",
];

/// Returns what a word for yes or no says.
pub(super) fn boolean_of_word(word: &str) -> Option<bool> {
    let word = word.trim().to_lowercase();
    if YES.contains(&word.as_str()) {
        return Some(true);
    }
    NO.contains(&word.as_str()).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_yes_and_no_are_known_in_seven_languages() {
        for word in ["yes", "Oui", "ja", "sí", "si", "sì", "bai", "TRUE", "on", "1"] {
            assert_eq!(boolean_of_word(word), Some(true), "{word}");
        }
        for word in ["no", "Non", "nee", "nein", "ez", "false", "off", "0"] {
            assert_eq!(boolean_of_word(word), Some(false), "{word}");
        }
        assert_eq!(boolean_of_word("perhaps"), None);
    }

    #[test]
    fn a_key_is_known_by_its_names_in_other_languages_and_systems() {
        for (word, key) in [
            ("Titre", "title"),
            ("résumé", "summary"),
            ("Datum", "date"),
            ("lastmod", "updated"),
            ("tags", "topics"),
        ] {
            assert_eq!(common_key(word), Some(key), "{word}");
        }
        assert!(common_key("boat").is_none());
    }
}
