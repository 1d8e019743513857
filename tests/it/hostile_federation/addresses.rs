//! Addresses that two programs could read in two ways, and places that only the lock names.

use super::lab::{Lab, PACKAGE, file, folder, package_with, partner_with};
use super::servers::HttpServer;

fn host(server: &HttpServer) -> String {
    server.url("").trim_start_matches("http://").trim_end_matches('/').to_owned()
}

#[test]
fn what_is_shown_is_what_is_called() {
    let lab = Lab::new();
    lab.repo("fair").publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    let (good, evil) =
        (HttpServer::open(&lab.path("repositories")), HttpServer::open(&lab.path("repositories")));
    let (shown, called) = (host(&good), host(&evil));
    let forms = ["?", "#", "%3f", "\\\\", "%2f", "/", "%23", "@", ":80"];
    for between in forms {
        lab.with_package(&format!("http://{called}{between}@{shown}/fair.git"), "version = \"1\"");
        lab.parvis("update").is(if between == "/" { 3 } else { 1 });
        assert_eq!(lab.lock(), "", "{between}");
    }
    let mine = |server: &HttpServer| {
        server.requests().iter().filter(|request| request.path.starts_with("/fair")).count()
    };
    assert_eq!((mine(&good), mine(&evil)), (0, 0));
}

#[test]
fn a_dependency_gets_no_token_of_a_place_that_it_only_seems_to_name() {
    let lab = Lab::new();
    let (good, evil) = (
        HttpServer::private(&lab.path("repositories"), "oauth2", "sesame"),
        HttpServer::open(&lab.path("repositories")),
    );
    let needs = format!(
        "[dependencies]\ntools = {{ git = \"http://{}?@{}/tools.git\", version = \"1\" }}\n",
        host(&evil),
        host(&good)
    );
    let items =
        vec![file("package.toml", format!("{PACKAGE}{needs}")), folder("static", Vec::new())];
    lab.repo("fair").publish(&items, Some("v1.0.0"));
    lab.repo("tools").publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    lab.with_package(
        &good.url("fair.git"),
        "version = \"1\", token = { env = \"PARVIS_TOKEN_X\" }",
    );
    lab.parvis_with("update", &[("PARVIS_TOKEN_X", "sesame")])
        .is(1)
        .says(&["address that is refused"]);
    assert!(evil.requests().is_empty(), "{:?}", evil.requests());
}

#[test]
fn a_dependency_leads_to_no_private_place_and_says_the_same_whether_something_listens_there() {
    let lab = Lab::new();
    let server = HttpServer::open(&lab.path("repositories"));
    let listening = host(&HttpServer::open(&lab.path("repositories")));
    let open = HttpServer::open(&lab.path("repositories"));
    let mut said = Vec::new();
    let places = [
        format!("http://{}", host(&open)),
        format!("http://{listening}"),
        "https://10.0.0.1".to_owned(),
        "ssh://git@localhost".to_owned(),
        "https://169.254.169.254".to_owned(),
        "https://[::1]".to_owned(),
    ];
    let repo = lab.repo("fair");
    lab.repo("tools").publish(
        &package_with("1.0.0", Vec::new()).into_iter().chain([]).collect::<Vec<_>>(),
        Some("v1.0.0"),
    );
    for place in &places {
        let needs =
            format!("[dependencies]\ntools = {{ git = \"{place}/tools.git\", version = \"1\" }}\n");
        repo.publish(
            &[file("package.toml", format!("{PACKAGE}{needs}")), folder("static", Vec::new())],
            Some("v1.0.0"),
        );
        lab.with_package(&server.url("fair.git"), "branch = \"main\"");
        let run = lab
            .parvis("update")
            .is(1)
            .says(&["error[refused-address]", "from this machine or its network"]);
        said.push(run.text.replace(place.as_str(), "PLACE"));
    }
    assert!(said.windows(2).all(|pair| pair[0] == pair[1]), "{said:?}");
    assert!(open.requests().is_empty());
}

#[test]
fn a_lock_takes_nothing_from_where_nobody_said() {
    let lab = Lab::new();
    let tools = |text: &str| {
        vec![
            file("package.toml", PACKAGE.replace("fair", "tools")),
            folder("static", vec![folder("tools", vec![file("t.txt", text)])]),
        ]
    };
    lab.repo("tools").publish(&tools("good"), Some("v1.0.0"));
    lab.repo("evil").publish(&tools("evil"), Some("v1.0.0"));
    let inside =
        |name: &str| format!("file://{}", lab.path(&format!("repositories/{name}.git")).display());
    let needs =
        format!("[dependencies]\ntools = {{ git = \"{}\", version = \"1\" }}\n", inside("tools"));
    lab.repo("fair").publish(
        &[file("package.toml", format!("{PACKAGE}{needs}")), folder("static", Vec::new())],
        Some("v1.0.0"),
    );
    // A town that takes the other repository for a while, to know what its lock would say.
    lab.town(&format!("[packages]\ntools = {{ git = \"{}\", version = \"1\" }}\n", inside("evil")));
    lab.parvis("update").is(0);
    let table = lab.lock();
    let table = table.split("[[package]]").nth(1).unwrap().to_owned();
    lab.with_package(&inside("fair"), "version = \"1\"");
    std::fs::remove_file(lab.path("towns/ours/parvis.lock")).unwrap();
    lab.parvis("update").is(0);
    let lock = lab.lock();
    let honest = lock
        .split("[[package]]")
        .find(|table| table.contains("name = \"tools\""))
        .unwrap()
        .to_owned();
    lab.parvis("build --locked").is(0);
    lab.write("towns/ours/parvis.lock", lock.replace(&honest, &table));
    for command in
        ["build --locked", "check --locked", "build --locked --offline", "explain index.html"]
    {
        lab.parvis(command).is(1).says(&["error[lock-outdated]", "tools"]);
    }
    // In a fresh clone too, where no manifest is at hand yet.
    std::fs::remove_dir_all(lab.path("cache")).unwrap();
    std::fs::create_dir(lab.path("cache")).unwrap();
    lab.parvis("build --locked").is(1).says(&["error[lock-outdated]", "tools"]);
    assert!(!lab.site().keys().any(|path| path.ends_with("t.txt") && std::fs::read_to_string(path).unwrap() == "evil"));
}

