agenda-plus-note = Kijk altijd het uur na voor u vertrekt: een evenement kan wijzigen.
