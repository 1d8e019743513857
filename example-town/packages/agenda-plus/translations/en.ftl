agenda-plus-note = Always check the time before you set out: an event may change.
