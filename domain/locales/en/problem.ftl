# What a person can put right, in words for the person.

problem-blank = This must not be empty.

problem-too-long = This is too long.
    .limit = This is too long: at most { $limit }.

problem-too-short = This is too short.
    .limit = This is too short: at least { $limit }.

problem-out-of-range = This is outside of what is possible.
    .limit = This is outside of what is possible: the limit is { $limit }.

problem-invalid-format = This is not written as it should be.

problem-taken = This is taken already.

problem-not-found = This could not be found.

problem-forbidden = You may not do this here.

problem-conflict = Somebody changed this in the meantime. Look at how it is now, and try again.

problem-expired = The time for this is over.

problem-wrong-credentials = The address, the password or the code is wrong, or you were signed out.

problem-wrong-state = This is not possible as things stand.

problem-limit-reached = The home's plan does not allow one more.
    .limit = There may be { $limit } at most, and all are in use.

problem-too-large = This is too large.
    .limit = This is too large: at most { $limit } bytes.

problem-unsupported-type = Files of this kind are not accepted.
