//! Invisible characters: the one list, for messages and for texts.

/// Whether a character shows nothing: it steers how others are read, or fills a gap in an alphabet
/// (Unicode's `Default_Ignorable_Code_Point`, and interlinear annotation marks). White space and
/// control characters do not count.
pub fn shows_nothing(sign: char) -> bool {
    steers(sign)
        || matches!(sign,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}'
            | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0080}'..='\u{e0fff}')
}

/// Whether a character only controls how others are read: in which direction, in which shape, as
/// which language.
pub fn steers(sign: char) -> bool {
    matches!(sign,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Whether a sign leaves nothing to see where it stands: white space, control characters, what only
/// steers others, fillers of alphabets (also the empty pattern of Braille).
pub fn is_unseen(sign: char) -> bool {
    sign.is_whitespace() || sign.is_control() || sign == '\u{2800}' || shows_nothing(sign)
}
