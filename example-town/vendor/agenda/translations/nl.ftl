agenda-note = Kijk het uur nog eens na voor u vertrekt: een evenement kan wijzigen.
agenda-also = Ook in de agenda
