//! Estimates what a drawing costs a browser: each part counts as often as it is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;
use std::sync::Arc;

use roxmltree::{Document, Node};

use super::style_loads::Part;

/// The most that may be drawn, in elements.
const HEAVIEST: u64 = 200_000;
/// The cost of a step of a filter, which works on each pixel. Noise is computed anew for each pixel.
const FILTER_STEP: u64 = 50;
const NOISE: u64 = 2000;
/// The cost of drawing something into a layer of its own first.
const LAYER: u64 = 40;
/// How many bytes of a path or a text cost as much as an element.
const BYTES: usize = 50;
/// How often selectors of styles that show parts are compared with an element, an attribute or a word of one.
const MOST_COMPARED: usize = 10_000_000;
/// How long a chain of parts that show each other may be.
const LONGEST_CHAIN: usize = 256;

/// The parts that a drawing's elements show besides what is in them.
#[derive(Default)]
pub(super) struct Shown {
    /// By their own attributes, for the number of each.
    pub by_element: BTreeMap<usize, Vec<Arc<str>>>,
    /// By the drawing's styles.
    pub by_styles: Vec<Part>,
}

/// Returns whether a browser can draw a drawing quickly: nothing shows itself, elements shown by `use`
/// contain no further `use`, and there are not too many parts in all.
pub(super) fn is_light(drawing: &Document<'_>, shown: Shown) -> bool {
    let mut named = BTreeMap::new();
    for node in drawing.descendants() {
        if let Some(id) = node.attribute("id") {
            named.entry(id).or_insert(node);
        }
    }
    let Shown { by_element, by_styles } = shown;
    let rules = by_rule(by_styles);
    if comparisons(drawing, &rules) > MOST_COMPARED {
        return false;
    }
    let shown = by_selector(drawing, by_element, &rules);
    if !uses_are_plain(drawing, &named, &shown) {
        return false;
    }
    let mut scales = Scales { named, shown, known: BTreeMap::new() };
    scales.weigh(drawing.root_element(), 0).is_some_and(|load| load.weight <= HEAVIEST)
}

/// The number of a node in its drawing.
pub(super) fn number(node: Node<'_, '_>) -> usize {
    node.id().get_usize()
}

/// The selectors of a rule, taken apart once, and the parts that the rule shows.
type Rule = (Option<Arc<str>>, Vec<Arc<str>>);

/// Puts parts together that the same rule shows.
fn by_rule(parts: Vec<Part>) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut places: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for Part { name, selector } in parts {
        let which = selector.as_ref().map(|selector| selector.as_ptr().addr());
        let at = *places.entry(which).or_insert_with(|| {
            rules.push((selector, Vec::new()));
            rules.len() - 1
        });
        rules[at].1.push(name);
    }
    rules
}

/// How much there is to compare: each selector with each element, and with the words of its class and id; and for each part that
/// a rule shows as much again.
fn comparisons(drawing: &Document<'_>, rules: &[Rule]) -> usize {
    let count = |(selector, parts): &Rule| {
        selector.as_deref().unwrap_or_default().split(',').count().saturating_mul(parts.len())
    };
    let selectors = rules.iter().map(count).fold(0, usize::saturating_add);
    let words = |node: Node<'_, '_>| {
        let named = ["class", "id"].into_iter().filter_map(|name| node.attribute(name));
        1 + node.attributes().len()
            + named.map(|words| words.split_whitespace().count()).sum::<usize>()
    };
    selectors.saturating_mul(drawing.descendants().map(words).sum())
}

/// What each element shows, by its attributes and by the styles.
fn by_selector(
    drawing: &Document<'_>,
    mut by_element: BTreeMap<usize, Vec<Arc<str>>>,
    rules: &[Rule],
) -> BTreeMap<usize, Vec<Arc<str>>> {
    for (selector, parts) in rules {
        let selectors: Vec<Subject<'_>> =
            selector.as_deref().unwrap_or_default().split(',').map(Subject::of).collect();
        for node in drawing
            .descendants()
            .filter(|node| selectors.iter().any(|subject| subject.may_be(*node)))
        {
            by_element.entry(number(node)).or_default().extend(parts.iter().cloned());
        }
    }
    by_element
}

