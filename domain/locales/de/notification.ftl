# Was Nachrichten sagen. Aufgabe und Zuhause heißen, wie der Haushalt sie nennt.

notification-task-due = { $days ->
    [0] { $task } ist heute fällig
    [1] { $task } ist morgen fällig
   *[other] { $task } ist in { $days } Tagen fällig
}

notification-task-overdue = { $days ->
    [1] { $task } war gestern fällig
   *[other] { $task } war vor { $days } Tagen fällig
}

notification-task-assigned = { $task } wurde dir zugewiesen

notification-task-assigned-by = { $actor } hat dir { $task } zugewiesen

notification-task-completed = { $task } wurde erledigt

notification-task-completed-by = { $actor } hat { $task } erledigt

# Der Name des Zuhauses steht darunter.
notification-member-joined = { $actor } ist dem Haushalt beigetreten

notification-member-joined-unnamed = Jemand ist dem Haushalt beigetreten

notification-document-expiring = { $days ->
    [0] { $document } läuft heute ab
    [1] { $document } läuft morgen ab
   *[other] { $document } läuft in { $days } Tagen ab
}

notification-tasks-due = { $count ->
    [one] { $count } Aufgabe ist fällig
   *[other] { $count } Aufgaben sind fällig
}

notification-tasks-overdue = { $count ->
    [one] { $count } Aufgabe ist überfällig
   *[other] { $count } Aufgaben sind überfällig
}

notification-tasks-assigned = { $count ->
    [one] { $count } Aufgabe wurde dir zugewiesen
   *[other] { $count } Aufgaben wurden dir zugewiesen
}

notification-tasks-completed = { $count ->
    [one] { $count } Aufgabe wurde erledigt
   *[other] { $count } Aufgaben wurden erledigt
}

notification-members-joined = { $count ->
    [one] { $count } Person ist dem Haushalt beigetreten
   *[other] { $count } Personen sind dem Haushalt beigetreten
}

notification-documents-expiring = { $count ->
    [one] { $count } Dokument läuft bald ab
   *[other] { $count } Dokumente laufen bald ab
}

# Wie ein Tarif anders steht als zuvor, und was das heißt.
notification-plan-begun = Du hast jetzt honeyDue Pro

notification-plan-unpaid = Eine Zahlung für honeyDue Pro ist fehlgeschlagen

notification-plan-held = honeyDue Pro ruht, bis eine Zahlung ankommt

notification-plan-paused = honeyDue Pro pausiert

notification-plan-refunded = honeyDue Pro wurde erstattet und ist beendet

notification-plan-ended = Dein honeyDue Pro ist beendet

notification-plan-changed = Dein Tarif hat sich geändert

notification-plan-more = Die höheren Grenzen gelten in jedem Zuhause, das dir gehört, und für alle darin.

notification-plan-stays = Pro bleibt vorerst. Bitte sieh im Store nach, ob deine Zahlungsart noch gültig ist.

notification-plan-less = Nichts wurde gelöscht: Was über den Grenzen liegt, kannst du weiter lesen, erledigen und löschen. Erinnerungen kommen wie zuvor.

notification-plan-look = Die App zeigt unter deinem Konto, welchen Tarif du hast.

notification-mail-greeting = Hallo { $name },

notification-mail-reason = Du erhältst diese Mail, weil du dich in honeyDue um Aufgaben eines Zuhauses kümmerst.

# Eine Probe, um die jemand gebeten hat.
notification-test = Dies ist ein Test

notification-test-sent = Unterwegs: { $ways }.

notification-test-off = Hier nicht eingerichtet: { $ways }.

notification-way-ios = iPhone oder iPad

notification-way-android = Android

notification-way-web = Browser

notification-way-mail = Mail

# What stands for an announcement that is gone.
notification-news = Neues von honeyDue
