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

notification-task-assigned = { $task } was assigned to you

notification-task-assigned-by = { $actor } assigned { $task } to you

notification-task-completed = { $task } was completed

notification-task-completed-by = { $actor } completed { $task }

# The name of the home stands below.
notification-member-joined = { $actor } joined the household

notification-member-joined-unnamed = Somebody joined the household

notification-document-expiring = { $days ->
    [0] { $document } expires today
    [1] { $document } expires tomorrow
   *[other] { $document } expires in { $days } days
}

notification-tasks-due = { $count ->
    [one] { $count } task is due
   *[other] { $count } tasks are due
}

notification-tasks-overdue = { $count ->
    [one] { $count } task is overdue
   *[other] { $count } tasks are overdue
}

notification-tasks-assigned = { $count ->
    [one] { $count } task was assigned to you
   *[other] { $count } tasks were assigned to you
}

notification-tasks-completed = { $count ->
    [one] { $count } task was completed
   *[other] { $count } tasks were completed
}

notification-members-joined = { $count ->
    [one] { $count } person joined the household
   *[other] { $count } people joined the household
}

notification-documents-expiring = { $count ->
    [one] { $count } document expires soon
   *[other] { $count } documents expire soon
}

# How a plan stands otherwise, each with what that means.
notification-plan-begun = You have honeyDue Pro now

notification-plan-unpaid = A payment for honeyDue Pro failed

notification-plan-held = honeyDue Pro rests until a payment arrives

notification-plan-paused = honeyDue Pro is paused

notification-plan-refunded = honeyDue Pro was refunded and has ended

notification-plan-ended = Your honeyDue Pro has ended

notification-plan-changed = Your plan has changed

notification-plan-more = The higher limits count in every home that you own, and for everyone in it.

notification-plan-stays = Pro stays for now. Please look in the store whether your way of paying is still good.

notification-plan-less = Nothing was deleted: what is over the limits can still be read, finished and deleted. Reminders come as before.

notification-plan-look = The app shows under your account which plan you have.

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

# What stands for an announcement that is gone.
notification-news = News from honeyDue
