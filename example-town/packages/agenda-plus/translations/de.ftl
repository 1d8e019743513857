agenda-plus-note = Prüfen Sie die Uhrzeit, bevor Sie losgehen.
