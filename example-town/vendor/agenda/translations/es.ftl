agenda-note = Comprueba la hora antes de salir: puede haber cambios.
agenda-also = También en la agenda
