fair-note = { $town } herriak antolatua.
