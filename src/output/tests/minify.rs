//! Minifying changes no page's tree but for comments and white space that nobody sees.

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

use crate::html::is_block;
use crate::output::minify;

/// One thing in a page, in order.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Tag { text: String, is_block: bool },
    Text { text: String, is_exact: bool },
}

/// A page's tree, with white space as a reader sees it.
fn tree(html: &str) -> Vec<Token> {
    let dom =
        html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html);
    let mut tokens = Vec::new();
    walk(&dom.document, false, &mut tokens);
    let copy = tokens.clone();
    let seen = copy.iter().enumerate().map(|(at, token)| match token {
        Token::Text { text, is_exact: false } => {
            let block = |at: Option<usize>| {
                at.and_then(|at| copy.get(at))
                    .is_none_or(|token| matches!(token, Token::Tag { is_block: true, .. }))
            };
            let mut text = fold(text);
            if block(at.checked_sub(1)) {
                text = text.trim_start_matches(' ').to_owned();
            }
            if block(Some(at + 1)) {
                text = text.trim_end_matches(' ').to_owned();
            }
            Token::Text { text, is_exact: false }
        }
        token => token.clone(),
    });
    seen.filter(|token| !matches!(token, Token::Text { text, .. } if text.is_empty())).collect()
}

fn fold(text: &str) -> String {
    let mut folded = String::new();
    for c in text.chars() {
        let c = if c.is_ascii_whitespace() { ' ' } else { c };
        if c != ' ' || !folded.ends_with(' ') {
            folded.push(c);
        }
    }
    folded
}

fn walk(node: &Handle, is_exact: bool, tokens: &mut Vec<Token>) {
    let children = |is_exact: bool, tokens: &mut Vec<Token>| {
        node.children.borrow().iter().for_each(|child| walk(child, is_exact, tokens));
    };
    match &node.data {
        NodeData::Document => children(false, tokens),
        NodeData::Doctype { name, .. } => {
            tokens.push(Token::Tag { text: format!("!{name}"), is_block: true });
        }
        NodeData::Comment { .. } | NodeData::ProcessingInstruction { .. } => {}
        NodeData::Text { contents } => match tokens.last_mut() {
            // A comment parted them.
            Some(Token::Text { text, .. }) => text.push_str(&contents.borrow()),
            _ => tokens.push(Token::Text { text: contents.borrow().to_string(), is_exact }),
        },
        NodeData::Element { name, attrs, template_contents, .. } => {
            let mut all: Vec<String> = attrs
                .borrow()
                .iter()
                .map(|a| format!("{}={:?}", &*a.name.local, &*a.value))
                .collect();
            all.sort();
            let local: &str = &name.local;
            let is_block = is_block(local) || in_head(node);
            tokens.push(Token::Tag { text: format!("<{} {local} {all:?}", &*name.ns), is_block });
            let is_exact = is_exact || ["pre", "textarea", "script", "style"].contains(&local);
            children(is_exact, tokens);
            if let Some(contents) = template_contents.borrow().as_ref() {
                walk(contents, is_exact, tokens);
            }
            tokens.push(Token::Tag { text: format!("</{local}"), is_block });
        }
    }
}

/// White space beside what stands in the head is seen by nobody.
fn in_head(node: &Handle) -> bool {
    let parent = node.parent.take();
    node.parent.set(parent.clone());
    let parent = parent.and_then(|parent| parent.upgrade());
    parent
        .is_some_and(|parent| matches!(&parent.data, NodeData::Element { name, .. } if ["head", "html"].contains(&&*name.local)))
}

fn full(html: &str) -> String {
    String::from_utf8(minify(html.as_bytes().to_vec())).expect("minified text is text")
}

#[track_caller]
fn keeps(html: &str) {
    let small = full(html);
    let (before, after) = (tree(html), tree(&small));
    let differs = before.iter().zip(&after).find(|(before, after)| before != after);
    assert!(before == after, "{differs:?}\n{html}\n{small}");
    assert!(small.len() <= html.len() + 16, "\n{html}\n{small}");
}

const PAGE: &str = r#"
<!doctype html>
<html lang="fr" dir="ltr">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>  Fête &amp; budget </title>
  <style media="all">
    p > a { color: red }
  </style>
  <script type="application/ld+json"> { "a": "<b>" } </script>
</head>
<body class="">
  <!-- a comment -->
  <nav> <a href="/a/?x=1&amp;copy=2">A</a> <a href='/b/' target="_self">B</a>
    <a href="/c/">C</a> </nav>
  <p>
    Some <em>text</em> <strong>here</strong>,
    <br> and <img alt="" src="/i.png"> <input type="text" checked="checked"> <button type="submit"> Go </button> on.
  </p>
  <label> Name <input name="n"> </label>text
  <pre>
  kept   <b> as </b>
</pre>
  <textarea>
  so  is  this </textarea>
  <form> <select name="s"> <option value="1" selected="selected"> One </option> <option>Two</option> </select> </form>
  <svg viewBox="0 0 1 1"><path d="M 0 0" /><text> a <tspan>b</tspan> </text></svg>
  <table> <tbody> <tr> <td> 1 </td> <td>2</td> </tr> </tbody> </table>
</body>
</html>
"#;

#[test]
fn a_page_gets_smaller_and_says_the_same() {
    keeps(PAGE);
    let small = full(PAGE);
    assert!(small.len() < PAGE.len() * 9 / 10 && !small.contains("comment"), "{small}");
    for part in ["<html", "<head>", "</p>", "type=submit", "alt", "class", "media=all", "/a/?x=1&"]
    {
        assert!(small.contains(part), "{part}: {small}");
    }
    assert_eq!(full(&small), small, "nothing is left to do");
}

