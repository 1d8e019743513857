agenda-note = Compruebe la hora antes de salir: un evento puede cambiar.
agenda-also = También en la agenda
