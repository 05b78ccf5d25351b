# Was eine Person selbst richten kann, in Worten für diese Person.

problem-blank = Das darf nicht leer sein.

problem-too-long = Das ist zu lang.
    .limit = Das ist zu lang: höchstens { $limit }.

problem-too-short = Das ist zu kurz.
    .limit = Das ist zu kurz: mindestens { $limit }.

problem-out-of-range = Das liegt außerhalb des Möglichen.
    .limit = Das liegt außerhalb des Möglichen: die Grenze ist { $limit }.

problem-invalid-format = Das ist nicht so geschrieben, wie es sein soll.

problem-taken = Das ist schon vergeben.

problem-not-found = Das wurde nicht gefunden.

problem-forbidden = Das darfst du hier nicht.

problem-conflict = Das wurde inzwischen geändert. Sieh nach, wie es jetzt ist, und versuche es noch einmal.

problem-expired = Die Zeit dafür ist abgelaufen.

problem-wrong-credentials = Adresse, Passwort oder Code stimmen nicht, oder du wurdest abgemeldet.

problem-wrong-state = Das geht so, wie es jetzt steht, nicht.

problem-limit-reached = Der Tarif dieses Zuhauses erlaubt nicht noch eins.
    .limit = Höchstens { $limit } sind möglich, und alle sind vergeben.

problem-too-large = Das ist zu groß.
    .limit = Das ist zu groß: höchstens { $limit } Byte.

problem-unsupported-type = Dateien dieser Art werden nicht angenommen.
