//! Signing in.

use yew::prelude::*;

use crate::{
    part::{Environment, Mark, PageHead, Preferences, SignInForm},
    text::word,
};

/// The page that lets an operator in; the address stays, so that a link leads on to where it points.
#[component]
pub fn SignIn() -> Html {
    html! {
        <main class="grid min-h-dvh place-items-center p-4">
            <div class="flex w-full max-w-sm flex-col gap-4">
                <div class="card border border-base-300 bg-base-100 shadow-sm">
                    <div class="card-body gap-4">
                        <div class="flex flex-col gap-1">
                            <div class="mb-2 flex items-center justify-between">
                                <Mark class="size-9" />
                                <Environment />
                            </div>
                            <PageHead title={word::SIGN_IN} />
                            <p class="text-sm text-base-content/80">{ word::SIGN_IN_LEAD }</p>
                        </div>
                        <SignInForm />
                    </div>
                </div>
                <div class="self-center"><Preferences /></div>
            </div>
        </main>
    }
}
