//! The kinds of pictures that browsers show: one table.

/// A kind of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PictureKind {
    /// AV1 Image File Format.
    Avif,
    /// Graphics Interchange Format.
    Gif,
    /// Windows icon: for the tab of a browser, not for pages.
    Ico,
    /// JPEG.
    Jpeg,
    /// Portable Network Graphics.
    Png,
    /// Scalable Vector Graphics: a drawing, which is text.
    Svg,
    /// WebP.
    Webp,
}

impl PictureKind {
    /// All kinds.
    pub const ALL: [Self; 7] =
        [Self::Avif, Self::Gif, Self::Ico, Self::Jpeg, Self::Png, Self::Svg, Self::Webp];

    /// The kind that the extension of a file's name says, in letters of any case.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| {
            kind.extensions().iter().any(|known| known.eq_ignore_ascii_case(extension))
        })
    }

    /// The kind of a media type, which is written in small letters.
    pub fn of_media_type(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == name)
    }

    /// The extensions of its files.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Avif => &["avif"],
            Self::Gif => &["gif"],
            Self::Ico => &["ico"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Svg => &["svg"],
            Self::Webp => &["webp"],
        }
    }

    /// Its media type, as registered with IANA.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::Gif => "image/gif",
            Self::Ico => "image/vnd.microsoft.icon",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Svg => "image/svg+xml",
            Self::Webp => "image/webp",
        }
    }

    /// Whether pages show it.
    pub const fn is_for_pages(self) -> bool {
        !matches!(self, Self::Ico)
    }
}
