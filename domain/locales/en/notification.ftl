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
