//! Variables that are written as their scalars are not: the request's fault, before anything runs.

use serde_json::{Value, json};
use testing::Home;

use crate::task::CREATE;

#[tokio::test]
async fn a_wrong_scalar_in_a_variable_is_named_and_nothing_runs() {
    let home = Home::new().await;
    let named = |more: Value| {
        let mut input = json!({ "residenceId": home.residence().id, "title": "Gutters", "schedule": { "onDemand": true } });
        for (field, value) in more.as_object().unwrap() {
            input[field] = value.clone();
        }
        input
    };

    for (wrong, path) in [
        (
            json!({ "schedule": { "once": { "dueOn": "0000-00-00" } } }),
            "$input.schedule.once.dueOn is no Date",
        ),
        (
            json!({ "schedule": { "once": { "dueOn": 20_261_123 } } }),
            "$input.schedule.once.dueOn is no Date",
        ),
        (
            json!({ "estimatedCost": { "amount": "much", "currencyCode": "EUR" } }),
            "$input.estimatedCost.amount is no Decimal",
        ),
        (
            json!({ "schedule": { "interval": { "every": 1, "unit": "WEEK", "startsOn": "2026-12-03",
                "seasons": [{ "from": "04-01", "to": "09-30" }, { "from": "13-01", "to": "09-30" }] } } }),
            "$input.schedule.interval.seasons[1].from is no MonthDay",
        ),
    ] {
        let reply = home
            .member()
            .send(CREATE, json!({ "input": named(wrong.clone()) }))
            .await;

        assert_eq!(reply.status(), 400, "{wrong}");
        let body = reply.json();
        assert!(body.get("data").is_none(), "{body}");
        let message = body["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(path), "{message}");
        assert_eq!(body["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }
}
