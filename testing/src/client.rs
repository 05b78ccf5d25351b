//! Requests as an app makes them, through the real router.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header},
};
use domain::App;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::{Server, Settings, http::Readiness, identity::Providers};
use tower::ServiceExt;
use url::form_urlencoded;

use crate::Person;

/// Where the apps' API is.
pub(crate) const PUBLIC: &str = "/graphql";

/// Someone with an app in hand.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) router: Router,
    path: &'static str,
    person: Option<Person>,
    headers: HeaderMap,
}

impl Client {
    /// Makes a client of the GraphQL API at `path`; without a person it is signed out.
    pub fn new(router: Router, path: &'static str, person: Option<Person>) -> Self {
        let client = Self {
            router,
            path,
            person,
            headers: HeaderMap::new(),
        };
        let token = client.person.as_ref().map(|person| person.access_token.clone());
        match token {
            Some(token) => client.with_token(&token),
            None => client,
        }
    }

    /// Makes a client of the apps' API of an app: of another replica, or of one with parts of its own.
    pub fn of(app: &App, person: Option<Person>) -> Self {
        Self::new(router(app), PUBLIC, person)
    }

    /// Returns the same client at another replica, or at an app with parts of its own on the same database.
    #[must_use]
    pub fn at(&self, app: &App) -> Self {
        Self {
            router: router(app),
            ..self.clone()
        }
    }

    /// Makes a client of another API of the same server, such as the admin's.
    pub fn on(self, path: &'static str) -> Self {
        Self { path, ..self }
    }

    /// Signs its requests with another access token.
    pub fn with_token(self, token: &str) -> Self {
        self.with_header(header::AUTHORIZATION, &format!("Bearer {token}"))
    }

    /// Adds a header to its requests, or replaces it.
    pub fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("a header's value");
        self.headers.insert(name, value);
        self
    }

    /// Returns the value of a cookie that it sends.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let sent = self.headers.get(header::COOKIE)?.to_str().ok()?;
        let mut pairs = sent.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs
            .find(|(sent, _)| *sent == name)
            .map(|(_, value)| value.to_owned())
    }

    /// Returns who holds the app.
    ///
    /// # Panics
    ///
    /// When nobody is signed in.
    pub fn person(&self) -> &Person {
        self.person.as_ref().expect("somebody is signed in")
    }

    /// Sends a GraphQL operation and returns what came back.
    pub async fn send(&self, query: &str, variables: Value) -> Reply {
        self.post(&json!({ "query": query, "variables": variables }))
            .await
    }

    /// Sends the parameters of a GraphQL request, whichever they are, and returns what came back.
    pub async fn post(&self, parameters: &Value) -> Reply {
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json")
            .body(Body::from(parameters.to_string()));
        self.request(request.expect("a request")).await
    }

    /// Sends a GraphQL query by GET, as a client does that keeps answers and asks whether they are still good.
    pub async fn get_query(&self, query: &str, variables: Value) -> Reply {
        let parameters = form_urlencoded::Serializer::new(String::new())
            .append_pair("query", query)
            .append_pair("variables", &variables.to_string())
            .finish();
        let request = Request::builder()
            .uri(format!("{}?{parameters}", self.path))
            .header(header::ACCEPT, "application/graphql-response+json")
            .body(Body::empty());
        self.request(request.expect("a request")).await
    }

    /// Subscribes; the answers come as an event stream. Nothing is listened to before the first event is waited for.
    pub async fn listen(&self, query: &str, variables: Value) -> Events {
        self.stream(&json!({ "query": query, "variables": variables }))
            .await
    }

    /// Subscribes by the parameters of a GraphQL request, whichever they are.
    pub async fn stream(&self, parameters: &Value) -> Events {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(self.path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "text/event-stream")
            .body(Body::from(parameters.to_string()))
            .expect("a request");
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        let Ok(response) = self.router.clone().oneshot(request).await;
        Events {
            body: response.into_body(),
            read: String::new(),
        }
    }

    /// Sends any request, signed as this client signs.
    pub async fn request(&self, mut request: Request<Body>) -> Reply {
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes();
        Reply {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8(body.into()).expect("text"),
        }
    }
}

/// Puts the whole server of an app together, limits and all.
pub(crate) fn router(app: &App) -> Router {
    router_with(app, Providers::default())
}

/// The same, for people whom somebody vouches for.
pub(crate) fn router_with(app: &App, providers: Providers) -> Router {
    let ready = Readiness {
        database: true,
        schema: true,
        redis: None,
    };
    let settings = Settings {
        providers,
        ..Settings::default()
    };
    let server = Server::new(app, settings, move || Box::pin(async move { ready }));
    server.expect("the schemas are valid").router()
}

/// Answers of a subscription, as they come.
#[derive(Debug)]
pub struct Events {
    body: Body,
    read: String,
}

