{name}-label = Conviene saber
