//! How much of a date is written.

/// How much of a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateStyle {
    /// In figures: `21/06/2026`.
    Short,
    /// Abbreviated: `21 jun 2026`.
    Medium,
    /// `21 juin 2026`.
    Long,
    /// With the weekday: `dimanche 21 juin 2026`.
    Full,
}

impl DateStyle {
    /// Finds a style by its name: `short`, `medium`, `long`, `full`.
    pub fn find(name: &str) -> Option<Self> {
        Some(match name {
            "short" => Self::Short,
            "medium" => Self::Medium,
            "long" => Self::Long,
            "full" => Self::Full,
            _ => return None,
        })
    }
}
