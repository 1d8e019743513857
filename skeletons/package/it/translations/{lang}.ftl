{name}-label = Buono a sapersi
