//! What tells the story: operations by their ids, and what came back for them.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};
use testing::{Client, Home};
use url::form_urlencoded;

use super::manifest::compose;

/// Fields that are asked for and that the story cannot fill, and why.
const EMPTY: &[(&str, &str)] = &[
    ("File.thumbnailUrl", "a worker makes the smaller images"),
    (
        "ResidenceChange.deletedIds",
        "what is heard is that a task changed",
    ),
    ("Session.ipAddress", "the requests of a test come over no network"),
];

/// A household, the operations, and what has happened so far.
pub struct Story {
    /// Where it happens.
    pub home: Home,
    /// Who founds the household.
    pub ann: Client,
    /// Who joins it.
    pub ben: Client,
    operations: BTreeMap<String, Operation>,
    sent: BTreeSet<String>,
    /// Whether a field of a type had a value in any answer.
    fields: BTreeMap<String, bool>,
    ids: BTreeMap<&'static str, String>,
}

struct Operation {
    id: String,
    is_paged: bool,
    kind: &'static str,
}

impl Story {
    /// Begins: nobody is signed in yet.
    pub async fn new() -> Self {
        let home = Home::new().await;
        let operations = compose().operations.into_iter().map(|operation| {
            let is_paged = operation.body.contains("$first: Int");
            let (name, id, kind) = (operation.name, operation.id, operation.kind);
            (name, Operation { id, is_paged, kind })
        });
        let nobody = home.nobody().with_header(header::USER_AGENT, "honeyDue/1.0");
        Self {
            operations: operations.collect(),
            sent: BTreeSet::new(),
            fields: BTreeMap::new(),
            ids: BTreeMap::new(),
            ann: nobody.clone(),
            ben: nobody,
            home,
        }
    }

    /// Remembers the id of something.
    pub fn keep(&mut self, what: &'static str, id: &Value) {
        self.ids.insert(what, id.as_str().unwrap().to_owned());
    }

    /// Returns the id of something that happened before.
    pub fn id(&self, what: &str) -> String {
        self.ids
            .get(what)
            .unwrap_or_else(|| panic!("there is no {what} yet"))
            .clone()
    }

    /// Sends a query by GET, and returns its data. What comes in pages is asked for in the largest that there are.
    pub async fn ask(&mut self, client: &Client, name: &str, mut variables: Value) -> Value {
        let operation = self.open(name, "query");
        if operation.is_paged {
            variables["first"] = json!(100);
        }
        let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": operation.id } });
        let address = form_urlencoded::Serializer::for_suffix("/graphql?".to_owned(), "/graphql?".len())
            .append_pair("variables", &variables.to_string())
            .append_pair("extensions", &extensions.to_string())
            .finish();
        let request = Request::get(address)
            .header(header::ACCEPT, "application/graphql-response+json")
            .body(Body::empty());

        let reply = client.request(request.unwrap()).await;

        assert_eq!(reply.errors(), "", "{name}: {}", reply.text());
        let data = reply.data("");
        self.note(name, &data);
        data
    }

    /// Sends a mutation, and returns its payload; `Null` is for one that takes nothing.
    pub async fn act(&mut self, client: &Client, name: &str, input: Value) -> Value {
        self.open(name, "mutation");
        let parameters = self.parameters(name, "mutation", input);

        let reply = client.post(&parameters).await;

        assert_eq!(reply.user_errors(), "", "{name}: {}", reply.text());
        let payload = reply.data(&field(name));
        self.note(name, &payload);
        payload
    }

