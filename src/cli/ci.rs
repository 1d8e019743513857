//! Detects CI. Where tokens may go, whether a lock is made, and how sites are compared depend on it,
//! so it must never miss a CI run: anybody's proposal may be built there.

use std::ffi::{OsStr, OsString};

/// Variables that only a certain CI or web host sets in its runs. Not all of them set `CI` as well.
const FORGES: [&str; 23] = [
    "APPVEYOR",
    "BITBUCKET_BUILD_NUMBER",
    "BUILDKITE",
    "CF_PAGES",
    "CI_NAME",
    "CI_PIPELINE_ID",
    "CIRCLECI",
    "CIRRUS_CI",
    "CODEBUILD_BUILD_ID",
    "DRONE",
    "FORGEJO_ACTIONS",
    "GITEA_ACTIONS",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "JENKINS_URL",
    "NETLIFY",
    "RENDER",
    "SEMAPHORE",
    "TEAMCITY_VERSION",
    "TF_BUILD",
    "TRAVIS",
    "VERCEL",
    "WOODPECKER",
];

/// Values of `CI` that mean "not a CI".
const NO: [&str; 4] = ["0", "false", "no", "off"];

/// Returns whether a CI runs this. Does not look for a terminal: some CIs give their jobs one.
pub(super) fn is_ci() -> bool {
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line is where the environment is read"
    )]
    says_ci(&|name| std::env::var_os(name))
}

fn says_ci(variable: &dyn Fn(&str) -> Option<OsString>) -> bool {
    let is_no =
        |value: &OsStr| NO.iter().any(|no| value.to_string_lossy().trim().eq_ignore_ascii_case(no));
    let set =
        |name: &str| variable(name).filter(|value| !value.to_string_lossy().trim().is_empty());
    set("CI").is_some_and(|value| !is_no(&value)) || FORGES.iter().any(|name| set(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_ci_with(environment: &[(&str, &str)]) -> bool {
        says_ci(&|name| {
            environment.iter().find(|(own, _)| *own == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn whatever_ci_is_set_to_it_is_one_unless_it_says_no() {
        for value in ["true", "True", "TRUE", "1", "yes", "woodpecker", "drone", "2", "falsch"] {
            assert!(is_ci_with(&[("CI", value)]), "{value}");
        }
        for value in ["", " ", "0", "false", "False", "FALSE", "no", "No", "off", "OFF"] {
            assert!(!is_ci_with(&[("CI", value)]), "{value}");
        }
        assert!(!is_ci_with(&[]));
        assert!(!is_ci_with(&[("CIVIC", "true"), ("PARVIS_TOKENS", "x"), ("BUILD", "1")]));
    }

    #[test]
    fn the_variable_of_any_forge_will_do_also_where_ci_says_no() {
        for name in FORGES {
            assert!(is_ci_with(&[(name, "True")]) && is_ci_with(&[(name, "17")]), "{name}");
            assert!(is_ci_with(&[(name, "1"), ("CI", "false")]), "{name}");
            assert!(!is_ci_with(&[(name, "")]), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_value_that_is_no_text_is_a_value() {
        use std::os::unix::ffi::OsStringExt;
        assert!(says_ci(&|name| (name == "CI").then(|| OsString::from_vec(vec![0xff]))));
    }
}
