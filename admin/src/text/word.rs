//! The words of the frame; those of a noun stand in its own file.

use super::Word;

pub const TITLE: Word = Word("honeyDue admin", "honeyDue-Verwaltung");
pub const SKIP_TO_CONTENT: Word = Word("Skip to content", "Zum Inhalt");
pub const MAIN_NAVIGATION: Word = Word("Main", "Hauptnavigation");
pub const ALL_PAGES: Word = Word("All pages", "Alle Seiten");
pub const LOADING: Word = Word("Loading", "Wird geladen");
pub const TRY_AGAIN: Word = Word("Try again", "Noch einmal versuchen");
pub const CLOSE: Word = Word("Close", "Schließen");
pub const CANCEL: Word = Word("Cancel", "Abbrechen");
pub const SAVE: Word = Word("Save", "Speichern");
pub const REMOVE: Word = Word("Remove", "Entfernen");
pub const YES: Word = Word("Yes", "Ja");
pub const NO: Word = Word("No", "Nein");
pub const OTHER: Word = Word("Other", "Anderes");
pub const DONE: Word = Word("done", "erledigt");
pub const UNDO: Word = Word("Undo", "Rückgängig");
pub const UNDONE: Word = Word("Taken back", "Rückgängig gemacht");
pub const NOT_UNDONE: Word = Word(
    "It could not be taken back.",
    "Es ließ sich nicht rückgängig machen.",
);

pub const SIGN_IN: Word = Word("Sign in", "Anmelden");
pub const SIGNING_IN: Word = Word("Signing in", "Anmeldung läuft");
pub const SIGN_IN_LEAD: Word = Word(
    "For those who run honeyDue and help its users.",
    "Für alle, die honeyDue betreiben und seinen Leuten helfen.",
);
pub const SIGN_IN_AGAIN: Word = Word("Sign in again", "Neu anmelden");
pub const SIGN_IN_AGAIN_HINT: Word = Word(
    "Your session has ended. What you typed is still there.",
    "Die Sitzung ist abgelaufen. Alles Eingetippte ist noch da.",
);
pub const SIGN_OUT: Word = Word("Sign out", "Abmelden");
pub const EMAIL: Word = Word("Email", "E-Mail");
pub const PASSWORD: Word = Word("Password", "Passwort");
pub const SECURITY: Word = Word("Your account", "Eigenes Konto");
pub const ROLE: Word = Word("Role", "Rolle");

pub const COLOURS: Word = Word("Colours", "Farben");
pub const COLOURS_OF_SYSTEM: Word = Word("As the system", "Wie das System");
pub const COLOURS_LIGHT: Word = Word("Light", "Hell");
pub const COLOURS_DARK: Word = Word("Dark", "Dunkel");
pub const LANGUAGE: Word = Word("Language", "Sprache");
pub const NEWER_BUILD: Word = Word(
    "A newer version of the admin is there.",
    "Eine neuere Fassung der Verwaltung ist da.",
);
pub const LOAD_ANEW: Word = Word("Load it", "Laden");

pub const FIND: Word = Word("Find anything", "Alles finden");
pub const FIND_HINT: Word = Word(
    "A page, an account or a home",
    "Eine Seite, ein Konto oder ein Zuhause",
);
pub const NOTHING_FOUND: Word = Word("Nothing found", "Nichts gefunden");
pub const KEYS: Word = Word("Keys", "Tasten");
pub const KEYS_HINT: Word = Word(
    "They rest while you type in a field.",
    "Sie ruhen, während man in ein Feld tippt.",
);
pub const KEY_PALETTE: Word = Word(
    "Go to a page, an account or a home",
    "Zu einer Seite, einem Konto oder einem Zuhause",
);
pub const KEY_SEARCH: Word = Word("Search in the list", "In der Liste suchen");
pub const KEY_NEXT: Word = Word("Next row", "Nächste Zeile");
pub const KEY_PREVIOUS: Word = Word("Row before", "Vorige Zeile");
pub const KEY_OPEN: Word = Word("Open the row", "Zeile öffnen");
pub const KEY_HELP: Word = Word("Show these keys", "Diese Tasten zeigen");

