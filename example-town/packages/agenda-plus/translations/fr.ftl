agenda-plus-note = Vérifiez toujours l’heure avant de vous déplacer : un événement peut changer.
