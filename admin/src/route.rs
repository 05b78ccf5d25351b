//! The pages of the admin and their addresses, below `/admin`.

use yew_router::Routable;

/// A page.
#[derive(Debug, Clone, PartialEq, Routable)]
pub enum Route {
    #[at("/")]
    Overview,
    #[at("/accounts")]
    Accounts,
    #[at("/accounts/:id")]
    Account { id: String },
    #[not_found]
    #[at("/404")]
    NotFound,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_by_its_own_address() {
        let id = "acct_01h455vb4pex5vsknk084sn02q".to_owned();

        for page in [Route::Overview, Route::Accounts, Route::Account { id }] {
            assert_eq!(Route::recognize(&page.to_path()), Some(page));
        }
    }

    #[test]
    fn an_unknown_address_is_not_found() {
        assert_eq!(Route::recognize("/nowhere/at/all"), Some(Route::NotFound));
    }
}
