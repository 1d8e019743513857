//! The schemes that a page's links may have.

/// Whether a page may link to addresses with a scheme, which is written without its colon: those of
/// the web, mail, telephone, maps and calendars. This is the only such list. None of them runs
/// anything: `webcal` opens what it names in the reader's calendar (HTML, section 8.6).
pub fn is_safe_scheme(scheme: &str) -> bool {
    ["http", "https", "mailto", "tel", "geo", "sms", "webcal"]
        .iter()
        .any(|safe| scheme.eq_ignore_ascii_case(safe))
}

/// Whether a page may link to an address: a relative one, or one with a safe scheme.
///
/// What stands before the colon is compared as it is: browsers ignore spaces and control characters
/// there.
pub fn is_safe_address(address: &str) -> bool {
    match address.find([':', '/', '?', '#']) {
        Some(at) if address.as_bytes()[at] == b':' => is_safe_scheme(&address[..at]),
        _ => true,
    }
}
