//! Clients that keep the server waiting, on connections of their own.

use std::{net::SocketAddr, time::Duration};

use server::{
    graphql::Limits,
    http::{Connections, Patience},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::Server;

const SHORT: Duration = Duration::from_millis(30);

/// Connections that are given up soon.
fn short() -> Connections {
    Connections {
        patience: Patience {
            head: SHORT,
            idle: SHORT,
            ..Patience::default()
        },
        ..Connections::default()
    }
}

async fn say(address: SocketAddr, words: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(words.as_bytes()).await.unwrap();
    stream
}

/// Returns what comes until the server closes the connection.
async fn heard(mut stream: TcpStream) -> String {
    let mut heard = Vec::new();
    // Whoever is cut off while there is more to read of it is reset.
    let _ = stream.read_to_end(&mut heard).await;
    String::from_utf8(heard).unwrap()
}

fn get(lines: &str) -> String {
    format!("GET /api/health/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{lines}\r\n")
}

#[tokio::test]
async fn half_a_head_is_given_up() {
    let address = Server::new().listen_with(short()).await;

    let silent = heard(say(address, "GET / HTTP/1.1\r\nhost: x\r\n").await).await;

    assert_eq!(silent, "");
}

#[tokio::test]
async fn a_connection_without_a_request_is_given_up() {
    let address = Server::new().listen_with(short()).await;

    assert_eq!(heard(say(address, "").await).await, "");
}

#[tokio::test]
async fn a_connection_is_closed_some_time_after_its_last_answer() {
    let address = Server::new().listen_with(short()).await;

    let all = heard(say(address, "GET /api/health/ HTTP/1.1\r\nhost: x\r\n\r\n").await).await;

    assert!(
        all.starts_with("HTTP/1.1 200 OK") && all.ends_with("{\"status\":\"ok\"}"),
        "{all}"
    );
}

#[tokio::test]
async fn whoever_is_being_answered_is_waited_for() {
    let mut connections = short();
    connections.patience.idle = Duration::from_secs(60);
    let address = Server::with(Limits {
        timeout: SHORT * 3,
        ..Limits::default()
    })
    .listen_with(connections)
    .await;
    let body = "{\"query\":\"{ endless }\"}";
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json";

    let all = heard(
        say(
            address,
            &format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()),
        )
        .await,
    )
    .await;

    assert!(all.starts_with("HTTP/1.1 504"), "{all}");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_given_up() {
    let limits = Limits {
        body_timeout: SHORT,
        ..Limits::default()
    };
    let address = Server::with(limits).listen().await;
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json";

    let all = heard(say(address, &format!("{head}\r\ncontent-length: 100\r\n\r\n{{")).await).await;

    assert!(all.starts_with("HTTP/1.1 408"), "{all}");
}

#[tokio::test]
async fn a_hundred_headers_are_read_and_no_more() {
    let address = Server::new().listen().await;
    let headers = |n: usize| (0..n).map(|i| format!("x-{i}: y\r\n")).collect::<String>();

    // With `host` and `connection`.
    let most = heard(say(address, &get(&headers(98))).await).await;
    let one_more = heard(say(address, &get(&headers(99))).await).await;

    assert!(most.starts_with("HTTP/1.1 200"), "{most}");
    assert!(one_more.starts_with("HTTP/1.1 431"), "{one_more}");
}

#[tokio::test]
async fn a_network_has_so_many_connections() {
    let connections = Connections {
        most_of_one: Some(1),
        ..Connections::default()
    };
    let address = Server::new().listen_with(connections).await;
    let mut first = say(address, "GET /api/health/ HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut answered = [0; 12];
    first.read_exact(&mut answered).await.unwrap();

    let second = heard(say(address, &get("")).await).await;

    assert_eq!((&answered[..], second.as_str()), (&b"HTTP/1.1 200"[..], ""));
}

#[tokio::test]
async fn whoever_comes_when_all_places_are_taken_waits() {
    let connections = Connections {
        most: 1,
        ..Connections::default()
    };
    let address = Server::new().listen_with(connections).await;
    let mut first = say(address, "GET /api/health/ HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut answered = [0; 12];
    first.read_exact(&mut answered).await.unwrap();
    let mut second = say(address, &get("")).await;

    let waits = tokio::time::timeout(SHORT, second.read_u8()).await.is_err();
    drop(first);

    assert!(waits);
    assert!(heard(second).await.starts_with("HTTP/1.1 200"));
}
