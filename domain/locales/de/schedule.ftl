# Wann eine Aufgabe fällig wird, wie es Betreiber lesen.

schedule-once = Einmal

schedule-once-on = Einmal, am { $day }

schedule-days = { $count ->
    [1] Jeden Tag ab { $day }
   *[other] Alle { $count } Tage ab { $day }
}

schedule-weeks = { $count ->
    [1] Jede Woche ab { $day }
   *[other] Alle { $count } Wochen ab { $day }
}

schedule-months = { $count ->
    [1] Jeden Monat ab { $day }
   *[other] Alle { $count } Monate ab { $day }
}

schedule-years = { $count ->
    [1] Jedes Jahr ab { $day }
   *[other] Alle { $count } Jahre ab { $day }
}

schedule-days-after = { $count ->
    [1] Einen Tag nach der Erledigung, zuerst am { $day }
   *[other] { $count } Tage nach der Erledigung, zuerst am { $day }
}

schedule-weeks-after = { $count ->
    [1] Eine Woche nach der Erledigung, zuerst am { $day }
   *[other] { $count } Wochen nach der Erledigung, zuerst am { $day }
}

schedule-months-after = { $count ->
    [1] Einen Monat nach der Erledigung, zuerst am { $day }
   *[other] { $count } Monate nach der Erledigung, zuerst am { $day }
}

schedule-years-after = { $count ->
    [1] Ein Jahr nach der Erledigung, zuerst am { $day }
   *[other] { $count } Jahre nach der Erledigung, zuerst am { $day }
}

schedule-until = bis { $until }

schedule-rule = Nach der Regel { $rule } ab { $day }

schedule-on-demand = Bei Bedarf

schedule-season = von { $from } bis { $to }
