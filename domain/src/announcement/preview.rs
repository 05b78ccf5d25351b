//! How an announcement looks to whoever gets it.

use entity::announcement;

use super::find::text;
use crate::{App, Locale, mail::text as about_account, notification::text as of_notices};

/// What a person sees in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// A push's first line, and what stands in the inbox.
    pub push_title: String,
    /// What stands below. Phones show the beginning of it.
    pub push_body: String,
    /// A mail's subject.
    pub mail_subject: String,
    /// What the mail says, as programs show it that show no HTML, without the address by which such mails end.
    pub mail_text: String,
}

/// Returns how an announcement looks to somebody of this name, in a language.
pub fn preview(app: &App, announcement: &announcement::Model, (locale, name): (Locale, &str)) -> Preview {
    let texts = announcement.texts();
    let said = text(&texts, locale);
    let greeting = of_notices::greeting(locale, name);
    let (reason, end) = (about_account::reason(locale), about_account::unsubscribe(locale));
    Preview {
        push_title: said.title.clone(),
        push_body: said.body.clone(),
        mail_subject: said.title.clone(),
        mail_text: format!(
            "{greeting}\n\n{}\n\n{}\n\n-- \n{reason}\n{}\n\n{end}:",
            said.title, said.body, app.public_url
        ),
    }
}
