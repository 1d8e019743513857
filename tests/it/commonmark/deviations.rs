//! Where parvis deviates from the specifications, and why.

use parvis::diagnostics::Code;

use super::examples::Specification;

/// What parvis makes of an example.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The tree that the specification shows.
    Same,
    /// An error: no page is made of it.
    Refused(Code),
    /// Another tree.
    Other {
        #[allow(dead_code, reason = "shown where a test fails")]
        ours: String,
        #[allow(dead_code, reason = "shown where a test fails")]
        theirs: String,
    },
}

impl Outcome {
    /// Whether a deviation of the list, or none, foresees it.
    pub(super) fn is_like(&self, listed: Option<&Deviation>) -> bool {
        match (self, listed) {
            (Self::Same, None) => true,
            (Self::Refused(code), Some(listed)) => listed.refused == Some(*code),
            (Self::Other { .. }, Some(listed)) => listed.refused.is_none(),
            _ => false,
        }
    }
}

/// A reason to deviate, and the examples that it concerns.
#[derive(Debug)]
pub(super) struct Deviation {
    /// Why.
    #[allow(dead_code, reason = "shown where a test fails")]
    reason: &'static str,
    /// The code of the error, if parvis refuses the text; otherwise it makes another tree of it.
    refused: Option<Code>,
    commonmark: &'static [u32],
    github: &'static [u32],
}

/// Returns the deviation that an example is listed under.
pub(super) fn deviation_of(
    specification: Specification,
    number: u32,
) -> Option<&'static Deviation> {
    DEVIATIONS.iter().find(|deviation| {
        let examples = match specification {
            Specification::CommonMark => deviation.commonmark,
            Specification::GitHub => deviation.github,
        };
        examples.contains(&number)
    })
}

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        reason: "An element that is not ended, or not where it began, would swallow or break what follows it on the page. Tags \
                 that browsers read in another way than they look cannot be checked.",
        refused: Some(Code::RawHtml),
        commonmark: &[
            21, 31, 148, 150, 151, 155, 156, 157, 158, 165, 171, 174, 175, 184, 187, 344, 476, 477,
            494, 613, 614, 615, 616, 617, 623, 630, 631, 642, 643,
        ],
        github: &[],
    },
    Deviation {
        reason: "A cell of a raw table that is indented far enough is code, which browsers would move out of the table.",
        refused: Some(Code::RawHtml),
        commonmark: &[191],
        github: &[],
    },
    Deviation {
        reason: "Processing instructions, declarations and CDATA are neither run nor shown: what they say would be lost in silence.",
        refused: Some(Code::RawHtml),
        commonmark: &[180, 181, 182, 627, 628, 629],
        github: &[],
    },
    Deviation {
        reason: "Programs and styles of a text act on the whole page: the town decides about them in `town.toml`.",
        refused: Some(Code::ActiveContent),
        commonmark: &[170, 172, 173, 176, 178],
        github: &[652],
    },
    Deviation {
        reason: "A picture without a text in its place says nothing to those who do not see it (WCAG 2.2, 1.1.1).",
        refused: Some(Code::MissingAlt),
        commonmark: &[475, 581],
        github: &[],
    },
    Deviation {
        reason: "Nobody sees a link without a text, and no screen reader can name it (WCAG 2.2, 2.4.4).",
        refused: Some(Code::MarkdownSyntax),
        commonmark: &[484, 487],
        github: &[],
    },
    Deviation {
        reason: "Who writes `[text](address)` means a link; where a blank or a bracket prevents it, readers would see the signs and \
                 have no link.",
        refused: Some(Code::MarkdownSyntax),
        commonmark: &[41, 488, 490, 491, 493, 497, 508, 511, 513, 518, 519, 526],
        github: &[],
    },
    Deviation {
        reason: "Code that is never ended makes code of all that follows.",
        refused: Some(Code::MarkdownSyntax),
        commonmark: &[126, 127, 139, 237],
        github: &[],
    },
    Deviation {
        reason: "Cells that no column is there for would be lost in silence.",
        refused: Some(Code::MarkdownSyntax),
        commonmark: &[],
        github: &[204],
    },
    Deviation {
        reason: "A picture alone in its paragraph stands by itself, and its title is the caption, which everybody can read.",
        refused: None,
        commonmark: &[
            520, 572, 573, 574, 575, 576, 577, 578, 580, 582, 583, 584, 585, 586, 588, 589, 591,
        ],
        github: &[],
    },
    Deviation {
        reason: "Bare addresses are links, as GitHub's extension has it.",
        refused: None,
        commonmark: &[606, 608, 611, 612],
        github: &[],
    },
    Deviation {
        reason: "A bare `www.` address leads to https.",
        refused: None,
        commonmark: &[],
        github: &[621, 622, 623, 624, 625, 626, 627],
    },
    Deviation {
        reason: "Links lead only to schemes that are known to be harmless and that browsers follow; the check says so for a link.",
        refused: None,
        commonmark: &[500, 596, 598, 599, 601],
        github: &[628],
    },
    Deviation {
        reason: "A heading without words is a stop without a name in a screen reader's list of headings.",
        refused: None,
        commonmark: &[79],
        github: &[],
    },
];
