//! A curve through the counts of days.

use yew::prelude::*;

use crate::{
    curve::{Curve, HEIGHT, WIDTH, column},
    format,
    text::{Word, word},
};

/// The days, the oldest first, with their counts.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub days: Vec<(String, i64)>,
    /// What is counted.
    pub label: Word,
}

/// A curve through the counts of days; screen readers get the same as a table.
#[component]
pub fn Chart(props: &Props) -> Html {
    let counts: Vec<i64> = props.days.iter().map(|(_, count)| *count).collect();
    let curve = Curve::through(&counts);
    let shown = |at: usize| props.days.get(at).map(|(day, _)| format::short_day(day));
    let ends = [
        shown(0),
        shown(props.days.len() / 2),
        props.days.len().checked_sub(1).and_then(shown),
    ];

    html! {
        <>
            <div class="flex gap-3" aria-hidden="true">
                <div class="flex h-40 flex-col justify-between text-right text-xs leading-none tabular-nums text-base-content/80">
                    <span>{ format::number(curve.top) }</span>
                    <span>{ format::number(curve.top / 2) }</span>
                    <span>{ format::number(0) }</span>
                </div>
                <div class="min-w-0 grow">
                    <svg class="h-40 w-full overflow-visible" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none">
                        { for [0.0, HEIGHT / 2.0, HEIGHT].map(|y| html! {
                            <path class="stroke-base-300" vector-effect="non-scaling-stroke" d={format!("M0 {y}H{WIDTH}")} />
                        }) }
                        <path class="fill-primary/15" d={curve.area} />
                        <path class="fill-none stroke-primary stroke-2" vector-effect="non-scaling-stroke" stroke-linejoin="round" d={curve.line} />
                        { for props.days.iter().enumerate().map(|(at, (day, count))| {
                            let (x, width) = column(at, props.days.len());
                            html! {
                                <rect key={at} class="fill-transparent hover:fill-base-content/10" x={x.to_string()} y="0"
                                    width={width.to_string()} height={HEIGHT.to_string()}>
                                    <title>{ format!("{}: {}", format::day(day), format::number(*count)) }</title>
                                </rect>
                            }
                        }) }
                    </svg>
                    <div class="mt-2 flex justify-between text-xs text-base-content/80">
                        { for ends.into_iter().flatten().map(|day| html! { <span>{ day }</span> }) }
                    </div>
                </div>
            </div>
            <div class="sr-only">
                <table>
                    <caption>{ props.label }</caption>
                    <thead><tr><th scope="col">{ word::DAY }</th><th scope="col">{ props.label }</th></tr></thead>
                    <tbody>
                        { for props.days.iter().map(|(day, count)| html! {
                            <tr key={day.clone()}><th scope="row">{ format::day(day) }</th><td>{ format::number(*count) }</td></tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </>
    }
}
