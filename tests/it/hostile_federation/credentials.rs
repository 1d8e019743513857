//! Tokens at real servers, through the program: missing, wrong, and meant for another host.

use super::lab::{Lab, package_with, partner_with};
use super::servers::{HttpServer, Reply};

const TOKEN: &str = "token = { env = \"PARVIS_TOKEN_OTHER\" }";

/// A lab with a partner's repository and a package's.
fn lab() -> Lab {
    let lab = Lab::new();
    lab.repo("other").publish(&partner_with(Vec::new()), None);
    lab.repo("fair").publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    lab
}

#[test]
fn a_token_that_is_not_set_is_a_fault_of_the_set_up() {
    let lab = lab();
    let server = HttpServer::private(&lab.path("repositories"), "oauth2", "sesame");
    lab.with_partner(&server.url("other.git"), TOKEN);
    let says =
        ["error[missing-token]", "`PARVIS_TOKEN_OTHER` is not set", "export PARVIS_TOKEN_OTHER="];
    lab.parvis("update").is(2).says(&says);
    lab.parvis_with("update", &[("PARVIS_TOKEN_OTHER", "")]).is(2).says(&says);
    assert!(server.requests().is_empty(), "nobody is asked without it");
    lab.with_package(&server.url("fair.git"), &format!("version = \"1\", {TOKEN}"));
    lab.parvis("update").is(2).says(&says);
    assert_eq!(lab.lock(), "");
}

#[test]
fn a_token_opens_its_server_and_a_build_needs_it_no_more() {
    let lab = lab();
    let server = HttpServer::private(&lab.path("repositories"), "oauth2", "sesame");
    lab.with_partner(&server.url("other.git"), TOKEN);
    lab.parvis_with("update", &[("PARVIS_TOKEN_OTHER", "sesame")]).is(0);
    lab.parvis("build --locked").is(0);
    assert!(lab.agenda().contains("Fair"));
    let lock = lab.lock();
    let wrong = lab.parvis_with("update", &[("PARVIS_TOKEN_OTHER", "hunter2")]).is(3);
    let wrong = wrong.says(&[
        "error[refused]",
        &server.url("other.git"),
        "refused the token in `PARVIS_TOKEN_OTHER`",
    ]);
    assert!(!wrong.text.contains("hunter2"));
    lab.with_partner(&server.url("other.git"), "");
    lab.parvis("update")
        .is(3)
        .says(&["asks for a credential, and there is none", "token = { env ="]);
    assert_eq!(lab.lock(), lock, "the last good copy stays");
    lab.parvis("build").is(0);
    assert!(!lab.lock().contains("sesame"));
}

#[test]
fn a_token_is_sent_to_no_other_host_and_along_no_redirect() {
    let lab = lab();
    let stranger = HttpServer::open(&lab.path("repositories"));
    let there = stranger.url_by_name("other.git/info/refs?service=git-upload-pack");
    let server = HttpServer::start(&lab.path("repositories"), move |_| {
        Reply::Status(302, vec![("Location", there.clone())])
    });
    lab.with_partner(&server.url("other.git"), TOKEN);
    lab.parvis_with("update", &[("PARVIS_TOKEN_OTHER", "sesame")])
        .is(3)
        .says(&["error[refused]", "localhost"]);
    assert!(stranger.requests().is_empty(), "{:?}", stranger.requests());
    assert_eq!(lab.lock(), "");
}

#[test]
fn a_token_of_one_repository_is_not_sent_to_another() {
    let lab = lab();
    let (private, open) = (
        HttpServer::private(&lab.path("repositories"), "oauth2", "sesame"),
        HttpServer::open(&lab.path("repositories")),
    );
    lab.town(&format!(
        "[packages]\nfair = {{ git = \"{}\", version = \"1\" }}\n[partners.other]\ngit = \"{}\"\n{TOKEN}\n",
        open.url("fair.git"),
        private.url("other.git")
    ));
    lab.parvis_with("update", &[("PARVIS_TOKEN_OTHER", "sesame")]).is(0);
    assert!(!open.requests().is_empty());
    assert!(open.requests().iter().all(|request| !request.headers.contains_key("authorization")));
}

