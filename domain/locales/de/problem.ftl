# Was eine Person selbst richten kann, in Worten für diese Person.

problem-blank = Das darf nicht leer sein.
    .identityToken = Apple hat keine Adresse genannt, und ein Konto braucht eine. Erlaube, dass honeyDue deine Adresse erfährt, und versuche es noch einmal.
    .idToken = Google hat keine Adresse genannt, und ein Konto braucht eine. Erlaube, dass honeyDue deine Adresse erfährt, und versuche es noch einmal.
    .titleEn = Der englische Titel fehlt.
    .bodyEn = Der englische Text fehlt.
    .titleDe = Der deutsche Titel fehlt.
    .bodyDe = Der deutsche Text fehlt.

problem-too-long = Das ist zu lang.
    .limit = Das ist zu lang: höchstens { $limit }.

problem-too-short = Das ist zu kurz.
    .limit = Das ist zu kurz: mindestens { $limit }.

problem-out-of-range = Das liegt außerhalb des Möglichen.
    .limit = Das liegt außerhalb des Möglichen: die Grenze ist { $limit }.
    .byteSize = Eine Datei hat mindestens ein Byte.
    .perMinute = Je Minute können 1 bis 6.000 Leute erfahren, was es gibt.
    .audience-signedUpBefore = Das muss nach dem Beginn liegen.

problem-invalid-format = Das ist nicht so geschrieben, wie es sein soll.
    .signedTransaction = Das ist kein Tarif, der in dieser App gekauft wurde.
    .profile-absentFeatures = Etwas davon soll zugleich da sein und fehlen, selbst oder als das, wozu es gehört: Eine Holzterrasse ist eine Terrasse, eine angebaute Garage eine Garage. Nimm es aus features, cooling oder aus absentFeatures.
    .profile-heating = NONE heißt, dass es gar nichts davon gibt. Nimm es heraus oder die anderen.
    .profile-cooling = NONE heißt, dass es gar nichts davon gibt. Nimm es heraus oder die anderen.
    .address-countryCode = So heißt kein Land: zwei Großbuchstaben nach ISO 3166-1 gehören hierher, zum Beispiel DE.
    .webPush-p256dh = Das ist kein Schlüssel eines Browsers: p256dh gehört so hierher, wie der Browser es bei der Anmeldung zu Pushes nennt, als Punkt auf P-256.
    .audience-country = Das ist kein Ländercode: Schreibe die zwei Großbuchstaben nach ISO 3166-1, z. B. DE.

problem-taken = Das ist schon vergeben.
    .identityToken = Zu dieser Adresse gibt es schon ein Konto. Melde dich dort mit deinem Passwort an und bestätige die Adresse; danach kannst du dich auch mit Apple anmelden.
    .idToken = Zu dieser Adresse gibt es schon ein Konto. Melde dich dort mit deinem Passwort an und bestätige die Adresse; danach kannst du dich auch mit Google anmelden.
    .email = Mit dieser Adresse gibt es schon ein Konto. Wenn es deins ist, melde dich an: Das holt auch eines zurück, das gelöscht wurde.
    .signedTransaction = Dieser Kauf gehört zu einem anderen Konto. Melde dich mit jenem an, um ihn zu nutzen.
    .purchaseToken = Dieser Kauf gehört zu einem anderen Konto. Melde dich mit jenem an, um ihn zu nutzen.

problem-not-found = Das wurde nicht gefunden.
    .purchaseToken = Google Play kennt keinen solchen Kauf.
    .productId = Dieser Kauf gilt etwas anderem.
    .accountEmail = Kein Konto hat diese Adresse.

problem-forbidden = Das darfst du hier nicht.
    .identityToken = Die Anmeldung mit Apple gibt es hier nicht. Melde dich mit Adresse und Passwort an.
    .idToken = Die Anmeldung mit Google gibt es hier nicht. Melde dich mit Adresse und Passwort an.
    .signedTransaction = Käufe im App Store sind hier nicht eingerichtet.
    .purchaseToken = Käufe in Google Play sind hier nicht eingerichtet.

problem-suspended = Dieses Konto ist gesperrt, deshalb kann sich zurzeit niemand darin anmelden. Wenn du das für einen Irrtum hältst, antworte auf eine Mail von honeyDue.

problem-conflict = Das wurde inzwischen geändert. Sieh nach, wie es jetzt ist, und versuche es noch einmal.

problem-expired = Die Zeit dafür ist abgelaufen.
    .identityToken = Das hat zu lange gedauert. Melde dich noch einmal mit Apple an.
    .idToken = Das hat zu lange gedauert. Melde dich noch einmal mit Google an.

problem-wrong-credentials = Adresse, Passwort oder Code stimmen nicht, oder du wurdest abgemeldet.
    .identityToken = Was Apple über dich gesagt hat, ließ sich nicht glauben. Melde dich noch einmal mit Apple an.
    .idToken = Was Google über dich gesagt hat, ließ sich nicht glauben. Melde dich noch einmal mit Google an.
    .password = Das Passwort stimmt nicht.
    .currentPassword = Das Passwort stimmt nicht.

