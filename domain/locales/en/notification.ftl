# What notices say. The task and the home are named by the household.

notification-task-due = { $days ->
    [0] { $task } is due today
    [1] { $task } is due tomorrow
   *[other] { $task } is due in { $days } days
}

notification-task-overdue = { $days ->
    [1] { $task } was due yesterday
   *[other] { $task } was due { $days } days ago
}

notification-tasks-due = { $count ->
    [one] { $count } task is due
   *[other] { $count } tasks are due
}

notification-tasks-overdue = { $count ->
    [one] { $count } task is overdue
   *[other] { $count } tasks are overdue
}

notification-mail-greeting = Hello { $name },

notification-mail-reason = You get this mail because you look after tasks of a home in honeyDue.

# A trial, which somebody asked for to see that notices arrive.
notification-test = This is a test

notification-test-sent = On its way: { $ways }.

notification-test-off = Not set up here: { $ways }.

notification-way-ios = iPhone or iPad

notification-way-android = Android

notification-way-web = browser

notification-way-mail = mail
