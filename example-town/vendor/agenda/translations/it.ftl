agenda-note = Controllate l’ora prima di partire: un evento può cambiare.
agenda-also = Anche in agenda