#[test]
fn words_do_not_grow_together_around_what_nobody_sees() {
    for page in [
        "<div>Ouvert <meta content=x> le lundi</div>",
        "<div>Read <dialog>x</dialog> more</div>",
        "<svg><text>Rue <title>t</title> Haute</text></svg>",
    ] {
        assert_eq!(full(page), *page);
    }
}

#[test]
fn what_browsers_repair_stays_as_it_is() {
    let deep = format!("{}{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
    let pages = [
        "<p>a<p>b</p>",
        "<b><p>x</b></p>",
        "<p><div>x</div></p>",
        "<ul><li>a<li>b</ul>",
        "a < b",
        "<table><tr><td>x</td></tr></table>",
        "<a href=1 HREF=2>x</a>",
        "<div/>x",
        "x<!--> y -->",
        "<pre>&#10;x</pre>",
        "<div><b>a</b>&#32;<b>b</b></div>",
        "a\u{1}b",
        "<?x?>",
        "<svg><style> a </style></svg>",
        "<br",
        "<a b=\"",
        "</p>",
        "<!-",
        "<math><mi/>x</math>",
        "<body>a</body> <em>b</em>",
        "<html><body>a</body></html> <em>b</em>",
        "x\n<body>y</body>",
        "<rt>a <tbody></tbody></rt>",
        "<svg><desc><title>a<!-- c -->b</title></desc></svg>",
        "<svg><text xml:space=\"preserve\">a   b</text></svg>",
        "<a href=>x</a>",
        &deep,
    ];
    for page in pages {
        assert_eq!(full(page), *page);
    }
}

fn text() -> impl Strategy<Value = String> {
    let parts = [
        "a", "b", " ", "  ", "\n", "\t ", "&amp;", "&lt;", "&am", "p;", "&", "&#39;", "&nbsp;",
        "&copy;", "&amp;lt;", "&copy", "é", "\u{a0}", "\"", "'", "=", "&",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..6)
        .prop_map(|parts| parts.concat())
}

fn attributes() -> impl Strategy<Value = String> {
    let names = [
        "class", "id", "type", "href", "alt", "style", "media", "method", "CHECKED", "data-x",
        "lang", "tabindex",
    ];
    let values = [
        "",
        "text",
        "submit",
        "all",
        "get",
        " a  b ",
        "&quot;",
        "a=b",
        "`",
        "text/css",
        "/?a=1&amp;lt=2",
        "é",
        "a&#39;b",
    ];
    let one =
        (prop::sample::select(names.to_vec()), prop::sample::select(values.to_vec()), 0..4_u8)
            .prop_map(|(name, value, form)| match form {
                0 => format!(" {name}"),
                1 => format!("  {name} = '{value}'"),
                2 if !value.is_empty() && !value.contains([' ', '`', '=']) => {
                    format!("\n{name}={value}")
                }
                _ => format!(" {name}=\"{value}\""),
            });
    prop::collection::vec(one, 0..3).prop_map(|all| all.concat())
}

fn markup() -> impl Strategy<Value = String> {
    let void =
        (prop::sample::select(vec!["br", "img", "hr", "input", "meta", "link"]), attributes())
            .prop_map(|(name, given)| format!("<{name}{given}>"));
    let raw = (prop::sample::select(vec!["script", "style", "textarea"]), attributes(), text())
        .prop_map(|(name, given, text)| format!("<{name}{given}>{text}</{name}>"));
    let leaf = prop_oneof![4 => text(), 1 => void, 1 => raw, 1 => text().prop_map(|text| format!("<!-- {text} -->"))];
    let names = vec![
        "div", "p", "span", "a", "em", "li", "ul", "pre", "code", "label", "button", "nav", "h2",
        "section", "svg", "b", "main", "dialog", "ruby", "rt",
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        (prop::sample::select(names.clone()), attributes(), prop::collection::vec(inner, 0..6))
            .prop_map(|(name, given, inner)| format!("<{name}{given}>{}</{name}>", inner.concat()))
    })
}

fn soup() -> impl Strategy<Value = String> {
    let parts = [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<a href=x>",
        "</a>",
        "<li>",
        "</li>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</tr>",
        "</table>",
        "<b>",
        "</b>",
        "<pre>",
        "</pre>",
        "<svg>",
        "</svg>",
        "<path/>",
        "<script>",
        "</script>",
        "<!-- x -->",
        "<br/>",
        "</br>",
        "<html>",
        "<head>",
        "</head>",
        "<body>",
        "</body>",
        "</html>",
        "<title>",
        "</title>",
        " ",
        "x",
        "\n",
        "&amp;",
        "<",
        ">",
        "\"",
        "<select>",
        "<option>",
        "<button>",
        "</button>",
        "<form>",
        "</form>",
        "<ul>",
        "</ul>",
        "<span class=\"\">",
        "</span>",
        "<!doctype html>",
        "<textarea>",
        "</textarea>",
        "<iframe>",
        "</iframe>",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..14)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn any_page_keeps_its_tree(body in prop::collection::vec(markup(), 0..6)) {
        let body = body.concat();
        keeps(&format!("<!doctype html>\n<html lang=\"fr\"><head> <title>x</title> </head>\n<body>{body}</body></html>"));
        keeps(&body);
    }

    #[test]
    fn any_soup_keeps_its_tree(soup in soup()) {
        keeps(&soup);
    }

    #[test]
    fn any_text_is_taken(text in "\\PC*|[<>/a-c=\"' !-]*") {
        keeps(&text);
    }
}
