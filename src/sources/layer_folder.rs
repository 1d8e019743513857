//! The folders of a town or package that parvis reads: one table.

use crate::names::TreePath;

/// A folder that layers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LayerFolder {
    /// Templates of pages.
    Templates,
    /// Components of templates.
    Components,
    /// Scripts for browsers.
    Scripts,
    /// Content types.
    Types,
    /// Files that are copied.
    Static,
    /// Free tables.
    Data,
    /// Style sheets.
    Styles,
    /// Messages of the interface.
    Translations,
    /// Public holidays of countries.
    Holidays,
    /// Lists of terms.
    Vocabularies,
    /// Entries and their media.
    Content,
}

/// What happens where several layers have a file at the same path of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// One file wins.
    Layered,
    /// All count.
    Additive,
    /// Only the town's own counts.
    Town,
}

impl LayerFolder {
    /// All folders; those in which one file wins come first.
    pub const ALL: [Self; 11] = [
        Self::Templates,
        Self::Components,
        Self::Scripts,
        Self::Types,
        Self::Static,
        Self::Data,
        Self::Holidays,
        Self::Styles,
        Self::Translations,
        Self::Vocabularies,
        Self::Content,
    ];

    /// Finds a folder by its name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|folder| folder.name() == name)
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Templates => "templates",
            Self::Components => "components",
            Self::Scripts => "scripts",
            Self::Types => "types",
            Self::Static => "static",
            Self::Data => "data",
            Self::Holidays => "holidays",
            Self::Styles => "styles",
            Self::Translations => "translations",
            Self::Vocabularies => "vocabularies",
            Self::Content => "content",
        }
    }

    /// How the names of its files end, where parvis reads files of one kind only.
    pub const fn extension(self) -> Option<&'static str> {
        match self {
            Self::Templates | Self::Components => Some("html"),
            Self::Types | Self::Data | Self::Holidays | Self::Vocabularies => Some("toml"),
            Self::Styles => Some("css"),
            Self::Translations => Some("ftl"),
            Self::Scripts | Self::Static | Self::Content => None,
        }
    }

    pub(super) const fn rule(self) -> Rule {
        match self {
            Self::Templates
            | Self::Components
            | Self::Scripts
            | Self::Types
            | Self::Static
            | Self::Data
            | Self::Holidays => Rule::Layered,
            Self::Styles | Self::Translations | Self::Vocabularies => Rule::Additive,
            Self::Content => Rule::Town,
        }
    }
}

impl Rule {
    /// The rule for a path. What lies in none of the folders is the town's alone.
    pub(super) fn of_path(path: &TreePath) -> Self {
        let top = path.as_str().split('/').next().unwrap_or_default();
        LayerFolder::find(top).map_or(Self::Town, LayerFolder::rule)
    }
}
