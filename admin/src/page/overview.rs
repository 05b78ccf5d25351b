//! How honeyDue is doing.

use serde_json::{Value, json};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    cursor, format,
    list::lower,
    noun::{
        Kind, Question,
        choices::{CHANNEL, DELIVERY_STATE, WAY},
        text_at,
    },
    part::{Badge, Chart, Empty, Go, PageHead, Shape, Skeleton, Trouble},
    remote::use_answer,
    route::Route,
    session::use_session,
    text::{Word, count, word},
};

/// The spans that can be chosen, in days; the first unless the address says otherwise.
const SPANS: [i64; 3] = [30, 90, 365];

/// How honeyDue is doing.
#[component]
pub fn Overview() -> Html {
    let location = use_location().expect("pages stand within the router");
    let session = use_session();
    let days = span_of(location.query_str());
    let question = Question::of(
        include_str!("../operation/overview.graphql"),
        json!({ "days": days, "jobs": session.may("READ_JOBS") }),
    );
    let answer = use_answer(question);
    let overview = answer.data.as_ref().map(|data| &data["overview"]);

    html! {
        <>
            <PageHead title={word::OVERVIEW}>
                if let Some(overview) = overview {
                    <p class="text-sm text-base-content/80">
                        { count::counted_at(&format::instant(text_at(overview, "countedAt"))) }
                    </p>
                }
            </PageHead>
            { match (overview, &answer.failure) {
                (_, Some(failure)) => html! {
                    <div class="rounded-box border border-base-300 bg-base-100">
                        <Trouble failure={failure.clone()} retry={answer.again.clone()} />
                    </div>
                },
                (Some(overview), None) => html! {
                    <>
                        { view(overview, days, session.may("READ_DELIVERIES")) }
                        { queues(answer.data.as_ref().map(|data| &data["queues"])) }
                    </>
                },
                (None, None) => html! { <Skeleton lines={8} /> },
            } }
        </>
    }
}

fn view(overview: &Value, days: i64, leads_on: bool) -> Html {
    let figures = [
        (word::ACCOUNTS, "accountCount", "accounts"),
        (word::ACTIVE_HOMES, "activeResidenceCount", "residences"),
        (word::OPEN_TASKS, "openTaskCount", "tasks"),
        (word::COMPLETIONS, "completionCount", ""),
    ];
    html! {
        <>
            <dl class="grid grid-cols-2 gap-4 lg:grid-cols-4">
                { for figures.into_iter().map(|(label, name, noun)| html! {
                    <div key={name} class="rounded-box border border-base-300 bg-base-100 p-4 sm:p-5">
                        <dt class="text-sm text-base-content/80">
                            if noun.is_empty() { { label } } else {
                                <Go to={Route::list(noun)} class="link link-hover">{ label }</Go>
                            }
                        </dt>
                        <dd class="mt-1 text-3xl font-semibold tabular-nums">{ format::number(overview[name].as_i64().unwrap_or_default()) }</dd>
                    </div>
                }) }
            </dl>
            <div class="grid grid-cols-1 gap-4 lg:grid-cols-2">
                { curve(word::SIGN_UPS, "sign-ups", &overview["signUps"], Some(days)) }
                { curve(word::COMPLETIONS, "completions", &overview["completions"], None) }
                { curve(word::ACTIVE_HOMES, "active-homes", &overview["activeResidences"], None) }
                <section aria-labelledby="deliveries" class="rounded-box border border-base-300 bg-base-100 p-4 sm:p-5">
                    <h2 id="deliveries" class="font-semibold">{ word::DELIVERIES }</h2>
                    { deliveries(overview, leads_on) }
                </section>
            </div>
        </>
    }
}

/// How many deliveries are due on each way out, and since when.
fn queues(queues: Option<&Value>) -> Html {
    let Some(queues) = queues.and_then(Value::as_array) else {
        return Html::default();
    };
    html! {
        <section aria-labelledby="queues" class="rounded-box border border-base-300 bg-base-100">
            <h2 id="queues" class="p-4 font-semibold sm:px-5"><Go to={Route::list("queues")} class="link link-hover">{ word::QUEUES }</Go></h2>
            <div class="overflow-x-auto">
                <table class="table table-sm">
                    <thead class="text-xs"><tr>
                        <th scope="col">{ word::WAY }</th>
                        <th scope="col" class="text-right">{ word::DUE_NOW }</th>
                        <th scope="col" class="text-right">{ word::GIVEN_UP }</th>
                        <th scope="col">{ word::OLDEST_DUE }</th>
                    </tr></thead>
                    <tbody>{ for queues.iter().map(|queue| html! {
                        <tr key={text_at(queue, "way").to_owned()}>
                            <th scope="row" class="font-normal">{ WAY.word(text_at(queue, "way")) }</th>
                            <td class="text-right tabular-nums">{ format::number(queue["due"].as_i64().unwrap_or_default()) }</td>
                            <td class="text-right tabular-nums">{ format::number(queue["failed"].as_i64().unwrap_or_default()) }</td>
                            <td>{ Kind::Instant.show(&queue["oldestDueAt"], queue) }</td>
                        </tr>
                    }) }</tbody>
                </table>
            </div>
        </section>
    }
}

