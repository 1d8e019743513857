agenda-plus-ask = Een vraag? Het gemeentehuis van { $town } helpt u verder.