problem-wrong-state = Das geht so, wie es jetzt steht, nicht.
    .assigneeId = Diese Person sieht in diesem Zuhause nur zu oder ist zurzeit nicht zu erreichen; deshalb kann sie nicht an der Reihe sein.
    .completionId = Was niemand getan hat, hat honeyDue selbst vermerkt; es folgt aus dem Übrigen und lässt sich nicht ändern.
    .email = Bestätige zuerst deine eigene Adresse. Bis dahin lade mit einem Code ein, den du selbst weitergibst.
    .idToken = Google lässt sich gerade nicht fragen. Versuche es in einer Minute noch einmal, oder melde dich mit deinem Passwort an.
    .identityToken = Apple lässt sich gerade nicht fragen. Versuche es in einer Minute noch einmal, oder melde dich mit deinem Passwort an.
    .membershipId = Wem das Zuhause gehört, dem gehört es, bis es an jemand anderen übergeben wird.
    .purchaseToken = Dieser Kauf ist noch nicht bezahlt. Versuche es noch einmal, sobald er es ist.
    .signedTransaction = Dieser Kauf wurde in Apples Sandbox nur ausprobiert, oder mit echtem Geld gemacht, wo nur ausprobiert wird.
    .taskId = Die Aufgabe ist archiviert, oder es steht nichts an, womit sich das tun ließe.
    .audience = Niemand ist gemeint: Fasse den Kreis weiter.
    .announcementId = So, wie es um die Ansage steht, geht das nicht. Sieh nach, wie weit sie ist.

problem-archived-home = Dieses Zuhause ist archiviert, deshalb lässt sich darin nichts ändern. Hole es zuerst aus dem Archiv zurück.

problem-archived-home-of-others = Dieses Zuhause ist archiviert, deshalb kann niemand beitreten. Frag, wer dich eingeladen hat.

problem-heir = Dieser Person gehört das Zuhause schon, oder sie ist zurzeit nicht zu erreichen.

problem-away-periods = Mehr solche Zeiten können es nicht sein. Nimm eine heraus, die vorbei ist.

problem-upload-without-bytes = Die Datei ist noch nicht angekommen. Schicke sie noch einmal, und schließe dann ab.

problem-upload-looked-at = Die Datei wird gerade angesehen. Versuche es gleich noch einmal.

problem-nowhere-to-send = Es gibt nichts, wohin es gehen könnte: Kein Gerät, das zu erreichen ist, nimmt Mitteilungen an, und keine Adresse ist bestätigt. Erlaube Mitteilungen auf einem Gerät, oder bestätige deine Adresse.

problem-export-unproven = Bestätige zuerst deine Adresse: Wer den Link hat, der dorthin geht, kann alle deine Daten lesen.

problem-address-is-proven = Die Adresse ist schon bestätigt; es gibt nichts zu schicken.

problem-code-is-wrong = Das ist nicht der Code. Er steht in der neuesten Mail an diese Adresse.

problem-code-is-over = Dieser Code gilt nicht mehr. Lass dir einen neuen schicken.

problem-limit-reached = Der Tarif dieses Zuhauses erlaubt nicht noch eins.
    .limit = Höchstens { $limit } sind möglich, und alle sind vergeben.

problem-too-large = Das ist zu groß.
    .limit = Das ist zu groß: höchstens { $limit } Byte.

problem-unsupported-type = Dateien dieser Art werden nicht angenommen.

# In einem Tarif ist kein Platz mehr. Die Zuhause sind eigene; den Gästen wird es gesagt, wenn sie beitreten wollen.

problem-full-residences = { $limit ->
    [one] Dein Tarif reicht für { $limit } eigenes Zuhause, archivierte mitgezählt; für noch eins ist kein Platz.
   *[other] Dein Tarif reicht für { $limit } eigene Zuhause, archivierte mitgezählt; für noch eins ist kein Platz.
}

problem-full-residences-of-heir = { $limit ->
    [one] Der Tarif der Person, die es bekommen soll, reicht für { $limit } Zuhause, archivierte mitgezählt; für noch eins ist kein Platz.
   *[other] Der Tarif der Person, die es bekommen soll, reicht für { $limit } Zuhause, archivierte mitgezählt; für noch eins ist kein Platz.
}

problem-full-members = { $limit ->
    [one] Der Tarif dieses Zuhauses reicht für { $limit } Person, mit der, der es gehört; für noch jemanden ist kein Platz.
   *[other] Der Tarif dieses Zuhauses reicht für { $limit } Personen, mit der, der es gehört; für noch jemanden ist kein Platz.
}

problem-full-members-for-guest = { $limit ->
    [one] Dieses Zuhause hat nach seinem Tarif Platz für { $limit } Person und ist voll. Frag, wer dich eingeladen hat.
   *[other] Dieses Zuhause hat nach seinem Tarif Platz für { $limit } Personen und ist voll. Frag, wer dich eingeladen hat.
}

problem-full-tasks = { $limit ->
    [one] Der Tarif dieses Zuhauses reicht für { $limit } Aufgabe, die nicht archiviert ist; für mehr ist kein Platz.
   *[other] Der Tarif dieses Zuhauses reicht für { $limit } Aufgaben, die nicht archiviert sind; für mehr ist kein Platz.
}

problem-full-contractors = { $limit ->
    [one] Der Tarif dieses Zuhauses reicht für { $limit } Handwerksbetrieb; für noch einen ist kein Platz.
   *[other] Der Tarif dieses Zuhauses reicht für { $limit } Handwerksbetriebe; für noch einen ist kein Platz.
}

problem-full-documents = { $limit ->
    [one] Der Tarif dieses Zuhauses reicht für { $limit } Dokument; für noch eins ist kein Platz.
   *[other] Der Tarif dieses Zuhauses reicht für { $limit } Dokumente; für noch eins ist kein Platz.
}

problem-full-storage = Der Tarif reicht für { $limit } MB an Fotos und Dokumenten; so viel Platz ist nicht mehr.