pub const OVERVIEW: Word = Word("Overview", "Überblick");
pub const ACCOUNTS: Word = Word("Accounts", "Konten");
pub const ACTIVE_HOMES: Word = Word("Active homes", "Genutzte Zuhause");
pub const OPEN_TASKS: Word = Word("Open tasks", "Offene Aufgaben");
pub const COMPLETIONS: Word = Word("Completions", "Erledigungen");
pub const SIGN_UPS: Word = Word("Sign-ups", "Anmeldungen");
pub const DELIVERIES: Word = Word("Deliveries", "Zustellungen");
pub const NO_DELIVERIES: Word = Word("Nothing to deliver yet", "Noch nichts zuzustellen");
pub const NO_DELIVERIES_HINT: Word = Word(
    "Reminders show here once the first one is planned.",
    "Erinnerungen stehen hier, sobald die erste geplant ist.",
);
pub const DAY: Word = Word("Day", "Tag");

pub const PREVIEW: Word = Word("Preview", "Vorschau");

pub const SEARCH: Word = Word("Search", "Suche");
pub const FILTERS: Word = Word("Filters", "Filter");
pub const ANY: Word = Word("Any", "Alle");
pub const CLEAR_FILTERS: Word = Word("Clear all", "Alles aufheben");
pub const SORT: Word = Word("Sort", "Reihenfolge");
pub const ASCENDING: Word = Word("ascending", "aufsteigend");
pub const DESCENDING: Word = Word("descending", "absteigend");
pub const COLUMNS: Word = Word("Columns", "Spalten");
pub const VIEWS: Word = Word("Views", "Ansichten");
pub const NO_VIEWS: Word = Word(
    "Save the list as it is now, to come back to it.",
    "Die Liste speichern, wie sie jetzt ist, um auf sie zurückzukommen.",
);
pub const NAME_OF_VIEW: Word = Word("Name of this view", "Name dieser Ansicht");
pub const NO_MATCHES: Word = Word("Nothing matches", "Nichts passt");
pub const NO_MATCHES_HINT: Word = Word(
    "Widen the filters, or search for less.",
    "Die Filter weiter fassen oder nach weniger suchen.",
);
pub const PAGES: Word = Word("Pages", "Seiten");
pub const PREVIOUS: Word = Word("Previous", "Zurück");
pub const NEXT: Word = Word("Next", "Weiter");
pub const ACTIONS: Word = Word("Actions", "Aktionen");
pub const CHOOSE_ALL: Word = Word(
    "Select all rows of this page",
    "Alle Zeilen dieser Seite auswählen",
);
pub const CHOOSE_ROW: Word = Word("Select", "Auswählen");

pub const PARTS: Word = Word("Parts", "Teile");
pub const NO_SUCH_ROW: Word = Word("There is nothing of this id", "Unter dieser Kennung ist nichts");
pub const NO_SUCH_ROW_HINT: Word = Word(
    "It may have been deleted, or the link is incomplete.",
    "Es wurde vielleicht gelöscht, oder der Link ist unvollständig.",
);

pub const REASON: Word = Word("Reason", "Grund");
pub const REASON_HINT: Word = Word("The audit keeps it.", "Er steht danach im Protokoll.");
pub const OPTIONAL: Word = Word("optional", "freiwillig");
pub const MISSING: Word = Word("Please fill this in.", "Bitte ausfüllen.");
pub const CHOOSE: Word = Word("Choose", "Auswählen");
pub const UNSAVED: Word = Word(
    "What you typed is not saved.",
    "Das Eingetippte ist nicht gespeichert.",
);
pub const KEEP_EDITING: Word = Word("Keep editing", "Weiter bearbeiten");
pub const DISCARD: Word = Word("Discard", "Verwerfen");
pub const DO_ANYWAY: Word = Word("Save mine anyway", "Meines trotzdem speichern");
pub const CHANGED_MEANWHILE: Word = Word(
    "Somebody changed this meanwhile",
    "Jemand hat das inzwischen geändert",
);
pub const CHANGED_MEANWHILE_HINT: Word = Word(
    "Nothing of yours was saved. This is what differs now:",
    "Von dir wurde nichts gespeichert. Das ist jetzt anders:",
);
pub const FIELD: Word = Word("Field", "Feld");
pub const BEFORE: Word = Word("Before", "Vorher");
pub const AFTER: Word = Word("After", "Nachher");
pub const NOW: Word = Word("Now", "Jetzt");
pub const YOURS: Word = Word("Yours", "Deines");

pub const NAME: Word = Word("Name", "Name");

