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

mail-code-lasts = The code is good for { $minutes } minutes and can be used once. Never tell it to anyone.

mail-code-unasked = If you did not ask for it, somebody may have mistyped an address. Then there is nothing for you to do.

mail-change-unasked = If that was not you, choose a new password at once, and answer this mail if you can no longer sign in.

mail-reason = You get this mail because of an account in honeyDue that names this address.
