//! Where tokens may go. `town.toml` only wishes: whoever holds the environment decides, and the lock remembers what was agreed.

use std::collections::BTreeMap;

use super::layer_files::pins;
use super::named_addresses::NamedAddresses;
use super::town::Town;
use crate::diagnostics::{Blame, Code, Diagnostic, Message, Origin, Result};
use crate::manifest::{Lock, Pin, TokenUse};
use crate::names::{Address, PackageName, TreePath};

/// How the names of variables begin that hold tokens for parvis, and nothing else.
const BEGINNING: &str = "PARVIS_TOKEN_";
/// The variable that names which variable's token may go to which host: `NAME=host NAME=host:port`.
const PAIRS: &str = "PARVIS_TOKENS";

/// Whether the environment lets a token go to a host. A variable that `PARVIS_TOKENS` names goes to the hosts that it names, one that
/// it does not name has to be called `PARVIS_TOKEN_…`, and in CI, where anybody's proposal is built, it has to be named.
///
/// # Errors
/// If it does not, with what to set.
pub(super) fn permit(
    wish: &TokenUse,
    is_ci: bool,
    variable: &(dyn Fn(&str) -> Option<String> + Sync),
) -> Result<()> {
    let TokenUse { variable: name, server } = wish;
    let text = variable(PAIRS).unwrap_or_default();
    let pairs = pairs(&text)?;
    let line = format!("export {PAIRS}=\"{name}={server}\"");
    let refused = |why: Message, help: Message| {
        Diagnostic::error(Code::RefusedToken, why).blame(Blame::Setup).help(help).into()
    };
    if let Some(servers) = pairs.get(name.as_str()) {
        if servers.contains(server) {
            return Ok(());
        }
        let why = message!(
            "`town.toml` wants the token in `{name}` to go to {server}, and `{PAIRS}` lets it go to {servers} only",
            name,
            server,
            PAIRS,
            servers = servers.join(" and ")
        );
        return refused(
            why,
            message!(
                "if that server may have it too, add the pair where parvis runs: `{line}`",
                line
            ),
        );
    }
    if !name.starts_with(BEGINNING) {
        let why = message!(
            "`town.toml` wants what is in `{name}` to go to {server}, and that may be any secret",
            name,
            server
        );
        return refused(
            why,
            message!(
                "call the variable `{beginning}…`, there and where it is set; or allow this pair where parvis runs: `{line}`",
                beginning = BEGINNING,
                line
            ),
        );
    }
    if is_ci {
        let why = message!(
            "in CI, the environment says which host may have the token in `{name}`, and it does not",
            name
        );
        let help = message!(
            "if {server} may have it, set in the job beside the token: `{PAIRS}` to `{name}={server}`; else take the line out of `town.toml`",
            server,
            PAIRS,
            name
        );
        return refused(why, help);
    }
    Ok(())
}

fn pairs(text: &str) -> Result<BTreeMap<&str, Vec<String>>> {
    let mut pairs: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for pair in text.split([' ', ',', '\n', '\t']).filter(|pair| !pair.is_empty()) {
        let read = pair.split_once('=').filter(|(name, _)| !name.is_empty());
        // One spelling of each host, as addresses have.
        let address = |host: &str| {
            Address::parse(&format!("https://{host}/x"))
                .ok()
                .filter(|read| read.path() == "/x" && read.user().is_none())
        };
        let read = read.and_then(|(name, host)| Some((name, address(host)?.server())));
        let Some((name, server)) = read else {
            let message =
                message!("`{PAIRS}` has a part that is not a pair of a variable and a host", PAIRS);
            let help = message!(
                "write it as `export {PAIRS}=\"PARVIS_TOKEN_HARBOUR=git.harbour.example PARVIS_TOKEN_FORGE=forge.example:8443\"`",
                PAIRS
            );
            return Diagnostic::error(Code::Usage, message).help(help).into();
        };
        pairs.entry(name).or_default().push(server);
    }
    Ok(pairs)
}

