agenda-note = Controlla l’ora prima di partire: il programma può cambiare.
agenda-also = Anche in agenda
