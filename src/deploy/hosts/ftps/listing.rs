//! What FTP servers say lies in a folder: the lines of `MLSD` (RFC 3659), and those of `LIST`, which
//! look as `ls -l` or as `DIR` show them.

/// What a name in a folder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    Link,
}

/// A name in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub name: String,
    pub kind: Kind,
}

/// Reads a line of `MLSD`: `type=file;size=3;modify=…; name`.
pub(super) fn read_machine_line(line: &str) -> Option<Entry> {
    let (facts, name) = line.split_once(' ')?;
    let kind = facts.split(';').find_map(|fact| {
        let (key, value) = fact.split_once('=')?;
        key.eq_ignore_ascii_case("type").then(|| value.to_ascii_lowercase())
    })?;
    let kind = match kind.as_str() {
        "cdir" | "pdir" => return None,
        "dir" => Kind::Folder,
        // `OS.unix=slink:/target`, `OS.unix=symlink`.
        kind if kind.contains("link") => Kind::Link,
        _ => Kind::File,
    };
    entry(name, kind)
}

/// Reads a line of `LIST`.
pub(super) fn read_line(line: &str) -> Option<Entry> {
    if line.starts_with(|c: char| c.is_ascii_digit()) {
        return read_dos_line(line);
    }
    let kind = match line.bytes().next()? {
        b'd' => Kind::Folder,
        b'l' => Kind::Link,
        b'-' | b'b' | b'c' | b'p' | b's' => Kind::File,
        _ => return None,
    };
    // Rights, links, owner, group, length, month, day, time or year. Some servers leave the group
    // out: then the month is where the length would be.
    let fields: Vec<&str> = line.split_ascii_whitespace().take(8).collect();
    let before = if fields.get(4)?.bytes().all(|b| b.is_ascii_digit()) { 8 } else { 7 };
    let name = after_fields(line, before)?;
    let name = match kind {
        Kind::Link => name.split_once(" -> ").map_or(name, |(name, _)| name),
        _ => name,
    };
    entry(name, kind)
}

/// `11-30-26  12:00PM       <DIR>          name`
fn read_dos_line(line: &str) -> Option<Entry> {
    let third = line.split_ascii_whitespace().nth(2)?;
    let kind = if third.eq_ignore_ascii_case("<DIR>") { Kind::Folder } else { Kind::File };
    // Any number of spaces fills the column before the name.
    entry(after_fields(line, 3)?.trim_start(), kind)
}

/// What comes after so many fields, and one space.
fn after_fields(line: &str, count: usize) -> Option<&str> {
    let mut rest = line;
    for _ in 0..count {
        rest = rest.trim_start_matches([' ', '\t']);
        rest = &rest[rest.find([' ', '\t'])?..];
    }
    rest.get(1..)
}

fn entry(name: &str, kind: Kind) -> Option<Entry> {
    // Some servers write the folder before each name.
    let name = name.rsplit('/').next().unwrap_or_default();
    match name {
        "" | "." | ".." => None,
        name => Some(Entry { name: name.to_owned(), kind }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_all_kinds_of_servers_are_read() {
        let entry = |name: &str, kind| Some(Entry { name: name.to_owned(), kind });
        for (line, expected) in [
            (
                "drwxr-xr-x    2 1000     1000         4096 Nov 30 12:00 a b",
                entry("a b", Kind::Folder),
            ),
            (
                "-rw-r--r--   1 ftp      ftp           12 Nov 30  2025 été.txt",
                entry("été.txt", Kind::File),
            ),
            (
                "-rw-r--r--   1 ftp      ftp           12 Nov  3 12:00  first",
                entry(" first", Kind::File),
            ),
            (
                "lrwxrwxrwx   1 0        0              7 Nov 30 12:00 www -> /srv/www",
                entry("www", Kind::Link),
            ),
            ("-rw-r--r--   1 ftp  12 Nov 30 12:00 x", entry("x", Kind::File)),
            ("11-30-26  12:00PM       <DIR>          a b", entry("a b", Kind::Folder)),
            ("11-30-26  12:00PM                 1234 a.txt", entry("a.txt", Kind::File)),
            ("total 12", None),
            ("drwxr-xr-x    2 0 0 4096 Nov 30 12:00 ..", None),
            ("", None),
            ("-", None),
            ("-rw-r--r-- 1 a b", None),
        ] {
            assert_eq!(read_line(line), expected, "{line}");
        }
        for (line, expected) in [
            ("modify=20261130;type=dir;UNIX.mode=0755; a b", entry("a b", Kind::Folder)),
            ("Type=file;Size=3; x;y", entry("x;y", Kind::File)),
            ("type=OS.unix=slink:/srv;size=3; www", entry("www", Kind::Link)),
            ("type=OS.unix=symlink; www", entry("www", Kind::Link)),
            ("type=cdir; .", None),
            ("type=pdir; ..", None),
            ("nonsense", None),
        ] {
            assert_eq!(read_machine_line(line), expected, "{line}");
        }
    }
}
