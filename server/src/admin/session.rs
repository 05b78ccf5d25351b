//! The hook of the admin's API: sessions of operators, in a cookie that no script can read.
//!
//! A cookie is sent without anybody meaning to, so one whose session has ended is no error: it is as if there were none. Access
//! tokens of the apps are not looked at.

use std::sync::Arc;

use async_graphql::Context;
use axum::http::{HeaderMap, HeaderValue, header};
use domain::{
    App,
    admin::{self, Operator, Request},
    session::Origin,
};
use futures_util::FutureExt;

use super::Installed;
use crate::{
    graphql::{Caller, Guest, Hook, Rejection, stateless},
    http::record,
};

/// The cookie's name.
const COOKIE: &str = "honeydue_admin";

/// Returns a hook that lets in who is signed out, and who comes with a living session.
///
/// Resolvers find the [`App`], what is installed and an `Option<Operator>` in the request data.
pub(super) fn hook(app: App, installed: Installed) -> Hook {
    Arc::new(move |caller| admit(app.clone(), installed.clone(), caller).boxed())
}

async fn admit(app: App, installed: Installed, caller: Caller) -> Result<Guest, Rejection> {
    let operator = operator(&app, &caller)
        .await
        .map_err(|error| Rejection::Fault(error.into()))?;
    let key = operator
        .as_ref()
        .map_or_else(|| caller.network(), |operator| operator.user.id.to_string());
    Ok(Guest {
        key,
        reads_only: false,
        fill: Arc::new(move |data| {
            data.insert(app.clone());
            data.insert(installed.clone());
            data.insert(operator.clone());
        }),
        // What an operator sees is counted nowhere.
        state: stateless(),
        // There is nothing to listen to that an ended session would have to end.
        ended: Arc::new(|| std::future::pending().boxed()),
    })
}

/// Returns the operator whose session a request came with, if it came with a living one.
pub(super) async fn operator(app: &App, caller: &Caller) -> domain::Result<Option<Operator>> {
    let Some(token) = cookie(&caller.headers) else {
        return Ok(None);
    };
    let operator = admin::authenticate(app, token, request(caller)).await?;
    if let Some(operator) = &operator {
        record::account(operator.user.id);
    }
    Ok(operator)
}

/// Says what the audit keeps of a request.
pub(super) fn request(caller: &Caller) -> Request {
    let origin = Origin {
        device_name: None,
        ip_address: caller.ip,
        user_agent: caller.user_agent().map(str::to_owned),
    };
    Request::new(origin, &caller.request_id)
}

/// Returns the token that a request came with.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// Has the browser keep a session's token, for as long as the session lasts.
pub(super) fn keep(ctx: &Context<'_>, token: &str) {
    set(ctx, token, admin::SESSION.num_seconds());
}

/// Has the browser forget the token.
pub(super) fn forget(ctx: &Context<'_>) {
    set(ctx, "", 0);
}

fn set(ctx: &Context<'_>, token: &str, seconds: i64) {
    let secure = if ctx.data_unchecked::<Installed>().https {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{COOKIE}={token}; Path=/admin; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    let value = HeaderValue::try_from(cookie).expect("a token is made of letters and digits");
    ctx.insert_http_header(header::SET_COOKIE, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&str]) -> HeaderMap {
        let cookies = cookies
            .iter()
            .map(|cookie| (header::COOKIE, HeaderValue::from_str(cookie).unwrap()));
        cookies.collect()
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        for cookies in [
            &["honeydue_admin=abc"][..],
            &["theme=dark; honeydue_admin=abc; x=1"],
            &["theme=dark", "honeydue_admin=abc"],
        ] {
            assert_eq!(cookie(&headers(cookies)), Some("abc"), "{cookies:?}");
        }
    }

    #[test]
    fn a_cookie_of_another_name_is_no_token() {
        for cookies in [
            &[][..],
            &["honeydue_admin2=abc"],
            &["my_honeydue_admin=abc"],
            &["honeydue_admin"],
        ] {
            assert_eq!(cookie(&headers(cookies)), None, "{cookies:?}");
        }
    }
}
