//! How honeyDue is doing.

use cynic::QueryBuilder;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    api::{DeliveryCount, Overview as Data, OverviewQuery, OverviewVariables},
    format,
    part::{Empty, Go, PageHead, SignUpChart, Skeleton, Trouble},
    remote::use_remote,
    route::Route,
    text::text,
};

/// The spans that can be chosen, in days; the first unless the address says otherwise.
const SPANS: [i32; 3] = [30, 90, 365];

/// How honeyDue is doing.
#[component]
pub fn Overview() -> Html {
    let location = use_location().expect("pages stand within the router");
    let days = span_of(location.query_str());
    let answer = use_remote(OverviewVariables { days }, OverviewQuery::build);

    html! {
        <>
            <PageHead title={text().overview}>
                if let Some(data) = &answer.data {
                    <p class="text-sm text-base-content/80">
                        { (text().counted_at)(&format::instant(&data.overview.counted_at)) }
                    </p>
                }
            </PageHead>
            { match &answer.data {
                Some(data) => view(&data.overview, days),
                None if answer.failed => html! { <Trouble retry={answer.retry.clone()} /> },
                None => html! { <Skeleton lines={8} /> },
            } }
        </>
    }
}

fn view(data: &Data, days: i32) -> Html {
    let figures = [
        (text().account_count, data.account_count),
        (text().active_residences, data.active_residence_count),
        (text().open_tasks, data.open_task_count),
        (text().completions, data.completion_count),
    ];
    let sign_ups = data.sign_ups.iter().map(|day| day.count).sum();

    html! {
        <>
            <dl class="grid grid-cols-2 gap-4 lg:grid-cols-4">
                { for figures.map(|(label, figure)| html! {
                    <div class="rounded-box border border-base-300 bg-base-100 p-4 sm:p-5">
                        <dt class="text-sm text-base-content/80">{ label }</dt>
                        <dd class="mt-1 text-3xl font-semibold tabular-nums">{ format::number(figure) }</dd>
                    </div>
                }) }
            </dl>
            <div class="grid gap-4 lg:grid-cols-3">
                <section aria-labelledby="sign-ups" class="rounded-box border border-base-300 bg-base-100 p-4 sm:p-5 lg:col-span-2">
                    <div class="mb-6 flex flex-wrap items-start justify-between gap-2">
                        <div>
                            <h2 id="sign-ups" class="font-semibold">{ text().sign_ups }</h2>
                            <p class="text-sm text-base-content/80">
                                { (text().sign_ups_of_days)(&format::number(sign_ups), data.sign_ups.len()) }
                            </p>
                        </div>
                        <ul class="join">
                            { for SPANS.map(|span| html! {
                                <li>
                                    <Go to={Route::Overview} query={query_of(span)} current={span == days}
                                        class={classes!("btn", "btn-xs", "join-item", (span == days).then_some("btn-current"))}>
                                        { (text().days)(span) }
                                    </Go>
                                </li>
                            }) }
                        </ul>
                    </div>
                    <SignUpChart days={data.sign_ups.clone()} />
                </section>
                <section aria-labelledby="deliveries" class="rounded-box border border-base-300 bg-base-100 p-4 sm:p-5">
                    <h2 id="deliveries" class="font-semibold">{ text().deliveries }</h2>
                    { deliveries(&data.deliveries) }
                </section>
            </div>
        </>
    }
}

fn deliveries(counts: &[DeliveryCount]) -> Html {
    if counts.is_empty() {
        return html! { <Empty title={text().no_deliveries} hint={text().no_deliveries_hint} /> };
    }
    html! {
        <dl class="mt-4 divide-y divide-base-300">
            { for counts.iter().map(|row| html! {
                <div class="flex justify-between gap-4 py-2">
                    <dt>{ format::delivery_state(row.state) }</dt>
                    <dd class="font-medium tabular-nums">{ format::number(row.count) }</dd>
                </div>
            }) }
        </dl>
    }
}

/// Reads the span from the query part of an address.
fn span_of(query: &str) -> i32 {
    let asked = query
        .trim_start_matches('?')
        .split('&')
        .find_map(|pair| pair.strip_prefix("days="));
    SPANS
        .into_iter()
        .find(|span| asked == Some(span.to_string().as_str()))
        .unwrap_or(SPANS[0])
}

/// Writes a span into the query part of an address.
fn query_of(span: i32) -> String {
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