impl Events {
    /// Waits for the next answer; `None` when the subscription has ended.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            while let Some((event, rest)) = self.read.split_once("\n\n") {
                let data = event.strip_prefix("event: next\ndata: ").map(str::to_owned);
                let is_over = event.starts_with("event: complete");
                self.read = rest.to_owned();
                if let Some(data) = data {
                    return Some(serde_json::from_str(&data).expect("an answer in JSON"));
                }
                if is_over {
                    return None;
                }
            }
            let frame = self.body.frame().await?.expect("a stream that is not cut off");
            if let Ok(bytes) = frame.into_data() {
                self.read += std::str::from_utf8(&bytes).expect("events are text");
            }
        }
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Reply {
    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Returns a header of the answer, or an empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("a header of visible letters"))
    }

    /// Returns the body as it came.
    pub fn text(&self) -> &str {
        &self.body
    }

    /// Returns the whole body.
    ///
    /// # Panics
    ///
    /// When it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {} {}", self.status, self.body))
    }

    /// Returns what stands at a path of the data, e.g. `createTask.task.id` or `tasks.nodes.0.title`; the whole data for "".
    ///
    /// # Panics
    ///
    /// When nothing stands there: then the test asks for the wrong thing, or the answer has errors.
    pub fn data(&self, path: &str) -> Value {
        let answer = self.json();
        let pointer = path
            .split('.')
            .filter(|part| !part.is_empty())
            .fold("/data".to_owned(), |pointer, part| format!("{pointer}/{part}"));
        answer
            .pointer(&pointer)
            .unwrap_or_else(|| panic!("nothing at {path} in {answer:#}"))
            .clone()
    }

    /// Returns the text at a path of the data.
    ///
    /// # Panics
    ///
    /// When no text stands there.
    pub fn text_at(&self, path: &str) -> String {
        let value = self.data(path);
        let text = value.as_str();
        text.unwrap_or_else(|| panic!("no text at {path} but {value}"))
            .to_owned()
    }

    /// Returns the top-level errors, a line each: code and path, e.g. `UNAUTHENTICATED viewer`.
    pub fn errors(&self) -> String {
        let answer = self.json();
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        let lines = errors.iter().map(|error| {
            let code = error["extensions"]["code"].as_str().unwrap_or("-");
            let path = error["path"].as_array().cloned().unwrap_or_default();
            let path: Vec<_> = path.iter().map(plain).collect();
            format!("{code} {}", path.join(".")).trim_end().to_owned()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Returns the `userErrors` of all mutations in the answer, a line each: code and field, e.g. `FORBIDDEN input.taskId`.
    ///
    /// Top-level errors come first, so that a refusal of another kind is never taken for none.
    pub fn user_errors(&self) -> String {
        let answer = self.json();
        let fields = answer["data"].as_object().into_iter().flatten();
        let errors = fields.flat_map(|(_, payload)| payload["userErrors"].as_array().into_iter().flatten());
        let lines = errors.map(|error| {
            let field = error["field"].as_array().cloned().unwrap_or_default();
            let field: Vec<_> = field.iter().map(plain).collect();
            let code = error["code"].as_str().unwrap_or("-");
            format!("{code} {}", field.join(".")).trim_end().to_owned()
        });
        let top = self.errors();
        let top = top.lines().map(|line| format!("error: {line}"));
        top.chain(lines).collect::<Vec<_>>().join("\n")
    }

    /// Returns the answer, having made sure that it has no error of any kind.
    ///
    /// # Panics
    ///
    /// When it has one.
    pub fn fine(self) -> Self {
        assert_eq!(self.user_errors(), "", "{}", self.body);
        self
    }
}

/// Returns a name or an index as it is written in a path.
fn plain(part: &Value) -> String {
    part.as_str().map_or_else(|| part.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(body: Value) -> Reply {
        Reply {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: body.to_string(),
        }
    }

    #[test]
    fn user_errors_are_lines() {
        let reply = reply(json!({ "data": { "snoozeTask": { "task": null, "userErrors": [
            { "code": "FORBIDDEN", "field": ["input", "taskId"] },
            { "code": "LIMIT_REACHED", "field": null },
        ] } } }));

        assert_eq!(reply.user_errors(), "FORBIDDEN input.taskId\nLIMIT_REACHED");
        assert_eq!(reply.errors(), "");
        assert_eq!(reply.data("snoozeTask.userErrors.0.code"), "FORBIDDEN");
    }

    #[test]
    fn an_error_is_never_taken_for_success() {
        let reply = reply(json!({ "data": null, "errors": [
            { "message": "…", "path": ["tasks", 0, "title"], "extensions": { "code": "UNAUTHENTICATED" } },
        ] }));

        assert_eq!(reply.errors(), "UNAUTHENTICATED tasks.0.title");
        assert_eq!(reply.user_errors(), "error: UNAUTHENTICATED tasks.0.title");
    }
}
