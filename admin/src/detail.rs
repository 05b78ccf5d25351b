//! The one detail: a row with its facts, what can be done to it, and what belongs to it.

use std::rc::Rc;

use serde_json::Value;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    ask::Failure,
    cursor,
    form::{AROUND, Acts},
    list::{NounList, Table},
    noun::{self, Column, Content, Detail, Letter, Noun, Tab, at, text_at},
    part::{Empty, Go, Icon, PageHead, Shape, Skeleton, Trouble},
    remote::{Answer, use_answer, use_fresh},
    route::Route,
    text::word,
};

/// Which row of which noun.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub noun: &'static Noun,
    pub detail: &'static Detail,
    pub id: String,
}

/// One row; which of its tabs shows stands in the address.
#[component]
pub fn DetailPage(props: &Props) -> Html {
    let Props { noun, detail, id } = props;
    let answer = use_answer(noun::detail(detail, id));
    let found = answer.data.as_ref().map(|data| &data[noun::DETAIL]);

    html! {
        <>
            <div>
                <Go to={Route::list(noun.key)} class="link link-hover inline-flex items-center gap-1 text-sm">
                    <Icon shape={Shape::Back} class="size-4" />{ noun.title }
                </Go>
            </div>
            { match (&answer.failure, found) {
                (Some(failure), _) => html! {
                    <>
                        <PageHead title={noun.title} />
                        <div class="rounded-box border border-base-300 bg-base-100">
                            <Trouble failure={Failure::clone(failure)} retry={answer.again.clone()} />
                        </div>
                    </>
                },
                (None, None) => html! { <Skeleton lines={8} /> },
                (None, Some(Value::Null)) => html! {
                    <>
                        <PageHead title={word::NO_SUCH_ROW} />
                        <div class="rounded-box border border-base-300 bg-base-100">
                            <Empty title={word::NO_SUCH_ROW} hint={word::NO_SUCH_ROW_HINT} shape={Shape::Search} />
                        </div>
                    </>
                },
                (None, Some(found)) => html! { <View {detail} id={id.clone()} found={Rc::new(found.clone())} answer={answer.clone()} /> },
            } }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ViewProps {
    detail: &'static Detail,
    id: String,
    found: Rc<Value>,
    answer: Answer,
}

#[component]
fn View(props: &ViewProps) -> Html {
    let ViewProps {
        detail, id, found, ..
    } = props;
    let row = Rc::new(match detail.row {
        "" => (**found).clone(),
        path => at(found, path).clone(),
    });
    let location = use_location().expect("pages stand within the router");
    let here = use_route::<Route>().unwrap_or(Route::NotFound);
    let asked = cursor::pairs(location.query_str())
        .into_iter()
        .find(|(key, _)| key == "tab")
        .map(|(_, value)| value.into_owned());
    let tab = detail
        .tabs
        .iter()
        .find(|tab| Some(tab.key) == asked.as_deref())
        .or(detail.tabs.first());
    let title = noun::plain(at(&row, detail.title));
    let ondone = props.answer.again.clone();
    use_fresh(
        &props.answer,
        detail.is_moving(found).then(|| noun::fresh(detail, tab, id)),
    );

    html! {
        <>
            <div class="flex flex-wrap items-start gap-x-4 gap-y-3">
                <PageHead {title}>
                    { for detail.badges.iter().map(|badge| badge.kind.show(at(&row, badge.path), &row)) }
                </PageHead>
                <div class="ml-auto flex flex-wrap justify-end gap-2">
                    <Acts acts={detail.acts} rows={Rc::new(vec![row.clone()])} ondone={ondone.clone()} />
                </div>
            </div>
            { facts(detail.facts, &row) }
            if detail.tabs.len() > 1 {
                <nav aria-label={word::PARTS} class="tabs tabs-border flex-wrap">
                    { for detail.tabs.iter().map(|one| {
                        let current = tab == Some(one);
                        html! {
                            <Go key={one.key} to={here.clone()} query={format!("tab={}", one.key)} {current}
                                class={classes!("tab", current.then_some("tab-active"))}>{ one.label }</Go>
                        }
                    }) }
                </nav>
            }
            if let Some(tab) = tab {
                <section key={tab.key} aria-label={tab.label}>{ content(tab, id, found, &ondone) }</section>
            }
        </>
    }
}

fn facts(facts: &'static [Column], row: &Value) -> Html {
    html! {
        <dl class="grid grid-cols-2 gap-x-4 gap-y-4 sm:gap-x-6 rounded-box border border-base-300 bg-base-100 p-4 sm:grid-cols-3 xl:grid-cols-4">
            { for facts.iter().map(|fact| html! {
                <div key={fact.path} class={classes!(is_wide(fact).then_some("col-span-full"))}>
                    <dt class="text-xs text-base-content/80">{ fact.label }</dt>
                    <dd class="mt-0.5 text-sm wrap-anywhere">{ fact.kind.show(at(row, fact.path), row) }</dd>
                </div>
            }) }
        </dl>
    }
}

/// Shows a letter as words: whatever stands in it is text, and nothing of it is run or fetched.
fn show(letter: &'static Letter, found: &Value) -> Html {
    let part = |path| match text_at(found, path) {
        "" => "–".to_owned(),
        text => text.to_owned(),
    };
    html! {
        <article key={letter.head} class="rounded-box border border-base-300 bg-base-100 p-4">
            <h2 class="flex items-center gap-2 text-xs text-base-content/80"><Icon shape={letter.icon} class="size-4" />{ letter.label }</h2>
            <p class="mt-2 text-sm font-semibold wrap-anywhere">{ part(letter.head) }</p>
            <p class="mt-1 text-sm whitespace-pre-line wrap-anywhere">{ part(letter.body) }</p>
        </article>
    }
}

fn is_wide(fact: &Column) -> bool {
    matches!(fact.kind, noun::Kind::Prose)
}

fn content(tab: &'static Tab, id: &str, found: &Value, ondone: &Callback<()>) -> Html {
    match &tab.content {
        Content::List(noun, filter) => html! { <NounList noun={*noun} given={(*filter, id.to_owned())} /> },
        Content::Facts(columns) => facts(columns, found),
        Content::Letters(letters) => html! {
            <div class="grid gap-4 md:grid-cols-2">{ for letters.iter().map(|letter| show(letter, found)) }</div>
        },
        Content::Rows {
            path,
            columns,
            empty,
            acts,
        } => {
            let rows: Vec<_> = at(found, path)
                .as_array()
                .into_iter()
                .flatten()
                .cloned()
                .map(|mut row| {
                    row[AROUND] = Value::from(id);
                    Rc::new(row)
                })
                .collect();
            html! {
                <div class="rounded-box border border-base-300 bg-base-100">
                    if rows.is_empty() {
                        <Empty title={*empty} />
                    } else {
                        <Table caption={tab.label} rows={Rc::new(rows)} columns={columns.iter().collect::<Vec<_>>()} acts={*acts} ondone={ondone.clone()} />
                    }
                </div>
            }
        }
    }
}
