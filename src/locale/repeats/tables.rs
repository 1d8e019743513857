//! The names that sentences are made of, by language.

/// The languages that have sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    English,
    French,
    Dutch,
    German,
    Spanish,
    Italian,
    Basque,
}

impl Tongue {
    /// The names that its sentences are made of.
    pub(super) fn names(self) -> &'static Names {
        match self {
            Self::English => &EN,
            Self::French => &FR,
            Self::Dutch => &NL,
            Self::German => &DE,
            Self::Spanish => &ES,
            Self::Italian => &IT,
            Self::Basque => &EU,
        }
    }
}

/// The names of a language.
pub(super) struct Names {
    /// Weekdays, from Monday.
    pub weekdays: [&'static str; 7],
    /// Months, from January.
    pub months: [&'static str; 12],
    /// The first to the fifth, and the last.
    pub nth: [&'static str; 6],
}

const EN: Names = Names {
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    nth: ["first", "second", "third", "fourth", "fifth", "last"],
};

const FR: Names = Names {
    weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    nth: ["premier", "deuxième", "troisième", "quatrième", "cinquième", "dernier"],
};

const NL: Names = Names {
    weekdays: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    months: [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    nth: ["eerste", "tweede", "derde", "vierde", "vijfde", "laatste"],
};

const DE: Names = Names {
    weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    nth: ["ersten", "zweiten", "dritten", "vierten", "fünften", "letzten"],
};

const ES: Names = Names {
    weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    nth: ["primer", "segundo", "tercer", "cuarto", "quinto", "último"],
};

const IT: Names = Names {
    weekdays: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    months: [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    nth: ["primo", "secondo", "terzo", "quarto", "quinto", "ultimo"],
};

/// The stems to which endings are added.
pub(super) const EU: Names = Names {
    weekdays: ["astelehen", "astearte", "asteazken", "ostegun", "ostiral", "larunbat", "igande"],
    months: [
        "urtarril", "otsail", "martxo", "apiril", "maiatz", "ekain", "uztail", "abuztu", "irail",
        "urri", "azaro", "abendu",
    ],
    nth: ["lehen", "bigarren", "hirugarren", "laugarren", "bosgarren", "azken"],
};