/// A curve in a box of its own, with the choice of its span.
fn curve(label: Word, id: &'static str, days: &Value, span: Option<i64>) -> Html {
    // Who is active on two days is active twice, so these make no sum.
    let sums = label != word::ACTIVE_HOMES;
    let points: Vec<_> = days
        .as_array()
        .into_iter()
        .flatten()
        .map(|day| {
            (
                text_at(day, "day").to_owned(),
                day["count"].as_i64().unwrap_or_default(),
            )
        })
        .collect();
    let told = if sums {
        count::in_days(points.iter().map(|(_, count)| count).sum(), points.len())
    } else {
        count::on_last_day(points.last().map(|(_, count)| *count).unwrap_or_default())
    };
    html! {
        <section aria-labelledby={id} class="h-full rounded-box border border-base-300 bg-base-100 p-4 sm:p-5">
            <div class="mb-6 flex flex-wrap items-start justify-between gap-2">
                <div>
                    <h2 {id} class="font-semibold">{ label }</h2>
                    <p class="text-sm text-base-content/80">{ told }</p>
                </div>
                if let Some(chosen) = span {
                    <ul class="join">
                        { for SPANS.map(|span| html! {
                            <li key={span.to_string()}>
                                <Go to={Route::Overview} query={query_of(span)} current={span == chosen}
                                    class={classes!("btn", "btn-xs", "join-item", (span == chosen).then_some("btn-current"))}>
                                    { count::days(span) }
                                </Go>
                            </li>
                        }) }
                    </ul>
                }
            </div>
            <Chart days={points} {label} />
        </section>
    }
}

/// How many deliveries ended how, by the way that they took.
fn deliveries(overview: &Value, leads_on: bool) -> Html {
    let list = |name: &str| overview[name].as_array().map(Vec::as_slice).unwrap_or_default();
    let states = list("deliveries");
    if states.is_empty() {
        return html! { <Empty title={word::NO_DELIVERIES} hint={word::NO_DELIVERIES_HINT} shape={Shape::Bell} /> };
    }
    let of = |channel: &str, state: &str| {
        let days = list("deliveryOutcomes").iter();
        let matching = days.filter(|row| row["channel"] == channel && row["state"] == state);
        matching.filter_map(|row| row["count"].as_i64()).sum::<i64>()
    };
    html! {
        <div class="mt-3 overflow-x-auto" role="region" aria-label={word::DELIVERIES} tabindex="0"><table class="table table-sm">
            <caption class="sr-only">{ word::DELIVERIES }</caption>
            <thead class="text-xs"><tr>
                <th scope="col">{ word::OUTCOME }</th>
                { for CHANNEL.all.iter().map(|channel| html! { <th key={channel.0} scope="col" class="text-right">{ channel.1 }</th> }) }
                <th scope="col" class="text-right">{ word::EVER }</th>
            </tr></thead>
            <tbody>{ for states.iter().filter_map(|row| {
                let choice = DELIVERY_STATE.find(text_at(row, "state"))?;
                let badge = html! { <Badge word={choice.1} tone={choice.2} /> };
                Some(html! {
                    <tr key={choice.0}>
                        <th scope="row">
                            if leads_on {
                                <Go to={Route::list("deliveries")} query={format!("state={}", lower(choice.0))}>{ badge }</Go>
                            } else { { badge } }
                        </th>
                        { for CHANNEL.all.iter().map(|channel| html! {
                            <td key={channel.0} class="text-right tabular-nums">{ format::number(of(channel.0, choice.0)) }</td>
                        }) }
                        <td class="text-right font-medium tabular-nums">{ format::number(row["count"].as_i64().unwrap_or_default()) }</td>
                    </tr>
                })
            }) }</tbody>
        </table></div>
    }
}

/// Reads the span from the query part of an address.
fn span_of(query: &str) -> i64 {
    let asked = cursor::pairs(query)
        .into_iter()
        .find(|(key, _)| key == "days")
        .and_then(|(_, value)| value.parse().ok());
    SPANS
        .into_iter()
        .find(|span| asked == Some(*span))
        .unwrap_or(SPANS[0])
}

/// Writes a span into the query part of an address.
fn query_of(span: i64) -> String {
    if span == SPANS[0] {
        String::new()
    } else {
        format!("days={span}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_span_comes_back_from_its_address() {
        for span in SPANS {
            assert_eq!(span_of(&query_of(span)), span);
            assert_eq!(span_of(&format!("?x=1&{}", query_of(span))), span);
        }
    }

    #[test]
    fn a_span_that_is_not_offered_is_the_first() {
        assert_eq!(span_of("?days=99999999999"), SPANS[0]);
    }
}
