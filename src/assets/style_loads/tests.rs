//! Where addresses hide in style sheets, and where words only look like them.

use proptest::prelude::*;

use super::*;
use crate::assets::picture::check_data;

fn reason(source: &str, whose: Whose) -> Option<Reason> {
    check_sheet(source, whose).err().map(|fault| fault.reason)
}

#[test]
fn what_is_loaded_from_elsewhere_is_found_wherever_it_hides() {
    for sheet in [
        "a{background:url(https://evil.example/x)}",
        "a{background:URL( \"//evil.example/x\" )}",
        "a{background:\\75rl(https:/\\\\evil.example)}",
        "a{background:u\\72l(htt\\70s://evil.example/x)}",
        "a{background:image-set(\"https://evil.example/x\" 1x)}",
        "a{background:IMAGE-SET(\"\\2f/evil.example/x\" 1x)}",
        "a{background:-webkit-image-set(\"//evil.example/x\" 1x)}",
        "a{content:image-set(\"https:evil.example\" 1x)}",
        "a{content:url(javascript:alert)}",
        "a{--x:\"https://evil.example/x\";background:image-set(var(--x) 1x)}",
        "a{--x:url(https://evil.example)}",
        "a{--content:\"//evil.example/x\"}",
        "a{background:var(--y,url(https://evil.example))}",
        "a{background:image-set(var(--y,\"https://evil.example\") 1x)}",
        "a{background:src(\"https://evil.example\")}",
        "a{background:future(\"https://evil.example\")}",
        "a{cursor:url(ftp://evil.example/x),auto}",
        "@media print{@import \"//evil.example/x\";}",
        "@media print{a{mask:url(//evil.example)}}",
        "@import \"https://evil.example/x\" layer(x) supports(display:grid);",
        "@import/**/'ws://evil.example';",
        "@namespace \"http://evil.example\";",
        "@namespace x url(http://evil.example);",
        "@font-face{font-family:x;src:local(x),url(https://evil.example/x) format(\"woff2\")}",
        "@property --x{syntax:\"*\";inherits:true;initial-value:\"https://evil.example\"}",
        "@function --f(){result:\"https://evil.example\"}",
        "@document url-prefix(\"https://evil.example\"){a{color:red}}",
        "@unheard-of \"https://evil.example\";",
        "@counter-style x{system:cyclic;symbols:url(https://evil.example)}",
        "a{b:[url(https://evil.example)]}",
        "a{background:url(data:text/html,x)}",
        "a{background:url(\"ht\ttps://evil.example\")}",
        "<!-- @import '//evil.example'; -->",
        "a{filter:progid:DXImageTransform.Microsoft.AlphaImageLoader(src='https://evil.example')}",
    ] {
        for whose in [Whose::Town, Whose::Package(check_data), Whose::Drawing] {
            let found = reason(sheet, whose);
            // In a stranger's sheet an unknown function or rule is refused before its inside is read.
            assert!(found.is_some(), "{whose:?}: {sheet}");
            assert!(
                !matches!(whose, Whose::Town) || matches!(found, Some(Reason::Foreign(_))),
                "{sheet}: {found:?}"
            );
        }
    }
}

#[test]
fn words_are_no_addresses() {
    for sheet in [
        "a[href^=\"https://\"]::after,a:not([href*='://evil.example']){content:\" (https://x.example)\"}",
        "a{content:\"Note: \";quotes:\"//a\" \"//b\";--divider:\"//\";font-family:\"x: y\"}",
        "a{content:counters(x,\": \") attr(title) \"https://x\"}",
        "@charset \"UTF-8\";@media (min-width:40em) and (width>=30em){a:hover{color:rgb(0 0 0/50%)}}",
        "@font-face{font-family:x;src:url(/x.woff2) format(\"woff2\")}",
        "@keyframes x{from{transform:translateX(0)}}@layer a.b;@supports selector(:has(a)){a{color:red}}",
        "a{background:url(/x.png),url(../y.png),image-set(\"z.png\" 1x type(\"image/png\"));filter:url(#f)}",
        "a{background:url(data:image/png;base64,AAAA)}",
        "content:hover{--x:{a:b}}",
    ] {
        assert_eq!(reason(sheet, Whose::Town), None, "{sheet}");
        assert_eq!(reason(sheet, Whose::Package(check_data)), None, "{sheet}");
    }
}

