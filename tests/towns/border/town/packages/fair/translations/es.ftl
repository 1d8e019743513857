fair-note = Organizado por { $town }.
