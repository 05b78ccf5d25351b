//! Texts with gaps.

use std::borrow::Cow;

/// Fills each `{name}` of a template with its value. What is filled in is not looked at again, so nobody's words open a gap.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let gap = after
            .split_once('}')
            .and_then(|(name, after)| Some((values.iter().find(|(known, _)| *known == name)?.1, after)));
        rest = match gap {
            Some((value, after)) => {
                text.push_str(value);
                after
            }
            None => {
                text.push('{');
                after
            }
        };
    }
    text.push_str(rest);
    text
}

/// Makes a text safe between tags and in quoted attributes.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_templates_own_gaps_are_filled() {
        let text = fill("{a} { {b} {c", &[("a", "{b}"), ("b", "x")]);

        assert_eq!(text, "{b} { x {c");
    }

    #[test]
    fn a_title_cannot_bring_tags_along() {
        assert_eq!(
            escape(r#"<img src="x" onerror='y'> & more"#),
            "&lt;img src=&quot;x&quot; onerror=&#39;y&#39;&gt; &amp; more"
        );
    }
}
