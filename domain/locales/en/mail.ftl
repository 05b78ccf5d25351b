# What mails about an account say.

mail-greeting = Hello,

mail-verify-email-subject = Confirm your address

mail-verify-email-body = With this code you confirm in honeyDue that this mail address is yours:

mail-reset-password-subject = Choose a new password

mail-reset-password-body = With this code you choose a new password in honeyDue:

mail-email-changed-subject = Your honeyDue account has another address

mail-email-changed-body = The mail address of your honeyDue account was changed. From now on mails go to the new address, and you sign in with it.

mail-password-changed-subject = Your honeyDue password was changed

mail-password-changed-body = The password of your honeyDue account was changed, and your other devices were signed out.

mail-account-deleted-subject = Your honeyDue account was deleted

mail-account-deleted-body = Your honeyDue account is closed on all devices and will be erased with everything in it. Until { $until } you can have it back: simply sign in before then.

mail-data-export-subject = Your honeyDue data is ready

mail-data-export-body = Everything that honeyDue holds on your account is in one archive. You can fetch it until { $until }:

mail-data-export-open = Fetch the archive

export-over-title = This archive is no longer here

export-over = An archive can be fetched for 7 days after it was made. If you still want your data, have a new one made in the app.

export-forged-title = This link leads nowhere

export-forged = Perhaps a part was lost when it was copied. Open it from the mail itself, or have a new archive made in the app.

mail-instant = { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $day }, { $year }, { $time } ({ $zone })

mail-invitation-subject = An invitation into a home

mail-invitation-body = { $actor } invites you into { $home } in honeyDue, where those who live together see what their home needs, and when. Open the invitation, or type the code { $code } in the app. It is good until { $until }.

mail-invitation-home = the home “{ $name }”

mail-invitation-some-home = a home

mail-invitation-somebody = Somebody

mail-invitation-open = Open the invitation

mail-invitation-unasked = If you do not know who that is, there is nothing for you to do.

mail-invitation-reason = You get this mail because somebody named this address in an invitation.

mail-plan-begun-subject = You have honeyDue Pro now

mail-plan-begun-body = Your honeyDue account has Pro now. The higher limits count in every home that you own, and for everyone in it.

mail-plan-ended-subject = Your honeyDue Pro has ended

mail-plan-ended-body = Your honeyDue account has the free plan again. Nothing was deleted: what is over its limits can still be read, finished and deleted. Reminders come as before.

mail-plan-unasked = The app shows under your account which plan you have, and where it comes from. Purchases are managed in the store where you made them.

mail-code-lasts = The code is good for { $minutes } minutes and can be used once. Never tell it to anyone.

mail-code-unasked = If you did not ask for it, somebody may have mistyped an address. Then there is nothing for you to do.

mail-change-unasked = If that was not you, choose a new password at once, and answer this mail if you can no longer sign in.

mail-account-deleted-unasked = If that was not you, sign in at once, which brings the account back, and choose a new password.

mail-data-export-unasked = Whoever has this link can read your data, so pass it on to nobody. If you did not ask for it, choose a new password at once: that signs out your other devices.

mail-operator-invitation-subject = You are invited to the admin of honeyDue

mail-operator-invitation-body = You are invited to run honeyDue along with others. Choose a password here; the link is good until { $until }, once:

mail-operator-invitation-open = Choose a password

mail-operator-invitation-unasked = If you know nothing of this, there is nothing for you to do: the invitation ends by itself.

mail-operator-invitation-reason = You get this mail because an operator of honeyDue named this address.

mail-reason = You get this mail because of an account in honeyDue that names this address.

# At a glance: what is late, due, running out and done. The lines are those of the notices.
mail-digest-subject = News from home

mail-digest-subject-late = { $late ->
    [one] { $late } task is overdue
   *[other] { $late } tasks are overdue
}

mail-digest-subject-due = { $due ->
    [one] { $due } task is due soon
   *[other] { $due } tasks are due soon
}

mail-digest-subject-both = { $late ->
    [one] { $late } task is overdue
   *[other] { $late } tasks are overdue
}, { $due ->
    [one] { $due } is due soon
   *[other] { $due } are due soon
}

mail-digest-late = Overdue

mail-digest-due = Due soon

mail-digest-expiring = Running out

mail-digest-done = Done

mail-digest-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}

mail-digest-unasked = How often this comes, or never, you choose in honeyDue under notifications.

# What helps a new household on its way; each only while it is true.
mail-welcome-subject = Welcome to honeyDue

mail-welcome-body = Houses rarely break overnight: somebody forgot the filter, the gutter, the warranty. From now on honeyDue remembers them for you. Add your home, choose what has to be done in it, and you hear of each task on the day it is due.

mail-first-home-subject = Add your home

mail-first-home-body = You have no home in honeyDue yet. Add one with its name and where it is; what it has – a furnace, a garden, a pool – decides which tasks are suggested to you.

mail-first-task-subject = What does your home need?

mail-first-task-body = Your home has no tasks yet. In the app, suggestions show what most homes need and how often; choose the ones that fit, and they are spread over the year so that no weekend gets too full.

mail-household-subject = Who else lives with you?

mail-household-body = So far you look after your home alone. Invite the others with a code from the app: whoever has time then sees what is due, and everybody sees what is done.

mail-tip-unasked = This is one of four mails that help in the beginning. If you want none of them, turn tips off in honeyDue under notifications.

# Doing without a kind of mail: the footer of such a mail, and the page that it leads to.
mail-unsubscribe = No more mails of this kind

unsubscribe-ask-title = No more of these mails?

unsubscribe-ask = So far honeyDue mails you about { $topic }. Press the button if you want none of these any more; everything else stays as you chose it.

unsubscribe-button = Unsubscribe

unsubscribe-done-title = You are unsubscribed

unsubscribe-done = honeyDue mails you about { $topic } no more. If you change your mind, turn these mails on again in the app under notifications.

unsubscribe-unsigned-title = This link does not work

unsubscribe-unsigned = Perhaps a part of it was lost when it was copied. Open it from the mail itself, or choose in the app under notifications which mails you get.

unsubscribe-topic-task-due-soon = tasks that fall due

unsubscribe-topic-task-overdue = tasks that are overdue

unsubscribe-topic-task-assigned = tasks that are assigned to you

unsubscribe-topic-task-completed = tasks that others have done

unsubscribe-topic-member-joined = people who join your homes

unsubscribe-topic-document-expiring = documents that run out

unsubscribe-topic-subscription-changed = your plan

unsubscribe-topic-announcement = news from honeyDue

unsubscribe-topic-digest = what is due, overdue and done at home

unsubscribe-topic-tips = first steps in honeyDue
