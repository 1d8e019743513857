//! Signs that show nothing: the one list, for messages and for texts.

/// Whether a sign only steers how others are read, or leaves nothing to see: in which direction, in which shape, as which language; fillers
/// of alphabets (Unicode's `Default_Ignorable_Code_Point`, and what marks between lines). White space and control characters are others'
/// affair.
pub fn shows_nothing(sign: char) -> bool {
    steers(sign)
        || matches!(sign,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}'
            | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0080}'..='\u{e0fff}')
}

/// Whether a sign only tells how others are to be read: in which direction, in which shape, as which language.
pub fn steers(sign: char) -> bool {
    matches!(sign,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}
