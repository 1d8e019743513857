//! Forms that are taken, forms that are refused, and that others read an address in the same way.

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use url::Url;

use super::*;

fn printed(text: &str) -> Result<String, String> {
    Address::parse(text).map(|address| address.to_string()).map_err(|error| error.why)
}

#[test]
fn an_address_prints_itself_in_one_form() {
    let forms = [
        (
            "HTTPS://anna@Git.Town.Example:443/agenda.git/",
            "https://anna@git.town.example/agenda.git",
        ),
        ("git@forge.example:tools.git", "ssh://git@forge.example/tools.git"),
        ("ssh://git@forge.example:22/tools", "ssh://git@forge.example/tools"),
        ("git@[::1]:tools", "ssh://git@[::1]/tools"),
        ("/srv/agenda.git", "file:///srv/agenda.git"),
        ("file://localhost/srv/agenda/", "file:///srv/agenda"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("http://[0:0::1]/a::b", "http://[::1]/a::b"),
        ("ssh://git@[2001:DB8::7]:22/a", "ssh://git@[2001:db8::7]/a"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
        ("https://dev.example/My%20Project/_git/a", "https://dev.example/My%20Project/_git/a"),
        ("https://t.example/caf%C3%A9", "https://t.example/café"),
        ("ssh://git@forge.example/~anna/tools", "ssh://git@forge.example/~anna/tools"),
        (
            "ssh://APKAEIBAERJR2EXAMPLE@forge.example/x",
            "ssh://APKAEIBAERJR2EXAMPLE@forge.example/x",
        ),
    ];
    for (text, wanted) in forms {
        assert_eq!(printed(text).as_deref(), Ok(wanted), "{text}");
    }
}

#[test]
fn what_two_programs_could_read_in_two_ways_is_refused() {
    let bad = "ext::sh -c id|ext::id|-oProxyCommand=id|ssh://-oProxyCommand=id/x|http://town.example/x|ftp://a/b|git://t.example/x|\
        https://town.example|https://town.example/|https://anna:secret@town.example/x|https://anna:@town.example/x|https:///x|../agenda|\
        agenda|C:/agenda|file://host/x|https://t.example/x?y=1|https://t.example/x#y||ssh://-x@town.example/a|https://t.example:99999/a|\
        https://t.example:/a|ext::https://t.example/a|https://[::1/a|https://a::1/a|https://[::g]/a|https://[::1]x/a|http://[2001:db8::7]/a|\
        http://evil.example?@localhost/tools|https://evil.example?@good.example/x|https://evil.example#@good.example/x|\
        https://evil.example\\@good.example/x|https://evil.example%2f@good.example/x|https://good.example%40evil.example/x|\
        https://a@b@good.example/x|https://'a'@good.example/x|https://<a>@good.example/x|https://\"good.example\"/x|https://good.example./x|\
        https://.good.example/x|https://good..example/x|https://good.example:+443/x|https://good.example:0443/x|https://good.example:0/x|\
        https://0x7f.1/x|https://127.1/x|https://2130706433/x|https://0177.0.0.1/x|https://1.2.3.4.5/x|https://127.0.0.1./x|https://1.2.3.0x4/x|\
        https://[::ffff:127.0.0.1]/x|https://[::127.0.0.1]/x|https://[fe80::1%25eth0]/x|https://good.example/a/../b|https://good.example/a//b|\
        https://good.example/./b|https://good.example/%2e%2e/b|https://good.example/a%2Fb|https://good.example/a%00|https://good.example/a%3Fb|\
        https://good.example/a%zz|https://good.example/a%25|https://good.example/%ff|ssh://git@good.example/a%20b|git@good.example:a%20b|\
        https://good.example/a'b|https://good.example/a\"b|https://good.example/<a>|https://g\u{f6}od.example/x|https://good\u{3002}example/x|\
        https://good.example\u{200b}/x|https://good.example/\u{202e}x|https://good.example/\u{3164}|https://good.example/e\u{301}|\
        https://-good.example/x|https://good-.example/x|https://good.example/%20|anna:sesame@good.example/x|https:good.example/x|\
        https:/good.example/x|file:srv/x|file:/srv/x|file:////srv/x|//good.example/x|/|https://@good.example/x|\
        https://ghp_0123456789abcdef@good.example/x|https://x-access-token@good.example/x|https://glpat-abc@good.example/x|\
        ssh://ghp_0123456789abcdef@good.example/x|https://3f786850e387550fdab836ed7e6dc881de23001b@good.example/x";
    for text in bad.split('|') {
        assert!(printed(text).is_err(), "{text:?}: {:?}", printed(text));
    }
    for text in [
        "https://t.example/a b",
        "https://t.example/a\u{1b}[2J",
        "https://t.exa\tmple/a",
        "https://t.example/a\n",
    ] {
        assert!(printed(text).is_err(), "{text:?}");
    }
    assert!(printed(&format!("https://{}.example/x", "a".repeat(64))).is_err());
    assert!(printed(&format!("https://t.example/{}", "a/".repeat(3000))).is_err());
}

#[test]
fn a_secret_in_an_address_gets_the_way_out_and_is_not_repeated() {
    for text in [
        "https://anna:sesame@t.example/x",
        "https://ghp_sesame0123456789@t.example/x",
        "anna:sesame@t.example/x",
    ] {
        let error = Address::parse(text).unwrap_err();
        assert!(error.help.as_ref().unwrap().contains("PARVIS_TOKEN_"), "{text}");
        assert!(!format!("{error:?}").contains("sesame"), "{text}");
    }
}

#[test]
fn a_token_stays_with_its_server() {
    let address = |text: &str| Address::parse(text).unwrap();
    let from = address("https://anna@Git.Town.example/site");
    assert!(from.trusts(&address("https://git.town.example:443/other")));
    let strangers = [
        "https://git.town.example:8443/site",
        "ssh://git.town.example/site",
        "https://evil.example/site",
        "file:///site",
    ];
    for text in strangers {
        assert!(!from.trusts(&address(text)), "{text}");
    }
    assert!(!address("http://localhost/a").trusts(&address("https://localhost/a")));
    assert!(!address("http://127.0.0.1:8001/a").trusts(&address("http://127.0.0.1:8002/a")));
}

#[test]
fn one_repository_written_in_two_ways_is_most_likely_one() {
    let address = |text: &str| Address::parse(text).unwrap();
    let plain = address("https://t.example/a");
    assert!(
        plain.is_like(&address("https://anna@t.example/a.git"))
            && plain != address("https://t.example/a.git")
    );
    assert!(
        !plain.is_like(&address("https://t.example/b"))
            && !plain.is_like(&address("ssh://t.example/a"))
    );
    assert!(!address("/srv/a").is_like(&address("/srv/a.git")));
}

#[test]
fn private_places_are_known_by_their_numbers_and_names() {
    let is_private =
        |host: &str| Address::parse(&format!("https://{host}/x")).unwrap().is_private();
    for host in [
        "localhost",
        "a.localhost",
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "[::1]",
        "[fe80::1]",
        "[fd00::1]",
        "[::]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "224.0.0.1",
        "[ff02::1]",
        "gitlab.local",
        "git.town.internal",
        "forge.lan",
        "router.home.arpa",
    ] {
        assert!(is_private(host), "{host}");
    }
    for host in [
        "town.example",
        "192.0.2.1",
        "8.8.8.8",
        "[2001:db8::1]",
        "100.128.0.1",
        "172.32.0.1",
        "local.example",
        "notlocal",
        "lan.town.example",
    ] {
        assert!(!is_private(host), "{host}");
    }
}

/// What a browser would make of it is what is shown, compared and called.
fn agrees_with_others(text: &str) -> Result<(), TestCaseError> {
    let Ok(address) = Address::parse(text) else { return Ok(()) };
    prop_assert_eq!(Address::parse(address.as_str()), Ok(address.clone()), "{:?}", text);
    let written = if text.contains("://") { text } else { address.as_str() };
    for text in [written, address.as_str()] {
        let url = match Url::parse(text) {
            Ok(url) => url,
            // A name in disguise that stands for none is looked up by nobody.
            Err(_) if address.host().contains("xn--") => continue,
            Err(why) => {
                return Err(TestCaseError::fail(format!("a browser refuses {text:?}: {why}")));
            }
        };
        prop_assert_eq!(url.scheme(), address.scheme().as_str());
        prop_assert_eq!(
            url.host_str().unwrap_or_default().to_ascii_lowercase(),
            address.host(),
            "{:?}",
            text
        );
        let port =
            url.port_or_known_default().or(Some(22).filter(|_| address.scheme() == Scheme::Ssh));
        prop_assert_eq!(port, address.port(), "{:?}", text);
        prop_assert_eq!(
            (url.username(), url.password()),
            (address.user().unwrap_or_default(), None),
            "{:?}",
            text
        );
        let path = percent_decode_str(url.path()).decode_utf8().unwrap();
        prop_assert_eq!(path.trim_end_matches('/'), address.path(), "{:?}", text);
        prop_assert_eq!((url.query(), url.fragment()), (None, None));
    }
    Ok(())
}

const REAL: [&str; 8] = [
    "https://git.town.example/agenda.git",
    "https://anna@git.town.example:8443/a/b",
    "ssh://git@forge.example:22/tools",
    "git@forge.example:tools.git",
    "http://127.0.0.1:8000/a",
    "http://[::1]/a",
    "file:///srv/agenda",
    "https://xn--bcher-kva.example/caf%C3%A9/My%20x",
];

proptest! {
    #[test]
    fn any_text_is_read_as_others_read_it(text in "(https|http|ssh|file|HTTPS)://[a-z0-9@:.\\[\\]%?#\\\\/_ xX-]{0,24}/[ -~é]{0,8}") {
        agrees_with_others(&text)?;
    }

    #[test]
    fn any_host_is_read_as_others_read_it(host in "[0-9a-fx.:\\[\\]-]{1,16}", scheme in "https|ssh") {
        agrees_with_others(&format!("{scheme}://{host}/x"))?;
    }

    #[test]
    fn a_real_address_that_was_scribbled_in_is_read_as_others_read_it(
        which in 0..REAL.len(),
        scribbles in prop::collection::vec((any::<prop::sample::Index>(), "[ -~]|\\PC|\\t|\\n|%2[0-9a-f]|//|@|:|\\.\\.", any::<bool>()), 0..4),
    ) {
        let mut text: Vec<char> = REAL[which].chars().collect();
        for (at, scribble, replaces) in &scribbles {
            let at = at.index(text.len());
            text.splice(at..at + usize::from(*replaces), scribble.chars());
        }
        agrees_with_others(&text.into_iter().collect::<String>())?;
    }
}
