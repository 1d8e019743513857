//! The table of codes: each finding's stable name and its page in the manual.

use std::fmt;

macro_rules! codes {
    ($($variant:ident $name:literal $manual:literal)*) => {
        /// The name of a kind of finding. It never changes its meaning; messages may be reworded.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $manual] $variant,)* }

        impl Code {
            /// All codes, in the table's order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The name as printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What the finding means and what to do, as `parvis explain CODE` prints it.
            pub fn manual(self) -> &'static str {
                match self { $(Code::$variant => $manual,)* }
            }
        }
    };
}

codes! {
    // Set-up
    NoTown "no-town" "The folder holds no `town.toml`. Run parvis in a town's folder, or name it: `parvis build FOLDER`."
    Usage "usage" "The command line is not understood, or asks for what cannot be. `parvis help COMMAND` lists what there is."
    Io "io" "The operating system refused to read or write a file: it is missing, locked, or the disk is full or read-only."
    Git "git" "The Git repository cannot be read, or does not hold what was asked for."
    OutputPlace "output-place" "The output folder lies where it would destroy something: it is the town's folder, holds it, or lies inside its sources."
    TrackedState "tracked-state" "Git tracks a file where parvis keeps what it makes itself: the site, its notes beside it, `.parvis`, or the cache. What came with a clone is not what parvis wrote, so it is not used. Take it out of Git."
    ForeignFile "foreign-file" "A file in the output folder was not written by parvis. It is never deleted nor overwritten: move it away, or put it into `static/` so that it belongs to the site."
    NotFetched "not-fetched" "What `parvis.lock` names is neither in the cache nor in `vendor/`. `parvis fetch` downloads it; with `--offline` a build cannot."
    Changed "changed" "A file was changed by somebody else while the site was being built. Build again: the last site is still there."
    Internal "internal" "A fault of parvis itself. Please report it, with the message."
    NotEmpty "not-empty" "The folder for something new holds files already. `parvis new` never mixes its files with others: name a folder that is empty or not there yet."
    FileExists "file-exists" "The file that would be written is there already, and is never overwritten."
    // Files
    BadFileName "bad-file-name" "A file's name cannot be used everywhere: it holds control characters or backslashes, or is not UTF-8; or with those beside it Git would take the folder for a repository."
    NameClash "name-clash" "Two files' names differ only in upper and lower case or in Unicode normal form. Some computers take them for one file. Rename one."
    SymbolicLink "symbolic-link" "Symbolic links are refused: Git hosts and Windows treat them differently. Put the file itself there."
    NotUtf8 "not-utf8" "The file is not UTF-8 text. Save it as UTF-8 in the editor."
    TooLarge "too-large" "The file is larger than parvis reads as text."
    Submodule "submodule" "Git submodules are refused: a clone has them or has not. Copy the files, or name the other repository as a package."
    LfsPointer "lfs-pointer" "The file is not there, only a Git LFS note of where it lies. `git lfs pull` fetches it; a build from a commit needs the file in Git itself."
    MergeConflict "merge-conflict" "Two people changed the same lines, and Git wrote both into the file. Keep what holds, and take the lines `<<<<<<<`, `=======` and `>>>>>>>` away."
    UnreadFile "unread-file" "The file is nearly where parvis would read it, or is nearly called as it should be, so it would have no effect. Rename it as the help says."
    // Manifest
    TomlSyntax "toml-syntax" "The TOML cannot be read. The message says what was expected, and where."
    YamlFrontMatter "yaml-front-matter" "Front matter stands between two lines `+++` and is written in TOML, not between `---` in YAML."
    FrontMatterOpen "front-matter-open" "The front matter begins with `+++` and never ends. Add a line `+++` after it."
    NoFrontMatter "no-front-matter" "The file has no front matter, so it has no title. Begin it with `+++`, `title = \"…\"`, `+++`."
    UnknownKey "unknown-key" "The key is not known here. It may be misspelt; the help names the nearest one."
    MissingKey "missing-key" "A key that is required is not there."
    WrongKind "wrong-kind" "The value is of another kind than the key takes: a number in place of a text, a text in place of a list."
    BadValue "bad-value" "The value is of the right kind, but not one that the key takes."
    BadDate "bad-date" "The date or time does not exist, or is not written as `2026-06-21` or `2026-06-21T18:00`."
    NoHome "no-home" "The town has no home page. It is the file `content/_index.md`."
    // Layers
    UnknownPackage "unknown-package" "No package of this name is in the town."
    PackageMismatch "package-mismatch" "The package calls itself otherwise than `town.toml` does, or was written for another parvis."
    LayerClash "layer-clash" "Two packages, neither depending on the other, bring the same file or component. `[prefer]` in `town.toml` chooses."
    PackageCycle "package-cycle" "Packages depend on each other in a circle."
    // Federation
    RefusedAddress "refused-address" "The address of a repository is not one that parvis connects to: `https:`, `ssh:`, `http:` to this machine and `file:` are."
    UnknownPartner "unknown-partner" "No partner town of this name is in `[partners]`."
    BadLock "bad-lock" "`parvis.lock` cannot be read, or says of a package what the package does not. parvis alone writes it: restore it from Git, or delete it and run `parvis update`."
    LockOutdated "lock-outdated" "`town.toml` asks for something else than `parvis.lock` holds. `parvis update` brings the lock up to date; with `--locked` nothing may change it."
    VersionConflict "version-conflict" "One site has one version of each package, and no version of this one satisfies all who ask for it."
    NoSuchVersion "no-such-version" "The repository has no release, tag, branch or commit as it is asked for."
    MovedTag "moved-tag" "A tag points to another commit than when it was locked. Released versions never change: ask the package's authors."
    LostCommit "lost-commit" "The locked commit is no longer in the partner's repository."
    Unreachable "unreachable" "The server could not be reached, or fell silent."
    Refused "refused" "The server refused the request: a credential is missing or wrong, or the repository is not there."
    MissingToken "missing-token" "The environment variable that holds the token is not set."
    RefusedToken "refused-token" "`town.toml` wants a secret of the environment to go to a host, and the environment does not allow it. Variables that hold tokens are called `PARVIS_TOKEN_…`; `PARVIS_TOKENS` says which may go where, and in CI it has to."
    WrongChecksum "wrong-checksum" "Files are not those that were locked: they were edited, or damaged."
    BadSignature "bad-signature" "The signature that the town demands is missing, wrong, or of a key that it does not know."
    TooMuch "too-much" "A package or a partner holds more than `[limits]` allows, or names more others than are asked; or a file holds more than parvis reads. The message says of what."
    Foreign "foreign-content" "Something in a partner's entry cannot be shown here and was left out."
    PartnerWithdrawn "partner-withdrawn" "A partner's entry that is referred to is not offered any more."
    Duplicate "probable-duplicate" "Two partners announce what seems to be the same. Block one of them under `[[subscriptions]]`."
    OverrideDrift "override-drift" "A package changed a file that the town hides by its own. Look what changed, then `parvis overrides --accept FILE`."
    OverrideOrphan "override-orphan" "The town hides a package's file that is not there any more."
    OverrideUnused "override-unused" "A file of the town hides a package's, and is the same or is used by nothing."
    LicenceConflict "licence-conflict" "A package's licence is not an SPDX expression, or cannot be combined with the town's choice."
    SiteFile "site-file" "A package brings a file that speaks for the whole site, as all do at its top and below `.well-known`, or one in a folder that parvis fills. Only the town can: it copies the file into its own `static/`."
    ActiveContent "active-content" "A package's file or template would run a program that `package.toml` does not declare, load something from another host, or be something else than its name says; or a drawing of the town's own would run or load something."
    // Content
    UnknownType "unknown-type" "No layer has a content type of this name."
    UnknownTerm "unknown-term" "The vocabulary has no term of this id. Add it to the town's `vocabularies/`, or choose one that exists."
    UndeclaredLanguage "undeclared-language" "The file's name ends in a language that `town.toml` does not list under `languages`."
    SharedField "shared-field" "The field has one value for all languages of the entry, and this file says another."
    DuplicateId "duplicate-id" "Two entries have the same id in one language."
    DuplicateUrl "duplicate-url" "Two things would be written to the same address. Give one of them another `slug`."
    DeprecatedField "deprecated-field" "The type still reads the field, but its author wants another in its place; the help says which."
    MissingAlt "missing-alt" "The picture has no text for people who cannot see it. Write `![What it shows](picture.jpg)`, or `![](picture.jpg){decorative}` if it shows nothing. (WCAG 1.1.1)"
    BrokenLink "broken-link" "The link leads to nothing: no entry, no file and no address of that name."
    BrokenAnchor "broken-anchor" "The page is there, but has no heading or place of that name."
    DraftLink "draft-link" "The link leads to a draft, which is not built."
    LaterLink "later-link" "The link leads to an entry that is not published yet. Until then it is text."
    WrongReference "wrong-reference" "The field refers to an entry of another type than it takes."
    UnsafeLink "unsafe-link" "The link's scheme is not one that a town's page may use."
    OpenDirective "open-directive" "The directive begins with `:::name` and never ends. Close it with a line of as many colons."
    DirectiveSyntax "directive-syntax" "The directive's line cannot be read. It is written `:::name{key=\"value\"}`."
    UnknownComponent "unknown-component" "No layer has a component of this name."
    ComponentArgument "component-argument" "The component does not take this argument, needs one that is missing, or takes another kind of value."
    DeepNesting "deep-nesting" "Quotes, lists or directives are nested deeper than any page needs."
    MissingTranslation "missing-translation" "A text of the interface is missing in one of the town's languages."
    ShallowHistory "shallow-history" "The repository was cloned without its history, so nobody can know when a file was last changed. Fetch it: `git fetch --unshallow`."
    BadQuery "bad-query" "The query names a field, type or window that does not exist."
    BadTranslation "bad-translation" "A line of a file under `translations/` cannot be read. A text is written `key = Text`, its further lines are indented."
    PicturePlace "picture-place" "The file of the picture says where it was taken, perhaps in front of somebody's home. Cameras of telephones write that down, and whoever gets the file can read it. Take the place out of the file."
    MarkdownSyntax "markdown-syntax" "The text looks like Markdown, and cannot be read so: a link with a space in its address, a footnote without its text, a row with more cells than the table has columns. It would be shown as it is written, or hide what follows. A sign that is meant has a backslash before it."
    // Templates
    TemplateSyntax "template-syntax" "The template cannot be read."
    TemplateName "template-name" "The template names another template, a function, a filter or a test that does not exist."
    TemplateCycle "template-cycle" "Templates extend or include each other, or components call each other, in a circle."
    TemplateFailed "template-failed" "The template failed while the page was rendered."
    TemplateLimit "template-limit" "The template ran or wrote without end, or too many templates, blocks and components stand within each other."
    BadStyle "bad-style" "The style sheet cannot be read."
    LowContrast "low-contrast" "Two colours that stand on each other differ too little to be read by everybody. (WCAG 1.4.3)"
    MissingTemplate "missing-template" "No layer has the template that the page needs."
    UnsafeValue "unsafe-value" "The template writes a value where it could become markup or code: with `| safe`, in a script or a style, in an attribute without quotation marks."
    BadAddress "bad-address" "An address or alias cannot be written as a file."
}

impl Code {
    /// Finds a code by its name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
