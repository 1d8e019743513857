agenda-note = Look at the time again before you set out: an event may change.
agenda-also = Also coming up
