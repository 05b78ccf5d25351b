# When a task falls due, as operators read it.

schedule-once = Once

schedule-once-on = Once, on { $day }

schedule-days = { $count ->
    [1] Every day from { $day }
   *[other] Every { $count } days from { $day }
}

schedule-weeks = { $count ->
    [1] Every week from { $day }
   *[other] Every { $count } weeks from { $day }
}

schedule-months = { $count ->
    [1] Every month from { $day }
   *[other] Every { $count } months from { $day }
}

schedule-years = { $count ->
    [1] Every year from { $day }
   *[other] Every { $count } years from { $day }
}

schedule-days-after = { $count ->
    [1] A day after it was done, first on { $day }
   *[other] { $count } days after it was done, first on { $day }
}

schedule-weeks-after = { $count ->
    [1] A week after it was done, first on { $day }
   *[other] { $count } weeks after it was done, first on { $day }
}

schedule-months-after = { $count ->
    [1] A month after it was done, first on { $day }
   *[other] { $count } months after it was done, first on { $day }
}

schedule-years-after = { $count ->
    [1] A year after it was done, first on { $day }
   *[other] { $count } years after it was done, first on { $day }
}

schedule-until = until { $until }

schedule-rule = By the rule { $rule } from { $day }

schedule-on-demand = Whenever it is needed

schedule-season = from { $from } to { $to }
