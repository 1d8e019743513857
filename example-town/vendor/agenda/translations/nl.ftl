agenda-note = Kijk het uur nog eens na voor u vertrekt: er kan nog iets veranderen.
agenda-also = Ook in de agenda
