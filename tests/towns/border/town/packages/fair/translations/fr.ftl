fair-note = Organisé par { $town }.
