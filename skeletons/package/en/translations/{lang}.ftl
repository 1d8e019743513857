{name}-label = Good to know
