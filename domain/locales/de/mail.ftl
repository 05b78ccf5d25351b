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

mail-data-export-open = Archiv abholen

export-over-title = Dieses Archiv gibt es nicht mehr

export-over = Ein Archiv lässt sich 7 Tage lang abholen, nachdem es gemacht wurde. Wenn du deine Daten noch willst, lass in der App ein neues machen.

export-forged-title = Dieser Link führt nicht weiter

export-forged = Vielleicht ging beim Kopieren ein Teil verloren. Öffne ihn aus der Mail selbst, oder lass in der App ein neues Archiv machen.

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

mail-invitation-subject = Eine Einladung in ein Zuhause

mail-invitation-body = { $actor } lädt dich in honeyDue in { $home } ein: Dort sehen alle, die zusammen wohnen, was ihr Zuhause braucht und wann. Öffne die Einladung, oder gib in der App den Code { $code } ein. Sie gilt bis { $until }.

mail-invitation-home = das Zuhause „{ $name }“

mail-invitation-some-home = ein Zuhause

mail-invitation-somebody = Jemand

mail-invitation-open = Einladung öffnen

mail-invitation-unasked = Wenn du nicht weißt, wer das ist, brauchst du nichts zu tun.

mail-invitation-reason = Du bekommst diese Mail, weil jemand diese Adresse in einer Einladung genannt hat.

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

mail-operator-invitation-subject = Du bist in die Verwaltung von honeyDue eingeladen

mail-operator-invitation-body = Du bist eingeladen, honeyDue mit anderen zu betreiben. Wähle hier ein Passwort; der Link gilt einmal, bis { $until }:

mail-operator-invitation-open = Passwort wählen

mail-operator-invitation-unasked = Wenn du davon nichts weißt, brauchst du nichts zu tun: Die Einladung endet von selbst.

mail-operator-invitation-reason = Du erhältst diese Mail, weil jemand, der honeyDue betreibt, diese Adresse genannt hat.

mail-reason = Du erhältst diese Mail wegen eines Kontos in honeyDue, das diese Adresse nennt.

# Auf einen Blick: was überfällig ist, ansteht, abläuft und erledigt wurde. Die Zeilen sind die der Mitteilungen.
mail-digest-subject = Neues von zu Hause

mail-digest-subject-late = { $late ->
    [one] { $late } Aufgabe ist überfällig
   *[other] { $late } Aufgaben sind überfällig
}

mail-digest-subject-due = { $due ->
    [one] { $due } Aufgabe steht bald an
   *[other] { $due } Aufgaben stehen bald an
}

mail-digest-subject-both = { $late ->
    [one] { $late } Aufgabe ist überfällig
   *[other] { $late } Aufgaben sind überfällig
}, { $due ->
    [one] { $due } steht bald an
   *[other] { $due } stehen bald an
}

mail-digest-late = Überfällig

mail-digest-due = Steht bald an

mail-digest-expiring = Läuft ab

mail-digest-done = Erledigt

mail-digest-more = { $count ->
    [one] und { $count } weitere
   *[other] und { $count } weitere
}

mail-digest-unasked = Wie oft diese Mail kommt, oder ob nie, wählst du in honeyDue unter Mitteilungen.

# Was einem neuen Haushalt auf den Weg hilft; jede nur, solange sie stimmt.
mail-welcome-subject = Willkommen bei honeyDue

mail-welcome-body = Häuser gehen selten über Nacht kaputt: Jemand hat den Filter vergessen, die Dachrinne, die Garantie. Ab jetzt denkt honeyDue für dich daran. Lege dein Zuhause an, wähle, was darin zu tun ist, und du hörst von jeder Aufgabe an dem Tag, an dem sie fällig ist.

mail-first-home-subject = Lege dein Zuhause an

mail-first-home-body = Du hast noch kein Zuhause in honeyDue. Lege eines mit seinem Namen und seinem Ort an; was es hat – eine Heizung, einen Garten, ein Schwimmbecken –, entscheidet, welche Aufgaben dir vorgeschlagen werden.

mail-first-task-subject = Was braucht dein Zuhause?

mail-first-task-body = Dein Zuhause hat noch keine Aufgaben. In der App zeigen Vorschläge, was die meisten Häuser brauchen und wie oft; wähle, was passt, und es verteilt sich über das Jahr, damit kein Wochenende zu voll wird.

mail-household-subject = Wer wohnt noch bei dir?

mail-household-body = Bisher kümmerst du dich allein um dein Zuhause. Lade die anderen mit einem Code aus der App ein: Wer Zeit hat, sieht dann, was ansteht, und alle sehen, was erledigt ist.

mail-tip-unasked = Dies ist eine von vier Mails, die am Anfang helfen. Wenn du keine davon willst, schalte in honeyDue unter Mitteilungen die Tipps ab.

# Auf eine Art von Mails verzichten: die Fußzeile einer solchen Mail, und die Seite, auf die sie führt.
mail-unsubscribe = Keine Mails dieser Art mehr

unsubscribe-ask-title = Keine dieser Mails mehr?

unsubscribe-ask = Bisher schickt dir honeyDue Mails über { $topic }. Drücke den Knopf, wenn du davon keine mehr willst; alles andere bleibt, wie du es gewählt hast.

unsubscribe-button = Abbestellen

unsubscribe-done-title = Die Mails sind abbestellt

unsubscribe-done = honeyDue schickt dir keine Mails mehr über { $topic }. Wenn du es dir anders überlegst, schalte sie in der App unter Mitteilungen wieder ein.

unsubscribe-unsigned-title = Dieser Link führt nicht weiter

unsubscribe-unsigned = Vielleicht ging beim Kopieren ein Teil verloren. Öffne ihn aus der Mail selbst, oder wähle in der App unter Mitteilungen, welche Mails du bekommst.

unsubscribe-topic-task-due-soon = Aufgaben, die anstehen

unsubscribe-topic-task-overdue = überfällige Aufgaben

unsubscribe-topic-task-assigned = Aufgaben, die dir zugewiesen werden

unsubscribe-topic-task-completed = Aufgaben, die andere erledigt haben

unsubscribe-topic-member-joined = Leute, die zu deinen Häusern dazukommen

unsubscribe-topic-document-expiring = Dokumente, die ablaufen

unsubscribe-topic-subscription-changed = deinen Tarif

unsubscribe-topic-announcement = Neuigkeiten von honeyDue

unsubscribe-topic-digest = das, was zu Hause ansteht, überfällig ist und erledigt wurde

unsubscribe-topic-tips = erste Schritte in honeyDue
