agenda-plus-note = Compruebe siempre la hora antes de salir.