#[test]
fn a_repository_of_this_computer_outside_of_the_town_s_is_refused_under_locked() {
    let lab = Lab::new();
    lab.repo("fair").publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    lab.repo("other").publish(&partner_with(Vec::new()), None);
    // From here on the town is a repository of its own.
    crate::support::git(&lab.path("towns"), &["init", "-q", "ours"]);
    let path = |name: &str| lab.path(&format!("repositories/{name}.git")).display().to_string();
    std::os::unix::fs::symlink(lab.path("repositories"), lab.path("towns/ours/.git/inside"))
        .unwrap();
    let linked = lab.path("towns/ours/.git/inside/fair.git").display().to_string();
    for url in [
        format!("file://{}", path("fair")),
        path("fair"),
        format!("file://localhost{}", path("fair")),
        linked,
    ] {
        lab.with_package(&url, "version = \"1\"");
        lab.parvis("update").is(0);
        lab.parvis("build").is(0);
        for command in ["build --locked", "check --locked", "build --locked --offline"] {
            lab.parvis(command)
                .is(1)
                .says(&["error[lock-outdated]", "outside of the town's repository"]);
        }
    }
    lab.with_partner(&path("other"), "");
    lab.parvis("update").is(0);
    lab.parvis("build --locked").is(1).says(&["outside of the town's repository"]);
    for url in [
        "file:repositories/fair.git",
        "file:../../repositories/fair.git",
        "file://../repositories/fair.git",
    ] {
        lab.with_package(url, "version = \"1\"");
        lab.parvis("update").is(1).says(&["error[refused-address]"]);
    }
    // Inside of it, it may stay.
    crate::support::git(
        &lab.path("towns/ours"),
        &["clone", "-q", "--bare", &path("fair"), ".git/fair.git"],
    );
    lab.with_package(
        &lab.path("towns/ours/.git/fair.git").display().to_string(),
        "version = \"1\"",
    );
    lab.parvis("update").is(0);
    lab.parvis("build --locked").is(0);
}

#[test]
fn vendored_files_that_cannot_be_compared_with_their_commit_are_said() {
    let lab = Lab::new();
    lab.repo("fair").publish(&package_with("1.0.0", vec![file("f.txt", "good")]), Some("v1.0.0"));
    let url = format!("file://{}", lab.path("repositories/fair.git").display());
    lab.with_package(&url, "version = \"1\"");
    lab.parvis("update").is(0);
    lab.parvis("vendor").is(0);
    lab.parvis("verify").is(0).says(&["2 copies are as locked"]);
    // The folder, its seal and the lock are changed together.
    let seal = lab.read("towns/ours/vendor/fair.sha256");
    lab.write("towns/ours/vendor/fair/static/fair/f.txt", "evil");
    let honest = seal.split(' ').next().unwrap().to_owned();
    let forged = sum(&lab);
    lab.write("towns/ours/vendor/fair.sha256", seal.replace(&honest, &forged));
    lab.write("towns/ours/parvis.lock", lab.lock().replace(&honest, &forged));
    lab.parvis("verify").is(1).says(&["error[wrong-checksum]"]);
    std::fs::remove_dir_all(lab.path("cache")).unwrap();
    std::fs::create_dir(lab.path("cache")).unwrap();
    lab.parvis("verify").is(2).says(&[
        "error[not-fetched]",
        "`vendor/fair` cannot be compared",
        "parvis fetch",
    ]);
    // The help, followed: the commit is fetched, and tells.
    let fetched = lab.parvis("fetch");
    assert_ne!(fetched.code, 0);
    fetched.says(&["holds other files than the lock says"]);
}

/// The checksum of the vendored package, by the form that is fixed.
fn sum(lab: &Lab) -> String {
    use sha2::{Digest, Sha256};
    let mut sum = Sha256::new();
    for path in ["package.toml", "static/fair/f.txt"] {
        let bytes = std::fs::read(lab.path("towns/ours/vendor/fair").join(path)).unwrap();
        sum.update((path.len() as u64).to_be_bytes());
        sum.update(path);
        sum.update((bytes.len() as u64).to_be_bytes());
        sum.update(&bytes);
    }
    let digits: String = sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256-{digits}")
}

#[test]
fn what_is_vendored_is_read_in_the_town_wherever_it_came_from() {
    let lab = Lab::new();
    lab.repo("fair").publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    lab.with_package(&lab.path("repositories/fair.git").display().to_string(), "version = \"1\"");
    crate::support::git(&lab.path("towns"), &["init", "-q", "ours"]);
    lab.parvis("update").is(0);
    lab.parvis("build --locked").is(1);
    lab.parvis("vendor").is(0);
    lab.parvis("build --locked").is(0);
    // A seal alone is no folder.
    std::fs::remove_dir_all(lab.path("towns/ours/vendor/fair")).unwrap();
    lab.parvis("build --locked").is(1).says(&["outside of the town's repository"]);
}
