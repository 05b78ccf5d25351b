//! `graphql-transport-ws`, message by message.

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use server::graphql::Limits;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest, http::Request},
};

use super::{Server, edge::strict};

/// A client that knows no more than how to write and read.
struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

fn request(address: SocketAddr) -> Request<()> {
    let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
    request
        .headers_mut()
        .insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    request
}

impl Client {
    async fn open(address: SocketAddr) -> Self {
        Self(connect_async(request(address)).await.unwrap().0)
    }

    async fn initialised(address: SocketAddr) -> Self {
        let mut client = Self::open(address).await;
        client.say(json!({ "type": "connection_init" })).await;
        assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
        client
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({ "type": "subscribe", "id": id, "payload": { "query": query } }))
            .await;
    }

    /// Returns the next message, or the number with which the socket is closed.
    async fn hear(&mut self) -> Value {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Close(Some(frame)))) => return json!(u16::from(frame.code)),
                Some(Ok(_)) => {}
                end => panic!("neither a message nor a reason: {end:?}"),
            }
        }
    }

    async fn closed(&mut self) -> Value {
        loop {
            let heard = self.hear().await;
            if heard.is_number() {
                return heard;
            }
        }
    }
}

#[tokio::test]
async fn a_subscription_is_told_event_by_event() {
    let mut client = Client::initialised(Server::new().listen().await).await;

    client.subscribe("a", "subscription { ticks }").await;

    for tick in 0..3 {
        assert_eq!(
            client.hear().await,
            json!({ "type": "next", "id": "a", "payload": { "data": { "ticks": tick } } })
        );
    }
    assert_eq!(client.hear().await, json!({ "type": "complete", "id": "a" }));
}

#[tokio::test]
async fn a_query_and_a_mutation_have_one_answer() {
    let mut client = Client::initialised(Server::new().listen().await).await;

    for (query, data) in [
        ("{ hello }", json!({ "hello": "hello you" })),
        ("mutation { touch }", json!({ "touch": true })),
    ] {
        client.subscribe("a", query).await;

        assert_eq!(client.hear().await["payload"]["data"], data);
        assert_eq!(client.hear().await, json!({ "type": "complete", "id": "a" }));
    }
}

#[tokio::test]
async fn what_is_wrong_with_an_operation_leaves_the_socket_open() {
    let mut client = Client::initialised(Server::new().listen().await).await;

    for (query, code) in [
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { forbidden }", "FORBIDDEN"),
    ] {
        client.subscribe("a", query).await;

        let heard = client.hear().await;
        assert_eq!(
            (&heard["type"], &heard["payload"][0]["extensions"]["code"]),
            (&json!("error"), &json!(code))
        );
    }
    client.subscribe("a", "{ hello }").await;
    assert_eq!(client.hear().await["type"], "next");
}

#[tokio::test]
async fn a_panic_leaves_the_socket_open_and_is_masked() {
    let mut client = Client::initialised(Server::new().listen().await).await;

    client.subscribe("a", "{ panic }").await;

    let heard = client.hear().await;
    assert_eq!(
        (&heard["type"], &heard["payload"][0]["extensions"]["code"]),
        (&json!("error"), &json!("INTERNAL_SERVER_ERROR"))
    );
    assert!(!heard.to_string().contains("secret"));
}

#[tokio::test]
async fn each_breach_has_its_number() {
    let address = Server::new().listen().await;

    for (messages, number) in [
        (vec![json!("nonsense")], 4400),
        (vec![json!({ "type": "nope" })], 4400),
        (
            vec![
                json!({ "type": "connection_init" }),
                json!({ "type": "subscribe", "payload": { "query": "{ hello }" } }),
            ],
            4400,
        ),
        (
            vec![
                json!({ "type": "connection_init" }),
                json!({ "type": "subscribe", "id": "a", "payload": {} }),
            ],
            4400,
        ),
        (
            vec![json!({ "type": "subscribe", "id": "a", "payload": { "query": "{ hello }" } })],
            4401,
        ),
        (
            vec![json!({ "type": "connection_init", "payload": { "authorization": "Bearer bad" } })],
            4403,
        ),
        (
            vec![
                json!({ "type": "connection_init" }),
                json!({ "type": "connection_init" }),
            ],
            4429,
        ),
        (
            vec![json!({ "type": "connection_init", "payload": { "Authorization": "Bearer broken" } })],
            4500,
        ),
    ] {
        let mut client = Client::open(address).await;
        for message in &messages {
            client.say(message.clone()).await;
        }

        assert_eq!(client.closed().await, json!(number), "{messages:?}");
    }
}

