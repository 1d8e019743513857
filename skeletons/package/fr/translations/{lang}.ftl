{name}-label = Bon à savoir
