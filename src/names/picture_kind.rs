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

    /// Whether a text is nothing but the name of a picture's file, as cameras and programs give it:
    /// `IMG_0001.JPG`, `photo.png`, `DSC04711`.
    pub fn is_file_name(text: &str) -> bool {
        let text = text.trim();
        let other = ["heic", "heif", "tif", "tiff", "bmp", "pdf"];
        let is_picture = |end: &str| {
            Self::of_extension(end).is_some() || other.iter().any(|it| it.eq_ignore_ascii_case(end))
        };
        if text.rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && is_picture(end)) {
            return true;
        }
        let lower = text.to_ascii_lowercase();
        let starts = ["img", "dsc", "dscn", "dscf", "pxl", "pict", "p", "image", "photo"];
        starts.iter().filter_map(|start| lower.strip_prefix(start)).any(|rest| {
            let number = rest.trim_start_matches(['_', '-']);
            let is_number = |c: char| c.is_ascii_digit() || matches!(c, '_' | '-');
            number.len() >= 4 && number.chars().all(is_number)
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_says_nothing_about_the_picture() {
        for name in [
            "IMG_0001.JPG",
            "photo.png",
            "DSC04711",
            "PXL_20260101_120000",
            "img-1234",
            "town hall.jpeg",
        ] {
            assert!(PictureKind::is_file_name(name), "{name}");
        }
        for words in ["The town hall", "Photo of 2026", "Image 3", "PNG and JPEG", "p. 12", ".jpg"]
        {
            assert!(!PictureKind::is_file_name(words), "{words}");
        }
    }
}