#[tokio::test]
async fn an_id_in_use_cannot_be_used_again() {
    let mut client = Client::initialised(Server::new().listen().await).await;

    client.subscribe("a", "subscription { forever }").await;
    client.subscribe("a", "subscription { forever }").await;

    assert_eq!(client.closed().await, json!(4409));
}

#[tokio::test]
async fn a_completed_id_is_silent_and_free_again() {
    let mut client = Client::initialised(Server::new().listen().await).await;
    client.subscribe("a", "subscription { forever }").await;
    assert_eq!(client.hear().await["payload"]["data"]["forever"], 0);

    client.say(json!({ "type": "complete", "id": "a" })).await;
    client.subscribe("a", "{ hello }").await;

    // What was on its way may still come.
    let answer = loop {
        let heard = client.hear().await;
        if heard["payload"]["data"]["forever"].is_null() {
            break heard;
        }
    };
    assert_eq!(answer["payload"]["data"]["hello"], "hello you");
    assert_eq!(client.hear().await, json!({ "type": "complete", "id": "a" }));
}

#[tokio::test]
async fn a_socket_that_stays_silent_is_closed() {
    let limits = Limits {
        init_timeout: Duration::from_millis(20),
        ..Limits::default()
    };
    let mut client = Client::open(Server::with(limits).listen().await).await;

    assert_eq!(client.closed().await, json!(4408));
}

#[tokio::test]
async fn another_protocol_is_not_spoken() {
    let mut request = request(Server::new().listen().await);
    request.headers_mut().remove("sec-websocket-protocol");

    let mut client = Client(connect_async(request).await.unwrap().0);

    assert_eq!(client.closed().await, json!(4406));
}

#[tokio::test]
async fn a_ping_is_answered_even_before_anything_else() {
    let mut client = Client::open(Server::new().listen().await).await;

    client.say(json!({ "type": "ping", "payload": { "n": 1 } })).await;

    assert_eq!(
        client.hear().await,
        json!({ "type": "pong", "payload": { "n": 1 } })
    );
}

#[tokio::test]
async fn a_socket_is_signed_in_by_its_first_message() {
    let mut client = Client::open(Server::new().listen().await).await;
    client
        .say(json!({ "type": "connection_init", "payload": { "authorization": "Bearer good" } }))
        .await;
    assert_eq!(client.hear().await["type"], "connection_ack");

    client.subscribe("a", "{ visitor }").await;

    assert_eq!(
        client.hear().await["payload"]["data"],
        json!({ "visitor": "Ada" })
    );
}

#[tokio::test]
async fn a_socket_ends_with_its_session() {
    let server = Server::new();
    let mut client = Client::open(server.listen().await).await;
    client
        .say(json!({ "type": "connection_init", "payload": { "authorization": "Bearer good" } }))
        .await;
    assert_eq!(client.hear().await["type"], "connection_ack");

    server.session.send_replace(false);

    assert_eq!(client.closed().await, json!(4403));
}

#[tokio::test]
async fn a_stopping_server_goes_away() {
    let server = Server::new();
    let mut client = Client::initialised(server.listen().await).await;

    server.stopping.cancel();

    assert_eq!(client.closed().await, json!(1001));
    server.api.closed().await;
}

