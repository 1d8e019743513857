{name}-label = Goed om te weten