#[test]
fn one_server_that_refuses_leaves_the_others_moving() {
    let lab = lab();
    let private = HttpServer::private(&lab.path("repositories"), "oauth2", "sesame");
    lab.town(&format!(
        "[packages]\nfair = {{ git = \"file://{}\", version = \"1\" }}\n[partners.other]\ngit = \"{}\"\n",
        lab.path("repositories/fair.git").display(),
        private.url("other.git")
    ));
    lab.parvis("update").is(3).says(&["fair: 1.0.0, new", "error[refused]"]);
    assert!(lab.lock().contains("name = \"fair\"") && !lab.lock().contains("name = \"other\""));
}

/// The host of a server, as pairs name it.
fn host(server: &HttpServer) -> String {
    server.url("").trim_start_matches("http://").trim_end_matches('/').to_owned()
}

#[test]
fn no_secret_but_a_token_for_parvis_goes_anywhere() {
    let lab = lab();
    let evil = HttpServer::open(&lab.path("repositories"));
    let greedy = "token = { env = \"AWS_SECRET_ACCESS_KEY\" }";
    let secrets = [("AWS_SECRET_ACCESS_KEY", "hunter2"), ("PARVIS_TOKEN_OTHER", "sesame")];
    lab.with_partner(&evil.url("other.git"), greedy);
    for command in ["check", "build", "update", "fetch", "verify --remote", "vendor"] {
        let run = lab.parvis_with(command, &secrets);
        assert_ne!(run.code, 0, "{command}: {}", run.text);
        assert!(!run.text.contains("hunter2"), "{command}");
    }
    lab.parvis_with("update", &secrets).is(2).says(&[
        "error[refused-token]",
        "AWS_SECRET_ACCESS_KEY",
        "PARVIS_TOKENS=",
        &host(&evil),
    ]);
    let add = format!("add fair --git {} --token AWS_SECRET_ACCESS_KEY", evil.url("fair.git"));
    lab.town("");
    lab.parvis_with(&add, &secrets).is(2).says(&["error[refused-token]"]);
    assert!(evil.requests().is_empty(), "nobody is asked");
    // The help, followed to the letter.
    let pair = format!("AWS_SECRET_ACCESS_KEY={}", host(&evil));
    lab.parvis_with(&add, &[secrets[0], ("PARVIS_TOKENS", &pair)]).is(0);
}

#[test]
fn a_proposal_that_edits_manifest_and_lock_gets_no_token_in_ci() {
    let lab = lab();
    let good = HttpServer::private(&lab.path("repositories"), "oauth2", "sesame");
    let evil = HttpServer::open(&lab.path("repositories"));
    lab.with_partner(&good.url("other.git"), TOKEN);
    lab.parvis_with("update", &[("PARVIS_TOKEN_OTHER", "sesame")])
        .is(0)
        .says(&[&format!("goes to {}", host(&good))]);
    let (lock, pair) = (lab.lock(), format!("PARVIS_TOKEN_OTHER={}", host(&good)));
    assert!(lock.contains(&format!("token = \"PARVIS_TOKEN_OTHER@{}\"", host(&good))), "{lock}");
    let ci =
        [("CI", "true"), ("PARVIS_TOKEN_OTHER", "sesame"), ("PARVIS_CACHE", "../../cache/empty")];
    lab.with_partner(&evil.url("other.git"), TOKEN);
    lab.write("towns/ours/parvis.lock", lock.replace(&host(&good), &host(&evil)));
    for command in ["build --locked", "check", "update", "fetch"] {
        let lone = lab.parvis_with(command, &ci);
        assert!(lone.text.contains("error[refused-token]"), "{command}: {}", lone.text);
        let listed = lab.parvis_with(command, &[ci[0], ci[1], ci[2], ("PARVIS_TOKENS", &pair)]);
        assert!(listed.text.contains("error[refused-token]"), "{command}: {}", listed.text);
    }
    // What each CI says of itself (Woodpecker, Vercel, AppVeyor, Azure, Jenkins …).
    for (name, value) in [
        ("CI", "woodpecker"),
        ("CI", "1"),
        ("CI", "True"),
        ("CI", "yes"),
        ("TF_BUILD", "True"),
        ("JENKINS_URL", "https://jenkins.town.example/"),
        ("GITEA_ACTIONS", "true"),
    ] {
        let run = lab.parvis_with("build", &[(name, value), ci[1], ci[2]]);
        assert!(run.text.contains("error[refused-token]"), "{name}={value}: {}", run.text);
    }
    assert!(evil.requests().is_empty(), "{:?}", evil.requests());
    // What was agreed goes on.
    lab.with_partner(&good.url("other.git"), TOKEN);
    lab.write("towns/ours/parvis.lock", &lock);
    lab.parvis_with("build --locked", &[ci[0], ci[1], ci[2], ("PARVIS_TOKENS", &pair)]).is(0);
}

