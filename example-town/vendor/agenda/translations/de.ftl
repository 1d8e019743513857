agenda-note = Prüfen Sie die Uhrzeit, bevor Sie losgehen: Eine Veranstaltung kann sich ändern.
agenda-also = Auch im Kalender
