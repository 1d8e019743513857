agenda-note = Check the time again before you set out: events may change.
agenda-also = Also coming up
