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
    // content
    &[
        "src/content/constraints.rs",
        "src/content/kind.rs",
        "src/content/list.rs",
        "src/content/schema.rs",
        "src/content/value.rs",
    ],
    &["src/content/load.rs", "src/content/read_entry.rs", "src/content/translations.rs"],
    // federation
    &[
        "src/federation/checksum.rs",
        "src/federation/network_context.rs",
        "src/federation/remote_index.rs",
        "src/federation/token.rs",
        "src/federation/town.rs",
        "src/federation/vendor_checksum.rs",
    ],
    &[
        "src/federation/resolve/choose.rs",
        "src/federation/resolve/plan.rs",
        "src/federation/resolve/report.rs",
    ],
    // manifest
    &["src/manifest/git_source.rs", "src/manifest/lock.rs"],
    // markdown
    &["src/markdown/body.rs", "src/markdown/html/fill_gaps.rs"],
    &[
        "src/markdown/parse/builder.rs",
        "src/markdown/parse/directives.rs",
        "src/markdown/parse/images.rs",
    ],
    // project
    &["src/project/open.rs", "src/project/partners.rs", "src/project/provenance.rs"],
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
];

/// Functions that take a tuple: the file, and the function's name.
pub const TUPLES: &[(&str, &str)] = &[
    // assets
    ("src/assets/exif.rs", "entry"),
    ("src/assets/style_cost.rs", "token"),
    ("src/assets/styles.rs", "check_costs"),
    // content
    ("src/content/load.rs", "cascades"),
    ("src/content/load.rs", "within"),
    ("src/content/read_entry.rs", "fill"),
    ("src/content/translations.rs", "contradiction"),
    ("src/content/value.rs", "parts"),
    // federation
    ("src/federation/add_remove.rs", "add"),
    ("src/federation/dependency_tree.rs", "package"),
    ("src/federation/ensure_locked.rs", "changed"),
    ("src/federation/fetch.rs", "is_there"),
    ("src/federation/package_diff.rs", "compared"),
    ("src/federation/package_diff.rs", "difference"),
    ("src/federation/remote_index.rs", "ask"),
    ("src/federation/remote_index.rs", "call"),
    ("src/federation/remote_index.rs", "fetch_into"),
    ("src/federation/remote_index.rs", "of"),
    ("src/federation/remote_index.rs", "open"),
    ("src/federation/remote_index.rs", "visit"),
    ("src/federation/resolve/choose.rs", "released"),
    ("src/federation/signers.rs", "is_signed_by"),
    ("src/federation/signers.rs", "signer_of"),
    ("src/federation/town.rs", "of"),
    ("src/federation/update.rs", "package"),
    ("src/federation/update.rs", "packages"),
    ("src/federation/update.rs", "partners"),
    ("src/federation/update.rs", "pin"),
    ("src/federation/update.rs", "refused"),
    ("src/federation/update.rs", "report_failures"),
    ("src/federation/update.rs", "update"),
    ("src/federation/vendor.rs", "one"),
    ("src/federation/verify.rs", "check_cached"),
    ("src/federation/verify.rs", "check_vendored"),
    // manifest
    ("src/manifest/edit.rs", "apply"),
    ("src/manifest/edit.rs", "inline"),
    ("src/manifest/edit.rs", "set"),
    ("src/manifest/lock.rs", "lines"),
    ("src/manifest/lock.rs", "section"),
    ("src/manifest/toml_fault.rs", "explain"),
    // markdown
    ("src/markdown/parse/finish.rs", "footnotes"),
    ("src/markdown/parse/finish.rs", "sort"),
    ("src/markdown/parse/images.rs", "settle_image"),
    // output
    ("src/output/foreign.rs", "report"),
    // pipeline
    ("src/pipeline/explain/fields.rs", "explain"),
    ("src/pipeline/remote_sites.rs", "guest"),
    // project
    ("src/project/history.rs", "of"),
    ("src/project/packages.rs", "place"),
    ("src/project/packages.rs", "read"),
    ("src/project/partners.rs", "partners"),
    ("src/project/partners.rs", "read"),
    ("src/project/partners.rs", "tree_of"),
    ("src/project/provenance.rs", "provenance"),
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
    // templates
    ("src/templates/graph.rs", "circle_found"),
    // templates
    ("src/templates/budget/operands.rs", "parts"),
    ("src/templates/check/depth.rs", "of_block"),
    ("src/templates/source/complexity.rs", "deepest"),
];
