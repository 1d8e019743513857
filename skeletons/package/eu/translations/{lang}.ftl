{name}-label = Jakitea komeni da