#[test]
fn strangers_use_what_is_known_and_whole() {
    for (sheet, wanted) in [
        ("a{width:expression(alert(1))}", Reason::Function("expression".to_owned())),
        ("a{background:paint(x)}", Reason::Function("paint".to_owned())),
        ("a{background:element(#x)}", Reason::Function("element".to_owned())),
        ("a{color:--own(1)}", Reason::Function("--own".to_owned())),
        ("@tomorrow x;", Reason::AtRule("tomorrow".to_owned())),
        ("@media all{@namespace x;}", Reason::AtRule("namespace".to_owned())),
        ("@charset \"utf-7\";", Reason::Encoding("utf-7".to_owned())),
        ("a{content:\"x\n}", Reason::Broken),
        ("a{b:url(a b)}", Reason::Broken),
        (
            "a{b:url(data:image/svg+xml,<svg/onload=x>)}",
            Reason::Picture(
                "the drawing contains a script, or an element that parvis does not allow",
            ),
        ),
    ] {
        let found = reason(sheet, Whose::Package(check_data));
        assert!(found.is_some(), "{sheet}");
        if !matches!(wanted, Reason::Picture(_)) {
            assert_eq!(found, Some(wanted), "{sheet}");
        }
        assert!(reason(sheet, Whose::Town).is_none(), "{sheet}");
    }
    for whose in [Whose::Town, Whose::Package(check_data)] {
        assert_eq!(reason(&"(".repeat(1_000_000), whose), Some(Reason::Deep));
        assert_eq!(reason(&format!("a{{{}", "b{".repeat(100_000)), whose), Some(Reason::Deep));
    }
}

#[test]
fn faults_have_their_byte_and_parts_of_drawings_are_told() {
    let fault = check_sheet("/* é */ a{b:url(//evil.example)}", Whose::Town).unwrap_err();
    assert_eq!(fault.at, 13);
    let read = |parts: Result<Vec<Part>, Fault>| {
        parts.unwrap().into_iter().map(|part| (part.name, part.selector)).collect::<Vec<_>>()
    };
    let part = |name: &str, selector: Option<&str>| (Arc::from(name), selector.map(Arc::from));
    assert_eq!(
        read(check_attribute("fill:url(#a);mask:url('#b')", true)),
        [part("a", None), part("b", None)]
    );
    let sheet = "g{fill:red}\n.c, #d { fill: url(#a) } @media print { .e{mask:url(#b)} }";
    assert_eq!(
        read(check_sheet(sheet, Whose::Drawing)),
        [part("a", Some(".c, #d")), part("b", Some(".e"))]
    );
    assert!(check_attribute("url(/x.svg#a)", false).is_err());
}

proptest! {
    #[test]
    fn no_wrapping_hides_an_address(before in WRAPPING, after in "[a-z;{} ]{0,6}", address in ADDRESS) {
        let sheet = format!("{before}image-set(\"{address}\" 1x){after}");
        // A comment or a string that is left open takes it in; so does an attribute.
        if !before.contains(['"', '\'']) && !before.contains("/*") {
            for whose in [Whose::Town, Whose::Package(check_data), Whose::Drawing] {
                prop_assert!(check_sheet(&sheet, whose).is_err(), "{whose:?}: {sheet}");
            }
        }
    }

    #[test]
    fn whatever_a_sheet_says_it_is_judged(sheet in "(url\\(|src\\(|@import|@|--x|:|;|\\{|\\}|\\(|\\)|\\[|\\]|\"|'|\\\\|/\\*|\\*/|//|data:|<!--|\\PC){0,40}") {
        for whose in [Whose::Town, Whose::Package(check_data), Whose::Drawing] {
            if let Err(fault) = check_sheet(&sheet, whose) {
                prop_assert!(fault.at as usize <= sheet.len());
            }
        }
    }
}

const WRAPPING: &str = "(a\\{|b:|--c:|content:|@media all |@x |;|\\{|\\}|\\(|\\[|f\\(|var\\(|calc\\(|/\\*|\"|<!--|,| ){0,10}";
const ADDRESS: &str =
    "(https://evil|HTTP:evil|//evil|\\\\2f/evil|ftp://evil|javascript:x|wss:/evil|x:y)";

#[test]
fn brackets_after_each_other_are_read_once() {
    let begun = std::time::Instant::now();
    for sheet in [
        format!("a{{b:({})}}", "{}".repeat(500_000)),
        format!("{}{{{}}}", "a ".repeat(250_000), "b:c();".repeat(80_000)),
        format!("{}{{{}}}", "a ".repeat(250_000), "b{}".repeat(150_000)),
    ] {
        check_sheet(&sheet, Whose::Town).unwrap();
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(120), "{:?}", begun.elapsed());
}
