//! The tags of plain elements.

use crate::content::{Alignment, Element};

/// The start and end tag of an element that needs nothing but its name.
pub(super) fn plain(element: &Element<'_>) -> Option<(&'static str, &'static str)> {
    Some(match element {
        Element::Paragraph => ("<p>", "</p>\n"),
        Element::Quote(None) => ("<blockquote>\n", "</blockquote>\n"),
        Element::Quote(Some(_)) => ("", "</div>\n"),
        Element::List { start: None } => ("<ul>\n", "</ul>\n"),
        Element::List { start: Some(_) } => ("", "</ol>\n"),
        Element::Item => ("<li>", "</li>\n"),
        Element::DefinitionList => ("<dl>\n", "</dl>\n"),
        Element::DefinitionTerm => ("<dt>", "</dt>\n"),
        Element::DefinitionDetails => ("<dd>", "</dd>\n"),
        Element::Table => ("<div class=\"scroll\"><table>\n", "</tbody></table></div>\n"),
        Element::TableHead => ("<thead><tr>", "</tr></thead>\n<tbody>\n"),
        Element::TableRow => ("<tr>", "</tr>\n"),
        Element::TableCell { header, .. } => ("", if *header { "</th>" } else { "</td>" }),
        Element::Emphasis => ("<em>", "</em>"),
        Element::Strong => ("<strong>", "</strong>"),
        Element::Strikethrough => ("<del>", "</del>"),
        Element::CodeBlock { .. } => ("", "</code></pre>\n"),
        Element::HtmlBlock => ("", ""),
        Element::Heading { .. } | Element::Link { .. } | Element::FootnoteDefinition { .. } => return None,
    })
}

/// The start tag of a cell.
pub(super) fn cell(align: Alignment, header: bool) -> &'static str {
    match (header, align) {
        (true, Alignment::None | Alignment::Left) => "<th scope=\"col\">",
        (true, Alignment::Center) => "<th scope=\"col\" class=\"center\">",
        (true, Alignment::Right) => "<th scope=\"col\" class=\"end\">",
        (false, Alignment::None | Alignment::Left) => "<td>",
        (false, Alignment::Center) => "<td class=\"center\">",
        (false, Alignment::Right) => "<td class=\"end\">",
    }
}
