//! Servers that die in the middle, and programs that are killed there.

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::lab::{EVENT, Lab, file, package_with, partner_with};
use super::servers::{HttpServer, Reply};

/// Bytes that no pack makes smaller.
fn noise(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let step = |state: &mut u32| {
        *state ^= *state << 13;
        *state ^= *state >> 17;
        *state ^= *state << 5;
        state.to_le_bytes()
    };
    (0..20_000).flat_map(|_| step(&mut state)).collect()
}

#[test]
fn a_server_that_dies_in_the_middle_of_a_pack_costs_one_update() {
    let lab = Lab::new();
    let (fair, other) = (lab.repo("fair"), lab.repo("other"));
    fair.publish(&package_with("1.0.0", Vec::new()), Some("v1.0.0"));
    other.publish(&partner_with(Vec::new()), None);
    // Nobody dies as long as this is no number of bytes.
    let dies = Arc::new(AtomicUsize::new(usize::MAX));
    let server = HttpServer::start(&lab.path("repositories"), {
        let dies = Arc::clone(&dies);
        move |request| match dies.load(Ordering::SeqCst) {
            usize::MAX => Reply::Git,
            _ if request.method == "GET" => Reply::Git,
            after => Reply::Dies(after),
        }
    });
    lab.town(&format!(
        "[packages]\nfair = {{ git = \"{}\", version = \"1\" }}\n[partners.other]\ngit = \"{}\"\n\
         [[subscriptions]]\nfrom = \"other\"\ntype = \"event\"\ninto = \"agenda\"\n",
        server.url("fair.git"),
        server.url("other.git")
    ));
    lab.parvis("update").is(0);
    lab.parvis("build").is(0);
    let (lock, site) = (lab.lock(), lab.site());
    fair.publish(&package_with("1.1.0", vec![file("noise.bin", noise(1))]), Some("v1.1.0"));
    let more =
        vec![file("late.md", EVENT.replace("Fair", "Late fair")), file("noise.bin", noise(2))];
    other.publish(&partner_with(more), None);
    for after in [0, 1, 8, 100, 5_000, 60_000] {
        dies.store(after, Ordering::SeqCst);
        lab.parvis("update").is(3).says(&["error[unreachable]", "fair.git"]);
        assert_eq!(lab.lock(), lock, "after {after} bytes");
        lab.parvis("verify").is(0);
        lab.parvis("build --locked").is(0);
        assert!(lab.site() == site, "after {after} bytes");
    }
    dies.store(usize::MAX, Ordering::SeqCst);
    lab.parvis("update").is(0).says(&["fair: 1.0.0 → 1.1.0"]);
    lab.parvis("build").is(0);
    assert!(lab.agenda().contains("Late fair"));
}

#[test]
fn a_first_fetch_that_dies_leaves_nothing_that_stands_in_the_way() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(&package_with("1.0.0", vec![file("noise.bin", noise(3))]), Some("v1.0.0"));
    let asked = Arc::new(AtomicUsize::new(0));
    let server = HttpServer::start(&lab.path("repositories"), move |request| {
        if request.method == "POST" && asked.fetch_add(1, Ordering::SeqCst) < 2 {
            Reply::Dies(30_000)
        } else {
            Reply::Git
        }
    });
    lab.with_package(&server.url("fair.git"), "version = \"1\"");
    lab.parvis("build").says(&["unreachable"]);
    assert!(lab.site().is_empty() && lab.lock().is_empty());
    while lab.parvis("update").code != 0 {
        assert!(server.requests().len() < 20);
    }
    lab.parvis("build --locked").is(0);
}

#[test]
fn a_program_that_is_killed_while_it_fetches_leaves_all_whole() {
    let lab = Lab::new();
    let (fair, other) = (lab.repo("fair"), lab.repo("other"));
    fair.publish(&package_with("1.0.0", vec![file("noise.bin", noise(4))]), Some("v1.0.0"));
    other.publish(&partner_with(vec![file("noise.bin", noise(5))]), None);
    let server = HttpServer::start(&lab.path("repositories"), |request| {
        if request.method == "GET" {
            Reply::Git
        } else {
            Reply::Slow(8_000, Duration::from_millis(10))
        }
    });
    lab.town(&format!(
        "[packages]\nfair = {{ git = \"{}\", version = \"1\" }}\n[partners.other]\ngit = \"{}\"\n\
         [[subscriptions]]\nfrom = \"other\"\ntype = \"event\"\ninto = \"agenda\"\n",
        server.url("fair.git"),
        server.url("other.git")
    ));
    lab.parvis("update").is(0);
    lab.parvis("build").is(0);
    let (lock, site) = (lab.lock(), lab.site());
    for round in 0..16_u64 {
        if round % 2 == 0 {
            std::fs::remove_dir_all(lab.path("cache/git")).ok();
        }
        if round % 4 == 0 {
            std::fs::remove_file(lab.path("towns/ours/parvis.lock")).ok();
        }
        let command = ["update", "build", "fetch", "vendor"][round as usize % 4];
        let mut child =
            lab.command(command).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 + round * 17));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(lab.lock().is_empty() || lab.lock() == lock, "half a lock: {}", lab.lock());
        assert!(lab.site() == site, "round {round}");
        lab.write("towns/ours/parvis.lock", &lock);
    }
    std::fs::remove_file(lab.path("towns/ours/parvis.lock")).unwrap();
    lab.parvis("update").is(0);
    assert_eq!(lab.lock(), lock);
    lab.parvis("vendor").is(0);
    lab.parvis("verify").is(0);
    lab.parvis("build --locked --offline").is(0);
    assert!(lab.site() == site);
}

#[test]
fn a_file_that_is_small_on_its_way_and_large_at_home_arrives() {
    let lab = Lab::new();
    let repo = lab.repo("fair");
    repo.publish(
        &package_with("1.0.0", vec![file("zeros.bin", vec![0; 20_000_000])]),
        Some("v1.0.0"),
    );
    let server = HttpServer::open(&lab.path("repositories"));
    lab.with_package(&server.url("fair.git"), "version = \"1\"");
    lab.parvis("update").is(0);
}
