{name}-label = Gut zu wissen
