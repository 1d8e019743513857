agenda-plus-note = Egiaztatu beti ordua irten aurretik.
