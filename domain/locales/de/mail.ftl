# Was Mails über ein Konto sagen.

mail-greeting = Hallo,

mail-verify-email-subject = Bestätige deine Adresse

mail-verify-email-body = Mit diesem Code bestätigst du in honeyDue, dass diese Mailadresse dir gehört:

mail-reset-password-subject = Wähle ein neues Passwort

mail-reset-password-body = Mit diesem Code wählst du in honeyDue ein neues Passwort:

mail-email-changed-subject = Dein honeyDue-Konto hat eine andere Adresse

mail-email-changed-body = Die Mailadresse deines honeyDue-Kontos wurde geändert. Von jetzt an gehen Mails an die neue Adresse, und du meldest dich mit ihr an.

mail-password-changed-subject = Dein honeyDue-Passwort wurde geändert

mail-password-changed-body = Das Passwort deines honeyDue-Kontos wurde geändert, und deine anderen Geräte wurden abgemeldet.

mail-code-lasts = Der Code gilt { $minutes } Minuten und lässt sich einmal verwenden. Verrate ihn niemandem.

mail-code-unasked = Wenn du ihn nicht angefordert hast, hat sich vielleicht jemand bei der Adresse vertippt. Dann brauchst du nichts zu tun.

mail-change-unasked = Wenn du das nicht warst, wähle sofort ein neues Passwort, und antworte auf diese Mail, falls du dich nicht mehr anmelden kannst.

mail-reason = Du erhältst diese Mail wegen eines Kontos in honeyDue, das diese Adresse nennt.