/// Which elements a selector may be about. In doubt all of them are.
enum Subject<'a> {
    Class(&'a str),
    Id(&'a str),
    Element(&'a str),
    All,
}

impl<'a> Subject<'a> {
    fn of(selector: &'a str) -> Self {
        let is_word = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        };
        // A selector chooses the elements that its last part describes.
        let last = selector.split([' ', '\t', '\n', '>', '+', '~']).next_back().unwrap_or_default();
        let (element, class) =
            last.split_once('.').map_or((last, None), |(element, class)| (element, Some(class)));
        match class {
            Some(class) if is_word(class) && (element.is_empty() || is_word(element)) => {
                Self::Class(class)
            }
            None if is_word(last) => Self::Element(last),
            None => last.strip_prefix('#').filter(|id| is_word(id)).map_or(Self::All, Self::Id),
            Some(_) => Self::All,
        }
    }

    fn may_be(&self, node: Node<'_, '_>) -> bool {
        let has_word = |name: &str, word: &str| {
            node.attribute(name).is_some_and(|words| {
                words.split_whitespace().any(|one| one.eq_ignore_ascii_case(word))
            })
        };
        match self {
            Self::Class(class) => has_word("class", class),
            Self::Id(id) => has_word("id", id),
            Self::Element(name) => node.tag_name().name().eq_ignore_ascii_case(name),
            Self::All => node.is_element(),
        }
    }
}

/// Whether nothing that a `use` shows is or holds a `use`.
fn uses_are_plain(
    drawing: &Document<'_>,
    named: &BTreeMap<&str, Node<'_, '_>>,
    shown: &BTreeMap<usize, Vec<Arc<str>>>,
) -> bool {
    let uses: Vec<Node<'_, '_>> =
        drawing.descendants().filter(|node| node.tag_name().name() == "use").collect();
    let mut holders: BTreeSet<usize> = BTreeSet::new();
    for node in &uses {
        for holder in node.ancestors() {
            if !holders.insert(number(holder)) {
                break;
            }
        }
    }
    let targets = uses.iter().filter_map(|node| shown.get(&number(*node))).flatten();
    targets.filter_map(|part| named.get(&**part)).all(|target| !holders.contains(&number(*target)))
}

/// What there is to draw.
#[derive(Debug, Clone, Copy, Default)]
struct Load {
    /// In elements.
    weight: u64,
    /// Places at which a marker may stand.
    corners: u64,
}

impl AddAssign for Load {
    fn add_assign(&mut self, other: Self) {
        self.weight = self.weight.saturating_add(other.weight);
        self.corners = self.corners.saturating_add(other.corners);
    }
}

struct Scales<'a, 'i> {
    named: BTreeMap<&'a str, Node<'a, 'i>>,
    shown: BTreeMap<usize, Vec<Arc<str>>>,
    /// The weights that are known; `None` while an element is being weighed, so that one which shows
    /// itself is found.
    known: BTreeMap<usize, Option<Load>>,
}

impl<'a, 'i> Scales<'a, 'i> {
    /// The load of an element with all that is in it and all that it shows; none if it shows itself.
    fn weigh(&mut self, node: Node<'a, 'i>, chain: usize) -> Option<Load> {
        if let Some(known) = self.known.get(&number(node)) {
            return *known;
        }
        if chain > LONGEST_CHAIN {
            return None;
        }
        self.known.insert(number(node), None);
        let own = match node.tag_name().name() {
            "feTurbulence" => NOISE,
            step if step.starts_with("fe") => FILTER_STEP,
            _ => 1,
        };
        let lengths =
            ["d", "points"].into_iter().filter_map(|name| node.attribute(name)).map(str::len);
        let length = lengths.sum::<usize>();
        let text: usize = node
            .children()
            .filter(Node::is_text)
            .filter_map(|child| child.text())
            .map(str::len)
            .sum();
        // A corner takes three bytes at least.
        let mut load =
            Load { weight: own + ((length + text) / BYTES) as u64, corners: length as u64 / 3 + 1 };
        for child in node.children().filter(Node::is_element) {
            load += self.weigh(child, chain + 1)?;
        }
        let (mut by_weight, mut by_corners) = (0_u64, 0_u64);
        for part in self.shown.get(&number(node)).cloned().unwrap_or_default() {
            let Some(target) = self.named.get(&*part).copied() else { continue };
            let other = self.weigh(target, chain + 1)?;
            match target.tag_name().name() {
                // Worked out once.
                "linearGradient" | "radialGradient" => {}
                // What is inside has the same filling, and the same markers.
                "pattern" => by_weight = by_weight.saturating_add(other.weight),
                "marker" => by_corners = by_corners.saturating_add(other.weight),
                "mask" | "clipPath" | "filter" => {
                    load += Load { weight: other.weight.saturating_add(LAYER), ..other }
                }
                _ => load += other,
            }
        }
        let painted = load
            .weight
            .saturating_mul(by_weight)
            .saturating_add(load.corners.saturating_mul(by_corners));
        load.weight = load.weight.saturating_add(painted);
        self.known.insert(number(node), Some(load));
        Some(load)
    }
}
