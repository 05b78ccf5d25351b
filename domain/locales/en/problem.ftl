# What a person can put right, in words for the person.

problem-blank = This must not be empty.
    .identityToken = Apple named no address, and an account needs one. Allow honeyDue to be told your address, and try again.
    .idToken = Google named no address, and an account needs one. Allow honeyDue to be told your address, and try again.
    .titleEn = The English title is missing.
    .bodyEn = The English text is missing.
    .titleDe = The German title is missing.
    .bodyDe = The German text is missing.

problem-too-long = This is too long.
    .limit = This is too long: at most { $limit }.

problem-too-short = This is too short.
    .limit = This is too short: at least { $limit }.

problem-out-of-range = This is outside of what is possible.
    .limit = This is outside of what is possible: the limit is { $limit }.
    .byteSize = A file has one byte at least.
    .perMinute = Between 1 and 6,000 people can be told a minute.
    .audience-signedUpBefore = This must be later than the beginning.

problem-invalid-format = This is not written as it should be.
    .signedTransaction = This is not a plan that was bought in this app.
    .profile-absentFeatures = Some of these are said to be there and to be absent, by themselves or by what they belong to: a wooden deck is a deck, an attached garage a garage. Take them out of features, cooling or absentFeatures.
    .profile-heating = NONE says that there is nothing at all. Take it out, or take out the others.
    .profile-cooling = NONE says that there is nothing at all. Take it out, or take out the others.
    .address-countryCode = This is no country's code: write the two capital letters of ISO 3166-1, e.g. US.
    .webPush-p256dh = This is no browser's key: send p256dh as the browser tells it when it subscribes to pushes, a point of P-256.
    .audience-country = This is no country's code: write the two capital letters of ISO 3166-1, e.g. US.

problem-taken = This is taken already.
    .identityToken = There is an account with this address already. Sign in to it with your password and confirm its address; after that you can sign in with Apple too.
    .idToken = There is an account with this address already. Sign in to it with your password and confirm its address; after that you can sign in with Google too.
    .email = There is an account with this address already. If it is yours, sign in: that also brings one back that was deleted.
    .signedTransaction = This purchase belongs to another account. Sign in with that one to use it.
    .purchaseToken = This purchase belongs to another account. Sign in with that one to use it.

problem-not-found = This could not be found.
    .purchaseToken = Google Play knows no such purchase.
    .productId = This purchase is of something else.
    .accountEmail = No account has this address.

problem-forbidden = You may not do this here.
    .identityToken = Signing in with Apple is not offered here. Sign in with your address and password.
    .idToken = Signing in with Google is not offered here. Sign in with your address and password.
    .signedTransaction = Purchases in the App Store are not set up here.
    .purchaseToken = Purchases in Google Play are not set up here.

problem-suspended = This account is suspended, so nobody can sign in to it at the moment. If you think that this is a mistake, answer any mail from honeyDue.

problem-conflict = Somebody changed this in the meantime. Look at how it is now, and try again.

problem-expired = The time for this is over.
    .identityToken = This took too long. Sign in with Apple once more.
    .idToken = This took too long. Sign in with Google once more.

problem-wrong-credentials = The address, the password or the code is wrong, or you were signed out.
    .identityToken = What Apple said of you could not be believed. Sign in with Apple once more.
    .idToken = What Google said of you could not be believed. Sign in with Google once more.
    .password = The password is not right.
    .currentPassword = The password is not right.

problem-wrong-state = This is not possible as things stand.
    .assigneeId = This person only looks on in this home, or cannot be reached at present, so it cannot be their turn.
    .completionId = What nobody did was noted by honeyDue itself; it follows from the rest and cannot be changed.
    .email = Confirm your own address first. Until then invite with a code that you pass on yourself.
    .idToken = Google cannot be asked at the moment. Try again in a minute, or sign in with your password.
    .identityToken = Apple cannot be asked at the moment. Try again in a minute, or sign in with your password.
    .membershipId = The owner stays the owner until the home is handed over to somebody else.
    .purchaseToken = This purchase is not paid for yet. Try again once it is.
    .signedTransaction = This purchase was only tried out in Apple's sandbox, or was made with real money where things are only tried out.
    .taskId = The task is archived, or has nothing open that this could be done with.
    .audience = Nobody is meant: widen the audience.
    .announcementId = This is not possible as the announcement stands now. Look at how far it has come.

problem-archived-home = This home is archived, so nothing in it can be changed. Bring it back from the archive first.

problem-archived-home-of-others = This home is archived, so nobody can join it. Ask whoever invited you.

problem-heir = This person has the home already, or cannot be reached at present.

problem-away-periods = There are as many such times as there can be. Take one out that is over.

problem-upload-without-bytes = The file has not arrived yet. Send it once more, and then finish.

problem-upload-looked-at = The file is being looked at. Try again in a moment.

problem-nowhere-to-send = There is nowhere to send it: no device that can be reached takes notices, and no address is confirmed. Allow notices on a device, or confirm your address.

problem-export-unproven = Confirm your address first: whoever has the link that is mailed there can read all your data.

problem-address-is-proven = The address is confirmed already; there is nothing to send.

problem-code-is-wrong = This is not the code. It stands in the newest mail to this address.

problem-code-is-over = This code is no longer good. Have a new one sent.

problem-limit-reached = The home's plan does not allow one more.
    .limit = There may be { $limit } at most, and all are in use.

problem-too-large = This is too large.
    .limit = This is too large: at most { $limit } bytes.

problem-unsupported-type = Files of this kind are not accepted.

# A plan has no room. Residences are the owner's own; for guests, it is told to who would join.

problem-full-residences = { $limit ->
    [one] Your plan is for { $limit } home of your own, archived ones included, and there is no room for another.
   *[other] Your plan is for { $limit } homes of your own, archived ones included, and there is no room for another.
}

problem-full-residences-of-heir = { $limit ->
    [one] The plan of the new owner is for { $limit } home, archived ones included, and there is no room for another.
   *[other] The plan of the new owner is for { $limit } homes, archived ones included, and there is no room for another.
}

problem-full-members = { $limit ->
    [one] This home's plan is for { $limit } person, the owner included, and there is no room for another.
   *[other] This home's plan is for { $limit } people, the owner included, and there is no room for another.
}

problem-full-members-for-guest = { $limit ->
    [one] This home has room for { $limit } person by its owner's plan, and is full. Ask whoever invited you.
   *[other] This home has room for { $limit } people by its owner's plan, and is full. Ask whoever invited you.
}

problem-full-tasks = { $limit ->
    [one] This home's plan is for { $limit } task that is not archived, and there is no room for more.
   *[other] This home's plan is for { $limit } tasks that are not archived, and there is no room for more.
}

problem-full-contractors = { $limit ->
    [one] This home's plan is for { $limit } contractor, and there is no room for another.
   *[other] This home's plan is for { $limit } contractors, and there is no room for another.
}

problem-full-documents = { $limit ->
    [one] This home's plan is for { $limit } document, and there is no room for another.
   *[other] This home's plan is for { $limit } documents, and there is no room for another.
}

problem-full-storage = The plan is for { $limit } MB of photos and documents, and there is not enough room left.
