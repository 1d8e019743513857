//! What the tokenizer tells.

/// Stands in names and values for what is filled in later. No text can hold it: the tokenizer writes another character for NUL.
pub const GAP: char = '\0';

/// A tag with its attributes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tag {
    /// Its name, in lower case.
    pub name: String,
    /// Other names that it may have instead, where readings were joined.
    pub others: Vec<String>,
    /// Whether it is an end tag.
    pub is_end: bool,
    /// Its attributes, in order. Browsers take the first of those with one name.
    pub attributes: Vec<Attribute>,
}

impl Tag {
    /// All names that it may have.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.others).map(String::as_str)
    }

    /// All values that its attributes of a name may have.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.attributes
            .iter()
            .filter(move |attribute| attribute.name == name)
            .flat_map(Attribute::values)
    }
}

/// An attribute. Character references in its value are as they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribute {
    /// Its name, in lower case.
    pub name: String,
    /// Its value, without quotation marks; empty if it has none.
    pub value: String,
    /// Other values that it may have instead, where readings were joined.
    pub others: Vec<String>,
}

impl Attribute {
    /// All values that it may have.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.value).chain(&self.others).map(String::as_str)
    }

    pub(super) fn push(&mut self, c: char) {
        self.value.push(c);
        self.others.iter_mut().for_each(|other| other.push(c));
    }
}

/// What a character completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A tag.
    Tag(Tag),
    /// The beginning of a comment, or of what browsers take for one: `<!--`, `<!doctype`, `<?`, `</ `. Here are the characters
    /// that tell which one: `!-`, `!d`, `?`, `/ `.
    Comment([char; 2]),
    /// A character that would belong to a name in one of the readings that were joined, and not in another.
    Parted,
}

/// That two readings ended in different places of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parted;

/// Where a text goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position<'t> {
    /// In text.
    Text,
    /// In a tag's name, or where one may begin.
    TagName,
    /// In a tag, outside of an attribute's value; with the tag's name.
    Tag(&'t str),
    /// In a value between quotation marks; with the attribute as it is so far.
    Quoted(&'t Attribute),
    /// In a value without quotation marks, or where one begins.
    Unquoted(&'t Attribute),
    /// In a comment, or what browsers take for one.
    Comment,
    /// In an element whose content holds no tags; with its name.
    Raw(&'t str),
}
