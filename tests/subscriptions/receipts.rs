//! Receipts stay true with partners: asked again all hold; a partner's change breaks the pages that show it.
