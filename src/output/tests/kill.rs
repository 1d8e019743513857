//! Builds killed at any instant. A child process, this very test program, publishes two whole sites in turn until it is killed.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::Duration;

use camino::Utf8Path;

use super::yard::{WAYS, Yard, begin, files, publish};
use crate::diagnostics::Sink;
use crate::output::switch::Way;

const FILES: usize = 300;
const FOLDER: &str = "PARVIS_TEST_KILL_FOLDER";
const STATE: &str = "PARVIS_TEST_KILL_STATE";
const HOW: &str = "PARVIS_TEST_KILL_WAY";

/// One of the two sites. A third of the paths is in both with other bytes, a third with the same, a third is in one only.
fn site(name: &str) -> BTreeMap<String, String> {
    let file = |n: usize| match n % 3 {
        0 => (format!("news/{n}/index.html"), format!("{name} {n}")),
        1 => (format!("places/{n}.html"), format!("same {n}")),
        _ => (format!("{name}/{n}/index.html"), format!("{name} {n}")),
    };
    (0..FILES).map(file).collect()
}

fn put_whole(folder: (&Utf8Path, &Utf8Path), way: Way, site: &BTreeMap<String, String>) {
    let all = site.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    publish(folder, way, all, &Sink::new()).expect("published");
}

/// Not a test by itself: what the child runs.
#[test]
fn child() {
    let (Ok(folder), Ok(state), Ok(way)) =
        (std::env::var(FOLDER), std::env::var(STATE), std::env::var(HOW))
    else {
        return;
    };
    let place = (Utf8Path::new(&folder), Utf8Path::new(&state));
    let way = WAYS.into_iter().find(|known| format!("{known:?}") == way).expect("a way");
    loop {
        put_whole(place, way, &site("b"));
        put_whole(place, way, &site("a"));
    }
}

fn kill_after(yard: &Yard, pause: Duration) {
    let program = std::env::current_exe().expect("this program");
    let mut child = Command::new(program)
        .args(["--exact", "output::tests::kill::child", "--test-threads=1"])
        .env(FOLDER, &yard.site)
        .env(STATE, &yard.state)
        .env(HOW, format!("{:?}", yard.way))
        .stdout(Stdio::null())
        .spawn()
        .expect("the child starts");
    std::thread::sleep(pause);
    child.kill().expect("killed");
    assert_eq!(child.wait().expect("ended").code(), None, "it was killed, it did not fail");
}

fn survives(way: Way, rounds: u64) {
    let yard = Yard::new(way);
    let with_foreign = |name: &str| {
        let mut site = site(name);
        site.insert("places/mine.txt".into(), "mine".into());
        site.insert("empty".into(), String::new());
        site
    };
    let (a, b) = (with_foreign("a"), with_foreign("b"));
    put_whole((&yard.site, &yard.state), way, &site("a"));
    yard.write("places/mine.txt", "mine");
    std::fs::create_dir(yard.site.join("empty")).expect("made");
    let mut leftovers = 0;
    for round in 0..rounds {
        // Spread over many publications, at steps that fit none of theirs.
        kill_after(&yard, Duration::from_micros(15_000 + round * 7_919 % 90_000));
        leftovers += usize::from(
            yard.above.read_dir_utf8().expect("listed").count() > 1
                || yard.site.join(".parvis-lock").exists(),
        );
        if way != Way::Exchange {
            // These ways promise it once the next build has begun.
            drop(begin(&yard.site, &yard.state, way).expect("recovered"));
        }
        let found = files(&yard.site);
        assert!(
            found == a || found == b,
            "neither site is whole: {} files, round {round}, {way:?}",
            found.len()
        );
    }
    assert!(leftovers > 0, "no build was killed in the middle");
    put_whole((&yard.site, &yard.state), way, &site("b"));
    assert_eq!(files(&yard.site), b);
    assert_eq!(yard.above.read_dir_utf8().expect("listed").count(), 1, "all is cleared up");
    let left = yard
        .site
        .read_dir_utf8()
        .expect("listed")
        .map(|entry| entry.expect("listed").file_name().to_owned());
    let left: Vec<String> =
        left.filter(|name| name.starts_with(".parvis-") && name != ".parvis-output").collect();
    assert_eq!(left, Vec::<String>::new());
    assert_eq!(yard.state.read_dir_utf8().expect("listed").count(), 0);
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    survives(Way::Exchange, 40);
}

#[test]
fn a_build_killed_while_it_moves_the_site_aside_is_finished_by_the_next() {
    survives(Way::Aside, 20);
}

#[test]
fn a_build_killed_while_it_works_inside_the_site_is_finished_by_the_next() {
    survives(Way::Inside, 20);
}
