//! Arguments of the commands that make, show or explain a site.

use camino::Utf8PathBuf;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::common::{ColorArg, FormatArg, NetworkArgs, TownArgs, WhereArgs};
use crate::manifest::{HostKind, Minify};
use crate::scaffold::CiKind;

/// Arguments of `build`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct BuildArgs {
    #[command(flatten)]
    pub town: TownArgs,
    #[command(flatten)]
    pub network: NetworkArgs,
    /// Where the site goes [default: `public` in the town's folder]
    #[arg(long, short, value_name = "FOLDER")]
    pub output: Option<Utf8PathBuf>,
    /// How far HTML is made smaller [default: what `town.toml` says, else `full`]
    #[arg(long, value_enum, value_name = "DEGREE")]
    pub minify: Option<Minify>,
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct CheckArgs {
    #[command(flatten)]
    pub town: TownArgs,
    /// Lists what is missing in one of the town's languages or older than its original, and checks nothing else
    #[arg(long)]
    pub translations: bool,
    #[command(flatten)]
    pub network: NetworkArgs,
}

/// Arguments of `new`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct NewArgs {
    /// The folder that is made; it may be there already if it is empty
    #[arg(value_name = "DIR")]
    pub folder: Utf8PathBuf,
    /// Makes a package in place of a town
    #[arg(long, conflicts_with_all = ["url", "country", "timezone"])]
    pub package: bool,
    /// Its name [default: the folder's]
    #[arg(long)]
    pub name: Option<String>,
    /// Its languages, the default one first: en, fr, nl, de, es, eu, it
    #[arg(long, value_name = "CODES", value_delimiter = ',', default_value = "en")]
    pub lang: Vec<String>,
    /// The address of the site, if it is known yet
    #[arg(long)]
    pub url: Option<String>,
    /// The code of the country, for instance `BE`
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
    /// The time zone [default: Europe/Brussels]
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// Writes the files, too, by which forges check, build and deploy the town
    #[arg(
        long,
        value_enum,
        value_name = "KINDS",
        value_delimiter = ',',
        conflicts_with = "package"
    )]
    pub ci: Vec<CiKind>,
    /// Where the forge takes parvis from: an index, a wheel's address or its file in the town, an image [default: the Python package index]
    #[arg(long, value_name = "SOURCE", requires = "ci")]
    pub from: Option<String>,
    /// Makes no Git repository
    #[arg(long)]
    pub no_git: bool,
}

/// Arguments of `entry`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct EntryArgs {
    /// Its content type, for instance `news` or `event`
    #[arg(value_name = "TYPE")]
    pub kind: String,
    /// Its title
    pub title: String,
    /// Its language [default: the town's first]
    #[arg(long)]
    pub lang: Option<String>,
    /// The folder in `content` that it goes to [default: where its type is at home]
    #[arg(long, value_name = "FOLDER")]
    pub section: Option<String>,
    /// Its date, a day or a day with a time [default: today]
    #[arg(long)]
    pub date: Option<String>,
    /// The town's folder
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub town: Utf8PathBuf,
}

/// Arguments of `serve`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ServeArgs {
    /// The town's folder
    #[arg(default_value = ".")]
    pub town: Utf8PathBuf,
    /// The date to build for: a day or an instant (else `SOURCE_DATE_EPOCH`, else now)
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Shows drafts too
    #[arg(long)]
    pub drafts: bool,
    /// The port; 0 for any that is free
    #[arg(long, short, default_value_t = 4000)]
    pub port: u16,
    /// The name or address to listen at; any but this machine's own shows the preview to others
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
    /// Opens the preview in the browser
    #[arg(long)]
    pub open: bool,
    /// Looks at the files in turns, where the file system does not tell of changes
    #[arg(long)]
    pub poll: bool,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = ColorArg::Auto)]
    pub color: ColorArg,
    #[command(flatten)]
    pub network: NetworkArgs,
}

