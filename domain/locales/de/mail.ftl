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

mail-account-deleted-subject = Dein honeyDue-Konto wurde gelöscht

mail-account-deleted-body = Dein honeyDue-Konto ist auf allen Geräten geschlossen und wird mit allem, was darin ist, endgültig gelöscht. Bis { $until } bekommst du es zurück: Melde dich vorher einfach an.

mail-data-export-subject = Deine honeyDue-Daten liegen bereit

mail-data-export-body = Alles, was honeyDue zu deinem Konto speichert, liegt in einem Archiv. Du kannst es bis { $until } abholen:

mail-instant = { $day }. { $month ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[12] Dezember
    } { $year }, { $time } Uhr ({ $zone })

mail-plan-begun-subject = Du hast jetzt honeyDue Pro

mail-plan-begun-body = Dein honeyDue-Konto hat jetzt Pro. Die höheren Grenzen gelten in jedem Zuhause, das dir gehört, auch für alle anderen darin.

mail-plan-ended-subject = Dein honeyDue Pro ist zu Ende

mail-plan-ended-body = Dein honeyDue-Konto hat wieder den kostenlosen Tarif. Nichts wurde gelöscht: Was über dessen Grenzen liegt, lässt sich weiter lesen, erledigen und löschen. Erinnerungen kommen wie bisher.

mail-plan-unasked = In der App siehst du unter deinem Konto, welchen Tarif du hast und woher. Käufe verwaltest du im Store, in dem du sie gemacht hast.

mail-code-lasts = Der Code gilt { $minutes } Minuten und lässt sich einmal verwenden. Verrate ihn niemandem.

mail-code-unasked = Wenn du ihn nicht angefordert hast, hat sich vielleicht jemand bei der Adresse vertippt. Dann brauchst du nichts zu tun.

mail-change-unasked = Wenn du das nicht warst, wähle sofort ein neues Passwort, und antworte auf diese Mail, falls du dich nicht mehr anmelden kannst.

mail-account-deleted-unasked = Wenn du das nicht warst, melde dich sofort an, das holt das Konto zurück, und wähle ein neues Passwort.

mail-data-export-unasked = Wer diesen Link hat, kann deine Daten lesen, gib ihn also an niemanden weiter. Wenn du ihn nicht angefordert hast, wähle sofort ein neues Passwort: Das meldet deine anderen Geräte ab.

mail-reason = Du erhältst diese Mail wegen eines Kontos in honeyDue, das diese Adresse nennt.
