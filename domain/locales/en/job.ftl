# What workers do again and again, as operators read it.

job-plan = Plans reminders, overdue notices, digests and welcome mails

job-announce = Tells people of announcements, so many a minute

job-sweep = Ends deliveries that are too late or hopeless

job-roll = Closes occurrences whose season is over, at each home’s midnight

job-clean = Forgets what is old: codes, sessions, invitations, uploads, deliveries

job-erase = Erases accounts that were deleted a month ago

job-thumbnail = Makes images smaller

job-export = Makes archives for people who take their data along

job-renew = Looks at purchases and applies what stores told

job-grant = Exchanges Apple’s codes and gives its tokens back

job-operator = Mails invitations to operators and ends looks at accounts

job-measure = Counts for those who watch the workers

job-when-planned = At each account’s own hour

job-when-hourly = Every hour, by one worker

job-when-always = Every few seconds, by each worker
