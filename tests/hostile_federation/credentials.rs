//! Tokens at real servers, through the program: missing, wrong, and meant for another host.

use super::lab::{Lab, package_with, partner_with};
use super::servers::{HttpServer, Reply};

const TOKEN: &str = "token = { env = \"OTHER_TOKEN\" }";

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
    let says = ["error[missing-token]", "`OTHER_TOKEN` is not set", "export OTHER_TOKEN="];
    lab.parvis("update").is(2).says(&says);
    lab.parvis_with("update", &[("OTHER_TOKEN", "")]).is(2).says(&says);
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
    lab.parvis_with("update", &[("OTHER_TOKEN", "sesame")]).is(0);
    lab.parvis("build --locked").is(0);
    assert!(lab.agenda().contains("Fair"));
    let lock = lab.lock();
    let wrong = lab.parvis_with("update", &[("OTHER_TOKEN", "hunter2")]).is(3);
    let wrong = wrong.says(&["error[refused]", &server.url("other.git"), "refused the token in `OTHER_TOKEN`"]);
    assert!(!wrong.text.contains("hunter2"));
    lab.with_partner(&server.url("other.git"), "");
    lab.parvis("update").is(3).says(&["asks for a credential, and there is none", "token = { env ="]);
    assert_eq!(lab.lock(), lock, "the last good copy stays");
    lab.parvis("build").is(0);
    assert!(!lab.lock().contains("sesame"));
}

#[test]
fn a_token_is_sent_to_no_other_host_and_along_no_redirect() {
    let lab = lab();
    let stranger = HttpServer::open(&lab.path("repositories"));
    let there = stranger.url_by_name("other.git/info/refs?service=git-upload-pack");
    let server = HttpServer::start(&lab.path("repositories"), move |_| Reply::Status(302, vec![("Location", there.clone())]));
    lab.with_partner(&server.url("other.git"), TOKEN);
    lab.parvis_with("update", &[("OTHER_TOKEN", "sesame")]).is(3).says(&["error[refused]", "localhost"]);
    assert!(stranger.requests().is_empty(), "{:?}", stranger.requests());
    assert_eq!(lab.lock(), "");
}

#[test]
fn a_token_of_one_repository_is_not_sent_to_another() {
    let lab = lab();
    let (private, open) =
        (HttpServer::private(&lab.path("repositories"), "oauth2", "sesame"), HttpServer::open(&lab.path("repositories")));
    lab.town(&format!(
        "[packages]\nfair = {{ git = \"{}\", version = \"1\" }}\n[partners.other]\ngit = \"{}\"\n{TOKEN}\n",
        open.url("fair.git"),
        private.url("other.git")
    ));
    lab.parvis_with("update", &[("OTHER_TOKEN", "sesame")]).is(0);
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