    /// Subscribes, sends a mutation until something is heard of it, and returns that. The input is given how many were sent before.
    pub async fn hear(
        &mut self,
        name: &str,
        variables: Value,
        cause: (&Client, &str, impl Fn(usize) -> Value),
    ) -> Value {
        let operation = self.open(name, "subscription");
        let parameters = json!({ "documentId": operation.id, "variables": variables });
        let (client, mutation, input) = cause;
        let mut events = client.stream(&parameters).await;
        let caused = |n_sent| self.parameters(mutation, "mutation", input(n_sent));

        // Listening begins while the first event is waited for, so the cause comes again until it is heard.
        let cause_on = async {
            for n_sent in 0.. {
                client.post(&caused(n_sent)).await.fine();
            }
        };
        // What changed once more before it was read comes with a later event, which leaves one without rows.
        let hear_on = async {
            loop {
                let event = events.next().await.expect("an event");
                assert!(event.get("errors").is_none(), "{name}: {event}");
                let heard = event["data"][field(name)].clone();
                assert!(heard.is_object(), "{name}: {event}");
                if heard.get("upserted").is_none_or(|rows| rows[0].is_object()) {
                    return heard;
                }
            }
        };
        let heard = tokio::select! {
            heard = hear_on => heard,
            () = cause_on => unreachable!("there is more to hear for ever"),
        };

        self.note_below(&heard);
        heard
    }

    /// Uploads a file in three steps, and returns its id.
    pub async fn upload(
        &mut self,
        client: &Client,
        residence: Option<String>,
        what: (&str, Vec<u8>),
    ) -> Value {
        let (content_type, bytes) = what;
        let wanted = json!({ "residenceId": residence, "filename": "IMG 0001", "contentType": content_type, "byteSize": bytes.len() });
        let begun = self.act(client, "CreateUpload", wanted).await;
        assert_eq!(client.put(&begun["upload"], bytes).await, 200);
        let put = json!({ "uploadId": begun["upload"]["id"] });
        self.act(client, "FinishUpload", put).await["file"]["id"].clone()
    }

    /// Makes sure that every operation was sent, and that whatever they ask for had a value in some answer.
    pub fn assert_is_complete(&self) {
        let left: Vec<_> = self
            .operations
            .keys()
            .filter(|name| !self.sent.contains(*name))
            .collect();
        assert!(
            left.is_empty(),
            "send {left:?} in a chapter of server/tests/api/operation"
        );
        let empty: Vec<_> = self
            .fields
            .iter()
            .filter(|(_, has_value)| !**has_value)
            .map(|(field, _)| field.as_str())
            .collect();
        let mut known: Vec<_> = EMPTY.iter().map(|(field, _)| *field).collect();
        known.sort_unstable();
        assert_eq!(
            empty, known,
            "have the story fill it, or list it in EMPTY with a reason"
        );
    }

    /// Returns an operation that is sent.
    fn open(&mut self, name: &str, kind: &str) -> &Operation {
        self.sent.insert(name.to_owned());
        self.operation(name, kind)
    }

    fn operation(&self, name: &str, kind: &str) -> &Operation {
        let operation = self.operations.get(name);
        let operation = operation.unwrap_or_else(|| panic!("docs/operations has no {name}"));
        assert_eq!(operation.kind, kind, "{name}");
        operation
    }

    fn parameters(&self, name: &str, kind: &str, input: Value) -> Value {
        let id = &self.operation(name, kind).id;
        match input {
            Value::Null => json!({ "documentId": id }),
            input => json!({ "documentId": id, "variables": { "input": input } }),
        }
    }

    /// Notes which fields of an answer have a value: those at its top by the operation's name, those below by their type's.
    fn note(&mut self, top: &str, answer: &Value) {
        for (field, value) in answer
            .as_object()
            .unwrap_or_else(|| panic!("{top} has no answer"))
        {
            if !["userErrors", "__typename"].contains(&field.as_str()) {
                self.mark(&format!("{top}.{field}"), value);
            }
            self.note_below(value);
        }
    }

    fn note_below(&mut self, value: &Value) {
        if let Value::Array(rows) = value {
            return rows.iter().for_each(|row| self.note_below(row));
        }
        for (field, below) in value.as_object().into_iter().flatten() {
            let of = value["__typename"].as_str().expect("every object tells its type");
            self.mark(&format!("{of}.{field}"), below);
            self.note_below(below);
        }
    }

    fn mark(&mut self, field: &str, value: &Value) {
        let is_empty = value.is_null() || *value == json!([]) || *value == json!("");
        *self.fields.entry(field.to_owned()).or_default() |= !is_empty;
    }
}

/// Returns the name of the field that a mutation or a subscription is named for.
pub fn field(name: &str) -> String {
    format!("{}{}", name[..1].to_lowercase(), &name[1..])
}
