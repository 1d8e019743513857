//! What a package's markup may do, and what not.

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

use crate::diagnostics::Code;
use crate::templates::tests::{build, set};

/// What is said of a package's template, by code.
fn told(source: &str) -> Vec<(Code, String)> {
    let (_, findings) = build(&set(&[("agenda/templates/page.html", source)]));
    findings.iter().map(|found| (found.code, found.message.to_string())).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn a_package_brings_no_program_no_style_and_nothing_from_elsewhere() {
    for source in [
        "<script>alert(1)</script>",
        "<SCRIPT src=\"https://evil.example/x.js\"></SCRIPT>",
        "<script src=\"/scripts/../files/x.txt\"></script>",
        "<script src=\"/scripts/{{ title }}.js\"></script>",
        "<script src=\"/scripts/a.js\">alert(1)</script>",
        "<script src=\"//evil.example/scripts/a.js\"></script>",
        "<style>p { color: red }</style>",
        "<p style=\"color: red\">x</p>",
        "<iframe src=\"https://evil.example/\"></iframe>",
        "<object data=\"/x.pdf\"></object><embed src=\"/x.pdf\">",
        "<base href=\"https://evil.example/\">",
        "<template><p>x</p></template>",
        "<noscript><p title=\"</noscript><img src=x>\"></noscript>",
        "<math><mtext><table><mglyph><style></style></mglyph></table></mtext></math>",
        "<svg><animate attributeName=\"href\" values=\"javascript:alert(1)\"/></svg>",
        "<svg><use href=\"https://evil.example/x.svg#a\"/></svg>",
        "<svg><title><script>alert(1)</script></title></svg>",
        "<svg><![CDATA[<script>alert(1)</script>]]></svg>",
        "<svg><path fill=\"url(https://evil.example/x)\" d=\"\"/></svg>",
        "<img src=\"https://evil.example/x.png\" alt=\"\">",
        "<img src=\"//evil.example/x.png\" alt=\"\">",
        "<img src=\"/\\evil.example/x.png\" alt=\"\">",
        "<img src=\"/&sol;evil.example/x.png\" alt=\"\">",
        "<img src=\" \thttps&colon;//evil.example/x.png\" alt=\"\">",
        "<img src=/x.png srcset=\"/a.png 1x, https://evil.example/b.png 2x\" alt=\"\">",
        "<img alt=\"\" src=\"{% if title %}https:{% endif %}//evil.example/x\">",
        "<img alt=\"\" src=\"{% for x in xs %}/{% endfor %}evil.example/x\">",
        "<img alt=\"\" src=\"{{ title }}/evil.example/x\">",
        "<img alt=\"\" src=\"/{{ title }}\">",
        "<img alt=\"\" {% if title %}src=\"/x\"{% else %}src=\"https://evil.example/\"{% endif %}>",
        "<link rel=\"stylesheet\" href=\"https://evil.example/x.css\">",
        "<link rel=\"{% if title %}canonical{% else %}stylesheet{% endif %}\" href=\"https://evil.example/x.css\">",
        "<link href=\"https://evil.example/x.css\" rel=\"canonical\">",
        "<link rel=\"preconnect\" href=\"https://evil.example/\">",
        "<form action=\"https://evil.example/\"><button>x</button></form>",
        "<button formaction=\"https://evil.example/\">x</button>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"java&#115;cript:alert(1)\">x</a>",
        "<a href=\"jav\tascript:alert(1)\">x</a>",
        "<a href=\"java{{ title }}\">x</a>",
        "<a href=\"{{ title }}script:alert(1)\">x</a>",
        "<a href=\"/x\" ping=\"https://evil.example/\">x</a>",
        "<a href=\"/x\" onclick=\"alert(1)\">x</a>",
        "<a href=\"/x\"/onclick=\"alert(1)\">x</a>",
        "<p {% if title %}onclick{% endif %}=\"alert(1)\">x</p>",
        "<div @click=\"x\">x</div>",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src *\">",
        "<meta http-equiv=\"refresh\" content=\"0; url=https://evil.example/\">",
        "<meta content=\"0; url={{ title }}\" http-equiv=\"refresh\">",
        "<h{{ title }}{{ title }}>x",
        "<{{ title }} src=\"x\">x",
        "<!-- <script>alert(1)</script> -->",
        "<?xml-stylesheet href=\"https://evil.example/x.css\"?>",
        "<p title=\"<script>alert(1)</script>\">x</p>",
        "<title><script>alert(1)</script></title>",
        "<  {#- c -#} script>alert(1)</script>",
        "<{% if title -%}{# c #} script>alert(1){% endif %}</script>",
        "{% raw %}<script>alert(1)</script>{% endraw %}",
        "{% set x %}<script>alert(1)</script>{% endset %}{{ x }}",
        "<!--{% block a %}<script>alert(1)</script>{% endblock %}-->",
        "<p title=\"{% block a %}x{% endblock %}\">x</p>",
        "<p title=\"{% include \"part.html\" %}\">x</p>",
        "<xmp><script>alert(1)</script></xmp>",
        "<plaintext>",
        "<a href='/x' href='javascript:alert(1)'>x</a>",
    ] {
        let told = told(source);
        let codes = [Code::ActiveContent, Code::UnsafeValue, Code::TemplateSyntax];
        assert!(told.iter().any(|(code, _)| codes.contains(code)), "{source}: {told:?}");
    }
}

#[test]
fn a_package_shows_words_pictures_and_links() {
    for source in [
        "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{% block title %}{{ title }}{% endblock %}</title></head></html>",
        "<meta http-equiv=\"refresh\" content=\"0; url={{ title }}\">",
        "<link rel=\"canonical\" href=\"{{ title }}\"><link rel=\"icon\" href=\"/town/icon.svg\">",
        "<a href=\"https://www.example.org/\" rel=\"noopener\">x</a><a href=\"mailto:{{ title }}\">x</a><a href=\"#{{ title }}\">x</a>",
        "<a href=\"{{ title }}#x\">x</a><a href=\"{{ title }}index.html\">x</a><a href=\"/x?a=1&amp;b={{ title }}\">x</a><a href=\"x.html\">x</a>",
        "<img src=\"{{ title }}\" alt=\"{{ title }}\"><img src=\"/a/{{ title }}.png\" alt=\"\"><img src=\"data:image/png;base64,AA\" alt=\"\">",
        "<picture><source srcset=\"/a.png 1x, {{ title }} 2x\" type=\"image/webp\"><img src=\"img/a.png\" alt=\"\"></picture>",
        "<script src=\"/scripts/map/a-b.js\" defer type=\"module\"></script><script src=/scripts/a.js> </script >",
        "<form action=\"/search/\" method=\"get\"><input name=\"q\" aria-label=\"x\"><button>x</button></form>",
        "<svg viewBox=\"0 0 1 1\" aria-hidden=\"true\" focusable=\"false\"><title>{{ title }}</title><path d=\"M0 0\" fill=\"none\"/><use href=\"#a\"/></svg>",
        "<h{{ title }} class=\"a{% if title %} b{% endif %}{% for x in xs %} c{% endfor %}\"{% if title %} id=\"x\"{% endif %} hidden>x</h{{ title }}>",
        "<{% if title %}a href=\"{{ title }}\"{% else %}span{% endif %} class=\"x\">x</{% if title %}a{% else %}span{% endif %}>",
        "{% if title %}<a href=\"/x\">{% endif %}x{% if title %}</a>{% endif %}<town-map data-lat=\"{{ title }}\"></town-map>",
        "{% set x %}<b title=\"{{ title }}\">x</b>{% endset %}{{ x }}<p>a < b && c > d</p>",
        "<textarea name=\"x\">{{ title }}</textarea><button type=\"submit\" formaction=\"/x/\">x</button>",
    ] {
        assert_eq!(told(source), [], "{source}");
    }
}

#[test]
fn a_town_writes_what_it_likes() {
    let source = "<!-- x --><script>alert(1)</script><style>p{}</style><iframe src=\"https://x.example/\"></iframe>\
                  <img src=\"https://x.example/\" onload=\"x()\" style=\"color: red\"><noscript><p></p></noscript>";
    let (engine, findings) = build(&set(&[("town/templates/page.html", source)]));
    assert!(engine.is_some(), "{findings:?}");
}

#[test]
fn what_parts_is_said_of_all() {
    for source in [
        "<p title=\"{% if title %}a\"{% endif %}>x",
        "{% if title %}<!--{% endif %}x",
        "<p title='",
        "{% for x in xs %}<p title=\"{% break %}\">{% endfor %}",
        "{% set x %}<b {% endset %}{{ x }}",
        "<s{% if title %} x{% endif %}cript>",
        "<{% if title %}script{% else %}b{% endif %}>",
        "{% if title %}<a href={% else %}<a href=\"{% endif %}\">",
    ] {
        let (engine, findings) = build(&set(&[("town/templates/page.html", source)]));
        let codes: Vec<_> = findings.iter().map(|found| found.code).collect();
        assert!(engine.is_none() && codes.contains(&Code::TemplateSyntax), "{source}: {codes:?}");
        assert!(findings.iter().all(|found| found.help.is_some()));
    }
}

/// What a browser would run, load, or follow in a page.
fn dangers(node: &Handle, found: &mut Vec<String>) {
    if let NodeData::Element { name, attrs, template_contents, .. } = &node.data {
        let element = &*name.local;
        if [
            "style", "iframe", "object", "embed", "base", "animate", "set", "template", "math",
            "noscript",
        ]
        .contains(&element)
        {
            found.push(element.to_owned());
        }
        let attrs = attrs.borrow();
        let value =
            |name: &str| attrs.iter().find(|a| &*a.name.local == name).map(|a| a.value.to_string());
        // A filter may turn the letters of a whole part of a page; no package has a script at the address that this makes.
        if element == "script"
            && !value("src").is_some_and(|src| src.to_ascii_lowercase().starts_with("/scripts/"))
        {
            found.push("script".to_owned());
        }
        for attribute in attrs.iter() {
            let (name, value) = (&*attribute.name.local, attribute.value.to_string());
            let plain: String = value
                .chars()
                .filter(|c| !c.is_control() && *c != ' ')
                .collect::<String>()
                .to_ascii_lowercase();
            let is_foreign =
                plain.starts_with("//") || plain.starts_with("/\\") || plain.starts_with("http");
            let loads =
                matches!(name, "src" | "action" | "srcset") || (name == "href" && element != "a");
            if name.starts_with("on")
                || name == "style"
                || plain.starts_with("javascript:")
                || (loads && is_foreign)
            {
                found.push(format!("{element} {name}={value}"));
            }
        }
        template_contents.borrow().iter().for_each(|inner| dangers(inner, found));
    }
    node.children.borrow().iter().for_each(|child| dangers(child, found));
}

const FRAGMENTS: &[&str] = &[
    "<p>",
    "</p>",
    "<a href=\"",
    "<img alt='' src=\"",
    "<img src=",
    "\"",
    "'",
    ">",
    "<",
    "</",
    "/",
    "=",
    " ",
    "\n",
    "-",
    "!",
    "--",
    "script",
    "<script",
    "<script src=\"/scripts/a.js\">",
    "</script>",
    "javascript:",
    "java",
    "alert(1)",
    "https:",
    "//evil.example/",
    "evil",
    " onclick=\"",
    " onclick",
    " src=\"",
    " title=\"",
    " class='",
    "<h",
    "<title>",
    "</title>",
    "<svg>",
    "</svg>",
    "<!--",
    "-->",
    "<textarea>",
    "</textarea>",
    "<p title=\"",
    "{{ title }}",
    "{{ evil }}",
    "{{ quote }}",
    "{{- evil -}}",
    "{{ slashes }}",
    "{#- c -#}",
    "{# c #}",
    "{% raw %}<{% endraw %}",
    "{% raw -%} script {%- endraw %}",
    "{% set v %}",
    "{% endset %}",
    "{{ v }}",
    "{% include \"part.html\" %}",
    "{% break %}",
    "{{ v[1:] }}",
    "{{ v | trim_start(pat=\"<p\") }}",
    "{{ <c x={v} /> }}",
    "x",
    "a b",
    "&colon;",
    "&#47;",
    "\\",
];

fn source() -> impl Strategy<Value = String> {
    let leaf =
        prop::collection::vec(prop::sample::select(FRAGMENTS), 0..7).prop_map(|all| all.concat());
    leaf.prop_recursive(3, 20, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}{b}")),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| format!("{{% if title -%}}{a}{{% else %}}{b}{{%- endif %}}")),
            inner.clone().prop_map(|a| format!("{{% if not title %}}{a}{{% endif %}}")),
            inner.clone().prop_map(|a| format!("{{% for x in xs %}}{a}{{% endfor %}}")),
            inner.clone().prop_map(|a| format!("{{% set v %}}{a}{{% endset %}}")),
            inner.clone().prop_map(|a| format!("{{% block b %}}{a}{{% endblock %}}")),
            inner.clone().prop_map(|a| format!("{{% <c x=\"y\"> %}}{a}{{% </c> %}}")),
            inner.prop_map(|a| format!("{{% filter upper %}}{a}{{% endfilter %}}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, max_global_rejects: 1_000_000, ..ProptestConfig::default() })]

    #[test]
    fn no_page_made_of_a_package_runs_or_loads_anything(page in source(), part in source(), component in source()) {
        let part = part.replace("{% include \"part.html\" %}", "");
        let component = component.replace("{% include \"part.html\" %}", "").replace("{{ <c x={v} /> }}", "").replace("{% <c x=\"y\"> %}", "{% if title %}");
        let component = component.replace("{% </c> %}", "{% endif %}").replace("{% block b %}", "").replace("{% endblock %}", "");
        let component = format!("{{% component c(x, @title, @evil, @quote, @slashes, @xs) %}}{component}{{{{ x }}}}{{{{ body }}}}{{% endcomponent c %}}");
        let files = [
            ("agenda/templates/page.html", format!("{{% set v %}}<p title=\"x\">y</p>{{% endset %}}{page}")),
            ("agenda/templates/part.html", part),
            ("agenda/components/c.html", component),
        ];
        let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let Some(engine) = build(&set(&files)).0 else { return Ok(()) };
        let context = tera::context! {
            title => "Fair", xs => &vec![1, 2], evil => "javascript:alert(1)", quote => "\" onclick=\"alert(1)\" '", slashes => "//evil.example/",
        };
        let mut out = Vec::new();
        if engine.render("page.html", &context, &mut out).is_ok() {
            let html = String::from_utf8(out).unwrap();
            let dom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html.as_str());
            let mut found = Vec::new();
            dangers(&dom.document, &mut found);
            prop_assert!(found.is_empty(), "{found:?} in {html}");
        }
    }
}
