agenda-plus-ask = Noch Fragen? Die Gemeinde { $town } hilft weiter.
