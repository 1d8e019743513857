//! Tests of folding: both forms are the same page.

use proptest::prelude::*;

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::templates::tests::{build, context, engine, set};

/// The tree of a page as text; white space runs count as one outside of what keeps them.
fn tree(html: &str) -> String {
    let dom =
        html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html);
    let mut out = String::new();
    write(&dom.document, false, &mut out);
    out
}

fn write(node: &Handle, keeps: bool, out: &mut String) {
    let mut keeps = keeps;
    match &node.data {
        NodeData::Text { contents } => {
            let text = contents.borrow();
            if keeps {
                out.push_str(&format!("{text:?}"));
            } else {
                let folded = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
                let edge = |white: bool| if white { " " } else { "" };
                let white = |c: char| c.is_ascii_whitespace();
                out.push_str(&format!(
                    "[{}{folded}{}]",
                    edge(text.starts_with(white)),
                    edge(text.ends_with(white))
                ));
            }
        }
        NodeData::Comment { contents } => out.push_str(&format!("<!--{contents}-->")),
        NodeData::Element { name, attrs, .. } => {
            let attrs: Vec<_> = attrs
                .borrow()
                .iter()
                .map(|a| format!(" {}={:?}", a.name.local, a.value.to_string()))
                .collect();
            out.push_str(&format!("<{}{}>", name.local, attrs.concat()));
            keeps |= matches!(&*name.local, "pre" | "textarea" | "script" | "style");
        }
        _ => {}
    }
    for child in node.children.borrow().iter() {
        write(child, keeps, out);
    }
    out.push('/');
}

fn both(files: &[(&str, &str)]) -> (String, String) {
    let mut render = [true, false].map(|compact| {
        let mut set = set(files);
        set.compact = compact;
        let engine = engine(&set);
        let mut out = Vec::new();
        engine.render("page.html", &context(), &mut out).expect("renders");
        String::from_utf8(out).unwrap()
    });
    (std::mem::take(&mut render[0]), std::mem::take(&mut render[1]))
}

#[test]
fn folded_and_plain_templates_give_the_same_tree() {
    let files = [
        (
            "town/templates/page.html",
            "<!doctype html>\n<html>\n  <body   class=\"a   b {{ title }}   c\"   data-x = 'q  {% if title %}  r{% endif %}'>\n\
             <!--  a   b  -->\t\t<p>a    b   {{ title }}   <b>c</b>   </p>   \n\n   <pre>  a   {% block code %}  x  {% endblock %}\n   b</pre>\n\
             <textarea>   {{ title }}    z </textarea><script>  let a  =  \"</scrip  \";  </script>   <style>  a  { }  </style>\n\
             {% raw %}  {{   raw  }}  {% endraw %}  {% set kept %}  a   b  {% endset %}<pre>{{ kept }}{{ <code_line text=\"x\"/> }}</pre>\n\
             {% include \"part.html\" %}{% <boxed> %}   wrapped   text  {% </boxed> %}<h1{% if title %}   id=\"a  b\"{% endif %}   >x   y</h1>\n\
             {% for x in xs -%}   <i>{{ x }}</i>   {%- else %}   none   {% endfor %}</body></html>",
        ),
        (
            "town/templates/part.html",
            "<p   >it's   <a   title='{% block tip %}  t{% endblock %}  u'>   x    {% if title %}<pre>  k </pre>{% endif %}   y    z</a></p>",
        ),
        (
            "town/components/code-line.html",
            "{% component code_line(text) %}   {{ text }}   y   {% endcomponent %}",
        ),
        (
            "town/components/boxed.html",
            "{% component boxed() %}<pre>  {{ body }}</pre>{% endcomponent %}",
        ),
    ];
    let (compact, plain) = both(&files);
    assert_eq!(tree(&compact), tree(&plain));
    assert!(compact.len() + 20 < plain.len(), "{compact}");
    assert_eq!(compact.matches('\n').count(), plain.matches('\n').count(), "line numbers hold");
}

#[test]
fn nothing_is_folded_where_a_file_cannot_be_followed() {
    for wild in [
        "{% if title %}<pre>{% endif %}   c{% if title %}</pre>{% endif %}   d",
        "{% for x in xs %}<pre>{% endfor %}</pre></pre>",
        "{% set x %}<pre>{% endset %}{{ x }}   y</pre>",
        "<p title=\"{% include \"quote.html\" %}   y\"></p>",
    ] {
        let page = "a   b{% include \"wild.html\" %}";
        let files = [
            ("town/templates/page.html", page),
            ("town/templates/wild.html", wild),
            ("town/templates/quote.html", "a=b"),
        ];
        let (compact, plain) = both(&files);
        assert_eq!(compact, plain, "{wild}");
        let wild = engine(&set(&files))
            .unfollowed()
            .expect("one file cannot be followed")
            .path
            .to_string();
        assert_eq!(wild, "templates/wild.html");
    }
}

#[test]
fn a_childs_block_is_held_where_its_parents_stands_in_pre() {
    let (compact, _) = both(&[
        (
            "town/templates/base.html",
            "<p>a   b</p><pre>{% block code %}{% endblock %}</pre>{% block main %}{% endblock %}",
        ),
        (
            "town/templates/page.html",
            "{% extends \"base.html\" %}{% block code %}  x   y{% endblock %}{% block main %}  z   w{% endblock %}",
        ),
    ]);
    assert_eq!(compact, "<p>a b</p><pre>  x   y</pre> z w");
}

const FRAGMENTS: &[&str] = &[
    " ",
    "  ",
    "\t ",
    "\n",
    "   \n  ",
    "a",
    "b'",
    "<p>",
    "</p>",
    "<pre>",
    "</pre>",
    "<p  class=\"",
    "\"",
    "  x='",
    "'",
    ">",
    "<",
    "<!-- ",
    " -->",
    "<textarea>",
    "</textarea>",
    "<script>",
    "</script>",
    "{{ title }}",
    "{{- title -}}",
    "{# c  c #}",
    "{% raw %}  {  {% endraw %}",
    "{% include \"part.html\" %}",
    "{% set v %}   {{ title }}   {% endset %}",
    "<br  data-x=",
    "=",
    "/",
    "</",
    "<b",
    "é",
];

fn source() -> impl Strategy<Value = String> {
    let leaf =
        prop::collection::vec(prop::sample::select(FRAGMENTS), 0..12).prop_map(|all| all.concat());
    leaf.prop_recursive(3, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}{b}")),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| format!("{{% if title %}}{a}{{% else %}}{b}{{% endif %}}")),
            inner.clone().prop_map(|a| format!("{{% if not title %}}{a}{{% endif %}}")),
            inner.clone().prop_map(|a| format!("{{% for x in xs %}}{a}{{% endfor %}}")),
            inner.prop_map(|a| format!("{{% filter upper %}}{a}{{% endfilter %}}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_template_gives_the_same_tree_folded_or_not(page in source(), part in source()) {
        // A part that includes itself is a circle.
        let part = part.replace("{% include \"part.html\" %}", "");
        let files = [("town/templates/page.html", &*page), ("town/templates/part.html", &*part)];
        // Some put a value where none may stand.
        if build(&set(&files)).0.is_none() {
            return Ok(());
        }
        let (compact, plain) = both(&files);
        prop_assert_eq!(tree(&compact), tree(&plain), "{} // {}", compact, plain);
    }
}
