//! Forges: where a file of a public repository is shown to people, who can propose a change there.

use super::{Address, Scheme, encode_path};

/// How a forge writes the address of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forge {
    /// GitHub.
    GitHub,
    /// GitLab, of whoever runs it.
    GitLab,
    /// Forgejo and Gitea; Codeberg is one.
    Forgejo,
    /// Bitbucket.
    Bitbucket,
    /// sourcehut.
    Sourcehut,
}

/// The hosts whose forge is known though their name does not say it.
const HOSTS: &[(&str, Forge)] = &[
    ("github.com", Forge::GitHub),
    ("framagit.org", Forge::GitLab),
    ("code.europa.eu", Forge::GitLab),
    ("codeberg.org", Forge::Forgejo),
    ("bitbucket.org", Forge::Bitbucket),
    ("git.sr.ht", Forge::Sourcehut),
];

/// What the first part of a host's name says: `gitlab.town.example`.
const NAMES: &[(&str, Forge)] =
    &[("gitlab", Forge::GitLab), ("forgejo", Forge::Forgejo), ("gitea", Forge::Forgejo)];

impl Forge {
    fn of_host(host: &str) -> Option<Self> {
        let first = host.split('.').next().unwrap_or_default();
        let find = |list: &[(&str, Self)], name: &str| {
            list.iter().find(|(known, _)| *known == name).map(|(_, forge)| *forge)
        };
        find(HOSTS, host).or_else(|| find(NAMES, first))
    }

    /// What stands between a repository's address and the path of a file; `HEAD` is the branch that
    /// the forge shows first.
    fn between(self, branch: &str) -> String {
        match self {
            Self::GitHub => format!("blob/{branch}"),
            Self::GitLab => format!("-/blob/{branch}"),
            Self::Forgejo => format!("src/branch/{branch}"),
            Self::Bitbucket => format!("src/{branch}"),
            Self::Sourcehut => format!("tree/{branch}/item"),
        }
    }
}

/// Returns the address at which a forge shows a file of a repository, on a branch or else on the one
/// that is shown first.
///
/// Returns `None` if the repository has no address by `https:` that everybody can open, or its forge
/// is not known.
pub fn file_page(repository: &Address, branch: Option<&str>, path: &str) -> Option<String> {
    let is_public = repository.scheme() == Scheme::Https && !repository.is_private();
    let forge = Forge::of_host(repository.host()).filter(|_| is_public)?;
    let repository = repository.without_user();
    let address = repository.as_str();
    let address = address.strip_suffix(".git").unwrap_or(address);
    let between = forge.between(&branch.map_or_else(|| "HEAD".to_owned(), encode_path));
    Some(format!("{address}/{between}/{}", encode_path(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(repository: &str, branch: Option<&str>) -> Option<String> {
        file_page(&Address::parse(repository).unwrap(), branch, "content/fête #1.md")
    }

    #[test]
    fn each_known_forge_has_its_own_form() {
        let file = "content/fête%20%231.md";
        for (repository, start) in [
            ("https://github.com/town/site", "https://github.com/town/site/blob/HEAD/"),
            ("https://github.com/town/site.git", "https://github.com/town/site/blob/HEAD/"),
            ("https://clerk@gitlab.com/a/b/c", "https://gitlab.com/a/b/c/-/blob/HEAD/"),
            ("https://gitlab.town.example/a/b", "https://gitlab.town.example/a/b/-/blob/HEAD/"),
            ("https://framagit.org/a/b", "https://framagit.org/a/b/-/blob/HEAD/"),
            ("https://codeberg.org/a/b", "https://codeberg.org/a/b/src/branch/HEAD/"),
            (
                "https://forgejo.town.example:8443/a/b",
                "https://forgejo.town.example:8443/a/b/src/branch/HEAD/",
            ),
            ("https://gitea.town.example/a/b", "https://gitea.town.example/a/b/src/branch/HEAD/"),
            ("https://bitbucket.org/a/b", "https://bitbucket.org/a/b/src/HEAD/"),
            ("https://git.sr.ht/~a/b", "https://git.sr.ht/~a/b/tree/HEAD/item/"),
        ] {
            assert_eq!(page(repository, None), Some(format!("{start}{file}")), "{repository}");
        }
        assert_eq!(
            page("https://codeberg.org/a/b", Some("next/web")),
            Some(format!("https://codeberg.org/a/b/src/branch/next/web/{file}"))
        );
    }

    #[test]
    fn what_not_everybody_can_open_or_is_not_known_has_no_page() {
        for repository in [
            "https://git.town.example/a/b",
            "https://github.com.evil.example/a/b",
            "https://evilgithub.com/a/b",
            "ssh://git@github.com/a/b",
            "git@github.com:a/b.git",
            "file:///srv/gitlab/site",
            "/srv/site",
            "http://localhost/a/b",
            "https://gitlab.local/a/b",
            "https://gitlab.localhost/a/b",
            "https://gitea.town.lan/a/b",
            "https://forgejo.internal/a/b",
        ] {
            assert_eq!(page(repository, None), None, "{repository}");
        }
    }
}
