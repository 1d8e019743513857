//! Where values may stand, and what becomes of them there.

use crate::diagnostics::Code;
use crate::templates::tests::{build, engine, set};

#[test]
fn a_value_stands_only_where_it_stays_data() {
    for (source, place) in [
        ("<p>{{ title | safe }}</p>", "1:15"),
        ("{% set x = title | safe %}{{ x }}", "1:20"),
        ("{% filter safe %}{{ title }}{% endfilter %}", "1:11"),
        ("{% set x | safe %}{{ title }}{% endset %}{{ x }}", "1:12"),
        ("<a href={{ title }}>", "1:9"),
        ("<a class=a{{ title }}>", "1:11"),
        ("<a\n  class = {{ title }}>", "2:11"),
        ("<a {{ title }}>", "1:4"),
        ("<a data-{{ title }}=\"1\">", "1:9"),
        ("<a{% if title %} {{ title }}{% endif %}>", "1:18"),
        ("<SCRIPT>let a = \"{{ title }}\"</script>", "1:18"),
        ("<script type=\"application/ld+json\">{{ title }}</script>", "1:36"),
        ("<style>a { color: {{ title }} }</style>", "1:19"),
        ("<a onclick=\"f('{{ title }}')\">", "1:16"),
        ("<a STYLE='color: {{ title }}'>", "1:18"),
        ("<iframe srcdoc=\"{{ title }}\"></iframe>", "1:17"),
    ] {
        let (engine, findings) = build(&set(&[("town/templates/page.html", source)]));
        let told: Vec<String> = findings.iter().map(|found| found.message.to_string()).collect();
        assert!(engine.is_none() && told.len() == 1, "{source}: {told:?}");
        let found = findings.iter().next().unwrap();
        assert!(found.code == Code::UnsafeValue && found.help.is_some(), "{source}: {told:?}");
        let range = found.place.as_ref().unwrap().range.clone().unwrap();
        let before = &source[..range.start as usize];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().len() + 1;
        assert_eq!(format!("{line}:{column}"), place, "{source}");
    }
}

#[test]
fn an_address_that_no_page_may_lead_to_is_not_written() {
    let cases = [
        ("<a href=\"{{ evil }}\">", "<a href=\"#\">"),
        ("<a href='{{ evil }}'>", "<a href='#'>"),
        ("<a HREF = \"{{- evil -}}\">", "<a HREF = \"#\">"),
        ("<a href=\"{% if evil %}{{ evil }}{% else %}/x{% endif %}\">", "<a href=\"#\">"),
        (
            "<a href=\"{% if not evil %}/x{% else %}{{ none or evil }}{% endif %}\">",
            "<a href=\"#\">",
        ),
        ("<a href=\"{{ \"\" }}{{ evil }}\">", "<a href=\"#\">"),
        (
            "<form action=\"{{ evil }}\"><button formaction=\"{{ evil }}\">",
            "<form action=\"#\"><button formaction=\"#\">",
        ),
        ("{% set a %}{{ evil }}{% endset %}<a href=\"{{ a }}\">", "<a href=\"#\">"),
        ("<iframe src=\"{{ evil }}\"></iframe>", "<iframe src=\"#\"></iframe>"),
        (
            "<a href=\"/?q={{ evil }}\" title=\"{{ evil }}\">",
            "<a href=\"/?q= jAva\tscript:alert(1)\" title=\" jAva\tscript:alert(1)\">",
        ),
        ("<a href=\"{{ good }}\">", "<a href=\"https:&#x2F;&#x2F;x.example&#x2F;?a=b&amp;c=d:e\">"),
        ("<h{{ two }} class=\"a\">x</h{{ two }}>", "<h2 class=\"a\">x</h2>"),
        ("<h{{ split }}>x</h{{ split }}>", "<h2onclickalert1>x</h2onclickalert1>"),
        (
            "<title>{{ split }}</title><!-- {{ split }} -->",
            "<title>2 onclick=alert(1)</title><!-- 2 onclick=alert(1) -->",
        ),
    ];
    let context = tera::context! {
        evil => " jAva\tscript:alert(1)", good => "https://x.example/?a=b&c=d:e", two => &2, split => "2 onclick=alert(1)",
    };
    for (source, wanted) in cases {
        let mut out = Vec::new();
        engine(&set(&[("town/templates/page.html", source)]))
            .render("page.html", &context, &mut out)
            .unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap().replace("&#x2F;", "/"),
            wanted.replace("&#x2F;", "/"),
            "{source}"
        );
    }
}

