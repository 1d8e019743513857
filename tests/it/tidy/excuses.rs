//! What the checks let pass for now. Both lists only shrink: an excuse that nothing needs any more is a fault too.

/// Files that name each other in a circle. A circle is excused while all of its files stand in one row.
pub const CIRCLES: &[&[&str]] = &[
    // assets
    &[
        "src/assets/drawing.rs",
        "src/assets/drawing_cost.rs",
        "src/assets/picture.rs",
        "src/assets/style_loads.rs",
    ],
    // git
    &["src/git/credentials.rs", "src/git/ssh.rs"],
    &["src/git/known_hosts.rs", "src/git/request.rs"],
    // locale
    &["src/locale/dates.rs", "src/locale/formatters.rs"],
    // markdown
    &["src/markdown/body.rs", "src/markdown/html/fill_gaps.rs"],
    &[
        "src/markdown/parse/builder.rs",
        "src/markdown/parse/directives.rs",
        "src/markdown/parse/images.rs",
    ],
    // render
    &[
        "src/render/body.rs",
        "src/render/entry_value.rs",
        "src/render/partner_value.rs",
        "src/render/receipt.rs",
        "src/render/world.rs",
    ],
    &["src/render/colophon.rs", "src/render/feeds.rs", "src/render/page.rs", "src/render/plan.rs"],
    &[
        "src/render/functions/assets.rs",
        "src/render/functions/mod.rs",
        "src/render/functions/rows.rs",
        "src/render/functions/texts.rs",
    ],
    // serve
    &[
        "src/serve/files.rs",
        "src/serve/handler.rs",
        "src/serve/listen.rs",
        "src/serve/preview.rs",
        "src/serve/rebuild_loop.rs",
    ],
    // site
    &[
        "src/site/assemble.rs",
        "src/site/check.rs",
        "src/site/duplicates.rs",
        "src/site/import.rs",
        "src/site/links.rs",
        "src/site/namesakes.rs",
        "src/site/nearby.rs",
        "src/site/query.rs",
        "src/site/remote_site.rs",
        "src/site/sections.rs",
        "src/site/selection.rs",
        "src/site/subscriptions.rs",
    ],
    // sources
    &["src/sources/clash.rs", "src/sources/layers.rs"],
    // templates
    &[
        "src/templates/check.rs",
        "src/templates/engine.rs",
        "src/templates/errors.rs",
        "src/templates/syntax.rs",
    ],
    &["src/templates/cost_edits.rs", "src/templates/load.rs", "src/templates/operands.rs"],
];

/// Functions that take a tuple: the file, and the function's name.
pub const TUPLES: &[(&str, &str)] = &[
    // assets
    ("src/assets/exif.rs", "entry"),
    ("src/assets/style_cost.rs", "token"),
    ("src/assets/styles.rs", "check_costs"),
    // git
    ("src/git/commit.rs", "commit_over"),
    ("src/git/commit.rs", "one"),
    ("src/git/history.rs", "compare"),
    ("src/git/history.rs", "last_changes_within"),
    ("src/git/history.rs", "run"),
    ("src/git/known_hosts.rs", "knows"),
    ("src/git/local.rs", "leads_to"),
    ("src/git/session.rs", "check"),
    ("src/git/session.rs", "fetch"),
    // locale
    ("src/locale/catalogue.rs", "new"),
    ("src/locale/dates.rs", "is_same_night"),
    // markdown
    ("src/markdown/parse/finish.rs", "footnotes"),
    ("src/markdown/parse/finish.rs", "sort"),
    ("src/markdown/parse/images.rs", "settle_image"),
    // output
    ("src/output/foreign.rs", "report"),
    // pipeline
    ("src/pipeline/explain/fields.rs", "explain"),
    ("src/pipeline/remote_sites.rs", "guest"),
    // render
    ("src/render/answers.rs", "text"),
    ("src/render/body.rs", "entry_target"),
    ("src/render/feeds.rs", "together"),
    ("src/render/value.rs", "map"),
    ("src/render/value.rs", "map_of"),
    // site
    ("src/site/assemble.rs", "numbered"),
    ("src/site/check.rs", "check_term"),
    ("src/site/nearby.rs", "with_addresses"),
    // sources
    ("src/sources/clash.rs", "fault_of_wish"),
    ("src/sources/clash.rs", "winner"),
    ("src/sources/place.rs", "tree"),
    ("src/sources/refusal.rs", "report_clash"),
    // templates
    ("src/templates/depth.rs", "of_block"),
    ("src/templates/graph.rs", "circle_found"),
    ("src/templates/operands.rs", "parts"),
    ("src/templates/source_limits.rs", "deepest"),
];
