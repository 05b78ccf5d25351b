//! The templates: one frame in MJML with a middle for each kind of mail, and a text for each.
//!
//! MJML becomes HTML once, with its gaps still open, and a mail only fills them.

use std::sync::LazyLock;

use mrml::{mjml::Mjml, prelude::render::RenderOptions};

/// Where the middle goes.
const MIDDLE: &str = "<!-- middle -->";

/// A template in both bodies of a mail.
pub(super) struct Page {
    /// In text.
    pub plain: &'static str,
    /// In HTML.
    pub html: String,
}

/// Brings a code.
pub(super) static CODE: LazyLock<Page> = LazyLock::new(|| {
    page(
        include_str!("../../../templates/code.txt"),
        include_str!("../../../templates/code.mjml"),
    )
});

/// Leads somewhere.
pub(super) static LINK: LazyLock<Page> = LazyLock::new(|| {
    page(
        include_str!("../../../templates/link.txt"),
        include_str!("../../../templates/link.mjml"),
    )
});

/// Says something, and that is all.
pub(super) static NEWS: LazyLock<Page> = LazyLock::new(|| {
    page(
        include_str!("../../../templates/news.txt"),
        include_str!("../../../templates/news.mjml"),
    )
});

/// Lists what happened or is due.
pub(super) static NOTICE: LazyLock<Page> = LazyLock::new(|| {
    page(
        include_str!("../../../templates/notice.txt"),
        include_str!("../../../templates/notice.mjml"),
    )
});

/// Lists several things, each under a title.
pub(super) static DIGEST: LazyLock<Page> = LazyLock::new(|| {
    page(
        include_str!("../../../templates/digest.txt"),
        include_str!("../../../templates/digest.mjml"),
    )
});

fn page(plain: &'static str, middle: &str) -> Page {
    let source = include_str!("../../../templates/frame.mjml").replace(MIDDLE, middle);
    let parsed = Mjml::parse(&source).expect("a template is MJML, which a test proves of each");
    let options = RenderOptions {
        // Nothing is fetched from elsewhere by whoever reads a mail.
        fonts: Default::default(),
        ..RenderOptions::default()
    };
    let html = parsed
        .element
        .render(&options)
        .expect("a template can be rendered, which a test proves of each");
    Page {
        plain,
        // Lines of mails are short: one long line would have to be encoded, and larger for that.
        html: html.replace("><", ">\n<"),
    }
}
