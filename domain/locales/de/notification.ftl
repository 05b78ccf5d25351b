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

notification-tasks-due = { $count ->
    [one] { $count } Aufgabe ist fällig
   *[other] { $count } Aufgaben sind fällig
}

notification-tasks-overdue = { $count ->
    [one] { $count } Aufgabe ist überfällig
   *[other] { $count } Aufgaben sind überfällig
}

notification-mail-greeting = Hallo { $name },

notification-mail-reason = Sie erhalten diese Mail, weil Sie sich in honeyDue um Aufgaben eines Zuhauses kümmern.

# Eine Probe, um die jemand gebeten hat.
notification-test = Dies ist ein Test

notification-test-sent = Unterwegs: { $ways }.

notification-test-off = Hier nicht eingerichtet: { $ways }.

notification-way-ios = iPhone oder iPad

notification-way-android = Android

notification-way-web = Browser

notification-way-mail = Mail
