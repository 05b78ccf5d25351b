//! What narrows and orders the list.

use gloo_timers::callback::Timeout;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::Change;
use crate::{
    account_list::{AccountList, Order, word, yes_or_no},
    api::Day,
    part::{Go, Icon, Shape},
    route::Route,
    text::text,
};

/// How long typing has to rest before it searches.
const REST_MS: u32 = 250;

/// The list, and what to do when it is to change.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub list: AccountList,
    pub onchange: Callback<Change>,
}

/// The search field, the filters and the order.
#[component]
pub fn FilterBar(props: &Props) -> Html {
    let Props { list, onchange } = props;
    let step = |change: fn(&mut AccountList, String)| {
        let (list, onchange) = (list.clone(), onchange.clone());
        Callback::from(move |value: String| {
            onchange.emit(Change::Step(list.with(|list| change(list, value))));
        })
    };
    let order = |order: Order| (order.key(), order_label(order));
    let yes_no = |yes, no| vec![("", text().any), (word(true), yes), (word(false), no)];

    html! {
        <div class="flex flex-col gap-4">
            <Search list={list.clone()} onchange={onchange.clone()} />
            <div role="group" aria-label={text().filters} class="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
                <Choice label={text().address_state} value={list.verified.map(word).unwrap_or_default()}
                    options={yes_no(text().verified, text().unverified)}
                    onchange={step(|list, value| list.verified = yes_or_no(&value))} />
                <Choice label={text().homes} value={list.has_residence.map(word).unwrap_or_default()}
                    options={yes_no(text().with_home, text().without_home)}
                    onchange={step(|list, value| list.has_residence = yes_or_no(&value))} />
                <DayField label={text().signed_up_from} value={list.signed_up_from.clone()}
                    onchange={step(|list, value| list.signed_up_from = Day::parse(&value))} />
                <DayField label={text().signed_up_until} value={list.signed_up_until.clone()}
                    onchange={step(|list, value| list.signed_up_until = Day::parse(&value))} />
                <Choice label={text().sort} value={list.order.key()} options={Order::ALL.map(order).to_vec()}
                    onchange={step(|list, value| list.order = Order::of_key(&value).unwrap_or_default())} />
            </div>
            if list.is_narrowed() {
                <div><Go to={Route::Accounts} class="link text-sm">{ text().clear_filters }</Go></div>
            }
        </div>
    }
}

/// The search field; searches when typing rests, and at once on Enter.
#[component]
fn Search(props: &Props) -> Html {
    let field = use_node_ref();
    let typed = use_state(|| props.list.search.clone());
    let timer = use_mut_ref(|| None::<Timeout>);

    // The address can change without typing, by the back button or by clearing; then the field follows.
    {
        let (typed, field, timer) = (typed.clone(), field.clone(), timer.clone());
        use_effect_with(props.list.search.clone(), move |search| {
            let shown = field
                .cast::<HtmlInputElement>()
                .map(|field| field.value())
                .unwrap_or_default();
            if shown.trim() != search {
                timer.take();
                typed.set(search.clone());
            }
        });
    }

    let searched = {
        let list = props.list.clone();
        move |text: &str| list.with(|list| text.trim().clone_into(&mut list.search))
    };
    let oninput = {
        let (typed, timer, searched, onchange) = (
            typed.clone(),
            timer.clone(),
            searched.clone(),
            props.onchange.clone(),
        );
        move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            let (list, onchange) = (searched(&text), onchange.clone());
            timer.replace(Some(Timeout::new(REST_MS, move || {
                onchange.emit(Change::Typing(list));
            })));
            typed.set(text);
        }
    };
    let onsubmit = {
        let (typed, onchange) = (typed.clone(), props.onchange.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            timer.take();
            onchange.emit(Change::Typing(searched(&typed)));
        }
    };

    html! {
        <form role="search" {onsubmit}>
            <label class="input w-full max-w-xl">
                <Icon shape={Shape::Search} class="size-4" />
                <span class="sr-only">{ text().search }</span>
                <input ref={field} type="search" name="q" placeholder={text().search_hint} autocomplete="off" maxlength="254"
                    value={(*typed).clone()} {oninput} />
            </label>
        </form>
    }
}

#[derive(Properties, PartialEq)]
struct ChoiceProps {
    label: &'static str,
    value: &'static str,
    options: Vec<(&'static str, &'static str)>,
    onchange: Callback<String>,
}

/// One of a few words.
#[component]
fn Choice(props: &ChoiceProps) -> Html {
    let onchange = props
        .onchange
        .reform(|event: web_sys::Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <label class="flex flex-col gap-1 text-sm">
            { props.label }
            <select class="select select-sm w-full" {onchange}>
                { for props.options.iter().map(|&(value, label)| html! {
                    <option key={value} {value} selected={value == props.value}>{ label }</option>
                }) }
            </select>
        </label>
    }
}

#[derive(Properties, PartialEq)]
struct DayFieldProps {
    label: &'static str,
    value: Option<Day>,
    onchange: Callback<String>,
}

/// A day.
#[component]
fn DayField(props: &DayFieldProps) -> Html {
    let onchange = props
        .onchange
        .reform(|event: web_sys::Event| event.target_unchecked_into::<HtmlInputElement>().value());
    let value = props
        .value
        .as_ref()
        .map(|day| day.as_str().to_owned())
        .unwrap_or_default();
    html! {
        <label class="flex flex-col gap-1 text-sm">
            { props.label }
            <input type="date" class="input input-sm w-full" {value} {onchange} />
        </label>
    }
}

fn order_label(order: Order) -> &'static str {
    match order {
        Order::Newest => text().newest_first,
        Order::Oldest => text().oldest_first,
        Order::Email => text().email_a_to_z,
        Order::EmailBackwards => text().email_z_to_a,
        Order::Name => text().name_a_to_z,
        Order::NameBackwards => text().name_z_to_a,
    }
}
