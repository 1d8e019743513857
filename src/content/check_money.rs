//! Sums of money: what is below zero, and which currencies there are.

use super::field_value::{FieldMap, FieldValue};
use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::manifest::Reader;
use crate::names::Known;

/// The codes of the currencies that people pay with (ISO 4217).
const CURRENCIES: Known = Known::new(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP \
     CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD \
     IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK \
     MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS \
     SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER \
     ZAR ZMW ZWG",
);

/// How people call the currencies of their towns, in small letters.
const NAMES: &[(&str, &str)] = &[
    ("EUR", "€ euro euros euroa eurot eurò evro eurs"),
    ("GBP", "£ pound pounds sterling livre livres pfund pond"),
    ("CHF", "fr fr. sfr sfr. franken franc francs franchi franco francos"),
    ("USD", "$ us$ dollar dollars dólar dólares"),
    ("PLN", "zł zl zloty złoty złotych"),
    ("CZK", "kč kc koruna"),
    ("RON", "lei leu"),
    ("HUF", "ft forint"),
    ("JPY", "¥ yen"),
];

/// Currencies that a slip of the finger probably meant.
const USUAL: [&str; 4] = ["EUR", "CHF", "GBP", "USD"];

/// Reports a sum below zero, and a currency that is none.
pub(super) fn check_money(reader: &Reader<'_>, money: &FieldMap) {
    if let Some(FieldValue::Decimal(amount)) = money.get("amount")
        && *amount < 0.0
    {
        let message = message!("`amount` is {amount}, and no price is below zero", amount);
        let help = message!(
            "write `amount = {right}`; that something costs less is said in words, in the `note`",
            right = -amount
        );
        let diagnostic = Diagnostic::error(Code::BadValue, message).at(reader.place("amount"));
        reader.sink.report(diagnostic.help(help));
    }
    if let Some(FieldValue::Text(currency)) = money.get("currency")
        && !CURRENCIES.has(currency)
    {
        let message = message!("`currency`: `{currency}` is not the code of a currency", currency);
        let help = match code_of(currency) {
            Some(code) => message!("write `currency = \"{code}\"`", code),
            None => "write the three letters of its code: `currency = \"EUR\"` for the euro".into(),
        };
        let diagnostic = Diagnostic::error(Code::BadValue, message).at(reader.place("currency"));
        reader.sink.report(diagnostic.help(help));
    }
}

/// The code of a currency that somebody wrote in another way.
fn code_of(written: &str) -> Option<&'static str> {
    let lower = written.trim().to_lowercase();
    let is_named = |names: &str| {
        names.split(' ').any(|name| lower.split_whitespace().any(|word| word == name))
    };
    let named = NAMES.iter().find(|(_, names)| is_named(names)).map(|(code, _)| *code);
    let letters: String = lower.chars().filter(char::is_ascii_alphabetic).collect();
    let letters = letters.to_ascii_uppercase();
    let code = || CURRENCIES.words().find(|code| *code == letters);
    named.or_else(code).or_else(|| nearest(&letters, USUAL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_known_by_its_name_and_its_sign() {
        for (written, code) in [
            ("€", Some("EUR")),
            ("Euro", Some("EUR")),
            ("EUROS", Some("EUR")),
            ("eur", Some("EUR")),
            (" EUR ", Some("EUR")),
            ("EUR.", Some("EUR")),
            ("ERU", Some("EUR")),
            ("Francs suisses", Some("CHF")),
            ("£", Some("GBP")),
            ("sek", Some("SEK")),
            ("Kč", Some("CZK")),
            ("billets", None),
            ("", None),
        ] {
            assert_eq!(code_of(written), code, "{written}");
        }
        assert!(CURRENCIES.words().all(|code| code.len() == 3 && CURRENCIES.has(code)));
    }
}
