//! The pages of the admin and their addresses, below `/admin`.

use yew_router::Routable;

/// A page.
#[derive(Debug, Clone, PartialEq, Routable)]
pub enum Route {
    #[at("/")]
    Overview,
    #[at("/security")]
    Security,
    /// Where the mailed link of an invitation leads.
    #[at("/invitation")]
    Invitation,
    /// The app as an account sees it.
    #[at("/view")]
    View,
    /// The rows of a noun.
    #[at("/:noun")]
    List { noun: String },
    /// One row of a noun.
    #[at("/:noun/:id")]
    Detail { noun: String, id: String },
    #[not_found]
    #[at("/nowhere/at/all")]
    NotFound,
}

impl Route {
    /// Returns the page with the rows of a noun.
    pub fn list(noun: &str) -> Self {
        Self::List {
            noun: noun.to_owned(),
        }
    }

    /// Returns the noun that the page is about.
    pub fn noun(&self) -> Option<&str> {
        match self {
            Self::List { noun } | Self::Detail { noun, .. } => Some(noun),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noun::all;

    #[test]
    fn every_page_is_found_by_its_own_address() {
        let lists = all().map(|noun| Route::list(noun.key));
        let details = all().map(|noun| Route::Detail {
            noun: noun.key.to_owned(),
            id: "acct_01h455vb4pex5vsknk084sn02q".to_owned(),
        });

        for page in
            lists
                .chain(details)
                .chain([Route::Overview, Route::Security, Route::Invitation, Route::View])
        {
            assert_eq!(Route::recognize(&page.to_path()), Some(page));
        }
    }

    #[test]
    fn an_unknown_address_is_not_found() {
        assert_eq!(Route::recognize("/a/page/too/deep"), Some(Route::NotFound));
    }
}
