//! Drawings that mean no good, and those that drawing programs write.

use proptest::prelude::*;

use super::*;

#[test]
fn a_strangers_drawing_neither_acts_nor_fetches() {
    let check = |text: &str| check_drawing(text.as_bytes()).is_ok();
    let root = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink' viewBox='0 0 1 1'>";
    let holds = |inside: &str| check(&format!("{root}{inside}</svg>"));
    for good in [
        "<path d='M0 0' fill='url(#g)'/>",
        "<use x:href='#p'/><style>path { fill: red }</style>",
        "<text>on the way</text>",
    ] {
        assert!(holds(good), "{good}");
    }
    for bad in [
        "<script>x</script>",
        "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>x</h:script>",
        "<p xmlns='http://www.w3.org/1999/xhtml'/>",
        "<path onload='x()'/>",
        "<path ONLOAD='x()'/>",
        "<foreignObject><p/></foreignObject>",
        "<image href='https://spy.example/x.gif'/>",
        "<image href='data:image/svg+xml,x'/>",
        "<use x:href='other.svg#p'/>",
        "<path style='fill: url( &quot;https://spy.example&quot;)'/>",
        "<style>@import 'https://spy.example'</style>",
        "<style>path { fill: u\\rl(https://spy.example) }</style>",
        "<style>path { fill: URL(//spy.example) }</style>",
        "<a href='javascript:x'><path/></a>",
        "<set attributeName='href' to='javascript:x'/>",
        "<animate attributeName='x'/>",
    ] {
        assert!(!holds(bad), "{bad}");
    }
    assert!(!check(&format!("<!DOCTYPE svg [<!ENTITY a '<script/>'>]>{root}&a;</svg>")));
    assert!(!check(&format!("<?xml-stylesheet href='https://spy.example'?>{root}</svg>")));
    assert!(!check("<html/>") && !check("") && check_drawing(b"\xff\xfe").is_err());
}

fn checked(inside: &str) -> Result<(), &'static str> {
    let root = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
                xmlns:inkscape='http://www.inkscape.org/namespaces/inkscape' \
                xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' viewBox='0 0 1 1'>";
    check_drawing(format!("{root}{inside}</svg>").as_bytes())
}

