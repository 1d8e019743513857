agenda-note = Prüfen Sie die Uhrzeit, bevor Sie losgehen: Angaben können sich ändern.
agenda-also = Auch im Kalender