#[test]
fn what_was_escaped_is_not_made_markup_again() {
    let cases = [
        ("{{ evil | escape | replace(from=\"&lt;\", to=\"<\") }}", "<b>"),
        ("{% set x %}{{ evil }}{% endset %}{{ x | replace(from=\"&lt;\", to=\"<\") }}", "<b>"),
        ("{% set x %}{{ evil }}{% endset %}{{ x ~ evil }}", "<b>"),
        ("{% set x %}<i>{% endset %}{{ [x, evil] | join }}", "<b>"),
        ("{{ evil | newlines_to_br }}", "<b>"),
        (
            "{{ evil | escape_html }}{{ evil | default(value=\"\") }}{{ evil | str }}{{ evil | trim }}",
            "<b>",
        ),
        ("{{ [evil] }}{{ {\"a\": evil} }}{{ [evil] | first }}", "<b>"),
    ];
    for (source, never) in cases {
        let mut out = Vec::new();
        let context = tera::context! { evil => "<b>\nx" };
        engine(&set(&[("town/templates/page.html", source)]))
            .render("page.html", &context, &mut out)
            .unwrap();
        let html = String::from_utf8(out).unwrap();
        assert!(!html.contains(never), "{source}: {html}");
        assert!(!source.contains("to_br") || html.ends_with("<br>x"), "{html}");
    }
}

#[test]
fn what_is_cut_out_of_html_is_none() {
    let cases = [
        "{% set x %}<img alt=\"y\">{% endset %}{{ x[:5] }} onerror=\"alert(1)\">",
        "{% set x %}<img alt=\"y\">{% endset %}{{ x[0] }}img onerror=\"alert(1)\">",
        "{% set x %}<img alt=\"y\">{% endset %}{{ [x][0][:5] }} onerror=\"alert(1)\">",
        "{% set x %}<img alt=\"y\">{% endset %}{{ (x ~ \"\")[:5] }} onerror=\"alert(1)\">",
        "{% set x %}<img alt=\"y\">{% endset %}{{ x | trim_end(pat=\"alt=\\\"y\\\">\") }} onerror=\"alert(1)\">",
        "{% set x %}<img alt=\"y\">{% endset %}{{ x | trim(pat=\"alt=\\\"y\\\">\") }} onerror=\"alert(1)\">",
        "{% set x %}<b><img alt=\"y\">{% endset %}{{ x | truncate(length=8) }} onerror=\"alert(1)\">",
        "{% set x %}<img alt=\"y\">{% endset %}{% for c in x %}{% if loop.index < 6 %}{{ c }}{% endif %}{% endfor %} onerror=\"alert(1)\">",
        "{% set x %}<img alt=\"y\">{% endset %}{{ x | split(pat=\" \") | first }} onerror=\"alert(1)\">",
        "{% set x %}<img alt=\"y\">{% endset %}{{ x | replace(from=\"y\", to=\"\\\" onerror=\\\"alert(1)\") }}",
        "{% filter replace(from=\"@\", to=\"<\") %}@img onerror=\"alert(1)\">{% endfilter %}",
        "{% filter trim_end(pat=\"alt=''>\") %}<img alt=''>{% endfilter %} onerror=\"alert(1)\">",
    ];
    for source in cases {
        let mut out = Vec::new();
        let engine = engine(&set(&[("town/templates/page.html", source)]));
        if engine.render("page.html", &tera::Context::new(), &mut out).is_ok() {
            let html = String::from_utf8(out).unwrap();
            assert!(!html.contains("<img"), "{source}: {html}");
        }
    }
}

#[test]
fn html_between_quotation_marks_ends_none() {
    let source = "{% set x %}<b title=\"a\">y &amp; z</b>{% endset %}<p title=\"{{ x }}\"><a href='{{ x }}'><title>{{ x }}</title><!-- {{ x }} -->";
    let mut out = Vec::new();
    engine(&set(&[("town/templates/page.html", source)]))
        .render("page.html", &tera::Context::new(), &mut out)
        .unwrap();
    let x = "&lt;b title=&quot;a&quot;&gt;y &amp; z&lt;/b&gt;";
    assert_eq!(
        String::from_utf8(out).unwrap(),
        format!("<p title=\"{x}\"><a href='{x}'><title>{x}</title><!-- {x} -->")
    );
}