#[test]
fn what_drawing_programs_write_is_let_through() {
    for good in [
        "<metadata><rdf:RDF><rdf:Bag><rdf:li>town</rdf:li></rdf:Bag></rdf:RDF></metadata><g inkscape:label='Layer 1'/>",
        "<style type='text/css'><![CDATA[ .a{fill:url(#g);clip-path:url(#c)} ]]></style><clipPath id='c'><rect class='b'/></clipPath>\
         <linearGradient id='g'><stop offset='0'/></linearGradient><path class='a' transform='skewX(3) translate(1 2)'/>",
        "<filter id='f'><feGaussianBlur stdDeviation='3 2'/></filter><g filter='url(#f)' style='opacity:.5;font-family:&quot;A&quot;'/>",
        "<title>A (https://x.example)</title><text xml:space='preserve' aria-label='see url(https://x.example)'>url(//x)</text>",
        "<defs><marker id='m'><path d='M0 0'/></marker></defs><path d='M0 0 1 1' marker-end='url(#m)'/><use xlink:href='#p'/><!-- x -->",
        "<pattern id='p'><path/></pattern><g fill='url(#p)'><rect/></g><symbol id='s'><path/></symbol><use href='#s'/><use href='#s'/>",
    ] {
        assert_eq!(checked(good), Ok(()), "{good}");
    }
    assert_eq!(
        check_drawing(b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
        Ok(())
    );
}

#[test]
fn what_programs_read_differently_is_refused() {
    for bad in [
        "<style>a{fill:u<!-- x -->rl(https://spy.example)}</style>",
        "<style>@im<!-- -->port '//spy.example'</style>",
        "<style><!-- @import '//spy.example'; --></style>",
        "<style><![CDATA[</style><script>x</script>]]></style>",
        "<style>a{}<g/></style>",
        "<title><g/></title>",
        "<!--> <img src=x> -->",
        "<!---> <img src=x> -->",
        "<use xmlns:xlink='http://www.inkscape.org/x' xlink:href='https://spy.example/x.svg#y'/>",
        "<metadata><script xmlns='http://creativecommons.org/ns#'>x</script></metadata>",
        "<g inkscape:onload='x'/>",
        "<g xml:base='https://spy.example'/>",
        "<g unheard-of='x'/>",
        "<blink/>",
        "<image href='#x'/>",
        "<style>@font-face{font-family:x;src:url(#x)}</style>",
        "<g style='filter:blur(9000px)'/>",
        "<g style='--x:url(#a);fill:var(--x)'/>",
        "<g style='--x:1;fill:VAR( --x)'/>",
        "<g style='fill:-webkit-linear-gradient(red,blue)'/>",
        "<g style='fill:-webkit-image-set(url(#a) 1x)'/>",
        "<g style='background:-moz-element(#a)'/>",
        "<g style='fill:e\\6cement(#a)'/>",
        "<g style='--x:paint(a)'/>",
        "<g style='fill:attr(data-x)'/>",
        "<g style='fill:env(x)'/>",
        "<g style='--x:{fill:var(--y)}'/>",
        "<g fill='var(--x)'/>",
        "<g mask='-webkit-cross-fade(url(#a),url(#b),50%)'/>",
        "<g fill='image-set(&quot;https://spy.example&quot; 1x)'/>",
        "<feImage href='#x'/>",
    ] {
        assert!(checked(bad).is_err(), "{bad}");
    }
    for head in ["encoding='UTF-7'", "encoding = \"utf-16\"", "encoding='shift_jis'"] {
        let text = format!("<?xml version='1.0' {head}?><svg xmlns='http://www.w3.org/2000/svg'/>");
        assert_eq!(check_drawing(text.as_bytes()), Err(AMBIGUOUS), "{head}");
    }
}

#[test]
fn what_is_drawn_again_and_again_is_refused() {
    let level = |number: usize, show: &str| format!("<g id='l{number}'>{}</g>", show.repeat(10));
    let chain = |show: &dyn Fn(usize) -> String| {
        (1..9).map(|number| level(number, &show(number - 1))).collect::<String>()
    };
    let laughs = chain(&|below| format!("<use href='#l{below}'/>"));
    assert_eq!(checked(&format!("<path id='l0'/>{laughs}<use href='#l8'/>")), Err(COSTS));
    for (name, property) in
        [("pattern", "fill"), ("mask", "mask"), ("clipPath", "clip-path"), ("marker", "marker-mid")]
    {
        let part =
            |number: usize, inside: String| format!("<{name} id='p{number}'>{inside}</{name}>");
        let shown = |number: usize| {
            format!("<path d='M0 0 1 1 2 2' {property}='url(#p{number})'/>").repeat(10)
        };
        let parts: String = (1..9).map(|number| part(number, shown(number - 1))).collect();
        assert_eq!(
            checked(&format!("{}{parts}{}", part(0, "<path/>".to_owned()), shown(8))),
            Err(COSTS),
            "{name}"
        );
        let styled: String = (1..9)
            .map(|number| {
                part(number, format!("<path class='c{}' d='M0 0 1 1'/>", number - 1).repeat(10))
            })
            .collect();
        let sheet: String =
            (0..9).map(|number| format!("g .c{number}{{{property}:url(#p{number})}}")).collect();
        let all = format!(
            "<style>{sheet}</style>{}{styled}<path class='c8' d='M0 0'/>",
            part(0, "<path/>".to_owned())
        );
        assert_eq!(checked(&all), Err(COSTS), "{name} by styles");
    }
    for bad in [
        "<g id='a'><use href='#a'/></g>",
        "<use id='a' href='#b'/><use id='b' href='#a'/>",
        "<symbol id='s'><use href='#t'/></symbol><path id='t'/><use href='#s'/>",
        "<pattern id='p'><rect fill='url(#p)'/></pattern>",
        "<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/>",
        "<feTurbulence numOctaves='900'/>",
        "<feGaussianBlur stdDeviation='1 99999'/>",
        "<feGaussianBlur stdDeviation='1e9'/>",
        "<feMorphology radius='x'/>",
        "<path pathLength='1e9' stroke-dasharray='1'/>",
    ] {
        assert_eq!(checked(bad), Err(COSTS), "{bad}");
    }
}

#[test]
fn what_is_drawn_by_many_users_of_a_large_part_is_refused() {
    let many = "<g filter='url(#f)'/>".repeat(2000);
    let filter = format!("<filter id='f'>{}</filter>", "<feOffset/>".repeat(20));
    assert_eq!(checked(&format!("{filter}{many}")), Err(COSTS));
    let marked = format!(
        "<marker id='m'>{}</marker><path d='{}' marker-mid='url(#m)'/>",
        "<path/>".repeat(500),
        "M0 0".repeat(9000)
    );
    assert_eq!(checked(&marked), Err(COSTS));
    assert_eq!(
        checked(&format!(
            "<g fill='url(#p)'>{}</g><pattern id='p'>{}</pattern>",
            "<path/>".repeat(999),
            "<path/>".repeat(999)
        )),
        Err(COSTS)
    );
}

#[test]
fn drawings_without_measure_are_refused_at_once() {
    let begun = std::time::Instant::now();
    for bad in [
        "<g>".repeat(100_000),
        format!("{}{}", "<g>".repeat(65), "</g>".repeat(65)),
        "<path/>".repeat(70_000),
        " ".repeat(3_000_000),
        format!(
            "<g {}/>",
            (0..100_000).map(|number| format!("data-{number}='' ")).collect::<String>()
        ),
        (0..50_000)
            .map(|number| format!("<g xmlns:x{number}='http://www.inkscape.org/'>"))
            .collect::<String>(),
    ] {
        assert_eq!(checked(&bad), Err(TOO_MUCH), "{}", &bad[..40]);
    }
    let wide = format!(
        "<svg {}/>",
        (0..100_000).map(|number| format!("a{number}='' ")).collect::<String>()
    );
    assert_eq!(crate::assets::picture_size(wide.as_bytes()), None);
    assert!(begun.elapsed() < std::time::Duration::from_secs(120), "{:?}", begun.elapsed());
}

#[test]
fn a_towns_own_drawing_may_be_what_it_likes_but_no_program() {
    let own = |inside: &str| {
        let root = "<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'>";
        check_own_drawing(format!("{root}{inside}</svg>").as_bytes())
    };
    for good in [
        "<a x:href='https://www.town.example/'><path/></a><animate attributeName='x'/><g unheard-of='x'/>",
        "<image href='hall.png'/><style>@media print{.a{fill:url(#b)}}</style><foreignObject><p/></foreignObject>",
    ] {
        assert_eq!(own(good), Ok(()), "{good}");
    }
    for bad in [
        "<script>x</script>",
        "<g onclick='x()'/>",
        "<a href=' java&#10;script:x()'/>",
        "<image x:href='https://spy.example/x.gif'/>",
        "<use href='//spy.example/x.svg#y'/>",
        "<style>@import <!-- -->'https://spy.example';</style>",
        "<g style='fill:url(https://spy.example)'/>",
    ] {
        assert!(own(bad).is_err(), "{bad}");
    }
    for unread in [
        "",
        "<svg><g onload='x'>",
        "<svg xmlns='a'",
        "<?xml version='1.0' encoding='utf-7'?><svg/>",
    ] {
        assert!(check_own_drawing(unread.as_bytes()).is_err(), "{unread}");
    }
}

#[test]
fn what_costs_a_browser_much_is_counted_before_it_is_compared() {
    let begun = std::time::Instant::now();
    let classes: Vec<String> = (0..60_000).map(|number| format!(".c{number}")).collect();
    let rects = "<rect class='a b c d'/>".repeat(20_000);
    let path = "M0 0 1 1".repeat(100_000);
    for bad in [
        format!("<style>{}{{fill:url(#g)}}</style>{rects}", classes.join(",")),
        format!("<path id='p' d='{path}'/>{}", "<use href='#p'/>".repeat(50_000)),
        format!("<text id='p'>{path}</text>{}", "<use href='#p'/>".repeat(50_000)),
        format!("<filter>{}</filter>", "<feTurbulence/>".repeat(1900)),
        format!("<mask id='m'><path/></mask>{}", "<rect mask='url(#m)'/>".repeat(40_000)),
        format!(
            "<clipPath id='m'><path d='{path}'/></clipPath>{}",
            "<rect clip-path='url(#m)'/>".repeat(100)
        ),
        // One selector for many parts, and many parts for all elements.
        format!("<style>{}{{{}}}</style>", "g ".repeat(450_000), "x:url(#a);".repeat(100_000))
            + &"<g/>".repeat(200),
        format!(
            "<style>g{{{}}}</style>{}",
            format!("x:url(#{});", "a".repeat(6_000)).repeat(200),
            "<g/>".repeat(55_000)
        ),
    ] {
        assert_eq!(checked(&bad), Err(COSTS), "{}", &bad[..30]);
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(120), "{:?}", begun.elapsed());
    for dashes in ["0.000001", "4 1e-9px", "1,.0001%", "calc(1px / 1000)", "4 max(0px,0px)"] {
        for bad in [
            format!("<path stroke-dasharray='{dashes}'/>"),
            format!("<path style='stroke-dasharray:{dashes}'/>"),
            format!("<path style='fill:red;STROKE-\\64 asharray : {dashes} !important'/>"),
            format!("<style>path{{stroke-dasharray:{dashes}}}</style>"),
            format!(
                "<style>@media print{{path{{fill:red;stroke-dasharray/**/:{dashes}}}}}</style>"
            ),
        ] {
            assert_eq!(checked(&bad), Err(COSTS), "{bad}");
        }
    }
    let map = format!(
        "<path d='{}' stroke-dasharray='0 4 .5' style='stroke-dasharray:none'/>",
        "M0 0 1 1".repeat(10)
    )
    .repeat(5000);
    assert_eq!(checked(&map), Ok(()));
}

proptest! {
    #[test]
    fn whatever_a_drawing_says_it_is_judged(text in "(<|>|/|g|svg|use|style|=|'|\"| |id|href|#a|#b|url\\(|\\)|--|!|\\[CDATA\\[|\\]\\]|&lt;|fill|\\PC){0,60}") {
        let drawing = format!("<svg xmlns='{SVG}'><g id='a'>{text}</g><use href='#a' style='{text}'/></svg>");
        check_drawing(drawing.as_bytes()).ok();
        check_own_drawing(drawing.as_bytes()).ok();
        check_drawing(text.as_bytes()).ok();
    }
}