#[test]
fn the_lock_remembers_which_token_went_where() {
    let lab = lab();
    let server = HttpServer::open(&lab.path("repositories"));
    let url = server.url("other.git");
    lab.with_partner(&url, "");
    lab.parvis("update").is(0);
    let asked = server.requests().len();
    let other = "token = { env = \"PARVIS_TOKEN_ELSE\" }";
    let secrets = [("PARVIS_TOKEN_OTHER", "sesame"), ("PARVIS_TOKEN_ELSE", "hunter2")];
    lab.with_partner(&url, TOKEN);
    let locked = ["build --locked", "check --locked", "fetch", "verify --remote"];
    for command in locked {
        lab.parvis_with(command, &secrets).is(1).says(&[
            "error[lock-outdated]",
            "PARVIS_TOKEN_OTHER",
            "parvis update",
        ]);
    }
    let ci = [secrets[0], ("CI", "true")];
    lab.parvis_with("build", &ci).is(1).says(&["error[lock-outdated]", "PARVIS_TOKEN_OTHER"]);
    assert_eq!(server.requests().len(), asked, "nobody was asked");
    // The help, followed.
    lab.parvis_with("update", &secrets).is(0);
    lab.parvis_with("build --locked", &secrets).is(0);
    lab.with_partner(&url, other);
    for command in locked {
        lab.parvis_with(command, &secrets)
            .is(1)
            .says(&["error[lock-outdated]", "PARVIS_TOKEN_ELSE"]);
    }
    // A build at home mends the lock without asking anybody.
    let asked = server.requests().len();
    lab.parvis_with("build", &secrets).is(0);
    assert!(lab.lock().contains("PARVIS_TOKEN_ELSE@") && server.requests().len() == asked);
}

#[test]
fn a_secret_in_an_address_is_refused_and_printed_nowhere() {
    let lab = lab();
    let secret = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
    let users = [
        format!("anna:{secret}"),
        secret.to_owned(),
        "glpat-0123456789abcdef".to_owned(),
        "3f786850e387550fdab836ed7e6dc881de23001b".to_owned(),
    ];
    for user in &users {
        lab.with_partner(&format!("https://{user}@git.other.example/site"), "verison = \"1\"");
        for form in ["text", "json", "github"] {
            let run = lab
                .parvis(&format!("check --format {form}"))
                .is(1)
                .says(&["refused-address", "PARVIS_TOKEN_"]);
            assert!(!run.text.contains(user.split(':').next_back().unwrap()), "{}", run.text);
        }
        lab.town("");
        let add = lab
            .parvis(&format!("add other --partner --git https://{user}@git.other.example/site"))
            .is(2);
        assert!(!add.text.contains(user.split(':').next_back().unwrap()), "{}", add.text);
    }
    lab.with_partner(
        "https://git.other.example/site",
        &format!("token = {{ env = \"{secret}\" }}"),
    );
    let run = lab.parvis("check").is(1).says(&["is not the name of a variable"]);
    assert!(!run.text.contains(secret), "{}", run.text);
}