/// What is said where a pin's token is not the one that the town names for its address; nothing where it is.
pub(super) fn difference(name: &PackageName, pin: &Pin, named: &NamedAddresses) -> Option<String> {
    let now = named.token_use(&pin.url);
    let words = |token: Option<&TokenUse>| match token {
        Some(TokenUse { variable, server }) => {
            format!("with the token in `{variable}` for {server}")
        }
        None => "without a token".to_owned(),
    };
    let differs = now != pin.token;
    differs.then(|| {
        format!(
            "`{name}` is asked for {}, and is locked {}",
            words(now.as_ref()),
            words(pin.token.as_ref())
        )
    })
}

/// Refuses to send a token that the lock does not remember: what only carries out the lock asks nobody in another way.
///
/// # Errors
/// If `town.toml` names another pair of variable and host.
pub fn agreed(town: &Town, lock: &Lock) -> Result<()> {
    let named = town.named();
    let Some(difference) = pins(lock).find_map(|(name, pin, _)| difference(name, pin, &named))
    else {
        return Ok(());
    };
    let message = message!("`parvis.lock` does not answer `town.toml`: {difference}", difference);
    let place = Origin::town(TreePath::parse("town.toml").expect("a plain name")).whole();
    let help = "if that is meant, agree to it by `parvis update`, and commit `parvis.lock`";
    Diagnostic::error(Code::LockOutdated, message).at(place).help(help).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(wish: (&str, &str), environment: &[(&str, &str)]) -> Option<(Code, String)> {
        let variable = |name: &str| {
            environment.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
        };
        let wish = TokenUse { variable: wish.0.to_owned(), server: wish.1.to_owned() };
        let fault = permit(&wish, variable("CI").is_some(), &variable).err()?;
        Some((fault.code, fault.help.unwrap_or_default().to_string()))
    }

    #[test]
    fn the_environment_says_which_secret_goes_where() {
        let harbour = ("PARVIS_TOKEN_HARBOUR", "git.harbour.example");
        assert_eq!(refused(harbour, &[]), None);
        let listed = [
            (
                "PARVIS_TOKENS",
                "PARVIS_TOKEN_HARBOUR=GIT.harbour.example:443, KEY=forge.example:8443",
            ),
            ("CI", "true"),
        ];
        assert_eq!(refused(harbour, &listed), None);
        assert_eq!(refused(("KEY", "forge.example:8443"), &listed), None);
        let strangers = [
            ("PARVIS_TOKEN_HARBOUR", "evil.example"),
            ("KEY", "forge.example"),
            ("AWS_SECRET_ACCESS_KEY", "git.harbour.example"),
        ];
        for wish in strangers {
            assert_eq!(refused(wish, &listed).unwrap().0, Code::RefusedToken, "{wish:?}");
        }
        for name in
            ["AWS_SECRET_ACCESS_KEY", "PARVIS_TOKENS", "PARVIS_TOKEN", "parvis_token_x", "CI"]
        {
            assert_eq!(
                refused((name, "git.harbour.example"), &[]).unwrap().0,
                Code::RefusedToken,
                "{name}"
            );
        }
    }

    #[test]
    fn in_ci_the_host_has_to_be_named_and_the_help_names_it() {
        let harbour = ("PARVIS_TOKEN_HARBOUR", "git.harbour.example:8443");
        let (code, help) = refused(harbour, &[("CI", "true")]).unwrap();
        assert_eq!(code, Code::RefusedToken);
        let pair = "PARVIS_TOKEN_HARBOUR=git.harbour.example:8443";
        assert!(help.contains(pair), "{help}");
        assert_eq!(refused(harbour, &[("CI", "true"), ("PARVIS_TOKENS", pair)]), None);
    }

    #[test]
    fn pairs_that_are_none_are_said() {
        for text in ["X", "=host", "X=", "X=a/b", "X=anna@host", "X=0x7f.1", "X=https://host"] {
            assert_eq!(
                refused(("PARVIS_TOKEN_A", "host"), &[("PARVIS_TOKENS", text)]).unwrap().0,
                Code::Usage,
                "{text}"
            );
        }
    }
}
