//! Light or dark, as the operator or the machine wants it.

use crate::browser;

/// Where the browser keeps the choice; `boot.js` reads it too, before anything is drawn.
const KEPT: &str = "theme";

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Those of the machine.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// All themes, in the order in which the switch goes through them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Returns the theme that was chosen in this browser.
    pub fn chosen() -> Self {
        let kept = browser::kept(KEPT).unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|theme| theme.key() == kept)
            .unwrap_or_default()
    }

    /// Shows the page in it, and keeps the choice.
    pub fn choose(self) {
        browser::keep(KEPT, self.key());
        browser::set_root_attribute("data-theme", self.name());
    }

    /// Returns the name by which the browser keeps it.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Returns its name in the style sheet; the machine's has none.
    fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("honeydue"),
            Self::Dark => Some("honeydue-dark"),
        }
    }
}
