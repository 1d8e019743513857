agenda-plus-ask = Une question ? La mairie de { $town } vous répond.
