//! Mistakes in templates: what was forgotten is named, not what was found in its place.

use super::said_once;

const FILE: &str = "templates/page.html";

#[test]
fn what_was_forgotten_in_a_template_is_named_where_it_begins() {
    let rows = [
        (
            "{% block content %}\n{% if page.title %}x\n{% endblock %}",
            2,
            "`if` begins here",
            "`{% endif %}`",
        ),
        ("{% for x in [1] %}x\n{% endif %}", 1, "`for` begins here", "`{% endfor %}`"),
        ("x\n{% block content %}\nx", 2, "never closed", "`{% endblock %}`"),
        ("x\n{% endblock %}", 2, "closes nothing", "take it away"),
        (
            "{% set x %}a{% endset %}{% set y = 1 %}\n{% endif %}",
            2,
            "closes nothing",
            "take it away",
        ),
        ("{{ page.title }", 1, "`}`", "`}}`"),
        ("{{ items(\"news\") }}", 1, "identifier", "`items(type=\"news\")`"),
        ("{% include page.title %}", 1, "string", "`{% include \"NAME.html\" %}`"),
        ("{% if page.title %}x{% else if page.id %}y{% endif %}", 1, "", "`{% elif … %}`"),
        ("{% if page.title && page.id %}x{% endif %}", 1, "", "`and`"),
        ("{% if page.title = \"x\" %}x{% endif %}", 1, "`=`", "`==`"),
        ("{% macro x() %}{% endmacro %}", 1, "`macro`", "component"),
        ("{% iff x %}", 1, "`iff`", "`if`"),
    ];
    for (text, line, message, help) in rows {
        for said in [message, help] {
            said_once(FILE, text, "template-syntax", line, said);
        }
    }
    said_once(
        "components/my-box.html",
        "{% component my-box() %}{% endcomponent my-box %}",
        "template-syntax",
        1,
        "`_`",
    );
}

#[test]
fn kinds_of_values_are_said_in_words() {
    let page = |text: &str| {
        format!("{{% extends \"base.html\" %}}\n{{% block content %}}{text}{{% endblock %}}")
    };
    let rows = [
        ("{% set a = items(type=\"news\", limit=\"3\") %}", "a whole number, and this is a text"),
        ("{% for k in 3 %}{% endfor %}", "this is a whole number"),
        ("{{ page.title + 1 }}", "found a text and a whole number"),
    ];
    for (text, said) in rows {
        said_once(FILE, page(text), "template-failed", 2, said);
    }
}