pub const PAGE_NOT_FOUND: Word = Word("Page not found", "Seite nicht gefunden");
pub const NOT_FOUND: Word = Word("There is nothing here", "Hier ist nichts");
pub const NOT_FOUND_HINT: Word = Word(
    "The address may be mistyped, or the page has moved.",
    "Die Adresse ist vielleicht vertippt, oder die Seite ist umgezogen.",
);
pub const TO_OVERVIEW: Word = Word("Go to the overview", "Zum Überblick");
pub const NOT_FOR_YOU: Word = Word("Not for your role", "Nicht für diese Rolle");
pub const FORBIDDEN: Word = Word(
    "Your role does not allow this.",
    "Die eigene Rolle erlaubt das nicht.",
);
pub const FORBIDDEN_HINT: Word = Word(
    "An owner can change your role.",
    "Wer alles darf, kann die Rolle ändern.",
);

pub const OFFLINE: Word = Word(
    "The server cannot be reached. Check the connection and try again.",
    "Der Server ist nicht zu erreichen. Bitte die Verbindung prüfen und es noch einmal versuchen.",
);
pub const NO_CONNECTION: Word = Word("No connection", "Keine Verbindung");
pub const SIGNED_OUT: Word = Word(
    "Your session has ended. Please sign in again.",
    "Die Sitzung ist abgelaufen. Bitte neu anmelden.",
);
pub const FAILED: Word = Word(
    "Something went wrong on our side.",
    "Auf unserer Seite ist etwas schiefgegangen.",
);
pub const TOO_MANY_TRIES: Word = Word(
    "Too many tries. Wait a few minutes, then try again.",
    "Zu viele Versuche. Bitte ein paar Minuten warten und es dann noch einmal versuchen.",
);
pub const COULD_NOT_LOAD: Word = Word("This could not be loaded", "Das ließ sich nicht laden");
pub const COPY: Word = Word("Copy", "Kopieren");
pub const GO_ON: Word = Word("Go on", "Weiter");
pub const QR_CODE: Word = Word(
    "QR code for an authenticator app",
    "QR-Code für eine Authenticator-App",
);
pub const CODE: Word = Word("Code", "Code");
pub const CODE_HINT: Word = Word(
    "From your authenticator app, or one of your recovery codes.",
    "Aus der Authenticator-App, oder einer der Ersatzcodes.",
);
pub const BACK: Word = Word("Back", "Zurück");
pub const SESSIONS: Word = Word("Open sessions", "Offene Sitzungen");
pub const SECOND_FACTOR: Word = Word("Second factor", "Zweiter Faktor");
pub const CODES_LEFT: Word = Word("Recovery codes left", "Übrige Ersatzcodes");
pub const LAST_SIGN_IN: Word = Word("Last sign-in", "Letzte Anmeldung");
pub const JOIN: Word = Word("Join the team", "Dem Team beitreten");
pub const JOIN_LEAD: Word = Word(
    "Choose a password of your own. You sign in with it from now on.",
    "Ein eigenes Passwort wählen. Damit geht von nun an die Anmeldung.",
);
pub const INVITATION_OVER: Word = Word(
    "This invitation is no longer good",
    "Diese Einladung gilt nicht mehr",
);
pub const INVITATION_OVER_HINT: Word = Word(
    "It was used, taken back, or its time is over. Ask for a new one.",
    "Sie wurde benutzt, zurückgenommen, oder ihre Zeit ist um. Bitte um eine neue bitten.",
);
pub const NONE_MATCH: Word = Word(
    "There is none of those to which this can be done.",
    "Da ist keine dabei, mit der das ginge.",
);
pub const VIEW_AS: Word = Word("View as", "Ansicht als");
pub const NO_VIEW: Word = Word(
    "You look at no account's app",
    "Gerade keine Ansicht eines Kontos",
);
pub const NO_VIEW_HINT: Word = Word(
    "Open an account and choose “View as” there.",
    "Ein Konto öffnen und dort „Ansehen als“ wählen.",
);
pub const VIEW_NO_HOMES: Word = Word("This account sees no home", "Dieses Konto sieht kein Zuhause");
pub const INBOX: Word = Word("Inbox", "Eingang");
pub const INBOX_EMPTY: Word = Word("The inbox is empty", "Der Eingang ist leer");
pub const LEAVE_VIEW: Word = Word("Leave", "Verlassen");
pub const MORE: Word = Word("More", "Mehr");
pub const UNTIL: Word = Word("until", "bis");
pub const QUEUES: Word = Word("Queues", "Warteschlangen");
pub const WAY: Word = Word("Way", "Weg");
pub const DUE_NOW: Word = Word("Due now", "Jetzt fällig");
pub const GIVEN_UP: Word = Word("Given up", "Aufgegeben");
pub const OLDEST_DUE: Word = Word("Oldest due", "Älteste fällig");
pub const OUTCOME: Word = Word("Outcome", "Ausgang");
pub const EVER: Word = Word("Ever", "Jemals");