#[tokio::test]
async fn only_pages_of_known_origins_may_open_sockets() {
    let address = Server::new().listen().await;
    let from = |origin: String| {
        let mut request = request(address);
        request.headers_mut().insert("origin", origin.parse().unwrap());
        request
    };

    for known in [
        format!("http://{address}"),
        "https://app.honeydue.example".to_owned(),
    ] {
        assert!(connect_async(from(known)).await.is_ok());
    }
    let Err(Error::Http(refused)) = connect_async(from("https://evil.example".to_owned())).await else {
        panic!("a foreign page got a socket")
    };
    assert_eq!(refused.status(), 403);
}

#[tokio::test]
async fn operations_of_a_socket_are_limited() {
    let limits = Limits {
        socket_operations: 1,
        ..Limits::default()
    };
    let mut client = Client::initialised(Server::with(limits).listen().await).await;
    client.subscribe("a", "subscription { forever }").await;

    client.subscribe("b", "{ hello }").await;

    let refused = loop {
        let heard = client.hear().await;
        if heard["id"] == "b" {
            break heard;
        }
    };
    assert_eq!(refused["payload"][0]["extensions"]["code"], "RATE_LIMITED");
}

#[tokio::test]
async fn sockets_of_a_process_are_limited() {
    let address = Server::with(Limits {
        sockets: 1,
        ..Limits::default()
    })
    .listen()
    .await;
    let _first = Client::initialised(address).await;

    let Err(Error::Http(refused)) = connect_async(request(address)).await else {
        panic!("a second socket was opened")
    };

    assert_eq!(refused.status(), 429);
}

#[tokio::test]
async fn sockets_of_one_guest_are_limited() {
    let address = Server::with(Limits {
        sockets_of_one: 1,
        ..Limits::default()
    })
    .listen()
    .await;
    let init = json!({ "type": "connection_init" });
    let first = Client::initialised(address).await;

    let mut second = Client::open(address).await;
    second.say(init.clone()).await;
    let mut ada = Client::open(address).await;
    ada.say(json!({ "type": "connection_init", "payload": { "authorization": "Bearer good" } }))
        .await;

    assert_eq!(second.closed().await, json!(1013));
    assert_eq!(ada.hear().await["type"], "connection_ack");
    drop(first);
}

#[tokio::test]
async fn what_is_refused_over_a_socket_is_paid_for() {
    let limits = Limits {
        bucket: 30,
        restore_per_second: 0,
        ..Limits::default()
    };
    let mut client = Client::initialised(Server::with(limits).listen().await).await;
    let mut told = Vec::new();

    for id in ["a", "b"] {
        client.subscribe(id, "{ nope }").await;
        told.push(client.hear().await["payload"][0]["extensions"].clone());
    }

    assert_eq!(told[0]["code"], "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(told[1]["code"], "RATE_LIMITED");
    assert!(told[1]["retryAfterSecs"].is_u64(), "{}", told[1]);
}

#[tokio::test]
async fn a_network_that_guesses_tokens_over_sockets_is_not_let_in_any_more() {
    let address = strict().listen().await;
    for _ in 0..2 {
        let mut client = Client::open(address).await;
        client
            .say(json!({ "type": "connection_init", "payload": { "authorization": "Bearer guessed" } }))
            .await;
        assert_eq!(client.closed().await, json!(4403));
    }

    let Err(Error::Http(refused)) = connect_async(request(address)).await else {
        panic!("a third socket was opened")
    };

    assert_eq!(refused.status(), 429);
}

#[tokio::test]
async fn a_message_of_a_megabyte_is_read_and_no_more() {
    let address = Server::new().listen().await;
    let padded = |n: usize| {
        let bare = json!({ "type": "ping", "payload": { "pad": "" } })
            .to_string()
            .len();
        json!({ "type": "ping", "payload": { "pad": "y".repeat(n - bare) } })
    };
    let mut most = Client::open(address).await;
    let mut more = Client::open(address).await;

    most.say(padded(1 << 20)).await;
    // The server hangs up while it is still sent.
    let _ = more
        .0
        .send(Message::text(padded((1 << 20) + 1).to_string()))
        .await;

    assert_eq!(most.hear().await["type"], "pong");
    assert!(!matches!(more.0.next().await, Some(Ok(Message::Text(_)))));
}
