agenda-plus-note = Controllate sempre l’ora prima di partire.
