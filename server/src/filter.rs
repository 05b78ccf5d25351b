//! What holds of the filters of all lists.

use async_graphql::{Context, Result};

use crate::schema::Ask;

/// Values that one list of a filter may name.
const MAX_NAMED: usize = 100;

/// Checks how many values a filter's lists name, and the words that it looks for.
///
/// # Errors
///
/// BAD_REQUEST, with what is too long or cannot be looked for.
pub(crate) fn check<'a>(
    ctx: &Context<'_>,
    lengths: impl IntoIterator<Item = Option<usize>>,
    words: impl IntoIterator<Item = &'a String>,
) -> Result<()> {
    if lengths.into_iter().flatten().any(|length| length > MAX_NAMED) {
        return Err(ctx.refuse(format!("A list of the filter names at most {MAX_NAMED}.")));
    }
    if words.into_iter().any(|words| words.contains(char::is_control)) {
        return Err(ctx.refuse("Text and tags of the filter hold no control characters."));
    }
    Ok(())
}
