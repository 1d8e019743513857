//! The scanner by itself: what a real pack looks like to it, cut anywhere.

use super::*;
use crate::git::Scratch;

/// A pack of the Git library's own making.
fn real() -> Vec<u8> {
    let mut scratch = Scratch::bare();
    for number in 0..6_u64 {
        let text: Vec<u8> =
            (0..200).flat_map(|n| (n * number / 7).to_string().into_bytes()).collect();
        scratch.file("a/text", &text).file("b", number.to_string()).commit(number as i64);
    }
    let git = git2::Repository::open(scratch.path()).unwrap();
    let mut builder = git.packbuilder().unwrap();
    let mut walk = git.revwalk().unwrap();
    walk.push_head().unwrap();
    builder.insert_walk(&mut walk).unwrap();
    let mut pack = git2::Buf::new();
    builder.write_buf(&mut pack).unwrap();
    pack.to_vec()
}

fn scanned(pieces: &[&[u8]], bounds: PackLimits) -> Result<Part, Failure> {
    let mut scanner = Scanner::new(bounds);
    pieces.iter().try_for_each(|piece| scanner.take(piece))?;
    Ok(scanner.part)
}

#[test]
fn a_real_pack_may_be_cut_anywhere() {
    let (pack, bounds) = (real(), PackLimits::for_bytes(1_000_000));
    for at in (0..pack.len()).step_by(3) {
        assert_eq!(scanned(&[&pack[..at], &pack[at..]], bounds), Ok(Part::End), "{at}");
        assert_ne!(scanned(&[&pack[..at]], bounds), Ok(Part::End), "{at}");
    }
    let bytes: Vec<&[u8]> = pack.chunks(1).collect();
    assert_eq!(scanned(&bytes, bounds), Ok(Part::End));
}

#[test]
fn no_bytes_make_it_panic() {
    let (pack, bounds) = (real(), PackLimits::for_bytes(1_000_000));
    for at in 0..pack.len().min(300) {
        for wrong in [0, 1, 0x7f, 0x80, 0xff] {
            let mut pack = pack.clone();
            pack[at] = wrong;
            let _ = scanned(&[&pack], bounds);
        }
    }
}

#[test]
fn the_bounds_grow_with_what_may_be_sent() {
    let (small, large) = (PackLimits::for_bytes(0), PackLimits::for_bytes(u64::MAX));
    assert_eq!((small.objects, small.file, small.all), (10_000, 1_000_000, 4_000_000));
    assert_eq!((large.objects, large.all, large.work), (5_000_000, u64::MAX, u64::MAX));
}
