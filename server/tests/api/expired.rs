//! Tokens that are good no more, and what still goes with them.

use serde_json::json;
use testing::Home;

const SIGN_IN: &str =
    "mutation($email: String!, $password: String!) { signIn(input: { email: $email, password: $password }) {
    account { email } tokens { accessToken } userErrors { code } } }";
const SIGN_UP: &str = "mutation { signUp(input: { email: \"ada@example.com\", password: \"correct horse\", displayName: \"Ada\",
    timeZone: \"Europe/Berlin\" }) { account { email } userErrors { code } } }";

#[tokio::test]
async fn whoever_has_an_old_token_can_sign_in_anew() {
    let home = Home::new().await;
    let client = home.nobody().with_token(&domain::token::fresh());

    let signed_up = client.send(SIGN_UP, json!({})).await.fine();
    let variables = json!({ "email": "ada@example.com", "password": "correct horse" });
    let signed_in = client.send(SIGN_IN, variables).await.fine();
    let refreshed =
        "mutation { refreshSession(input: { refreshToken: \"nobody's\" }) { userErrors { code } } }";
    let refreshed = client.send(refreshed, json!({})).await;

    assert_eq!(signed_up.data("signUp.account.email"), "ada@example.com");
    assert_eq!(signed_in.data("signIn.account.email"), "ada@example.com");
    assert_eq!(refreshed.user_errors(), "WRONG_CREDENTIALS");
}

#[tokio::test]
async fn nothing_else_goes_with_an_old_token() {
    let home = Home::new().await;
    let client = home.nobody().with_token(&domain::token::fresh());
    let both = "mutation { signOut { userErrors { code } } signIn(input: { email: \"a@b.example\", password: \"x\" }) {
        userErrors { code } } }";

    for operation in [
        "{ viewer { id } }",
        "{ __typename }",
        "mutation { signOut { userErrors { code } } }",
        both,
        "mutation { ...M } fragment M on Mutation { signOut { userErrors { code } } }",
    ] {
        let reply = client.send(operation, json!({})).await;

        assert_eq!(reply.errors(), "UNAUTHENTICATED", "{operation}");
        assert_eq!(reply.status(), 401, "{operation}");
    }
}
