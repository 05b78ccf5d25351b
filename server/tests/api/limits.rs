//! All limits in `docs/limits.md`, written from the numbers that the program goes by.

use std::{fmt::Write as _, time::Duration};

use domain::{app, file::MAX_BYTES};
use server::{
    graphql::Limits,
    http::{ADDRESS_BYTES, Connections, HEAD_BYTES, HEADERS, REFUSAL},
};

use crate::committed;

/// What stands above the tables.
const INTRODUCTION: &str = "# Limits

What one caller may ask for, and what comes of asking for more. Written from the program's own numbers by a test; `make reference` writes it anew. Where a
setting is named, it is how `honeydue serve` has another number. A *network* is an address, and of IPv6 the /64 that one customer has; behind proxies it is
the client's as they tell it (`TRUSTED_PROXIES`). `honeydue run` counts nobody's tries and has an allowance that nobody spends. What a plan allows is in
[client.md](client.md#plans).

Errors look as [client.md](client.md#what-can-go-wrong) has them. `RATE_LIMITED` says in `extensions.retryAfterSecs` how many seconds to wait, and over HTTP in
`Retry-After` too; whatever else is refused is refused again, however often it is sent.
";

/// What, how much, the setting, what comes of more.
type Row = (&'static str, String, &'static str, &'static str);

#[test]
fn the_table_of_limits_is_committed() {
    let (limits, tries, held) = (Limits::default(), app::Limits::default(), Connections::default());
    let mut text = INTRODUCTION.to_owned();
    for (title, rows) in [
        ("Connections", connections(&held)),
        ("A request", request(&limits)),
        ("A document", document(&limits)),
        ("Allowances", allowances(&limits)),
        ("Sockets and event streams", sockets(&limits)),
        ("Tries", counted(&tries)),
    ] {
        let _ = write!(
            text,
            "\n## {title}\n\n| what | at most | setting | what comes of more |\n|---|---|---|---|\n"
        );
        for (what, most, setting, then) in rows {
            let setting = match setting {
                "" => String::new(),
                setting => format!("`{setting}`"),
            };
            let _ = writeln!(text, "| {what} | {most} | {setting} | {then} |");
        }
    }

    committed::compare("docs/limits.md", &text, "limits::");
}

fn connections(held: &Connections) -> Vec<Row> {
    let patience = held.patience;
    vec![
        (
            "connections of a process",
            number(held.most),
            "MAX_CONNECTIONS",
            "the next one waits until another goes",
        ),
        (
            "connections of one network, not behind a proxy",
            number(held.most_of_one.unwrap_or_default()),
            "MAX_CONNECTIONS_OF_ONE",
            "the connection is closed",
        ),
        (
            "from the first byte of a head to its last",
            secs(patience.head),
            "",
            "the connection is closed",
        ),
        (
            "between two requests",
            secs(patience.idle),
            "",
            "the connection is closed",
        ),
        (
            "for a body",
            format!(
                "{}, and a second more for each {}",
                secs(patience.body),
                bytes(patience.body_bytes_per_second as usize)
            ),
            "",
            "400 or 408",
        ),
        (
            "until anything of an answer is read",
            secs(patience.unread),
            "",
            "the connection is closed",
        ),
    ]
}

fn request(limits: &Limits) -> Vec<Row> {
    vec![
        ("path and query", bytes(ADDRESS_BYTES), "", "414"),
        ("headers", number(HEADERS), "", "431"),
        ("names and values of headers", bytes(HEAD_BYTES), "", "431"),
        (
            "body, with document and variables",
            bytes(limits.body_bytes),
            "MAX_BODY_BYTES",
            "413",
        ),
        (
            "time for a body of GraphQL to arrive",
            secs(limits.body_timeout),
            "",
            "408",
        ),
        (
            "operations of a request",
            "1: arrays are refused".to_owned(),
            "",
            "400 `BAD_REQUEST`",
        ),
        (
            "time from the start of an operation to its answer",
            secs(limits.timeout),
            "OPERATION_TIMEOUT_SECS",
            "504 `TIMEOUT`",
        ),
        (
            "file that is uploaded",
            bytes(usize::try_from(MAX_BYTES).unwrap()),
            "",
            "`TOO_LARGE` at createUpload; 413 or 400 for another number of bytes than was agreed",
        ),
    ]
}

fn document(limits: &Limits) -> Vec<Row> {
    let complex = "`QUERY_TOO_COMPLEX`";
    vec![
        (
            "tokens, white space too",
            number(limits.tokens),
            "MAX_TOKENS",
            complex,
        ),
        (
            "nesting of fields",
            limits.depth.to_string(),
            "MAX_DEPTH",
            complex,
        ),
        (
            "nesting of anything else, lists and objects too",
            limits.recursion.to_string(),
            "",
            complex,
        ),
        (
            "selections, with fragments written out",
            number(limits.selections),
            "",
            complex,
        ),
        ("aliases", limits.aliases.to_string(), "MAX_ALIASES", complex),
        (
            "directives",
            limits.directives.to_string(),
            "MAX_DIRECTIVES",
            complex,
        ),
        (
            "fields at the root",
            limits.root_fields.to_string(),
            "MAX_ROOT_FIELDS",
            complex,
        ),
        ("cost", number(limits.cost), "MAX_COST", complex),
        (
            "errors of an answer",
            limits.errors.to_string(),
            "",
            "the others are left out",
        ),
        (
            "letters of an error",
            limits.message_chars.to_string(),
            "",
            "it is shortened",
        ),
        (
            "what is told of the schema",
            "nothing".to_owned(),
            "PLAYGROUND",
            "introspection, and what is wrong with a document, are answered by the same words",
        ),
    ]
}

fn allowances(limits: &Limits) -> Vec<Row> {
    vec![
        (
            "cost at once, of an account; of a network for whoever is signed out",
            number(limits.bucket),
            "COST_ALLOWANCE",
            "429 `RATE_LIMITED`, `Retry-After`",
        ),
        (
            "what comes back of it every second",
            number(limits.restore_per_second),
            "COST_PER_SECOND",
            "",
        ),
        (
            "requests of a network that are refused: an allowance of the same size, of which each takes",
            REFUSAL.to_string(),
            "",
            "429 `RATE_LIMITED`, `Retry-After`, unread",
        ),
    ]
}

fn sockets(limits: &Limits) -> Vec<Row> {
    vec![
        (
            "of a process",
            number(limits.sockets),
            "MAX_SOCKETS",
            "429 `RATE_LIMITED`",
        ),
        (
            "of one person, and of the signed-out of one network",
            number(limits.sockets_of_one),
            "MAX_SOCKETS_OF_ONE",
            "closed by 1013; 429 for a stream",
        ),
        (
            "until `connection_init`",
            secs(limits.init_timeout),
            "",
            "closed by 4408",
        ),
        (
            "operations at a time over one socket",
            number(limits.socket_operations),
            "",
            "`RATE_LIMITED` for the operation",
        ),
        ("a message", bytes(limits.body_bytes), "MAX_BODY_BYTES", "closed"),
        (
            "silence: nothing is said, and no ping answered",
            format!("from one ping to the next, {}", secs(limits.keep_alive)),
            "",
            "closed",
        ),
    ]
}

fn counted(tries: &app::Limits) -> Vec<Row> {
    let often = "`RATE_LIMITED` in the answer, `Retry-After`; right ones too";
    vec![
        (
            "sign-ins at one address from one network, a quarter of an hour",
            tries.sign_in_tries.to_string(),
            "MAX_SIGN_IN_TRIES",
            often,
        ),
        (
            "sign-ins from one network, a quarter of an hour",
            tries.sign_in_tries_by_network.to_string(),
            "MAX_SIGN_IN_TRIES_BY_NETWORK",
            often,
        ),
        (
            "sign-ins at one address from anywhere, an hour",
            tries.sign_in_tries_everywhere.to_string(),
            "MAX_SIGN_IN_TRIES_EVERYWHERE",
            "only networks from which the account is signed in are let in; a new password by mail lets in everywhere",
        ),
        (
            "accounts made from one network, a quarter of an hour; as many sign-ins by Apple and Google",
            tries.sign_ups.to_string(),
            "MAX_SIGN_UPS",
            often,
        ),
        (
            "tries with invitations' codes, and as many with mailed ones, of an account or a network, an hour",
            tries.code_tries.to_string(),
            "MAX_CODE_TRIES",
            often,
        ),
        (
            "codes mailed for one account, and to one address, an hour",
            tries.mailed_codes.to_string(),
            "MAX_MAILED_CODES",
            often,
        ),
        (
            "codes mailed at the wish of one network, an hour",
            tries.mailed_codes_by_network.to_string(),
            "MAX_MAILED_CODES_BY_NETWORK",
            often,
        ),
        (
            "tries of one mailed code",
            "5".to_owned(),
            "",
            "it is good no more",
        ),
    ]
}

fn number(most: impl std::fmt::Display) -> String {
    let digits = most.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    groups
        .map(|group| String::from_utf8_lossy(group))
        .collect::<Vec<_>>()
        .join(",")
}

fn bytes(most: usize) -> String {
    match most {
        most if most % (1 << 20) == 0 => format!("{} MiB", most >> 20),
        most if most % (1 << 10) == 0 => format!("{} KiB", most >> 10),
        most => format!("{} bytes", number(most)),
    }
}

fn secs(most: Duration) -> String {
    format!("{} s", most.as_secs())
}
