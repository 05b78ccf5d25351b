//! Letters that a camera reads.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};
use yew::prelude::*;

use crate::text::word;

/// White around the code, in squares, as the standard wants it.
const MARGIN: i32 = 4;

/// What it says.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub text: String,
}

/// A QR code, dark on white in every theme, since not every camera reads the other way round.
#[component]
pub fn Qr(props: &Props) -> Html {
    let Ok(code) = QrCode::encode_text(&props.text, QrCodeEcc::Medium) else {
        // Too long for any code; the letters stand beneath it anyhow.
        return Html::default();
    };
    let width = code.size() + 2 * MARGIN;
    html! {
        <svg class="size-52 rounded-box bg-white text-black" viewBox={format!("0 0 {width} {width}")} role="img" aria-label={word::QR_CODE}
            shape-rendering="crispEdges">
            <path fill="currentColor" d={squares(&code)} />
        </svg>
    }
}

/// Draws each dark square.
fn squares(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN)
                .expect("writing to a string does not fail");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_begins_with_the_corner_that_cameras_look_for() {
        let code = QrCode::encode_text("otpauth://totp/x", QrCodeEcc::Medium).expect("it is short");

        assert!(squares(&code).starts_with("M4 4h1v1h-1zM5 4h1v1h-1z"));
    }
}
