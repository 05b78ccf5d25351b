//! What a household pays for.

use crate::text_enum::text_enum;

text_enum! {
    /// A plan.
    Tier {
        /// Costs nothing.
        Free,
        /// Is paid for.
        Pro,
    }
}
