# Was Prozesse im Hintergrund immer wieder tun, wie es Betreiber lesen.

job-plan = Plant Erinnerungen, Überfälliges, Übersichten und Willkommensmails

job-announce = Sagt Ansagen weiter, so vielen Leuten je Minute, wie festgelegt ist

job-sweep = Beendet Zustellungen, die zu spät oder aussichtslos sind

job-roll = Schließt Termine, deren Saison vorbei ist, um Mitternacht jedes Zuhauses

job-clean = Vergisst Altes: Codes, Sitzungen, Einladungen, Uploads, Zustellungen

job-erase = Löscht Konten endgültig, die vor einem Monat gelöscht wurden

job-thumbnail = Verkleinert Bilder

job-export = Erstellt Archive für alle, die ihre Daten mitnehmen

job-renew = Prüft Käufe und übernimmt, was die Stores melden

job-grant = Tauscht Apples Codes ein und gibt Tokens zurück

job-operator = Verschickt Einladungen an Betreiber und beendet Blicke in Konten

job-measure = Zählt für alle, die den Betrieb überwachen

job-when-planned = Zur eigenen Stunde jedes Kontos

job-when-hourly = Jede Stunde, von einem Prozess

job-when-always = Alle paar Sekunden, von jedem Prozess
