agenda-note = Vérifiez l’heure avant de vous déplacer : un événement peut changer.
agenda-also = Aussi à l’agenda