/// Arguments of `explain`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// The code, for instance `broken-link`; or an address of the site, for instance `/news/`
    #[arg(value_name = "CODE|ADDRESS")]
    pub subject: String,
    /// The town's folder
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub town: Utf8PathBuf,
    /// Looks at a commit straight in the repository, without a checkout
    #[arg(long, value_name = "REV")]
    pub revision: Option<String>,
    /// The build date: a day or an instant (else `SOURCE_DATE_EPOCH`, else now)
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Shows drafts too
    #[arg(long)]
    pub drafts: bool,
    /// The form of what is said of an address
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    pub format: FormatArg,
}

impl ValueEnum for Minify {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Full, Self::Compact, Self::Off]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, help) = match self {
            Self::Full => ("full", "As small as the HTML standard allows"),
            Self::Compact => ("compact", "White space of templates folded"),
            Self::Off => ("off", "As the templates write it"),
        };
        Some(PossibleValue::new(word).help(help))
    }
}

/// Arguments of `ci`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct CiArgs {
    /// The forge, or what runs beside it
    #[arg(value_enum, value_name = "KIND")]
    pub kind: CiKind,
    /// Where it takes parvis from: an index, a wheel's address or its file in the town, an image [default: the Python package index]
    #[arg(long, value_name = "SOURCE")]
    pub from: Option<String>,
    #[command(flatten)]
    pub at: WhereArgs,
}

impl ValueEnum for CiKind {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Github, Self::Gitlab, Self::Forgejo, Self::Woodpecker]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()))
    }
}

/// Arguments of `due`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct DueArgs {
    /// Asks the site that is online, at this address, in place of the folder
    #[arg(long, value_name = "URL", conflicts_with = "output")]
    pub url: Option<String>,
    /// The folder of the finished site [default: `public` in the town's folder]
    #[arg(long, value_name = "FOLDER")]
    pub output: Option<Utf8PathBuf>,
    #[command(flatten)]
    pub at: WhereArgs,
}

/// Arguments of `holidays`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct HolidaysArgs {
    /// Another country, perhaps with its part: `BE`, `FR-57` [default: what `town.toml` says]
    #[arg(value_name = "REGION")]
    pub region: Option<String>,
    /// The years [default: this one]
    #[arg(long, value_name = "YEARS", value_delimiter = ',', value_parser = clap::value_parser!(i16).range(1..=9999))]
    pub year: Vec<i16>,
    /// The town's folder
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub town: Utf8PathBuf,
}

/// Arguments of `host`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct HostArgs {
    /// The kind of host [default: what `town.toml` says: `[output]`, `host`]
    #[arg(value_enum, value_name = "KIND")]
    pub kind: Option<HostKind>,
    /// The town's folder
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub town: Utf8PathBuf,
    /// Another address for the site
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The build date: a day or an instant (else `SOURCE_DATE_EPOCH`, else now)
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Shows drafts too
    #[arg(long)]
    pub drafts: bool,
    #[command(flatten)]
    pub network: NetworkArgs,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = ColorArg::Auto)]
    pub color: ColorArg,
}

impl ValueEnum for HostKind {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Apache, Self::Nginx, Self::Caddy, Self::Netlify]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, help) = match self {
            Self::Apache => ("apache", "`.htaccess`, which lies in the site"),
            Self::Nginx => ("nginx", "Lines for the site's `server`"),
            Self::Caddy => ("caddy", "Lines for the site's block in the Caddyfile"),
            Self::Netlify => ("netlify", "`_headers`, which lies in the site"),
        };
        Some(PossibleValue::new(word).help(help))
    }
}

/// Arguments of `deploy`.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct DeployArgs {
    /// The target, as `town.toml` names it in `[deploy.NAME]` [default: the only one, else `main`]
    pub target: Option<String>,
    /// The folder of the finished site [default: `public` in the town's folder]
    #[arg(long, value_name = "FOLDER")]
    pub output: Option<Utf8PathBuf>,
    /// Shows what would be done, and changes nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Deletes however many files the site no longer has
    #[arg(long)]
    pub delete: bool,
    /// Takes the place of files that parvis did not put there
    #[arg(long)]
    pub replace: bool,
    /// Shows every file of a dry run
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub at: WhereArgs,
}
